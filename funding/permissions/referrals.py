"""Who may read referrals."""

from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Q

from funding.permissions.awards import visible_awards

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

    Anybody: TypeAlias = User | AnonymousUser


def visible_referrals(user: "Anybody") -> Q:
    """Return which referrals the person reads: their own bodies', and all for those who see the country."""
    return visible_awards(user)
