"""Notes on a record, and telling those whom they mention."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from mutuals_tracker.accounts.models import User
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.recording import recorded
from spinouts import letters, mentions, permissions
from spinouts.actions import turn
from spinouts.models import CaseTask, Mention, Note, Spinout


@dataclass(frozen=True)
class Written:
    """What a note says, and to whom. `task_code` or `task`, one of the body's own, is what it is about."""

    audience: str
    text: str
    task_code: str = ""
    task: CaseTask | None = None


@transaction.atomic
def add_note(
    spinout: Spinout, *, says: Written, site: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Note:
    """Write a note, and tell those whom it mentions. `site` is the address of the service, where links begin.

    It changes nothing of the record. Raises mentions.MentionError.
    """
    with recorded(by=by, verb="add_note"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_note(by, spinout, says.audience)
        mentioned = mentions.whom(says.text, mentions.readers(spinout), audience=says.audience)
        note = Note.objects.create(spinout=spinout, **vars(says), **turn.stamp(by=by, at=at))
        _tell(note, [person for person in mentioned if person != by], site=site, by=by, at=at)
    return note


@transaction.atomic
def remove_note(note: Note, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Note:
    """Remove one's own note: nobody reads its words any more, and the history keeps that there was one."""
    with recorded(by=by, verb="remove_note"):
        note = turn.take_row(note, by=by, at=at, sent=sent)
        permissions.check_can_remove_note(by, note)
        turn.change(note, {"removed_at": at}, by=by, at=at)
    return note


@transaction.atomic
def read_mentions(spinout: Spinout, *, by: User, at: datetime) -> int:
    """Note that the person has read what mentions them on the record; return how many mentions those were."""
    with recorded(by=by, verb="read_mentions"):
        return Mention.objects.unread_by(by).on(spinout).update(read_at=at)


def _tell(note: Note, people: Sequence[User], *, site: str, by: User, at: datetime) -> None:
    rows = Mention.objects.bulk_create([Mention(note=note, person=person) for person in people])
    link = f"{site}{reverse('spinouts:notes', args=[note.spinout.reference])}"
    settings = f"{site}{reverse('your_settings')}"
    for mention in rows:
        person = mention.person
        if person.is_mailed_mentions:
            wording = letters.mention(str(person), by=str(by), record=str(note.spinout), link=link, settings=settings)
            Letter.objects.queue(
                to=person.email, subject=wording.subject, text=wording.text, purpose=f"mention:{mention.pk}", at=at
            )
