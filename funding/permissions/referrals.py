"""Who may read referrals, who sees to them, and who reads what they and the early costs come to."""

from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Q

from funding.permissions.awards import visible_awards
from mutuals_tracker.accounts.rules import Refused, bodies_of, is_admin, is_system, sees_the_country
from spinouts.permissions import NotNowError, check_can_change

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from funding.models import Referral
    from mutuals_tracker.accounts.models import User

    Anybody: TypeAlias = User | AnonymousUser


class ReferralNotNowError(NotNowError):
    """The person may, but not as the referral stands at present."""


def visible_referrals(user: "Anybody") -> Q:
    """Return which referrals the person reads: their own bodies', and all for those who see the country."""
    return visible_awards(user)


def check_can_see_to_referral(user: "Anybody", referral: "Referral") -> None:
    """Officers and certifiers of a parent body, and admins, see to a referral until its outcome is told.

    Raises ReferralNotNowError afterwards, and OutOfRegisterError for a record that was withdrawn or merged.
    """
    check_can_change(user, referral.spinout)
    if not referral.is_open:
        raise ReferralNotNowError("What came of this referral is told already. Reopen it first if that was wrong")


def check_can_reopen_referral(user: "Anybody", referral: "Referral") -> None:
    """Whoever sees to referrals reopens one that was closed by mistake. Raises ReferralNotNowError for an open one."""
    check_can_change(user, referral.spinout)
    if referral.is_open:
        raise ReferralNotNowError("This referral is open already")


def check_can_chase_referrals(user: "Anybody") -> None:
    """The scheduled job reminds owners of their referrals; an admin may do it in its place."""
    if not (is_admin(user) or is_system(user)):
        raise Refused("Owners are reminded of referrals by a scheduled job. Only an admin can start it")


def check_can_read_need(user: "Anybody") -> None:
    """What referrals and early costs come to is read by those who see the country, and by each body beside its own."""
    if not (sees_the_country(user) or bodies_of(user)):
        raise Refused("Only people of a body, the taskforce and admins read these figures. Ask an admin for a role")
