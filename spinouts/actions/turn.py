"""One turn at a record: it is locked, a second click is recognised, and nobody saves over what they have not seen."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from mutuals_tracker.accounts.models import User
from spinouts.models import (
    DefinitionAssessment,
    JourneyEvent,
    Profile,
    RegisterEntry,
    SentForm,
    Spinout,
    StaffReturn,
    Verification,
)

_FACTS = (JourneyEvent, Profile, RegisterEntry, StaffReturn, DefinitionAssessment, Verification)


@dataclass(frozen=True)
class Sent:
    """What a page knew when somebody sent its form; both are empty for commands and imports.

    `seen` is the version of the record that the page showed. `key` is a checksum of the whole form as it was sent.
    """

    seen: str = ""
    key: str = ""


UNSENT = Sent()


class AlreadySaved(Exception):  # noqa: N818 - it is what happened
    """The same form was saved a moment ago: the second click of a double click. `spinout` is what it changed."""

    def __init__(self, spinout: Spinout) -> None:
        """`spinout` is the record that the first click made or changed."""
        super().__init__(spinout.reference)
        self.spinout = spinout


class ChangedMeanwhile(Exception):  # noqa: N818 - it is what happened
    """Somebody else changed the record after the page was opened; `since` is the last moment that the page showed."""

    def __init__(self, since: datetime) -> None:
        """`since` is when the version that the page showed was recorded."""
        super().__init__(f"Changed since {since.isoformat()}")
        self.since = since


def version(spinout: Spinout) -> str:
    """Return the version of the record that a page shows: the moment of its latest fact."""
    latest = _moments(spinout).order_by("-recorded_at").first()
    return latest["recorded_at"].isoformat() if latest else ""


def take(spinout: Spinout, *, by: User, at: datetime, sent: Sent) -> Spinout:
    """Return the record locked and read again; raises AlreadySaved or ChangedMeanwhile."""
    locked = Spinout.objects.select_for_update().get(pk=spinout.pk)
    refuse_second_click(by=by, sent=sent)
    if sent.seen and version(locked) != sent.seen:
        raise ChangedMeanwhile(datetime.fromisoformat(sent.seen))
    remember(locked, by=by, at=at, sent=sent)
    return locked


def refuse_second_click(*, by: User, sent: Sent) -> None:
    """Raise AlreadySaved when this person has saved this very form before."""
    if not sent.key:
        return
    one_at_a_time(f"form {by.pk} {sent.key}")
    spinout = saved_before(by, sent.key)
    if spinout:
        raise AlreadySaved(spinout)


def saved_before(user: User, key: str) -> Spinout | None:
    """Return the record that the person changed with this very form, if they have saved it before."""
    saved = SentForm.objects.filter(by=user, key=key).select_related("spinout").first()
    return saved.spinout if saved else None


def remember(spinout: Spinout, *, by: User, at: datetime, sent: Sent) -> None:
    """Keep that the form was saved, with what it changed, in the same transaction."""
    if sent.key:
        SentForm.objects.create(spinout=spinout, by=by, key=sent.key, at=at)


def one_at_a_time(what: str) -> None:
    """Wait until no other transaction is busy with `what`, and keep others waiting until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def _moments(spinout: Spinout) -> QuerySet:
    first, *others = (model.objects.filter(spinout=spinout).order_by().values("recorded_at") for model in _FACTS)
    return first.union(*others, all=True)
