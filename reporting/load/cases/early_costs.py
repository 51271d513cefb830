"""Invents what a case costs before its launch, and what covers it."""

from datetime import date
from typing import NamedTuple

from funding.vocabulary import CostKind, CoverSource, CoverState
from reporting.load.cases.course import Course
from spinouts.lifecycle import Stage

# What is paid for, and about how much in pounds.
_PAID = (
    (CostKind.LEGAL, "Articles and transfer agreement", 22_000),
    (CostKind.FINANCIAL_MODEL, "Five-year financial model", 15_000),
    (CostKind.HR_PENSIONS, "Pension admission and staff terms", 18_000),
    (CostKind.TAX, "VAT and corporation tax", 6_000),
    (CostKind.GOVERNANCE, "Registration and board", 3_000),
    (CostKind.STAFF_ENGAGEMENT, "Staff days", 4_000),
)


class Cover(NamedTuple):
    """An amount that covers a cost, or is to."""

    added: date
    changed: date
    state: str
    source: str
    who: str
    amount: str


class Cost(NamedTuple):
    """One cost before the launch."""

    added: date
    changed: date
    kind: str
    what: str
    estimate: str
    actual: str | None
    note: str
    covers: list[Cover]


def costs(course: Course) -> list[Cost]:
    """Return the costs of one that has come as far as a case for change, if anybody keeps them."""
    entered = course.entered.get(Stage.CASE_FOR_CHANGE)
    if entered is None or not course.happens(0.5):
        return []
    paid = course.chance.sample(_PAID, course.chance.randrange(2, len(_PAID) + 1))
    return [_cost(course, entered, kind, what, about) for kind, what, about in paid]


def _cost(course: Course, entered: date, kind: CostKind, what: str, about: int) -> Cost:
    pence = int(about * 100 * course.chance.uniform(0.6, 1.5))
    billed = int(pence * course.chance.uniform(0.8, 1.2)) if course.is_past(Stage.TRANSITION) else None
    share = course.chance.choice((0, 40, 75, 100))
    state = CoverState.SECURED if course.happens(0.6) else CoverState.SOUGHT
    cover = Cover(entered, entered, state.value, CoverSource.PARENT.value, "", _pounds(pence * share // 100))
    return Cost(
        entered,
        entered,
        kind.value,
        what,
        _pounds(pence),
        _pounds(billed) if billed else None,
        "",
        [cover] if share else [],
    )


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02}"
