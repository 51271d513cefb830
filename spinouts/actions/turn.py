"""One turn at a record: it is locked, a second click is recognised, and nobody saves over what they have not seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, TypeVar

from django.db import connection
from django.db.models import QuerySet

from mutuals_tracker.accounts.models import User
from spinouts.models import (
    CaseRow,
    DefinitionAssessment,
    JourneyEvent,
    Profile,
    ProposalDraft,
    RegisterEntry,
    SentForm,
    Spinout,
    StaffReturn,
    Verification,
)

_FACTS = (JourneyEvent, Profile, RegisterEntry, StaffReturn, DefinitionAssessment, Verification)

# What a form can be about: a record's facts, one row of its casework, or a draft.
Subject: TypeAlias = Spinout | CaseRow | ProposalDraft
Row = TypeVar("Row", bound=CaseRow)


@dataclass(frozen=True)
class Sent:
    """What a page knew when somebody sent its form; both are empty for commands and imports.

    `seen` is the version that the page showed. `key` is a checksum of the whole form as it was sent.
    """

    seen: str = ""
    key: str = ""


UNSENT = Sent()


class AlreadySaved(Exception):  # noqa: N818 - it is what happened
    """The same form was saved a moment ago: the second click of a double click. `saved` is what it changed."""

    def __init__(self, saved: Spinout | ProposalDraft) -> None:
        """`saved` is the record or the draft that the first click made or changed."""
        super().__init__(str(saved))
        self.saved = saved


class ChangedMeanwhile(Exception):  # noqa: N818 - it is what happened
    """Somebody else changed it after the page was opened. `seen` is the version that the page showed."""

    def __init__(self, seen: str) -> None:
        """`seen` is as `version` returned it."""
        super().__init__(f"Changed since {seen}")
        self.seen = seen


def version(subject: Subject) -> str:
    """Return the version that a page shows: the moment of a record's latest fact, or the revision of a row."""
    if not isinstance(subject, Spinout):
        return str(subject.revision)
    latest = _moments(subject).order_by("-recorded_at").first()
    return latest["recorded_at"].isoformat() if latest else ""


def take(spinout: Spinout, *, by: User, at: datetime, sent: Sent) -> Spinout:
    """Return the record locked and read again, for a change of its facts; raises AlreadySaved or ChangedMeanwhile."""
    locked = lock(spinout)
    refuse_second_click(by=by, sent=sent)
    _refuse_unseen(locked, sent)
    remember(locked, by=by, at=at, sent=sent)
    return locked


def take_case(spinout: Spinout, *, by: User, at: datetime, sent: Sent) -> Spinout:
    """Return the record locked and read again, for something new beside its facts; raises AlreadySaved."""
    locked = lock(spinout)
    refuse_second_click(by=by, sent=sent)
    remember(locked, by=by, at=at, sent=sent)
    return locked


def take_row(row: Row, *, by: User, at: datetime, sent: Sent) -> Row:
    """Return a row of casework read again, with its record locked; raises AlreadySaved or ChangedMeanwhile.

    Raises the row's own DoesNotExist for one that was removed meanwhile.
    """
    locked = lock(row.spinout)
    refuse_second_click(by=by, sent=sent)
    fresh = type(row)._default_manager.select_for_update().get(pk=row.pk)
    fresh.spinout = locked
    _refuse_unseen(fresh, sent)
    remember(locked, by=by, at=at, sent=sent)
    return fresh


def take_draft(draft: ProposalDraft, *, by: User, at: datetime, sent: Sent) -> ProposalDraft:
    """Return the draft locked and read again; raises AlreadySaved. Whoever writes a section compares it themselves."""
    locked = ProposalDraft.objects.select_for_update(of=("self",)).select_related("body").get(pk=draft.pk)
    refuse_second_click(by=by, sent=sent)
    remember(locked, by=by, at=at, sent=sent)
    return locked


def lock(spinout: Spinout) -> Spinout:
    """Return the record read again, and keep others from changing it or its casework until the transaction ends."""
    return Spinout.objects.select_for_update().get(pk=spinout.pk)


def stamp(*, by: User, at: datetime) -> dict[str, object]:
    """Return the columns that say who adds a row of casework, and when."""
    return {"added_by": by, "added_at": at, "changed_by": by, "changed_at": at}


def change(row: CaseRow, values: Mapping[str, object], *, by: User, at: datetime) -> None:
    """Save these columns of a row, with who changed it and when."""
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_by, row.changed_at = by, at
    row.save(update_fields=[*values, "changed_by", "changed_at"])


def refuse_second_click(*, by: User, sent: Sent) -> None:
    """Raise AlreadySaved when this person has saved this very form before."""
    if not sent.key:
        return
    one_at_a_time(f"form {by.pk} {sent.key}")
    saved = saved_before(by, sent.key)
    if saved:
        raise AlreadySaved(saved)


def saved_before(user: User, key: str) -> Spinout | ProposalDraft | None:
    """Return the record or draft that the person changed with this very form, if they have saved it before."""
    saved = SentForm.objects.filter(by=user, key=key).select_related("spinout", "draft__spinout").first()
    return (saved.spinout or saved.draft) if saved else None


def remember(subject: Spinout | ProposalDraft, *, by: User, at: datetime, sent: Sent) -> None:
    """Keep that the form was saved, with what it changed, in the same transaction."""
    if sent.key:
        of = {"draft": subject} if isinstance(subject, ProposalDraft) else {"spinout": subject}
        SentForm.objects.create(by=by, key=sent.key, at=at, **of)


def one_at_a_time(what: str) -> None:
    """Wait until no other transaction is busy with `what`, and keep others waiting until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def _refuse_unseen(subject: Subject, sent: Sent) -> None:
    if sent.seen and version(subject) != sent.seen:
        raise ChangedMeanwhile(sent.seen)


def _moments(spinout: Spinout) -> QuerySet:
    first, *others = (model.objects.filter(spinout=spinout).order_by().values("recorded_at") for model in _FACTS)
    return first.union(*others, all=True)
