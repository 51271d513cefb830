"""Invents the work on a case: its tasks and milestones, its progress updates, and when it was on hold."""

from datetime import date, timedelta
from typing import NamedTuple

from reporting.load.cases.course import Course
from reporting.load.cases.transfers import Wave
from spinouts.checklists import DATED_BY_THE_LEDGER, OPEN, Item, TaskState, information_due, of_stage
from spinouts.lifecycle import Stage
from spinouts.models.transfer import Tupe
from spinouts.rhythms import UPDATE_EVERY, Rag

_OWN = ("Ask the landlord about the lease", "Arrange the staff day", "Book a room for the board", "Answer the petition")
_MILESTONES = ("Board appointed", "Business plan agreed", "Name chosen", "Accounts opened", "First members’ meeting")
_SUMMARIES = (
    "The consultation has begun and few have objected so far.",
    "The financial model was revised; overheads are lower than feared.",
    "We wait for the pension fund’s figures, and nothing else moves until they are here.",
    "The board met twice and agreed the articles.",
    "Two of the five cases are written.",
)
_NEXT = ("Publish the answers to staff", "Take the paper to cabinet", "Agree the bond", "")
_NOT_ASKED_FOR = "Not asked for here"
_HELD_FOR = ("Elections", "The sponsor left", "A review of the whole department", "Waiting for a grant decision")


class Task(NamedTuple):
    """A task, with the place of the officer who owns it."""

    added: date
    changed: date
    code: str
    stage: str
    title: str = ""
    state: str = TaskState.NOT_STARTED.value
    owner: int | None = None
    due_on: date | None = None
    is_due_by_ledger: bool = False
    done_on: date | None = None
    note: str = ""


class Milestone(NamedTuple):
    """Something that is to be reached by a day."""

    added: date
    changed: date
    title: str
    owner: int | None
    planned_on: date
    met_on: date | None
    dropped_reason: str


class Update(NamedTuple):
    """How it goes, in a rating and in words."""

    added: date
    rag: str
    summary: str
    next_steps: str


class Hold(NamedTuple):
    """A period in which nothing was asked of it."""

    added: date
    changed: date
    began_on: date
    reason: str
    expected_until: date | None
    ended_on: date | None
    ended_reason: str


def tasks(course: Course, waves: list[Wave]) -> list[Task]:
    """Return the tasks of the stages that it passed, those of the present one, and a few of the body's own."""
    found = []
    # Of what was done long before the launch, less is written down afterwards.
    kept = 0.55 if course.launched else 0.9
    for stage, entered in course.entered.items():
        left = course.left(stage) or (course.until if course.has_ended else None)
        for item in of_stage(stage):
            if course.happens(kept if left else 0.75):
                found.append(_closed(course, item, entered, left) if left else _present(course, item, entered))
    found += [_own(course) for _task in range(course.chance.randrange(3)) if not course.has_ended]
    return _dated_by_the_ledger(course, found, waves)


def _closed(course: Course, item: Item, entered: date, left: date) -> Task:
    day, owner = course.worked(entered, left), course.officer()
    task = Task(entered, day, item.code, item.stage.value, owner=owner, due_on=day)
    if course.happens(0.1):
        return task._replace(state=TaskState.NOT_APPLICABLE.value, note=_NOT_ASKED_FOR)
    note = "Filed with the project’s papers" if course.happens(0.3) else ""
    return task._replace(state=TaskState.DONE.value, done_on=day, note=note)


def _present(course: Course, item: Item, entered: date) -> Task:
    state = course.chance.choices(list(TaskState), [35, 30, 30, 5])[0]
    day = course.worked(entered, course.until)
    due = course.day(course.until - timedelta(days=45), course.until + timedelta(days=200))
    return Task(
        added=entered,
        changed=day,
        code=item.code,
        stage=item.stage.value,
        state=state.value,
        owner=course.officer() if course.happens(0.8) else None,
        due_on=due if course.happens(0.85) else None,
        done_on=day if state == TaskState.DONE else None,
        note=_NOT_ASKED_FOR if state == TaskState.NOT_APPLICABLE else "",
    )


