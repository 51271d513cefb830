"""People for tests: somebody with an account, and the roles that they hold."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator

from mutuals_tracker.accounts.models import Membership, Organisation, Role, User
from mutuals_tracker.accounts.models.user import BODY_ROLES, SECOND_FACTOR_ROLES

_numbers = count(1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def person(name: str = "", *, email: str = "", password: str | None = None, **fields: Any) -> User:
    """Make somebody with an account and no role; without a password nobody can sign in as them by one."""
    number = next(_numbers)
    return User.objects.create_user(
        email or f"person{number}@example.org", password, name=name or f"Person {number}", **fields
    )


def grant(user: User, role: str, organisation: Organisation | None = None, **fields: Any) -> Membership:
    """Give the person a role, for a body or for the whole service."""
    user.__dict__.pop("held", None)
    return Membership.objects.create(
        user=user,
        role=role,
        organisation=organisation,
        granted_by=fields.pop("granted_by", user),
        granted_at=fields.pop("granted_at", LONG_AGO),
        **fields,
    )


def member(role: str, organisation: Organisation | None = None, **fields: Any) -> User:
    """Make somebody who holds the role; those who must have a second factor have one."""
    if (role in BODY_ROLES) != (organisation is not None):
        raise ValueError(f"{Role(role).label} is {'held for a body' if role in BODY_ROLES else 'not held for a body'}")
    user = person(**fields)
    grant(user, role, organisation)
    if role in SECOND_FACTOR_ROLES:
        with_second_factor(user)
    return user


def with_second_factor(user: User) -> User:
    """Give the person an authenticator app (whose codes nobody knows)."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "not-a-secret"})
    return user
