"""Who may see a spin-out, and who may do what with it."""

from typing import TYPE_CHECKING

from django.db.models import Q

from mutuals_tracker.accounts.rules import bodies_of, is_signed_in, sees_the_country

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

# A filter that matches no row.
NOBODY = Q(pk__in=[])


def visible(user: "User | AnonymousUser") -> Q:
    """Return which spin-outs the person may open: their own bodies', or all for those who see the country."""
    if not is_signed_in(user):
        return NOBODY
    if sees_the_country(user):
        return Q()
    bodies = bodies_of(user)
    return Q(parent_links__organisation__in=bodies) if bodies else NOBODY
