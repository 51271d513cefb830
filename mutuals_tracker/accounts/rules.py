"""Refusals with reasons, and the questions about who somebody is that every app's rules ask."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeGuard

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User


class Refused(PermissionDenied):
    """Somebody may not do this. The message is a sentence on which they can act; uncaught, it answers 403."""


def allows(rule: Callable[..., None], *args: Any, **kwargs: Any) -> bool:
    """Return whether `rule` would let it happen: what every button asks."""
    try:
        rule(*args, **kwargs)
    except Refused:
        return False
    return True


def is_signed_in(user: "User | AnonymousUser") -> "TypeGuard[User]":
    """Return whether somebody is signed in."""
    return bool(user.is_authenticated)


def holds(user: "User | AnonymousUser", *roles: str) -> bool:
    """Return whether the person holds one of the roles, for any body."""
    return is_signed_in(user) and any(role in roles for role, _body in user.held)


def is_admin(user: "User | AnonymousUser") -> bool:
    """Return whether the person runs the service: people, bodies, ambitions, publishing."""
    return holds(user, "admin")


def is_taskforce(user: "User | AnonymousUser") -> bool:
    """Return whether the person reads everything submitted, across all bodies."""
    return holds(user, "taskforce")


def is_system(user: "User | AnonymousUser") -> bool:
    """Return whether it is the user as whom commands and scheduled jobs act."""
    return is_signed_in(user) and user.is_system


def sees_the_country(user: "User | AnonymousUser") -> bool:
    """Return whether the person sees all bodies' submitted records."""
    return is_admin(user) or is_taskforce(user) or is_system(user)


def bodies_of(user: "User | AnonymousUser", *roles: str) -> frozenset[int]:
    """Return the keys of the bodies for which the person holds one of `roles`, officer or certifier when none is given.

    Bodies that theirs succeeded, or with which theirs was merged, are among them.
    """
    if not is_signed_in(user):
        return frozenset()
    wanted = roles or ("officer", "certifier")
    return frozenset(body for role, body in user.held if role in wanted and body is not None)


def needs_second_factor(user: "User | AnonymousUser") -> bool:
    """Return whether the person's role asks for a second factor; sample accounts are let off (product.md)."""
    return is_signed_in(user) and not user.is_sample and holds(user, "admin", "assessor")
