"""Invents who works on a case and what they write down: its brief, contacts, leads and notes."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from reporting.load.cases.course import OFFICERS, Course
from spinouts.checklists import of_stage
from spinouts.models.brief import ContactRole
from spinouts.permissions import Audience
from spinouts.vocabulary import Qualifier

_FIRST = ("Ade", "Bronwen", "Callum", "Dipa", "Esther", "Farah", "Gwen", "Hamish", "Imran", "Jo", "Kit", "Lowri")
_LAST = ("Archer", "Baker", "Carter", "Draper", "Fletcher", "Glover", "Harper", "Mason", "Potter", "Sawyer", "Turner")
_WHAT = (
    "It supports people at home so that they can live there for longer.",
    "It runs the buildings, the lending and the classes, in towns and in villages.",
    "It finds and keeps work for people who have been without it.",
    "It looks after the places that everybody uses, from parks to playing fields.",
)
_WHY = (
    "Staff know what would make it better and cannot change it here.",
    "It could earn income that a department cannot.",
    "Savings are asked for each year, and a mutual could win other work.",
    "Its users want a say, which a membership would give them.",
)
_NOTES = (
    "Spoke to finance: the overheads are still being worked out.",
    "The union asks for a meeting before the next committee.",
    "Legal advice is due next week.",
    "The landlord has agreed in principle.",
    "Members asked twice about pensions. Answer it in the next paper.",
    "The commissioner wants to see the first year’s targets.",
)


class Brief(NamedTuple):
    """What a proposal says; columns of the table of that name."""

    added: date
    changed: date
    what: str
    why: str
    people_in_scope: int
    people_qualifier: str
    people_note: str
    sponsor_name: str
    sponsor_post: str
    employee_say: str


class Contact(NamedTuple):
    """Somebody who can be asked."""

    added: date
    changed: date
    role: str
    name: str
    post: str
    email: str
    telephone: str


class Lead(NamedTuple):
    """Which officer of the body leads it, by place, from when until when."""

    added: date
    changed: date
    person: int
    ended: date | None


class Note(NamedTuple):
    """Words for some people, who wrote them, and whom they mention."""

    added: date
    changed: date
    task_code: str
    audience: str
    text: str
    removed: date | None
    mentions: int | None


def officers_of(bodies: int, seed: int) -> list[list[str]]:
    """Return the names of the officers of so many bodies, body by body."""
    chance = Random(f"{seed} officers")  # noqa: S311 - nothing here is a secret
    return [
        [f"{chance.choice(_FIRST)} {chance.choice(_LAST)} (synthetic)" for _place in range(OFFICERS)]
        for _body in range(bodies)
    ]


def name(course: Course) -> str:
    """Return the name of somebody."""
    return f"{course.chance.choice(_FIRST)} {course.chance.choice(_LAST)}"


def brief(course: Course) -> Brief:
    """Return what the proposal says."""
    written = course.began
    return Brief(
        added=written,
        changed=course.worked(written, written + timedelta(days=200)),
        what=course.chance.choice(_WHAT),
        why=course.chance.choice(_WHY),
        people_in_scope=course.people,
        people_qualifier=course.chance.choice(Qualifier.values),
        people_note="Counted from the payroll" if course.happens(0.4) else "",
        sponsor_name=name(course),
        sponsor_post=course.chance.choice(("Director of Adult Services", "Assistant Director", "Head of Communities")),
        employee_say="Staff members elect two of the directors" if course.happens(0.6) else "",
    )


def contacts(course: Course) -> list[Contact]:
    """Return one to three people, each in another role."""
    roles = course.chance.sample(ContactRole.values, k=course.chance.randrange(1, 4))
    found = []
    for number, role in enumerate(roles):
        day = course.worked(course.began, course.began + timedelta(days=400))
        telephone = f"01632 96{course.chance.randrange(10_000):04}" if course.happens(0.6) else ""
        found.append(Contact(day, day, role, name(course), "", f"contact{number}@example.org", telephone))
    return found


def leads(course: Course) -> list[Lead]:
    """Return who led it, one after the other; nobody leads some now."""
    began, found = course.began, []
    if course.happens(0.15):
        ended = course.worked(began + timedelta(days=60), began + timedelta(days=300))
        found.append(Lead(began, ended, course.officer(), ended))
        began = ended
    if course.happens(0.9):
        found.append(Lead(began, began, course.officer(), None))
    return found


def notes(course: Course) -> list[Note]:
    """Return up to four notes, the earliest first; some are on a task, some mention a colleague of their writer."""
    first = max(course.began, course.until - timedelta(days=500))
    days = sorted(course.worked(first, course.until) for _note in range(course.chance.randrange(5)))
    return [_note(course, day) for day in days]


def _note(course: Course, day: date) -> Note:
    audience = course.chance.choices([Audience.BODY, Audience.EVERYONE, Audience.TASKFORCE], [6, 3, 1])[0]
    is_on_a_task = course.happens(0.3)
    return Note(
        added=day,
        changed=day,
        task_code=course.chance.choice(of_stage(course.stage)).code if is_on_a_task else "",
        audience=audience.value,
        text=course.chance.choice(_NOTES),
        removed=day if course.happens(0.03) else None,
        mentions=course.officer() if audience != Audience.TASKFORCE and course.happens(0.2) else None,
    )
