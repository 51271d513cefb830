"""Keeping the levels at which the service warns: from when on each holds, and on whose word."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk.formats import uk_date
from mutuals_tracker.kept_rows import take
from mutuals_tracker.recording import recorded
from mutuals_tracker.revisions import change, stamp
from procurement.models import WarningLevel
from procurement.permissions.law import check_can_keep_law
from procurement.vocabulary import Level
from spinouts.actions.turn import one_at_a_time


class LevelOverlapError(ValueError):
    """Another level of the same kind holds on some of the same days."""


@dataclass(frozen=True)
class Warns:
    """From which level on the service warns, from when until when, and on whose word."""

    kind: str
    level: int
    citation: str
    starts_on: date | None = None
    ends_on: date | None = None
    source_url: str = ""
    source_note: str = ""


@transaction.atomic
def add_level(*, says: Warns, by: User, at: datetime) -> WarningLevel:
    """Add a level. The same form sent twice adds one. Raises LevelOverlapError."""
    check_can_keep_law(by)
    with recorded(by=by, verb="add_warning_level"):
        one_at_a_time("warning levels")
        if there := WarningLevel.objects.filter(**vars(says)).first():
            return there
        _check(WarningLevel(), says)
        return WarningLevel.objects.create(**vars(says), **stamp(by=by, at=at))


@transaction.atomic
def change_level(level: WarningLevel, *, says: Warns, seen: str = "", by: User, at: datetime) -> WarningLevel:
    """Change a level; what it is a level of stays. Raises LevelOverlapError or ChangedSinceError."""
    check_can_keep_law(by)
    with recorded(by=by, verb="change_warning_level"):
        one_at_a_time("warning levels")
        level = take(level, seen=seen)
        _check(level, says)
        change(level, {**vars(says), "kind": level.kind}, by=by, at=at)
    return level


def _check(level: WarningLevel, says: Warns) -> None:
    others = WarningLevel.objects.filter(kind=level.kind or says.kind).exclude(pk=level.pk)
    if says.ends_on:
        others = others.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=says.ends_on))
    if says.starts_on:
        others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=says.starts_on))
    other = others.earliest_first().first()
    if other:
        since = f"from {uk_date(other.starts_on)}" if other.starts_on else "from the beginning"
        until = f"until {uk_date(other.ends_on)}" if other.ends_on else "with no end"
        raise LevelOverlapError(
            f"“{Level(other.kind).label}: {other.level}” holds {since} {until}, so two would hold on one day. "
            "End that one first, or enter other dates"
        )
