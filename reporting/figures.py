"""The figures themselves: plain values and the arithmetic on them, without a database or a clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mutuals_tracker.partial_dates import PartialDate
from spinouts.standing import LEFT_OUT, Standing
from spinouts.vocabulary import HEADLINE_MEASURE, Qualifier

NOT_RECORDED = "Not recorded"
# The dimensions by which the headline is broken down.
DIMENSIONS = ("service_area", "region", "parent_kind", "legal_form")


@dataclass(frozen=True)
class Headline:
    """Staff over all counted mutuals, and what must be said beside it. Employees, not co-owners."""

    staff: int = 0
    mutuals: int = 0
    staff_not_known: int = 0
    old_counts: int = 0
    verified_staff: int = 0
    measure: str = HEADLINE_MEASURE.value
    # Of the sum: approximate where any count is, else at least where any count is, else exact.
    qualifier: str = Qualifier.EXACT.value

    @property
    def unverified_staff(self) -> int:
        """Staff by returns that nobody has verified; they count."""
        return self.staff - self.verified_staff

    @property
    def verified_share(self) -> Decimal | None:
        """The share of staff that is verified, as a percentage to one decimal; None of nobody."""
        return share(self.verified_staff, self.staff)

    def share_of(self, people: int) -> Decimal | None:
        """Return staff as a percentage of an ambition, to two decimals."""
        return share(self.staff, people, places=2)


def share(part: int, whole: int, places: int = 1) -> Decimal | None:
    """Return `part` as a percentage of `whole`, or None of nothing."""
    if not whole:
        return None
    return (Decimal(100) * part / whole).quantize(Decimal(1).scaleb(-places))


def summed_qualifier(qualifiers: Iterable[str]) -> str:
    """Return the qualifier of a sum of counts with these: no firmer than its parts."""
    present = set(qualifiers)
    if present & {Qualifier.APPROXIMATE, Qualifier.AS_PUBLISHED}:
        return Qualifier.APPROXIMATE.value
    if present & {Qualifier.AT_LEAST, Qualifier.MORE_THAN}:
        return Qualifier.AT_LEAST.value
    return Qualifier.EXACT.value


@dataclass(frozen=True)
class Row:
    """One line of a breakdown of the headline. `code` is empty where the profile does not say."""

    code: str
    label: str
    mutuals: int
    staff: int
    staff_not_known: int
    old: int


@dataclass(frozen=True)
class Tally:
    """A number of spin-outs under one heading, outside the headline."""

    code: str
    label: str
    mutuals: int


@dataclass(frozen=True)
class Position:
    """Everything about a date, as known at a moment. Nothing here may be added to the headline."""

    headline: Headline
    breakdowns: dict[str, list[Row]]
    pipeline: list[Tally]
    left_out: list[Tally]
    ended: list[Tally]
    ended_before_launch: list[Tally]

    @property
    def pipeline_total(self) -> int:
        """Spin-outs submitted and neither launched nor ended."""
        return sum(tally.mutuals for tally in self.pipeline)

    @property
    def left_out_total(self) -> int:
        """Live spin-outs that the headline leaves out."""
        return sum(tally.mutuals for tally in self.left_out)


@dataclass(frozen=True)
class Member:
    """One spin-out behind a figure, with where its number comes from. Names no person."""

    spinout_id: int
    number: int
    reference: str
    name: str
    standing: Standing
    # Stage in the pipeline, or how it ended; its code and its label.
    detail: str
    detail_label: str
    staff: int | None
    qualifier: str
    # When the return was true, as finely as is known; None where staff is not known.
    counted_on: PartialDate | None
    is_old: bool
    is_verified: bool
    staff_return_id: int | None
    # Where the return comes from, or, where there is none, the definition assessment.
    source_url: str
    source_note: str
    assessment_id: int | None
    assessment_source_url: str
    launched: PartialDate | None
    ended: PartialDate | None
    service_area: str
    region: str
    legal_form: str
    parent_kind: str

    @property
    def standing_label(self) -> str:
        """Why it counts or does not."""
        return str(self.standing.label)

    @property
    def verified_by(self) -> str:
        """Who verified the count, in the words that anybody may read."""
        return "Verified by the body" if self.is_verified else ""


@dataclass(frozen=True)
class SeriesPoint:
    """The headline at a month's end, or on the as-at date itself where that is inside the last month."""

    on: date
    mutuals: int
    staff: int

    @property
    def month_end(self) -> date:
        """The date of the point."""
        return self.on


class Standpoint(NamedTuple):
    """Where one spin-out stands on one date as known at one moment, for the bridge."""

    standing: Standing | None = None
    staff: int | None = None
    # Whether it belonged to the scope then.
    is_selected: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether it is in the scope's headline."""
        return self.is_selected and self.standing == Standing.COUNTED

    @property
    def is_live(self) -> bool:
        """Whether it had launched and had not ended, in the scope or out of it, counted or left out."""
        return self.standing == Standing.COUNTED or self.standing in LEFT_OUT

    @property
    def people(self) -> int:
        """What it adds to the headline; staff not known adds nobody."""
        return (self.staff or 0) if self.is_counted else 0


