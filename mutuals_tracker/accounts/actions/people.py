"""Inviting people, opening and closing their accounts, and how they sign in."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from mutuals_tracker.accounts import invitations, letters, permissions
from mutuals_tracker.accounts.models import Membership, User
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.recording import recorded

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import Organisation


class AlreadyHasAccountError(ValueError):
    """Somebody already has an account with that address; the message names them."""


class AlreadyJoinedError(ValueError):
    """The person already chose a password, so there is nothing to invite them to."""


class AccountClosedError(ValueError):
    """The account is closed; it has to be opened again first."""


class NewRole(NamedTuple):
    """A role to be given, with its body if it is held for one."""

    role: str
    organisation: "Organisation | None" = None


@transaction.atomic
def invite(*, email: str, name: str, roles: Iterable[NewRole], link_to: str, by: User, at: datetime) -> User:
    """Give somebody an account, their first roles, and a link to choose a password.

    `link_to` is the address of the page that takes the link's secret part, ending where that part begins.
    Raises AlreadyHasAccountError.
    """
    permissions.check_can_administer(by)
    email = email.strip().lower()
    if holder := User.objects.filter(email=email).first():
        closed = "" if holder.is_active else ", whose account is closed,"
        raise AlreadyHasAccountError(f"{holder}{closed} already has an account with {email}")
    with recorded(by=by, verb="invite"):
        person = User.objects.create_user(email, name=name.strip(), invited_by=by, invited_at=at)
        for role, organisation in roles:
            Membership.objects.create(user=person, role=role, organisation=organisation, granted_by=by, granted_at=at)
        _send_link(person, link_to, at)
    return person


@transaction.atomic
def invite_again(person: User, *, link_to: str, by: User, at: datetime) -> User:
    """Send a new link; the earlier one stops working. Raises AlreadyJoinedError or AccountClosedError."""
    person = User.objects.select_for_update().get(pk=person.pk)
    permissions.check_can_change(by, person)
    if not person.is_active:
        raise AccountClosedError(f"The account of {person} is closed. Open it again first")
    if person.has_usable_password():
        raise AlreadyJoinedError(f"{person} already chose a password. They can ask for a new one where they sign in")
    with recorded(by=by, verb="invite again"):
        person.invited_at = at
        person.save(update_fields=["invited_at"])
        _send_link(person, link_to, at)
    return person


def _send_link(person: User, link_to: str, at: datetime) -> None:
    wording = letters.invitation(person, f"{link_to}{invitations.token_for(person)}/")
    Letter.objects.queue(
        to=person.email,
        subject=wording.subject,
        text=wording.text,
        purpose=f"invitation:{person.pk}:{at.isoformat()}",
        is_secret=True,
        at=at,
    )


@transaction.atomic
def join(person: User, *, token: str, password: str, by: User, at: datetime) -> User:
    """Choose the first password through the link that was sent; raises invitations.InvitationSpentError."""
    permissions.check_can_set_password(by, person)
    person = User.objects.select_for_update().get(pk=person.pk)
    invitations.check(token, person, at=at)
    return _set_password(person, password, by, "join", at)


@transaction.atomic
def set_password(person: User, *, password: str, by: User, at: datetime) -> User:
    """Change one's own password, which ends every other session."""
    permissions.check_can_set_password(by, person)
    person = User.objects.select_for_update().get(pk=person.pk)
    return _set_password(person, password, by, "set password", at)


def _set_password(person: User, password: str, by: User, verb: str, at: datetime) -> User:
    person.set_password(password)
    person.password_set_at = at
    with recorded(by=by, verb=verb):
        person.save(update_fields=["password", "password_set_at"])
    return person


@transaction.atomic
def choose_mail(person: User, *, mentions: bool, leads: bool, by: User, at: datetime) -> User:
    """Say whether one wants a mail when a note mentions one, and when one is given a spin-out to lead."""
    permissions.check_can_choose_mail(by, person)
    person = User.objects.select_for_update().get(pk=person.pk)
    person.is_mailed_mentions, person.is_mailed_leads = mentions, leads
    with recorded(by=by, verb="choose mail"):
        person.save(update_fields=["is_mailed_mentions", "is_mailed_leads"])
    return person


@transaction.atomic
def correct(person: User, *, name: str, email: str, by: User, at: datetime, why: str = "") -> User:
    """Correct a person's name or address. With another address an unused link stops working.

    Raises AlreadyHasAccountError.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    permissions.check_can_change(by, person)
    email = email.strip().lower()
    if holder := User.objects.filter(email=email).exclude(pk=person.pk).first():
        raise AlreadyHasAccountError(f"{holder} already has an account with {email}")
    person.name, person.email = name.strip(), email
    with recorded(by=by, verb="correct", why=why):
        person.save(update_fields=["name", "email"])
        # Sign-in would go on taking the old address.
        EmailAddress.objects.filter(user=person).exclude(email=email).delete()
    return person


@transaction.atomic
def deactivate(person: User, *, by: User, at: datetime, why: str) -> User:
    """Close the account: every session ends at once, and the password is gone for good. Roles and record stay.

    Raises accounts.models.LastAdminError.
    """
    permissions.check_can_deactivate(by, person)
    Membership.objects.check_an_admin_is_left(without=person)
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        return person
    # A password that comes back with the account would bring the old sessions back too.
    person.set_unusable_password()
    person.is_active, person.deactivated_at = False, at
    wording = letters.deactivation(person)
    with recorded(by=by, verb="deactivate", why=why):
        person.save(update_fields=["password", "is_active", "deactivated_at"])
        Letter.objects.queue(
            to=person.email,
            subject=wording.subject,
            text=wording.text,
            purpose=f"deactivation:{person.pk}:{at.isoformat()}",
            at=at,
        )
    return person


@transaction.atomic
def reactivate(person: User, *, link_to: str, by: User, at: datetime, why: str = "") -> User:
    """Open the account again, with the roles that it had, and send a link to choose a new password."""
    person = User.objects.select_for_update().get(pk=person.pk)
    permissions.check_can_change(by, person)
    if person.is_active:
        return person
    person.is_active, person.deactivated_at, person.invited_at = True, None, at
    with recorded(by=by, verb="reactivate", why=why):
        person.save(update_fields=["is_active", "deactivated_at", "invited_at"])
        _send_link(person, link_to, at)
    return person


@transaction.atomic
def remove_second_factor(person: User, *, by: User, at: datetime, why: str) -> User:
    """Forget the person's authenticator app, recovery codes and directory accounts, when they lost them."""
    person = User.objects.select_for_update().get(pk=person.pk)
    permissions.check_can_remove_second_factor(by, person)
    person.second_factor_removed_at = at
    with recorded(by=by, verb="remove second factor", why=why):
        Authenticator.objects.filter(user=person).delete()
        SocialAccount.objects.filter(user=person).delete()
        person.save(update_fields=["second_factor_removed_at"])
    return person
