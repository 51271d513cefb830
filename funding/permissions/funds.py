"""Who reads about funds, and who keeps them, their costs and those who assess for them."""

from typing import TYPE_CHECKING, TypeAlias

from mutuals_tracker.accounts.rules import (
    Refused,
    is_admin,
    is_signed_in,
    is_system,
)
from spinouts.permissions import check_can_change

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User
    from spinouts.models import Spinout

    Anybody: TypeAlias = User | AnonymousUser


def check_can_read_funds(user: "Anybody") -> None:
    """Funds, their rounds and their rules are for everybody who is signed in."""
    if not is_signed_in(user):
        raise Refused("Sign in to read about funds")


def check_can_keep_funds(user: "Anybody") -> None:
    """Admins keep funds as they keep other reference data (product description, who uses it)."""
    if not (is_admin(user) or is_system(user)):
        raise Refused("Only admins keep funds and their rounds. Tell an admin what is wrong or missing")


def check_can_keep_costs(user: "Anybody", spinout: "Spinout") -> None:
    """Whoever keeps a record says what it costs before its launch; history may be added after it.

    Raises OutOfRegisterError for a record that was withdrawn or merged.
    """
    check_can_change(user, spinout)


def check_can_keep_assessors(user: "Anybody") -> None:
    """Admins say who scores for a fund: the role *assessor* belongs to one (product description, who uses it)."""
    if not is_admin(user):
        raise Refused("Only admins say who assesses for a fund")
