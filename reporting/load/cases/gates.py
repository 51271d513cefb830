"""Invents what gates ask for: formal decisions, planned launches, self-assessments of readiness, and agreements."""

from datetime import date, timedelta
from typing import NamedTuple

from mutuals_tracker.partial_dates import PartialDate
from reporting.load.cases.course import Course
from reporting.load.inventing import SOURCE
from spinouts import gates, slips
from spinouts import readiness as ready
from spinouts.lifecycle import Stage
from spinouts.models.agreement import AgreementKind
from spinouts.models.decision import DecisionOutcome
from spinouts.slips import Certainty, Planned

_BODIES = ("Cabinet", "Board", "Full council", "Executive committee")
_CONDITIONS = (
    "Report back to scrutiny after six months",
    "Agree the pension guarantee first",
    "Publish the equality analysis",
    "Show how the service returns if the mutual fails",
)
_WHYS = ("Named, with time set aside", "Drafted and not agreed", "Nobody has begun", "Tested with two outside experts")


class Condition(NamedTuple):
    """What a decision asks for, and the place of the officer who recorded how it was met."""

    added: date
    changed: date
    text: str
    due_on: date | None
    is_before_launch: bool
    discharged_on: date | None
    discharged_how: str
    discharged_by: int | None


class Decision(NamedTuple):
    """A formal decision, with its conditions last."""

    added: date
    changed: date
    about: str
    decided_by: str
    outcome: str
    role: str = ""
    expected_on: date | None = None
    decided_on: date | None = None
    minute_reference: str = ""
    minute_url: str = ""
    note: str = ""
    conditions: tuple[Condition, ...] = ()


class Plan(NamedTuple):
    """One statement of when the launch is planned."""

    added: date
    planned_on: date
    planned_precision: str
    counts_from: date
    certainty: str
    change: str
    reason: str
    note: str


class Level(NamedTuple):
    """How ready it is in one area, and why."""

    added: date
    area: str
    level: int
    why: str


class Readiness(NamedTuple):
    """One self-assessment, with the level of each area last."""

    added: date
    assessed_on: date
    levels: tuple[Level, ...]


class Agreement(NamedTuple):
    """A contract or a grant agreement."""

    added: date
    changed: date
    kind: str
    title: str
    customer: str
    provider: str
    signed_on: date | None
    starts_on: date
    ends_on: date | None
    document_url: str
    note: str


def decisions(course: Course) -> list[Decision]:
    """Return a decision for each gate that it passed and a body decides on; of some the next one is awaited."""
    found = []
    for stage in gates.DECIDED:
        day = course.entered.get(stage)
        if day and course.happens(0.95):
            found.append(_decided(course, stage, day - timedelta(days=course.chance.randrange(30))))
    following = [stage for stage in gates.DECIDED if not course.is_past(stage)]
    if following and not course.has_ended and course.happens(0.35):
        found.append(_awaited(course, following[0]))
    return found


def _decided(course: Course, about: Stage, day: date) -> Decision:
    outcome = course.chance.choices([DecisionOutcome.APPROVED, DecisionOutcome.WITH_CONDITIONS], [3, 1])[0]
    conditions: tuple[Condition, ...] = ()
    if outcome == DecisionOutcome.WITH_CONDITIONS:
        texts = course.chance.sample(_CONDITIONS, k=course.chance.randrange(1, 3))
        conditions = tuple(_condition(course, text, day) for text in texts)
    return Decision(
        added=day,
        changed=day,
        about=about.value,
        decided_by=course.chance.choice(_BODIES),
        outcome=outcome.value,
        decided_on=day,
        minute_reference=f"Minute {course.chance.randrange(1, 120)}/{day.year}",
        conditions=conditions,
    )


def _condition(course: Course, text: str, decided: date) -> Condition:
    due = decided + timedelta(days=course.chance.randrange(30, 300)) if course.happens(0.7) else None
    is_discharged = course.happens(0.7)
    on = course.worked(decided, decided + timedelta(days=250)) if is_discharged else None
    return Condition(
        added=decided,
        changed=on or decided,
        text=text,
        due_on=due,
        is_before_launch=course.happens(0.3),
        discharged_on=on,
        discharged_how="Done, and reported to the committee" if is_discharged else "",
        discharged_by=course.officer() if is_discharged else None,
    )


