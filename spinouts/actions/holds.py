"""Putting a spin-out on hold, and resuming it. A hold changes no figure."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import turn
from spinouts.models import Hold, Spinout


class HoldBeganError(ValueError):
    """A hold begins in the future, or within an earlier one."""


class HoldExpectedError(ValueError):
    """A hold is expected to end before it began."""


class HoldEndedError(ValueError):
    """A hold ends before it began, or in the future, or has ended already."""


@dataclass(frozen=True)
class Held:
    """From when it is on hold, why, and until when that is expected to last."""

    began_on: date
    reason: str
    expected_until: date | None = None


@transaction.atomic
def hold(spinout: Spinout, *, says: Held, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Hold:
    """Put the spin-out on hold. Raises CannotHoldError, HoldBeganError or HoldExpectedError."""
    with recorded(by=by, verb="hold"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_hold(by, spinout, Hold.objects.open().filter(spinout=spinout).exists())
        _check(spinout, says, today=timezone.localdate(at))
        held = Hold.objects.create(spinout=spinout, **vars(says), **turn.stamp(by=by, at=at))
        kept.refresh_case([spinout.pk])
    return held


@transaction.atomic
def change_hold(held: Hold, *, says: Held, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Hold:
    """Change from when, why or until when a spin-out is on hold. Raises as `hold` does, or HoldEndedError."""
    with recorded(by=by, verb="change_hold"):
        held = turn.take_row(held, by=by, at=at, sent=sent)
        permissions.check_can_change(by, held.spinout)
        _check_open(held)
        _check(held.spinout, says, today=timezone.localdate(at))
        turn.change(held, vars(says), by=by, at=at)
        kept.refresh_case([held.spinout_id])
    return held


@transaction.atomic
def resume(held: Hold, *, on: date, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Hold:
    """End a hold. The day on which it is resumed is the first that is not on hold. Raises HoldEndedError."""
    with recorded(by=by, verb="resume"):
        held = turn.take_row(held, by=by, at=at, sent=sent)
        permissions.check_can_change(by, held.spinout)
        _check_open(held)
        if on > timezone.localdate(at):
            raise HoldEndedError("The date on which it was resumed must be today or in the past")
        if on < held.began_on:
            raise HoldEndedError(f"It was put on hold on {formats.uk_date(held.began_on)}, after this date")
        turn.change(held, {"ended_on": on, "ended_reason": reason}, by=by, at=at)
        kept.refresh_case([held.spinout_id])
    return held


def _check_open(held: Hold) -> None:
    if held.ended_on is not None:
        raise HoldEndedError(f"It was resumed on {formats.uk_date(held.ended_on)} already")


def _check(spinout: Spinout, says: Held, *, today: date) -> None:
    if says.began_on > today:
        raise HoldBeganError("The date from which it is on hold must be today or in the past")
    earlier = Hold.objects.filter(spinout=spinout).lasting_beyond(says.began_on).order_by("ended_on").last()
    if earlier:
        began, ended = formats.uk_date(earlier.began_on), formats.uk_date(earlier.ended_on)
        raise HoldBeganError(f"It was on hold from {began} to {ended} already. Enter {ended} or a later date")
    if says.expected_until and says.expected_until < says.began_on:
        raise HoldExpectedError("It cannot be expected to end before it began")
