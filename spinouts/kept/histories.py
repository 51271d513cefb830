"""Everything that was ever recorded about some spin-outs, and what of it was known at each moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from mutuals_tracker.partial_dates import Precision
from spinouts.models import (
    DefinitionAssessment,
    JourneyEvent,
    Profile,
    RegisterEntry,
    Spinout,
    StaffReturn,
    Verification,
)
from spinouts.models.spinout import RegisterState
from spinouts.standing import FOR_EVER, Assessed, Count, Described, Facts, Move
from spinouts.vocabulary import HEADLINE_MEASURE, POLICY_DEFINITIONS

UK = ZoneInfo("Europe/London")
_FINENESS = {"": -1, **{precision.value: rank for rank, precision in enumerate(Precision)}}

F = TypeVar("F")


class Known(NamedTuple, Generic[F]):
    """A fact, known from one moment until before another."""

    since: datetime
    until: datetime
    fact: F


class Entry(NamedTuple):
    """A register entry; the latest one known decides."""

    recorded_at: datetime
    id: int
    state: str
    counts_from: Any


@dataclass
class History:
    """One spin-out's facts, each with the moments between which it was known."""

    entries: list[Known[Entry]] = field(default_factory=list)
    moves: list[Known[Move]] = field(default_factory=list)
    counts: list[Known[Count]] = field(default_factory=list)
    assessments: list[Known[Assessed]] = field(default_factory=list)
    profiles: list[Known[Described]] = field(default_factory=list)
    # The keys of verified returns.
    verifications: list[Known[int]] = field(default_factory=list)

    def slices(self) -> Iterator[tuple[datetime, Facts | None]]:
        """Yield each moment at which knowledge changed, in order, with what was known from then on.

        None where the record was not in the register: not yet, withdrawn, or merged into another.
        """
        kinds: list[list[Known[Any]]] = [
            self.entries,
            self.moves,
            self.counts,
            self.assessments,
            self.profiles,
            self.verifications,
        ]
        moments = {moment for facts in kinds for known in facts for moment in known[:2]} - {FOR_EVER.moment}
        for moment in sorted(moments):
            yield moment, self._at(moment)

    def _at(self, moment: datetime) -> Facts | None:
        entries = sorted(_standing(self.entries, moment))
        if not entries or entries[-1].state != RegisterState.ENTERED:
            return None
        submitted = entries[-1]
        verified = set(_standing(self.verifications, moment))
        return Facts(
            submitted.counts_from or submitted.recorded_at.astimezone(UK).date(),
            tuple(_standing(self.moves, moment)),
            tuple(
                count._replace(is_verified=True) if count.id in verified else count
                for count in _standing(self.counts, moment)
            ),
            tuple(_standing(self.assessments, moment)),
            tuple(_standing(self.profiles, moment)),
        )


def _standing(facts: list[Known[F]], moment: datetime) -> list[F]:
    return [fact for since, until, fact in facts if since <= moment < until]


def of(ids: Iterable[int]) -> dict[int, History]:
    """Return the histories of these spin-outs, in seven queries. Examples have none: they enter no figure."""
    ids = list(ids)
    histories = {
        pk: History() for pk in Spinout.objects.filter(pk__in=ids, is_example=False).values_list("pk", flat=True)
    }
    for model, columns, read in _READERS:
        facts = model.objects.filter(spinout_id__in=list(histories), retracts=False)
        for spinout_id, since, until, *values in facts.values_list(
            "spinout_id", "recorded_at", "superseded_at", *columns
        ):
            read(histories[spinout_id], since, until or FOR_EVER.moment, *values)
    return histories


def _entry(history: History, since: datetime, until: datetime, *row: Any) -> None:
    history.entries.append(Known(since, until, Entry(since, *row)))


def _move(history: History, since: datetime, until: datetime, *row: Any) -> None:
    history.moves.append(Known(since, until, Move._make((*row, since.astimezone(UK).date()))))


def _count(history: History, since: datetime, until: datetime, *row: Any) -> None:
    counts_from, precision, key, first_day, measure, staff, qualifier = row
    if counts_from is None:
        # Kept and shown, but evidence of no date.
        return
    count = Count(
        counts_from,
        _FINENESS[precision],
        since,
        key,
        first_day,
        measure == HEADLINE_MEASURE,
        int(staff),
        qualifier,
        False,
    )
    history.counts.append(Known(since, until, count))


def _assessment(history: History, since: datetime, until: datetime, *row: Any) -> None:
    counts_from, precision, key, result, definition = row
    if definition in POLICY_DEFINITIONS:
        history.assessments.append(Known(since, until, Assessed(counts_from, _FINENESS[precision], since, key, result)))


def _profile(history: History, since: datetime, until: datetime, *row: Any) -> None:
    counts_from, precision, *rest = row
    history.profiles.append(Known(since, until, Described(counts_from, _FINENESS[precision], since, *rest)))


def _verification(history: History, since: datetime, until: datetime, *row: Any) -> None:
    (staff_return_id,) = row
    if staff_return_id is not None:
        history.verifications.append(Known(since, until, staff_return_id))


_READERS: tuple[tuple[Any, tuple[str, ...], Any], ...] = (
    (RegisterEntry, ("id", "state", "counts_from"), _entry),
    (
        JourneyEvent,
        ("place", "from_stage", "to_stage", "to_outcome", "effective_on", "counts_from"),
        _move,
    ),
    (
        StaffReturn,
        ("counts_from", "effective_precision", "id", "effective_on", "measure", "count", "qualifier"),
        _count,
    ),
    (DefinitionAssessment, ("counts_from", "effective_precision", "id", "result", "definition"), _assessment),
    (
        Profile,
        (
            "counts_from",
            "effective_precision",
            "id",
            "service_area",
            "region",
            "legal_form",
            "parent_kind",
        ),
        _profile,
    ),
    (Verification, ("staff_return_id",), _verification),
)
