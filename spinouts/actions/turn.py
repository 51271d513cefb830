"""One turn at a record: it is locked, a second click is recognised, and nobody saves over what they have not seen."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, TypeVar

from django.db import connection
from django.db.models import F, Max, QuerySet

from mutuals_tracker.accounts.models import OrganisationIdentifier, User
from mutuals_tracker.revisions import change as change
from mutuals_tracker.revisions import stamp as stamp
from spinouts.models import (
    CaseEntry,
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

Row = TypeVar("Row", bound=CaseRow)


@dataclass(frozen=True)
class Part:
    """Some columns of a row, which one page shows and saves: whoever saves others meanwhile does not disturb it."""

    row: CaseRow
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Latest:
    """The latest statement of one kind about a spin-out: the one that stands until the next takes its place."""

    spinout: Spinout
    kind: type[CaseEntry]


# What a form can be about: a record's facts, one row of its casework or a part of one, what stands, or a draft.
Subject: TypeAlias = Spinout | CaseRow | Part | Latest | ProposalDraft


@dataclass(frozen=True)
class Sent:
    """What a page knew when somebody sent its form; both are empty for commands and imports.

    `seen` is the version that the page showed. `key` is a checksum of the whole form as it was sent.
    """

    seen: str = ""
    key: str = ""


UNSENT = Sent()
# The version of a row, or of a statement, that is not there yet.
UNBEGUN = "0"


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
    """Return the version that a page shows: the moment of a record's latest fact, a row's revision, or what stands."""
    if isinstance(subject, Spinout):
        latest = _moments(subject).order_by("-recorded_at").first()
        return latest["recorded_at"].isoformat() if latest else ""
    if isinstance(subject, Latest):
        return str(subject.kind._default_manager.filter(spinout=subject.spinout).aggregate(Max("pk"))["pk__max"] or 0)
    return str(subject.row.revision if isinstance(subject, Part) else subject.revision)


def has_changed(subject: Subject, seen: str) -> bool:
    """Return whether it changed since the version that a page showed; of a part, whether its own columns did.

    What nobody has begun, nobody has changed, whatever version somebody says that they saw.
    """
    if not seen or version(subject) in (seen, UNBEGUN):
        return False
    return not isinstance(subject, Part) or _at_revision(subject, seen) != _now(subject)


def is_revision(seen: str) -> bool:
    """Return whether the version that a page showed is the revision of a row, rather than a moment or nonsense."""
    return seen.isascii() and seen.isdigit() and len(seen) < 10


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


def take_row(row: Row, *, by: User, at: datetime, sent: Sent, columns: tuple[str, ...] = ()) -> Row:
    """Return a row of casework read again, with its record locked; raises AlreadySaved or ChangedMeanwhile.

    `columns` are those that the page showed, where it showed only a part. A row that nobody has begun (`CaseRow.of`)
    stays new, unless somebody began it meanwhile. Raises the row's own DoesNotExist for one that was removed meanwhile.
    """
    locked = lock(row.spinout)
    refuse_second_click(by=by, sent=sent)
    fresh = row.read_again(lock=True)
    fresh.spinout = locked
    _refuse_unseen(Part(fresh, columns) if columns else fresh, sent)
    remember(locked, by=by, at=at, sent=sent)
    return fresh


def take_latest(spinout: Spinout, kind: type[CaseEntry], *, by: User, at: datetime, sent: Sent) -> Spinout:
    """Return the record locked and read again, for a statement that takes the place of the one that a page showed.

    Raises AlreadySaved or ChangedMeanwhile.
    """
    locked = lock(spinout)
    refuse_second_click(by=by, sent=sent)
    _refuse_unseen(Latest(locked, kind), sent)
    remember(locked, by=by, at=at, sent=sent)
    return locked


def take_draft(draft: ProposalDraft, *, by: User, at: datetime, sent: Sent) -> ProposalDraft:
    """Return the draft locked and read again; raises AlreadySaved. Whoever writes a section compares it themselves."""
    locked = ProposalDraft.objects.select_for_update(of=("self",)).select_related("body").get(pk=draft.pk)
    refuse_second_click(by=by, sent=sent)
    remember(locked, by=by, at=at, sent=sent)
    return locked


def lock(spinout: Spinout) -> Spinout:
    """Return the record read again, and keep others from changing it or its casework until the transaction ends."""
    return Spinout.objects.select_for_update().get(pk=spinout.pk)


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
    if has_changed(subject, sent.seen):
        raise ChangedMeanwhile(sent.seen)


def _now(part: Part) -> dict[str, object]:
    return {name: getattr(part.row, name) for name in part.columns}


def _at_revision(part: Part, seen: str) -> dict[str, object] | None:
    """Return what the part said at that revision, from the audit history; None for a revision that never was."""
    model = type(part.row)
    if seen == UNBEGUN:
        return _now(Part(model(), part.columns))
    if not is_revision(seen):
        return None
    history = model.pgh_event_model.objects.filter(pgh_obj=part.row.pk, revision=seen)  # type: ignore[attr-defined]
    return history.values(*part.columns).first()


def _moments(spinout: Spinout) -> QuerySet:
    """Return when each fact was recorded, and when a number of the legal entity was."""
    first, *others = (model.objects.filter(spinout=spinout).order_by().values("recorded_at") for model in _FACTS)
    history = OrganisationIdentifier.pgh_event_model.objects  # type: ignore[attr-defined]
    numbers = history.filter(organisation=spinout.organisation_id).order_by()
    return first.union(*others, numbers.values(recorded_at=F("pgh_created_at")), all=True)
