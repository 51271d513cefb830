"""Giving people roles, and ending them."""

from datetime import datetime

from django.db import transaction

from mutuals_tracker.accounts import permissions
from mutuals_tracker.accounts.actions.people import AccountClosedError
from mutuals_tracker.accounts.models import BODY_ROLES, Membership, Organisation, Role, User
from mutuals_tracker.recording import recorded


class RoleNeedsABodyError(ValueError):
    """Officers and certifiers act for a body, the others for the whole service."""


class AlreadyHoldsRoleError(ValueError):
    """The person holds that role already."""


@transaction.atomic
def grant(
    person: User, *, role: str, organisation: Organisation | None, by: User, at: datetime, why: str = ""
) -> Membership:
    """Give a person a role, for a body or for the whole service.

    Raises RoleNeedsABodyError, AlreadyHoldsRoleError or AccountClosedError.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    permissions.check_can_change(by, person)
    if not person.is_active:
        raise AccountClosedError(f"The account of {person} is closed. Open it again first")
    label = Role(role).label.lower()
    if (role in BODY_ROLES) != (organisation is not None):
        raise RoleNeedsABodyError(
            f"Select the body for which they will be {label}"
            if role in BODY_ROLES
            else f"The role of {label} is for the whole service, not for a body"
        )
    if person.memberships.current().filter(role=role, organisation=organisation).exists():
        raise AlreadyHoldsRoleError(f"{person} holds this role already")
    with recorded(by=by, verb="grant role", why=why):
        return Membership.objects.create(
            user=person, role=role, organisation=organisation, granted_by=by, granted_at=at
        )


@transaction.atomic
def end(membership: Membership, *, by: User, at: datetime, why: str) -> Membership:
    """Take a role away; the row stays. Raises accounts.models.LastAdminError."""
    permissions.check_can_end(by, membership)
    if membership.role == Role.ADMIN:
        Membership.objects.check_an_admin_is_left(without=membership.user)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ended_at is not None:
        return membership
    membership.ended_at = at
    with recorded(by=by, verb="end role", why=why):
        membership.save(update_fields=["ended_at"])
    return membership