class Change(NamedTuple):
    """One spin-out at the three corners of a bridge: opening as known then, opening and closing as known at the end."""

    number: int
    reference: str
    name: str
    as_reported: Standpoint
    opening: Standpoint
    closing: Standpoint


class BridgeMember(NamedTuple):
    """What one spin-out adds to one step, in people and in mutuals."""

    number: int
    reference: str
    name: str
    people: int
    mutuals: int
    opening_staff: int | None = None
    closing_staff: int | None = None
    note: str = ""


@dataclass(frozen=True)
class BridgeStep:
    """One step of a bridge, with the spin-outs that make it, in the order of their references."""

    code: str
    label: str
    members: tuple[BridgeMember, ...] = ()

    @property
    def people(self) -> int:
        """People added, or, below nothing, taken away."""
        return sum(member.people for member in self.members)

    @property
    def mutuals(self) -> int:
        """Mutuals added or taken away."""
        return sum(member.mutuals for member in self.members)


class Total(NamedTuple):
    """A headline's two totals."""

    people: int
    mutuals: int


class BridgeDoesNotCloseError(RuntimeError):
    """Opening and steps do not make the closing: what is kept is wrong, or the known-at was not fixed."""


STEPS = {
    "corrections": "Corrections to what was known at the opening",
    "launched": "Launched",
    "newly_counted": "Newly counted",
    "grown": "Grown",
    "shrunk": "Shrunk",
    "no_longer_counted": "No longer counted",
    "ended": "Ended",
}


@dataclass(frozen=True)
class Bridge:
    """How the headline came from one date and known-at to another, to the last person.

    Raises BridgeDoesNotCloseError where it does not.
    """

    opening: Total
    closing: Total
    steps: tuple[BridgeStep, ...]

    def __post_init__(self) -> None:
        """Refuse a bridge that does not close."""
        people = self.opening.people + sum(step.people for step in self.steps)
        mutuals = self.opening.mutuals + sum(step.mutuals for step in self.steps)
        if (people, mutuals) != self.closing:
            raise BridgeDoesNotCloseError(f"The steps lead to {people} in {mutuals}, and the closing is {self.closing}")

    def step(self, code: str) -> BridgeStep:
        """Return one step by its code, one of STEPS."""
        return next(step for step in self.steps if step.code == code)


def bridge_of(opening: Total, closing: Total, changes: Iterable[Change]) -> Bridge:
    """Return the bridge that these spin-outs make, in the order in which they are given."""
    members: dict[str, list[BridgeMember]] = {code: [] for code in STEPS}
    for change in changes:
        for code, member in _steps_of(change):
            members[code].append(member)
    return Bridge(
        opening, closing, tuple(BridgeStep(code, label, tuple(members[code])) for code, label in STEPS.items())
    )


def _steps_of(change: Change) -> Iterator[tuple[str, BridgeMember]]:
    if change.as_reported != change.opening:
        corrected = _difference(change, change.as_reported, change.opening)
        if corrected.people or corrected.mutuals:
            yield "corrections", corrected
    if code := _movement(change.opening, change.closing):
        yield code, _difference(change, change.opening, change.closing)


def _difference(change: Change, before: Standpoint, after: Standpoint) -> BridgeMember:
    was_counted, is_counted = before.is_counted, after.is_counted
    return BridgeMember(
        change.number,
        change.reference,
        change.name,
        people=after.people - before.people,
        mutuals=is_counted - was_counted,
        opening_staff=before.staff if was_counted else None,
        closing_staff=after.staff if is_counted else None,
        note=_note(before, after) if was_counted != is_counted or before.staff is None else "",
    )


def _movement(opening: Standpoint, closing: Standpoint) -> str:
    """Return which step leads from one to the other, both as known at the end; nothing where nothing moved."""
    if opening.is_counted and closing.is_counted:
        return _growth(opening.staff, closing.staff)
    if opening.is_counted:
        return "ended" if closing.standing in (Standing.ENDED, Standing.END_NOT_DATED) else "no_longer_counted"
    if closing.is_counted:
        return "newly_counted" if opening.is_live else "launched"
    return ""


def _growth(before: int | None, after: int | None) -> str:
    if before == after:
        return ""
    if before is None:
        return "newly_counted"
    if after is None:
        return "no_longer_counted"
    return "grown" if after > before else "shrunk"


def _note(before: Standpoint, after: Standpoint) -> str:
    """Return why a spin-out is no longer, or newly, counted, in words."""
    if before.is_counted and not after.is_counted:
        if after.standing is None:
            return "Withdrawn, merged into another record, or not launched by then"
        return "No longer in this scope" if after.standing == Standing.COUNTED else str(after.standing.label)
    if after.is_counted and not before.is_counted and before.is_live and before.standing is not None:
        return "Not in this scope before" if before.standing == Standing.COUNTED else f"Before: {before.standing.label}"
    if before.is_counted and after.is_counted and before.staff is None and after.staff is not None:
        return "First count"
    return ""
