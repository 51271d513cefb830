"""Who may read the risk register, who keeps the risks of a spin-out, and who keeps the scales of ratings."""

from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Q

from mutuals_tracker.accounts.rules import Refused, bodies_of, is_admin, is_system, sees_the_country
from procurement.risk_states import LIVE, RiskState
from spinouts.permissions import NOBODY, NotNowError, check_can_carry_on, check_can_change

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User
    from procurement.models import Risk
    from spinouts.models import Spinout

    Anybody: TypeAlias = User | AnonymousUser


class RiskNotNowError(NotNowError):
    """The person may, but not as the risk stands at present."""


def visible_risks(user: "Anybody") -> Q:
    """Return which risks the person reads: their own bodies', and all for those who see the country."""
    if sees_the_country(user):
        return Q()
    bodies = bodies_of(user)
    return Q(spinout__parent_links__organisation__in=bodies) if bodies else NOBODY


def check_can_read_risks(user: "Anybody") -> None:
    """The register is read by people of a body, the taskforce and admins (product description, who uses it)."""
    if not (sees_the_country(user) or bodies_of(user)):
        raise Refused("Only people of a body, the taskforce and admins read the risk register. Ask an admin for a role")


def check_can_raise_risk(user: "Anybody", spinout: "Spinout") -> None:
    """Officers and certifiers of a parent body, and admins, raise risks until the spin-out ends. Raises NotNowError."""
    check_can_carry_on(user, spinout)


def check_can_keep_risk(user: "Anybody", risk: "Risk") -> None:
    """Whoever may raise it describes, rates and reviews it, and plans what is done, until it ends.

    Raises RiskNotNowError for one that was closed or that materialised, and NotNowError as the spin-out stands.
    """
    check_can_carry_on(user, risk.spinout)
    _check_live(risk)


def check_can_end_risk(user: "Anybody", risk: "Risk") -> None:
    """Whoever keeps the record closes a risk, or says that it materialised: of a spin-out that has ended too."""
    check_can_change(user, risk.spinout)
    _check_live(risk)


def check_can_reopen_risk(user: "Anybody", risk: "Risk") -> None:
    """Whoever may raise it opens it again once it has ended. Raises RiskNotNowError for one that has not."""
    check_can_carry_on(user, risk.spinout)
    if risk.is_live:
        raise RiskNotNowError("This risk is open already")


def check_can_mitigate_risk(user: "Anybody", risk: "Risk") -> None:
    """Whoever keeps it says that it is being mitigated, once. Raises RiskNotNowError."""
    check_can_keep_risk(user, risk)
    if risk.state != RiskState.OPEN:
        raise RiskNotNowError("This risk is being mitigated already")


def check_can_watch(user: "Anybody") -> None:
    """The scheduled job raises what follows from the records; an admin may do it in its place."""
    if not (is_admin(user) or is_system(user)):
        raise Refused("Risks are raised from the records by a scheduled job. Only an admin can start it")


def check_can_keep_scales(user: "Anybody") -> None:
    """Admins keep the scales (product description: reference data)."""
    if not (is_admin(user) or is_system(user)):
        raise Refused("Only admins keep the scales by which risks are rated. Ask an admin to add another")


def _check_live(risk: "Risk") -> None:
    if risk.state not in LIVE:
        raise RiskNotNowError(
            f"This risk is “{RiskState(risk.state).label.lower()}”, so nothing is changed on it. Reopen it first"
        )
