"""What lies ahead: clocks as pages show them on a day, and how many end in each quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Func, IntegerField

from procurement.cliffs import ClockKind, ClockState, Step, countdown, state_of, step_reached, steps
from procurement.models import Clock
from procurement.models.clock import ClockQuerySet

# Which clocks the calendar shows; the first is what it shows unasked.
SHOWS = {
    "": "Still to end",
    "expiring": "Ending within 18 months",
    "six": "Ending within 6 months",
    "over": "Ended",
    "all": "All",
}
# How far the picture looks.
QUARTERS = 20


@dataclass(frozen=True)
class Row:
    """A clock as it stands on a day."""

    clock: Clock
    state: ClockState
    left: str
    # What to do now; None before the first warning and after the end.
    now: Step | None

    @property
    def is_over(self) -> bool:
        """Whether it shelters nothing any more."""
        return self.state in (ClockState.EXPIRED, ClockState.REVOKED)

    @property
    def month(self) -> date:
        """The first day of the month in which it ends."""
        return self.clock.ends_on.replace(day=1)


@dataclass(frozen=True)
class Quarter:
    """How many clocks end in a quarter, by what ends."""

    first_day: date
    counts: dict[str, int]

    @property
    def count(self) -> int:
        """How many end in it."""
        return sum(self.counts.values())

    @property
    def name(self) -> str:
        """What it is called, by its months."""
        months = {1: "January to March", 4: "April to June", 7: "July to September", 10: "October to December"}
        return f"{months[self.first_day.month]} {self.first_day.year}"


def row(clock: Clock, *, on: date) -> Row:
    """Return a clock as it stands on that day."""
    state = state_of(starts_on=clock.starts_on, ends_on=clock.ends_on, revoked_on=clock.revoked_on, on=on)
    standing = state in (ClockState.AHEAD, ClockState.ACTIVE, ClockState.EXPIRING)
    return Row(
        clock,
        state,
        countdown(clock.last_day, on=on) if state != ClockState.REVOKED else "",
        step_reached(clock.kind, clock.ends_on, on=on) if standing else None,
    )


def steps_of(clock: Clock, *, on: date) -> list[tuple[Step, bool]]:
    """Return every step of a clock with whether its day has come."""
    return [(step, step.due_on <= on) for step in steps(clock.kind, clock.ends_on)]


def shown(found: ClockQuerySet, show: str, *, on: date) -> ClockQuerySet:
    """Return those that the calendar shows, in its order."""
    if show == "over":
        return found.over(on=on).ended_last_first()
    if show == "all":
        return found.ending_first()
    if show == "expiring":
        return found.expiring(on=on).ending_first()
    return (found.expiring(on=on, within=6) if show == "six" else found.standing(on=on)).ending_first()


def by_quarter(found: ClockQuerySet, *, on: date) -> list[Quarter]:
    """Return how many standing clocks end in each of the quarters ahead, this one first: one query."""
    ends = _quarters_from(on)
    last = ends[-1]
    quarter = Func(
        F("ends_on"),
        template="(extract(year from %(expressions)s) * 4 + extract(quarter from %(expressions)s))::int",
        output_field=IntegerField(),
    )
    counted = (
        found.standing(on=on)
        .filter(ends_on__lt=_next_quarter(last))
        .order_by()
        .annotate(quarter=quarter)
        .values_list("quarter", "kind")
        .annotate(many=Count("pk"))
    )
    counts: dict[int, dict[str, int]] = {}
    for number, kind, many in counted:
        counts.setdefault(number, {})[kind] = many
    return [Quarter(first, counts.get(_number(first), {})) for first in ends]


def kinds_in(quarters: Sequence[Quarter]) -> list[ClockKind]:
    """Return the kinds of which any ends in these quarters."""
    there = {kind for quarter in quarters for kind in quarter.counts}
    return [kind for kind in ClockKind if kind in there]


def _number(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3 + 1


def _next_quarter(first: date) -> date:
    return date(first.year + (first.month == 10), (first.month + 3 - 1) % 12 + 1, 1)


def _quarters_from(on: date) -> list[date]:
    first = date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
    found = [first]
    while len(found) < QUARTERS:
        found.append(_next_quarter(found[-1]))
    return found
