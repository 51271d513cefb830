"""Who may read procurements and contracts, and who may change and publish them."""

from typing import TYPE_CHECKING

from django.db.models import Q

from mutuals_tracker.accounts.rules import Refused, bodies_of, is_signed_in, sees_the_country
from spinouts.permissions import NOBODY, NotNowError, check_can_change, is_of_parent

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User
    from procurement.models import Contract, Procurement
    from spinouts.models import CaseRow, Spinout


class ProcurementNotNowError(NotNowError):
    """The person may, but not as the procurement or contract stands at present."""


def visible(user: "User | AnonymousUser") -> Q:
    """Return which rows about spin-outs the person may read: those of records that they may open."""
    if not is_signed_in(user):
        return NOBODY
    if sees_the_country(user):
        return Q()
    bodies = bodies_of(user)
    return Q(spinout__parent_links__organisation__in=bodies) if bodies else NOBODY


def check_can_keep(user: "User | AnonymousUser", row: "CaseRow") -> None:
    """Whoever keeps the record keeps its procurements and contracts. What ended is kept current too: cliffs follow."""
    check_can_change(user, row.spinout)


def check_can_keep_of(user: "User | AnonymousUser", spinout: "Spinout") -> None:
    """Whoever keeps the record enters its procurements, its contracts, and who paid its income."""
    check_can_change(user, spinout)


def check_can_publish(user: "User | AnonymousUser", row: "Procurement | Contract") -> None:
    """A body publishes its own register: its certifiers, and admins (Local Government Transparency Code).

    Raises ProcurementNotNowError for an invented one.
    """
    check_can_change(user, row.spinout)
    if not (sees_the_country(user) or is_of_parent(user, row.spinout, "certifier")):
        raise Refused("Only a certifier of one of its parent bodies, or an admin, publishes it as open data")
    if row.spinout.is_example:
        raise ProcurementNotNowError("Examples are invented, and not published")


def check_can_withdraw(user: "User | AnonymousUser", row: "Procurement | Contract") -> None:
    """Whoever publishes one takes it out of the open data again. Raises ProcurementNotNowError unless it is there."""
    check_can_publish(user, row)
    if row.published_at is None:
        raise ProcurementNotNowError("It is not published")
