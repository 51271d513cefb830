"""Invents how a service goes on if its mutual fails, and what became of those that did."""

from datetime import date, timedelta
from typing import NamedTuple

from reporting.load.cases.course import Course
from reporting.load.cases.people import name
from reporting.load.inventing import LAST_DAY
from spinouts.lifecycle import Stage
from spinouts.models.continuity import ContinuityResult
from spinouts.rhythms import TEST_EVERY_MONTHS, months_after

_NOW = (
    "The council took the service back and runs it with the same staff.",
    "Two other providers divided it between them.",
    "It closed, and its users were helped to find another.",
)
_LESSONS = (
    "Begin to prepare for the second contract eighteen months before the first one ends.",
    "Keep three months of cash before taking on another building.",
    "Agree early what happens to the pension if the contract goes elsewhere.",
    "",
)
_SUCCESSORS = ("Fernford Care", "Oakdale Leisure Trust", "Larchwick Services")


class Continuity(NamedTuple):
    """A continuity plan."""

    added: date
    changed: date
    services_at_risk: str
    users_at_risk: str
    fallback_provider: str
    step_in: str
    notice_days: int | None
    triggers: str
    return_of_data: str
    return_of_assets: str
    owner: str
    agreed_on: date | None
    agreed_by: str
    next_test_on: date | None


class Test(NamedTuple):
    """A test of the plan."""

    added: date
    tested_on: date
    result: str
    found: str
    next_test_on: date


class Successor(NamedTuple):
    """Who took on a part of the service."""

    added: date
    changed: date
    name: str
    took_on: str
    staff: int | None
    from_on: date | None


class Exit(NamedTuple):
    """What became of staff and service, with who took on which part last."""

    added: date
    changed: date
    staff_returned: int | None
    staff_to_successors: int | None
    staff_redundant: int | None
    staff_left: int | None
    staff_note: str
    service_now: str
    lesson: str
    successors: tuple[Successor, ...]


def continuity(course: Course) -> tuple[list[Continuity], list[Test]]:
    """Return the plan of one that launched, or is about to, with the tests that were made of it."""
    if not course.is_past(Stage.TRANSITION) or not course.happens(0.9 if course.launched else 0.6):
        return [], []
    written = course.entered[Stage.TRANSITION]
    is_agreed = course.happens(0.95 if course.launched else 0.5)
    agreed = course.worked(written, course.launched or course.until) if is_agreed else None
    tests = _tests(course, agreed) if agreed else []
    due = tests[-1].next_test_on if tests else months_after(agreed, TEST_EVERY_MONTHS) if agreed else None
    is_whole = is_agreed or course.happens(0.3)
    plan = Continuity(
        added=written,
        changed=tests[-1].added if tests else agreed or written,
        services_at_risk="All that the contract covers",
        users_at_risk="People who are visited at home, within a day",
        fallback_provider="The parent body, for the first three months",
        step_in="Clause 24 of the contract" if is_whole else "",
        notice_days=course.chance.choice((30, 60, 90)) if is_whole else None,
        triggers="Less than one month of cash, or the contract’s end",
        return_of_data="Within five days, in the form in which it was handed over" if is_whole else "",
        return_of_assets="Vehicles and leases return with the contract" if is_whole else "",
        owner=name(course),
        agreed_on=agreed,
        agreed_by="Cabinet" if agreed else "",
        next_test_on=due,
    )
    return [plan], tests


def _tests(course: Course, agreed: date) -> list[Test]:
    """Return a test about every year, until somebody forgot one."""
    found: list[Test] = []
    due = months_after(agreed, TEST_EVERY_MONTHS)
    while course.happens(0.93):
        day = due + timedelta(days=course.chance.randrange(-20, 40))
        if day > course.until:
            break
        due = months_after(day, TEST_EVERY_MONTHS)
        # None fails: its plan would be agreed no more.
        result = course.chance.choices([ContinuityResult.PASSED, ContinuityResult.WITH_ACTIONS], [2, 1])[0].value
        found.append(Test(day, day, result, "The list of contacts was out of date", due))
    return found


def exits(course: Course) -> list[Exit]:
    """Return what became of one that ended after its launch, where somebody wrote it down."""
    if not (course.launched and course.has_ended):
        return []
    day = min(course.until + timedelta(days=course.chance.randrange(1, 60)), LAST_DAY)
    people = course.people
    returned = people if course.happens(0.4) else people // 2
    is_known = course.happens(0.7)
    names = course.chance.sample(_SUCCESSORS, k=course.chance.randrange(3))
    return [
        Exit(
            added=day,
            changed=day,
            staff_returned=returned if is_known else None,
            staff_to_successors=people - returned if is_known else None,
            staff_redundant=0 if is_known else None,
            staff_left=None,
            staff_note="" if is_known else "Nobody has counted them",
            service_now=course.chance.choice(_NOW),
            lesson=course.chance.choice(_LESSONS),
            successors=tuple(Successor(day, day, each, "", None, course.until) for each in names),
        )
    ]
