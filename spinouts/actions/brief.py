"""A spin-out's brief, and the people who can be asked about it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import turn
from spinouts.models import Brief, Contact, Spinout


class ContactGoneError(LookupError):
    """Somebody removed the contact after its page was opened."""

    def __init__(self) -> None:
        """Say what happened."""
        super().__init__("Somebody else removed this contact")


@dataclass(frozen=True)
class Briefed:
    """What a brief says; a number of people says how exact it is."""

    what: str = ""
    why: str = ""
    people_in_scope: int | None = None
    people_qualifier: str = ""
    people_note: str = ""
    sponsor_name: str = ""
    sponsor_post: str = ""
    employee_say: str = ""


@dataclass(frozen=True)
class Person:
    """A contact: what they are to the spin-out, and how they can be reached."""

    role: str
    name: str
    post: str = ""
    email: str = ""
    telephone: str = ""


@transaction.atomic
def change_brief(brief: Brief, *, says: Briefed, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Brief:
    """Change what a brief says, or begin it (`Brief.of`)."""
    with recorded(by=by, verb="change_brief"):
        brief = turn.take_row(brief, by=by, at=at, sent=sent)
        permissions.check_can_change(by, brief.spinout)
        turn.change(brief, vars(says), by=by, at=at)
        kept.refresh_case([brief.spinout_id])
    return brief


@transaction.atomic
def add_contact(spinout: Spinout, *, person: Person, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Contact:
    """Add somebody who can be asked."""
    with recorded(by=by, verb="add_contact"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        contact = Contact.objects.create(spinout=spinout, **vars(person), **turn.stamp(by=by, at=at))
        kept.refresh_case([spinout.pk])
    return contact


@transaction.atomic
def change_contact(
    contact: Contact, *, person: Person, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Contact:
    """Change who can be asked, or how they can be reached. Raises ContactGoneError."""
    with recorded(by=by, verb="change_contact"):
        contact = _take(contact, by=by, at=at, sent=sent)
        turn.change(contact, vars(person), by=by, at=at)
        kept.refresh_case([contact.spinout_id])
    return contact


@transaction.atomic
def remove_contact(contact: Contact, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Spinout:
    """Remove a contact; the history keeps it. Raises ContactGoneError."""
    with recorded(by=by, verb="remove_contact"):
        contact = _take(contact, by=by, at=at, sent=sent)
        contact.delete()
        kept.refresh_case([contact.spinout_id])
    return contact.spinout


def _take(contact: Contact, *, by: User, at: datetime, sent: turn.Sent) -> Contact:
    try:
        contact = turn.take_row(contact, by=by, at=at, sent=sent)
    except Contact.DoesNotExist:
        raise ContactGoneError from None
    permissions.check_can_change(by, contact.spinout)
    return contact
