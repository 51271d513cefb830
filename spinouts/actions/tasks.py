"""Tasks: those of the checklists, and those that a body adds."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import checklists, kept, permissions
from spinouts.actions import ledger, turn
from spinouts.actions.owners import check_owner
from spinouts.checklists import TaskState
from spinouts.models import CaseTask, Spinout


class TaskDateError(ValueError):
    """A task was done on a day that is still to come, or is done and nobody says when."""


class WhyNotApplicableError(ValueError):
    """A task does not apply, and nobody says why."""


@dataclass(frozen=True)
class Doing:
    """How far a task has come. `done_on` is for one that is done; `note` says how, or why it does not apply."""

    state: str = TaskState.NOT_STARTED
    owner: User | None = None
    due_on: date | None = None
    done_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class OwnTask:
    """What a task of the body's own is, and at which stage it stands."""

    title: str
    stage: str


@transaction.atomic
def change_task(
    task: CaseTask,
    *,
    doing: Doing,
    own: OwnTask | None = None,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> CaseTask:
    """Say how far a task has come; `own` is what it is, where the body added it.

    One of the checklist that nobody has touched is given as `CaseTask.of_checklist` returns it, and gets its row here.
    Raises TaskDateError, WhyNotApplicableError or OwnerError.
    """
    with recorded(by=by, verb="change_task", why=doing.note if doing.state == TaskState.NOT_APPLICABLE else ""):
        task = turn.take_row(task, by=by, at=at, sent=sent)
        permissions.check_can_change(by, task.spinout)
        _check(doing, task.spinout, owner_now=task.owner_id, today=timezone.localdate(at))
        values = _columns(doing) | _due(task, doing) | (vars(own) if own and not task.code else {})
        turn.change(task, values, by=by, at=at)
        kept.refresh_case([task.spinout_id])
    return task


@transaction.atomic
def add_task(
    spinout: Spinout, *, own: OwnTask, doing: Doing, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> CaseTask:
    """Add a task of the body's own. Raises as `change_task` does."""
    with recorded(by=by, verb="add_task"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        _check(doing, spinout, today=timezone.localdate(at))
        task = CaseTask(spinout=spinout, **vars(own))
        turn.change(task, _columns(doing) | {"due_on": doing.due_on}, by=by, at=at)
        kept.refresh_case([spinout.pk])
    return task


def _check(doing: Doing, spinout: Spinout, *, owner_now: int | None = None, today: date) -> None:
    if doing.state == TaskState.DONE and (doing.done_on is None or doing.done_on > today):
        raise TaskDateError("The date on which it was done must be today or in the past")
    if doing.state == TaskState.NOT_APPLICABLE and not doing.note:
        raise WhyNotApplicableError("Enter why it does not apply")
    check_owner(doing.owner, spinout, now=owner_now)


def _columns(doing: Doing) -> dict[str, object]:
    """Return the columns that it says, but for the day by which it is due."""
    done_on = doing.done_on if doing.state == TaskState.DONE else None
    return {"state": doing.state, "owner": doing.owner, "done_on": done_on, "note": doing.note}


def _due(task: CaseTask, doing: Doing) -> dict[str, object]:
    """Return by when it is due: as the ledger says, where it does and nobody said another day."""
    follows = doing.due_on is None or (task.is_due_by_ledger and doing.due_on == task.due_on)
    if task.code not in checklists.DATED_BY_THE_LEDGER or not follows:
        return {"due_on": doing.due_on, "is_due_by_ledger": False}
    return ledger.due(task.spinout, task.code)
