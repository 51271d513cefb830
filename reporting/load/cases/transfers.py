"""Invents who transferred and when, and which staff returns the body was asked for."""

from datetime import date, timedelta
from typing import NamedTuple

from reporting.load.cases.course import Course
from spinouts.lifecycle import Stage
from spinouts.models.transfer import EXPLAINED, Pension, Tupe
from spinouts.rhythms import RETURN_AS_AT, return_due

_NAMES = ("First transfer", "Second transfer")


class Wave(NamedTuple):
    """Staff who move together."""

    added: date
    changed: date
    name: str
    headcount: int
    planned_on: date
    transferred_on: date | None
    tupe: str
    tupe_note: str
    informed_on: date | None
    consultation_began_on: date | None
    consultation_ended_on: date | None
    pension: str
    pension_note: str
    assets: str


class Request(NamedTuple):
    """A request for a headcount as at a day."""

    added: date
    changed: date
    as_at: date
    due_on: date
    reminders: int
    reminded_on: date | None
    excused_reason: str


def waves(course: Course) -> list[Wave]:
    """Return one or two transfers of one that has come as far as a business plan, if it has planned any."""
    if not course.is_past(Stage.BUSINESS_PLAN) or not course.happens(0.95 if course.is_past(Stage.TRANSITION) else 0.6):
        return []
    entered = course.entered[Stage.BUSINESS_PLAN]
    first = course.launched or course.day(course.until + timedelta(days=40), course.until + timedelta(days=300))
    if course.has_ended and not course.launched:
        first = course.day(course.until, course.until + timedelta(days=200))
    days = [first]
    if course.happens(0.35):
        days.append(first + timedelta(days=course.chance.randrange(30, 300)))
    share = max(1, course.people // len(days))
    return [_wave(course, name, day, share, entered) for name, day in zip(_NAMES, days, strict=False)]


def _wave(course: Course, name: str, planned: date, people: int, entered: date) -> Wave:
    is_settled = course.is_past(Stage.TRANSITION) and (course.launched is None or planned <= course.until)
    has_moved = course.launched is not None and planned <= course.until
    tupe, pension = "", ""
    if is_settled or course.happens(0.5):
        tupe = course.chance.choices([Tupe.APPLIES, Tupe.NOT_APPLICABLE], [9, 1])[0].value
        pension = course.chance.choices(list(Pension), [50, 25, 10, 5, 10])[0].value
    told = planned - timedelta(days=course.chance.randrange(28, 90))
    is_told = tupe == Tupe.APPLIES and told <= course.until
    began = told - timedelta(days=course.chance.randrange(30))
    return Wave(
        added=entered,
        changed=planned if has_moved else entered,
        name=name,
        headcount=people,
        planned_on=planned,
        transferred_on=planned if has_moved else None,
        tupe=tupe,
        tupe_note="A new service, to which nobody transfers" if tupe == Tupe.NOT_APPLICABLE else "",
        informed_on=told if is_told else None,
        consultation_began_on=began if is_told else None,
        consultation_ended_on=told if is_told and course.happens(0.7) else None,
        pension=pension,
        pension_note="Set out in the business plan" if pension in EXPLAINED else "",
        assets="Vehicles and the lease of the depot" if course.happens(0.3) else "",
    )


def requests(course: Course) -> list[Request]:
    """Return what a body was asked for in the last three years that it was live."""
    if course.launched is None:
        return []
    years = range(max(course.launched.year, course.until.year - 2), course.until.year + 1)
    days = [date(year, *RETURN_AS_AT) for year in years]
    return [_request(course, day) for day in days if course.launched <= day < course.until]


def _request(course: Course, as_at: date) -> Request:
    asked = as_at + timedelta(days=1)
    due = return_due(as_at, asked_on=asked)
    reminders = course.chance.choices([0, 1, 2, 3], [60, 20, 12, 8])[0]
    reminded = due + timedelta(days=(-14, 1, 28)[reminders - 1]) if reminders else None
    is_excused = course.happens(0.04)
    return Request(
        added=asked,
        changed=reminded or asked,
        as_at=as_at,
        due_on=due,
        reminders=reminders,
        reminded_on=reminded,
        excused_reason="It was being wound up" if is_excused else "",
    )