def _own(course: Course) -> Task:
    added = course.worked(max(course.began, course.until - timedelta(days=200)), course.until)
    due = added + timedelta(days=course.chance.randrange(14, 200))
    title, owner = course.chance.choice(_OWN), course.officer()
    task = Task(added, added, "", course.stage.value, title, owner=owner, due_on=due)
    if not course.happens(0.4):
        return task
    done = course.worked(added, due)
    return task._replace(changed=done, state=TaskState.DONE.value, done_on=done)


def _dated_by_the_ledger(course: Course, tasks: list[Task], waves: list[Wave]) -> list[Task]:
    """Return the tasks with those that precede a transfer due in time for the first whose staff were not told."""
    told = {"tupe_information": "informed_on", "tupe_consultation": "consultation_began_on"}
    for code in DATED_BY_THE_LEDGER:
        untold = [
            wave.planned_on
            for wave in waves
            if wave.transferred_on is None and wave.tupe != Tupe.NOT_APPLICABLE and getattr(wave, told[code]) is None
        ]
        there = next((task for task in tasks if task.code == code), None)
        if not untold or (there and there.state not in OPEN):
            continue
        planned = max(wave.added for wave in waves)
        task = there or Task(planned, planned, code, Stage.TRANSITION.value)
        tasks = [each for each in tasks if each.code != code]
        tasks.append(task._replace(due_on=information_due(min(untold)), is_due_by_ledger=True))
    return tasks


def milestones(course: Course) -> list[Milestone]:
    """Return up to three milestones of one that has come as far as a business case."""
    if not course.is_past(Stage.BUSINESS_CASE):
        return []
    since = course.entered[Stage.BUSINESS_CASE]
    found = []
    for title in course.chance.sample(_MILESTONES, k=course.chance.randrange(4)):
        planned = course.day(since + timedelta(days=30), max(course.until, since) + timedelta(days=150))
        is_over = planned <= course.until and course.happens(0.85)
        is_met = is_over and course.happens(0.9)
        met = min(planned + timedelta(days=course.chance.randrange(30)), course.until) if is_met else None
        dropped = "Not needed after all" if is_over and not is_met else ""
        found.append(Milestone(since, met or since, title, course.officer(), planned, met, dropped))
    return found


def updates(course: Course) -> list[Update]:
    """Return two to six updates on the rhythm of its stage, the latest last; of some the next one is overdue."""
    every = UPDATE_EVERY[course.stage]
    day = course.until - timedelta(days=course.chance.randrange(round(every * 1.4)))
    found = []
    for _update in range(course.chance.randrange(2, 7)):
        if day < course.began:
            break
        rag = course.chance.choices(list(Rag), [5, 12, 30, 33, 20])[0].value
        found.append(Update(day, rag, course.chance.choice(_SUMMARIES), course.chance.choice(_NEXT)))
        day -= timedelta(days=round(every * course.chance.uniform(0.7, 1.2)))
    return found[::-1]


def holds(course: Course) -> list[Hold]:
    """Return a hold that was lifted, and one that was not, of those that have such."""
    if course.launched:
        return []
    found = []
    latest = list(course.entered.values())[-1]
    if course.happens(0.12):
        began = course.worked(course.began, latest)
        ended = course.worked(began + timedelta(days=20), began + timedelta(days=180))
        found.append(_hold(course, began, max(began, ended)))
    if not course.has_ended and course.happens(0.08):
        since = max([latest, course.until - timedelta(days=300), *(hold.ended_on for hold in found if hold.ended_on)])
        found.append(_hold(course, course.worked(since, course.until), None))
    return found


def _hold(course: Course, began: date, ended: date | None) -> Hold:
    expected = began + timedelta(days=course.chance.randrange(30, 200)) if course.happens(0.6) else None
    reason = course.chance.choice(_HELD_FOR)
    return Hold(began, ended or began, began, reason, expected, ended, "What it waited for is over" if ended else "")
