"""Who may enter and change clocks, who has them in a calendar, and who warns of them."""

from typing import TYPE_CHECKING

from mutuals_tracker.accounts.rules import Refused, bodies_of, is_signed_in, is_system, sees_the_country
from spinouts.permissions import NotNowError, check_can_change

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User
    from procurement.models import Clock


class ClockNotNowError(NotNowError):
    """The person may, but not of this clock as it stands."""


def check_can_change_clock(user: "User | AnonymousUser", clock: "Clock") -> None:
    """Whoever keeps the record changes its clocks, but for those that follow a contract.

    Raises ClockNotNowError for those.
    """
    check_can_change(user, clock.spinout)
    if clock.follows:
        raise ClockNotNowError("This clock follows its contract. Change the contract, and it follows")


def check_can_revoke_clock(user: "User | AnonymousUser", clock: "Clock") -> None:
    """Whoever keeps the record says that a shelter was withdrawn, once. Raises ClockNotNowError."""
    check_can_change_clock(user, clock)
    if clock.revoked_on is not None:
        raise ClockNotNowError("It was revoked already. Change it if that is wrong")


def check_can_have_feed(user: "User | AnonymousUser") -> None:
    """Those who read records have their clocks in a calendar of their own."""
    if not (is_signed_in(user) and (sees_the_country(user) or bodies_of(user))):
        raise Refused("Only those who read records of spin-outs can have their clocks in a calendar")


def check_can_warn(user: "User | AnonymousUser") -> None:
    """The scheduled job warns."""
    if not is_system(user):
        raise Refused("Warnings are sent by a scheduled job")
