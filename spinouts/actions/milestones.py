"""Milestones: what is to be reached by a day, until it is met or dropped."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import turn
from spinouts.actions.owners import check_owner
from spinouts.models import Milestone, Spinout


class MilestoneDateError(ValueError):
    """A milestone was met on a day that is still to come."""


class MilestoneClosedError(ValueError):
    """The milestone was met or dropped, or, where it is to be reopened, it is still to come."""


@dataclass(frozen=True)
class Aim:
    """What is to be reached, by when, and who sees to it."""

    title: str
    planned_on: date
    owner: User | None = None


@transaction.atomic
def add_milestone(spinout: Spinout, *, aim: Aim, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Milestone:
    """Add a milestone. Raises OwnerError."""
    with recorded(by=by, verb="add_milestone"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        check_owner(aim.owner, spinout)
        milestone = Milestone.objects.create(spinout=spinout, **vars(aim), **turn.stamp(by=by, at=at))
        kept.refresh_case([spinout.pk])
    return milestone


@transaction.atomic
def change_milestone(
    milestone: Milestone, *, aim: Aim, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Milestone:
    """Change what is to be reached, by when or by whom. Raises OwnerError or MilestoneClosedError."""
    with recorded(by=by, verb="change_milestone"):
        milestone = _take_open(milestone, by=by, at=at, sent=sent)
        check_owner(aim.owner, milestone.spinout, now=milestone.owner_id)
        _save(milestone, vars(aim), by=by, at=at)
    return milestone


@transaction.atomic
def meet_milestone(
    milestone: Milestone, *, on: date, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Milestone:
    """Record when a milestone was met. Raises MilestoneDateError or MilestoneClosedError."""
    with recorded(by=by, verb="meet_milestone"):
        milestone = _take_open(milestone, by=by, at=at, sent=sent)
        if on > timezone.localdate(at):
            raise MilestoneDateError("The date must be today or in the past")
        _save(milestone, {"met_on": on}, by=by, at=at)
    return milestone


@transaction.atomic
def drop_milestone(
    milestone: Milestone, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Milestone:
    """Record that a milestone is no longer aimed for, and why. Raises MilestoneClosedError."""
    with recorded(by=by, verb="drop_milestone", why=reason):
        milestone = _take_open(milestone, by=by, at=at, sent=sent)
        _save(milestone, {"dropped_reason": reason}, by=by, at=at)
    return milestone


@transaction.atomic
def reopen_milestone(
    milestone: Milestone, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Milestone:
    """Record that a milestone is to come after all. Raises MilestoneClosedError for one that is."""
    with recorded(by=by, verb="reopen_milestone", why=reason):
        milestone = _take(milestone, by=by, at=at, sent=sent)
        if milestone.is_to_come:
            raise MilestoneClosedError("This milestone is still to come")
        _save(milestone, {"met_on": None, "dropped_reason": ""}, by=by, at=at)
    return milestone


def _take(milestone: Milestone, *, by: User, at: datetime, sent: turn.Sent) -> Milestone:
    milestone = turn.take_row(milestone, by=by, at=at, sent=sent)
    permissions.check_can_change(by, milestone.spinout)
    return milestone


def _take_open(milestone: Milestone, *, by: User, at: datetime, sent: turn.Sent) -> Milestone:
    milestone = _take(milestone, by=by, at=at, sent=sent)
    if not milestone.is_to_come:
        raise MilestoneClosedError("This milestone was met or dropped. Reopen it before you change it")
    return milestone


def _save(milestone: Milestone, values: dict[str, object], *, by: User, at: datetime) -> None:
    turn.change(milestone, values, by=by, at=at)
    kept.refresh_case([milestone.spinout_id])