def _awaited(course: Course, about: Stage) -> Decision:
    added = course.worked(list(course.entered.values())[-1], course.until)
    expected = course.day(course.until - timedelta(days=30), course.until + timedelta(days=120))
    by, outcome = course.chance.choice(_BODIES), DecisionOutcome.AWAITED.value
    return Decision(added, added, about.value, by, outcome, expected_on=expected)


def plans(course: Course) -> list[Plan]:
    """Return when the launch was planned, as it was stated one time after the other: it slips, and is confirmed."""
    if not course.is_past(Stage.OPTIONS_APPRAISAL) or not course.happens(0.8):
        return []
    day = course.entered[Stage.OPTIONS_APPRAISAL]
    aim = (course.launched or course.until) + timedelta(days=course.chance.randrange(-90, 400))
    stated = [Planned(_as_known(course, max(aim, day)), Certainty.PROVISIONAL.value)]
    for _statement in range(course.chance.randrange(4)):
        aim += timedelta(days=course.chance.choice((0, 0, 31, 61, 92, 183, -31)))
        is_firm = course.is_past(Stage.BUSINESS_PLAN) and course.happens(0.5)
        firm = Certainty.CONFIRMED if is_firm else Certainty.PROVISIONAL
        stated.append(Planned(_as_known(course, max(aim, day)), firm.value))
    return _statements(course, stated, day)


def _as_known(course: Course, day: date) -> PartialDate:
    parts = (day.year, day.month, day.day)
    return PartialDate.from_parts(*parts[: course.chance.choices([1, 2, 3], [1, 4, 5])[0]])


def _statements(course: Course, stated: list[Planned], day: date) -> list[Plan]:
    found: list[Plan] = []
    before, was_confirmed = None, False
    latest = min(course.until, course.launched or course.until)
    for planned in stated:
        if planned == before:
            continue
        change = slips.change(before, planned, was_confirmed=was_confirmed)
        reason = course.chance.choice(slips.Reason.values) if change in slips.NEEDS_REASON else ""
        when, precision = planned.when, planned.when.precision.value
        found.append(Plan(day, when.first_day, precision, when.last_day, planned.certainty, change.value, reason, ""))
        before, was_confirmed = planned, was_confirmed or planned.certainty == Certainty.CONFIRMED
        day = min(day + timedelta(days=course.chance.randrange(20, 120)), max(latest, day))
    return found


def readiness(course: Course) -> list[Readiness]:
    """Return one or two self-assessments of one whose options were appraised; the later one finds more ready."""
    if not course.is_past(Stage.OPTIONS_APPRAISAL) or not course.happens(0.8):
        return []
    day = course.worked(course.entered[Stage.OPTIONS_APPRAISAL], course.until)
    found = [_assessed(course, day, (3, 4, 3, 1))]
    if course.happens(0.4):
        found.append(_assessed(course, course.worked(day + timedelta(days=90), course.until), (1, 2, 4, 4)))
    return found


def _assessed(course: Course, day: date, weights: tuple[int, ...]) -> Readiness:
    levels = tuple(
        Level(day, area.value, course.chance.choices(ready.Level.values, weights)[0], course.chance.choice(_WHYS))
        for area in ready.Area
    )
    return Readiness(day, day, levels)


def agreements(course: Course, *, customer: str, provider: str) -> list[Agreement]:
    """Return the first contract of one that launched, or is about to."""
    if not course.is_past(Stage.TRANSITION) or not course.happens(0.95 if course.launched else 0.3):
        return []
    starts = course.launched or course.until + timedelta(days=course.chance.randrange(30, 200))
    signed = course.worked(starts - timedelta(days=60), starts)
    ends = starts.replace(year=starts.year + course.chance.choice((3, 3, 5, 7)), day=min(starts.day, 28))
    kind = course.chance.choices([AgreementKind.CONTRACT, AgreementKind.GRANT], [8, 2])[0].value
    title = f"Services from {starts:%B %Y}"
    return [Agreement(signed, signed, kind, title, customer, provider, signed, starts, ends, SOURCE, "")]
