"""Who may read the rules of procurement, and who keeps them as the law changes."""

from typing import TYPE_CHECKING

from mutuals_tracker.accounts.rules import Refused, is_admin, is_signed_in, is_system

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User


def check_can_read_law(user: "User | AnonymousUser") -> None:
    """Whoever is signed in reads the rules and asks the adviser."""
    if not is_signed_in(user):
        raise Refused("Sign in to read the rules of procurement")


def check_can_keep_law(user: "User | AnonymousUser") -> None:
    """Admins keep regimes, thresholds, reservations and lists of codes (product description: reference data)."""
    if not (is_admin(user) or is_system(user)):
        raise Refused("Only admins keep the rules of procurement. Tell an admin what has changed, and where it says so")
