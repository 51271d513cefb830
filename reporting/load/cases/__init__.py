"""Invents the casework on a spin-out that was invented: pure, and the same for the same seed.

For most that have not launched or launched lately somebody has worked on the case; for the others, which were imported
with their past behind them, nobody has. What happened is dated until the last day of the synthetic data, and what is to
come after it.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from reporting.load.cases import early_costs, failing, gates, people, transfers, work
from reporting.load.cases.course import OFFICERS, Course, course_of
from reporting.load.inventing import InventedBody, InventedSpinout

__all__ = ["OFFICERS", "InventedCase", "invent_case"]

# Those that launched since then were entered here as proposals.
LATELY = date(2021, 7, 1)


@dataclass
class InventedCase:
    """All that is written about a case. Officers are places in the list of those of its first parent body."""

    officer: int
    briefs: list[people.Brief] = field(default_factory=list)
    contacts: list[people.Contact] = field(default_factory=list)
    leads: list[people.Lead] = field(default_factory=list)
    notes: list[people.Note] = field(default_factory=list)
    tasks: list[work.Task] = field(default_factory=list)
    milestones: list[work.Milestone] = field(default_factory=list)
    updates: list[work.Update] = field(default_factory=list)
    holds: list[work.Hold] = field(default_factory=list)
    decisions: list[gates.Decision] = field(default_factory=list)
    plans: list[gates.Plan] = field(default_factory=list)
    readiness: list[gates.Readiness] = field(default_factory=list)
    agreements: list[gates.Agreement] = field(default_factory=list)
    waves: list[transfers.Wave] = field(default_factory=list)
    requests: list[transfers.Request] = field(default_factory=list)
    continuity: list[failing.Continuity] = field(default_factory=list)
    tests: list[failing.Test] = field(default_factory=list)
    exits: list[failing.Exit] = field(default_factory=list)
    costs: list[early_costs.Cost] = field(default_factory=list)


def invent_case(one: InventedSpinout, bodies: list[InventedBody], seed: int) -> InventedCase | None:
    """Return the casework on this spin-out; None where nobody has written anything."""
    chance = Random(f"{seed} case {one.number}")  # noqa: S311 - nothing here is a secret
    course = course_of(one, chance)
    if course is None:
        return None
    is_worked_on = course.happens(_often(course))
    exits = failing.exits(course) if course.happens(0.4) else []
    if is_worked_on:
        return _worked_on(course, one.name, bodies[one.bodies[0]].name, exits)
    return InventedCase(course.officer(), exits=exits) if exits else None


def _often(course: Course) -> float:
    if course.launched is None:
        return 0.85
    return 0.6 if course.launched >= LATELY else 0.03


def _worked_on(course: Course, name: str, body: str, exits: list[failing.Exit]) -> InventedCase:
    waves = transfers.waves(course)
    continuity, tests = failing.continuity(course)
    return InventedCase(
        course.officer(),
        briefs=[people.brief(course)] if course.happens(0.95 if course.launched is None else 0.7) else [],
        contacts=people.contacts(course),
        leads=people.leads(course),
        notes=people.notes(course),
        tasks=work.tasks(course, waves),
        milestones=work.milestones(course),
        updates=work.updates(course),
        holds=work.holds(course),
        decisions=gates.decisions(course),
        plans=gates.plans(course),
        readiness=gates.readiness(course),
        agreements=gates.agreements(course, customer=body, provider=name),
        waves=waves,
        requests=transfers.requests(course),
        continuity=continuity,
        tests=tests,
        exits=exits,
        costs=early_costs.costs(course),
    )
