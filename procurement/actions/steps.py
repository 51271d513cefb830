"""The steps of a procurement: planning and correcting them, and moving the procurement on by what was done."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.partial_dates import PartialDate, Precision
from mutuals_tracker.recording import recorded
from procurement import choosing
from procurement.actions.procurements import CommencedError, check_route
from procurement.lifecycle import ENTERED_BY, ProcurementState, check_move
from procurement.models import Procurement, ProcurementStep
from procurement.permissions import contracts as permissions
from procurement.permissions import procurements as moving
from procurement.vocabulary import STEP_PLACES, StepKind
from spinouts.actions import turn

# What a page that moves a procurement on shows.
MOVED = ("state", "commenced_on")
_STATES = {kind: state for state, kind in ENTERED_BY.items()}


class StepDateError(ValueError):
    """The day lies in the future, or stands before a step that comes first; the message names that step and its day."""


class PlannedDateError(ValueError):
    """It is planned before a step that comes first; the message names that step and its day."""


class UndatedStepError(ValueError):
    """Neither when it is planned nor when it was done is known."""


class DoneByMoveError(ValueError):
    """The step is done by moving the procurement on, and stays done while the procurement is where it is."""


class StepGoneError(ValueError):
    """Somebody removed the step meanwhile."""


@dataclass(frozen=True)
class Stepped:
    """What is said of a step."""

    planned_on: date | None = None
    done_on: date | None = None
    notice_url: str = ""
    note: str = ""


@transaction.atomic
def move_procurement(
    procurement: Procurement,
    *,
    to: str,
    on: date,
    notice_url: str = "",
    commenced_on: date | None = None,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Procurement:
    """Say that the step by which it enters a state was done on that day, and move it there.

    Where nobody knew on which day it commenced, `commenced_on` says so; the regime follows from it. On an award, the
    rules of its route are asked again with its day. Raises AlreadySaved, ChangedMeanwhile, IllegalProcurementMoveError,
    CommencedError, StepDateError, or what is wrong with the route.
    """
    with recorded(by=by, verb="move_procurement"):
        procurement = turn.take_row(procurement, by=by, at=at, sent=sent, columns=MOVED)
        moving.check_can_move(by, procurement)
        check_move(procurement.state, to)
        values: dict[str, object] = {"state": to, **_commenced(procurement, commenced_on, at=at)}
        for name, value in values.items():
            setattr(procurement, name, value)
        kind = ENTERED_BY[ProcurementState(to)]
        _check_done(procurement, kind, on, at=at)
        check_route(procurement, awarded_on=on if kind == StepKind.AWARD else None)
        step = _step(procurement, kind)
        turn.change(step, _of(kind) | {"done_on": on, "notice_url": notice_url or step.notice_url}, by=by, at=at)
        turn.change(procurement, values, by=by, at=at)
    procurement.refresh_from_db()
    return procurement


@transaction.atomic
def abandon_procurement(
    procurement: Procurement, *, on: date, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Procurement:
    """Say that it came to nothing, when, and why. Raises IllegalProcurementMoveError or StepDateError."""
    with recorded(by=by, verb="abandon_procurement", why=reason):
        procurement = turn.take_row(procurement, by=by, at=at, sent=sent, columns=MOVED)
        moving.check_can_move(by, procurement)
        check_move(procurement.state, ProcurementState.ABANDONED)
        _check_past(on, at=at)
        last = procurement.steps.filter(done_on__gt=on).in_order().last()
        if last:
            raise StepDateError(f"The day must be on or after {_named(last)}")
        values = {"state": ProcurementState.ABANDONED.value, "abandoned_on": on, "abandoned_reason": reason}
        turn.change(procurement, values, by=by, at=at)
    return procurement


@transaction.atomic
def keep_step(
    step: ProcurementStep, *, says: Stepped, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> ProcurementStep:
    """Plan a step or correct what is said of it; one that nobody has begun is begun.

    Raises AlreadySaved, ChangedMeanwhile, StepGoneError, UndatedStepError, DoneByMoveError, StepDateError,
    PlannedDateError, or what another day of the award makes of the route.
    """
    with recorded(by=by, verb="keep_step"):
        step = _take(step, by=by, at=at, sent=sent)
        procurement = step.procurement
        if says.planned_on is None and says.done_on is None:
            raise UndatedStepError("Enter for when it is planned, or when it was done")
        kind = StepKind(step.kind)
        _check_moved(procurement, kind, is_done=says.done_on is not None)
        if says.done_on:
            _check_done(procurement, kind, says.done_on, at=at)
        if says.done_on and kind == StepKind.AWARD and says.done_on != step.done_on:
            check_route(procurement, awarded_on=says.done_on)
        if says.planned_on and says.planned_on != step.planned_on:
            _check_planned(procurement, kind, says.planned_on)
        turn.change(step, _of(kind) | vars(says), by=by, at=at)
    return step


@transaction.atomic
def remove_step(step: ProcurementStep, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> None:
    """Remove a step that the procurement does not have. Raises AlreadySaved, StepGoneError or DoneByMoveError."""
    with recorded(by=by, verb="remove_step", why=reason):
        step = _take(step, by=by, at=at, sent=sent)
        _check_moved(step.procurement, StepKind(step.kind), is_done=False)
        step.delete()


def step_of(procurement: Procurement, kind: StepKind) -> ProcurementStep:
    """Return the step of that kind; a new one, revision 0, where nobody began it."""
    return _step(procurement, kind)


def _take(step: ProcurementStep, *, by: User, at: datetime, sent: turn.Sent) -> ProcurementStep:
    try:
        taken = turn.take_row(step, by=by, at=at, sent=sent)
    except ProcurementStep.DoesNotExist as gone:
        raise StepGoneError("Somebody removed this step meanwhile. Go back to the procurement") from gone
    taken.procurement = Procurement.objects.select_for_update().get(pk=step.procurement_id)
    taken.procurement.spinout = taken.spinout
    permissions.check_can_keep(by, taken.procurement)
    return taken


def _step(procurement: Procurement, kind: StepKind) -> ProcurementStep:
    there = ProcurementStep.objects.filter(procurement=procurement, kind=kind).first()
    return there or ProcurementStep(
        spinout=procurement.spinout, procurement=procurement, kind=kind.value, place=STEP_PLACES[kind], revision=0
    )


def _of(kind: StepKind) -> dict[str, object]:
    return {"kind": kind.value, "place": STEP_PLACES[kind]}


def _commenced(procurement: Procurement, said: date | None, *, at: datetime) -> dict[str, object]:
    """Return the day that was asked for because nobody knew it, and the regime that follows from it."""
    known = procurement.commenced
    if known is None or known.precision != Precision.DAY:
        if said is None:
            raise CommencedError("Enter the day on which the procurement commenced")
        known = PartialDate.on(said)
    if known.first_day > timezone.localdate(at):
        raise CommencedError(
            f"The procurement is to commence on {known}. Correct that first: it must be today or in the past"
            if said is None
            else "The day on which it commenced must be today or in the past"
        )
    values: dict[str, object] = {"commenced_on": known.first_day, "commenced_precision": Precision.DAY.value}
    if not procurement.regime_reason:
        values["regime"] = choosing.regime_that_follows(known, is_health=procurement.is_health)
    return values


def _check_past(on: date, *, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise StepDateError("The day must be today or in the past")


def _check_done(procurement: Procurement, kind: StepKind, on: date, *, at: datetime) -> None:
    """Raise StepDateError unless it was done in the order of the steps, as PostgreSQL holds it too."""
    _check_past(on, at=at)
    for other in procurement.steps.filter(done_on__isnull=False).exclude(kind=kind).in_order():
        done_on = other.done_on or on
        if other.place < STEP_PLACES[kind] and done_on > on:
            raise StepDateError(f"The day must be on or after {_named(other)}")
        if other.place > STEP_PLACES[kind] and done_on < on:
            raise StepDateError(f"The day must be on or before {_named(other)}")


def _check_planned(procurement: Procurement, kind: StepKind, on: date) -> None:
    earlier = procurement.steps.filter(place__lt=STEP_PLACES[kind]).in_order()
    late = next((each for each in earlier if each.day and each.day > on), None)
    if late:
        raise PlannedDateError(f"It must be planned on or after {_named(late)}")


def _check_moved(procurement: Procurement, kind: StepKind, *, is_done: bool) -> None:
    """Raise DoneByMoveError where the state of the procurement says otherwise than the step would."""
    state = _STATES.get(kind)
    if state is None or procurement.is_history:
        return
    was_done = procurement.steps.filter(kind=kind, done_on__isnull=False).exists()
    if is_done and not was_done:
        raise DoneByMoveError(f"Move the procurement on to “{state.label}” instead: that says when it was done")
    if was_done and not is_done:
        raise DoneByMoveError(f"The procurement came to “{state.label}” by it, so it stays done. Correct its day")


def _named(step: ProcurementStep) -> str:
    day, name = formats.uk_date(step.day), f"“{step.get_kind_display()}”"
    return f"{day}, the day of {name}" if step.done_on else f"{day}, for which {name} is planned"
