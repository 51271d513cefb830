"""Who may read awards."""

from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Q

from mutuals_tracker.accounts.rules import (
    bodies_of,
    is_system,
    sees_the_country,
)
from spinouts.permissions import NOBODY

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

    Anybody: TypeAlias = User | AnonymousUser


def visible_awards(user: "Anybody") -> Q:
    """Return which awards the person reads: their own bodies', and all for those who see the country."""
    if is_system(user) or sees_the_country(user):
        return Q()
    bodies = bodies_of(user)
    return Q(spinout__parent_links__organisation__in=bodies) if bodies else NOBODY
