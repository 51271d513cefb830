"""Who reads imported notices of Find a Tender, who imports them, and who joins one to a procurement."""

from typing import TYPE_CHECKING, TypeAlias

from mutuals_tracker.accounts.rules import Refused, bodies_of, is_admin, is_system, sees_the_country
from procurement.permissions.contracts import ProcurementNotNowError, check_can_keep

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User
    from procurement.models import Notice, Procurement

    Anybody: TypeAlias = User | AnonymousUser


def reads_notices(user: "Anybody") -> bool:
    """Return whether the person reads any: those who see the country, and a body's people."""
    return sees_the_country(user) or bool(bodies_of(user))


def sees_all_notices(user: "Anybody") -> bool:
    """Return whether the person reads all of them."""
    return sees_the_country(user)


def bodies_whose_notices(user: "Anybody") -> frozenset[int]:
    """Return the bodies as whose people somebody reads notices."""
    return bodies_of(user)


def check_can_read_notices(user: "Anybody") -> None:
    """Notices that concern a body are for its people, and all of them for those who see the country."""
    if not reads_notices(user):
        raise Refused("Only people of a body, the taskforce and admins read these notices. Ask an admin for a role")


def check_can_import_notices(user: "Anybody") -> None:
    """Admins import the notices of Find a Tender; the command does, as the system."""
    if not (is_admin(user) or is_system(user)):
        raise Refused("Only an admin imports notices of Find a Tender")


def check_can_link_notice(user: "Anybody", notice: "Notice", procurement: "Procurement") -> None:
    """Whoever keeps the procurement joins a notice to it. Raises ProcurementNotNowError where it has another ocid."""
    check_can_keep(user, procurement)
    if procurement.ocid and procurement.ocid != notice.ocid:
        raise ProcurementNotNowError(
            f"{procurement.reference} belongs to {procurement.ocid} on Find a Tender, and this notice to {notice.ocid}"
        )


def check_can_export_register(user: "Anybody") -> None:
    """A body's people publish its contracts register; those who see the country read it (Transparency Code)."""
    if not reads_notices(user):
        raise Refused("Only people of a body, the taskforce and admins read a body’s contracts register")
