"""Moves between stages through their gates, endings, and the correction of either."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.facts import dated
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from spinouts import kept, lifecycle, permissions
from spinouts.actions import exits, passing, turn
from spinouts.gates import Passage
from spinouts.lifecycle import ENDINGS, NOTHING, ORDER, RUNNING, IllegalMove, Outcome, Stage, State
from spinouts.models import JourneyEvent, ProposalDraft, Spinout


class DatesOutOfOrderError(ValueError):
    """A move is dated before the one that it follows, after the one that follows it, or in the future."""


@transaction.atomic
def move(
    spinout: Spinout,
    *,
    to: str,
    on: PartialDate | None,
    by: User,
    at: datetime,
    reason: str = "",
    overrides: bool = False,
    sent: turn.Sent = turn.UNSENT,
) -> JourneyEvent:
    """Move the spin-out to stage `to`; `on` None means that nobody knows when.

    A move forward passes the gates of the stages that it enters or leaves out. A certifier `overrides` what is missing,
    with a reason, but for what a statute asks. Raises IllegalMove, ReasonNeeded, DatesOutOfOrderError, OnHoldError,
    GateClosedError, or Refused to somebody who may not override.
    """
    with recorded(by=by, verb="move", why=reason):
        spinout = turn.take(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        before, after = _checked(spinout, to, Outcome.ACTIVE, on=on, at=at, reason=reason)
        passing.check_not_on_hold(spinout)
        passed = passing.ask(spinout, before, after, on=on, by=by, at=at, reason=reason, overrides=overrides)
        event = _write(spinout, before, after, on=on, by=by, reason=reason, gate=passed.how)
        passing.write(event, passed, by=by, at=at)
        kept.refresh([spinout.pk])
    return event


@transaction.atomic
def end(
    spinout: Spinout,
    *,
    outcome: str,
    on: PartialDate | None,
    reason: str,
    by: User,
    at: datetime,
    became: exits.Became | None = None,
    sent: turn.Sent = turn.UNSENT,
) -> JourneyEvent:
    """Record how the spin-out ended, before its launch or after, and then what `became` of staff and service.

    Raises as `move` does, and ServiceUntoldError where the service goes on and nobody says with whom.
    """
    if outcome not in ENDINGS:
        raise IllegalMove("Say how it ended")
    with recorded(by=by, verb="end", why=reason):
        spinout = turn.take(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        before, after = _checked(spinout, "", outcome, on=on, at=at, reason=reason)
        event = _write(spinout, before, after, on=on, by=by, reason=reason)
        exits.write(spinout, became, outcome, by=by, at=at)
        passing.lift_hold(spinout, by=by, at=at)
        kept.refresh([spinout.pk])
    return event


@transaction.atomic
def say_trading(
    spinout: Spinout,
    *,
    outcome: str,
    on: PartialDate | None,
    by: User,
    at: datetime,
    reason: str = "",
    sent: turn.Sent = turn.UNSENT,
) -> JourneyEvent:
    """Record that it is known to go on (active), or that nobody knows any more (unknown). Raises as `move` does."""
    if outcome not in RUNNING:
        raise IllegalMove("Say whether it is known to go on")
    with recorded(by=by, verb="say_trading", why=reason):
        spinout = turn.take(spinout, by=by, at=at, sent=sent)
        permissions.check_can_carry_on(by, spinout)
        before, after = _checked(spinout, "", outcome, on=on, at=at, reason=reason)
        event = _write(spinout, before, after, on=on, by=by, reason=reason)
        kept.refresh([spinout.pk])
    return event


@transaction.atomic
def correct_move(
    event: JourneyEvent,
    *,
    to: State,
    on: PartialDate | None,
    reason: str,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> JourneyEvent:
    """Supersede a move that was entered wrongly: another date, or (for the latest move only) another stage or outcome.

    A launch date is corrected so too. A correction that leads to another stage is asked what guards that one, and one
    to an ending after which the service goes on, what became of it. An end that becomes none gives back the hold that
    it lifted. Raises IllegalMove, DatesOutOfOrderError, GateClosedError or ServiceUntoldError.
    """
    with recorded(by=by, verb="correct_move", why=reason):
        spinout = turn.take(event.spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        journey = standing_journey(spinout)
        place = _place_of(event, journey)
        if to != event.after and place + 1 < len(journey):
            raise IllegalMove("Take back the later entries first: they follow on from this one")
        lifecycle.check_move(event.before, to, reason=reason)
        told = [(on, "") if each == event else _told(each) for each in journey]
        check_dates(told, today=timezone.localdate(at))
        passed = passing.Passed(Passage(event.gate))
        if to.stage != event.to_stage:
            passing.check_not_on_hold(spinout)
            _refuse_to_begin_later(spinout, event, to)
            passed = passing.ask(spinout, event.before, to, on=on, by=by, at=at, reason=reason)
        corrected = _write(spinout, event.before, to, on=on, by=by, reason=reason, supersedes=event, gate=passed.how)
        passing.write(corrected, passed, by=by, at=at)
        if to.outcome in ENDINGS:
            exits.check_told(spinout, to.outcome)
            passing.lift_hold(spinout, by=by, at=at)
        elif event.to_outcome in ENDINGS:
            passing.give_back_hold(spinout, by=by, at=at)
        kept.refresh([spinout.pk])
    return corrected


def _refuse_to_begin_later(spinout: Spinout, event: JourneyEvent, to: State) -> None:
    """Refuse to correct the beginning of what was submitted as a proposal to a later stage: gates lead there."""
    begins_later = event.before == NOTHING and ORDER.index(Stage(to.stage)) > ORDER.index(Stage(event.to_stage))
    if begins_later and ProposalDraft.objects.filter(spinout=spinout).exists():
        raise IllegalMove("It began as a proposal. Move it to later stages through their gates")


@transaction.atomic
def take_back_move(
    event: JourneyEvent, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> JourneyEvent:
    """Take back the latest move, which never happened. Raises IllegalMove for any other, and for the first.

    An end gives back the hold that it lifted.
    """
    with recorded(by=by, verb="take_back_move", why=reason):
        spinout = turn.take(event.spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        journey = standing_journey(spinout)
        place = _place_of(event, journey)
        if place == 0:
            raise IllegalMove("The record begins with this entry. Correct it, or withdraw the record")
        if place + 1 < len(journey):
            raise IllegalMove("Take back the later entries first: they follow on from this one")
        fact = {"supersedes": event, "retracts": True, "gate": event.gate}
        retraction = _write(spinout, event.before, event.after, on=event.effective, by=by, reason=reason, **fact)
        if event.to_outcome in ENDINGS:
            passing.give_back_hold(spinout, by=by, at=at)
        kept.refresh([spinout.pk])
    return retraction


def standing_journey(spinout: Spinout) -> list[JourneyEvent]:
    """Return the moves that stand now, in their order."""
    return list(JourneyEvent.objects.current().filter(spinout=spinout).order_by("place"))


def check_dates(moves: Sequence[tuple[PartialDate | None, str]], *, today: date) -> None:
    """Raise DatesOutOfOrderError when a move is certainly before one that it follows, or begins after today.

    With each date comes what happened then (`lifecycle.happened`), or nothing for the one that is being entered.
    """
    latest: PartialDate | None = None
    then = ""
    for when, what in moves:
        if when is None:
            continue
        if when.first_day > today:
            raise DatesOutOfOrderError("The date must be today or in the past")
        if latest and when.last_day < latest.first_day:
            within = f"on or after {latest}, when {then}" if then else f"on or before {when}, when {what}"
            raise DatesOutOfOrderError(f"The date must be {within}")
        if latest is None or when.first_day > latest.first_day:
            latest, then = when, what


def _told(event: JourneyEvent) -> tuple[PartialDate | None, str]:
    return event.effective, lifecycle.happened(event.before, event.after)


def _checked(
    spinout: Spinout, stage: str, outcome: str, *, on: PartialDate | None, at: datetime, reason: str
) -> tuple[State, State]:
    """Return where the locked spin-out stands and where it is to go; raises as `move` does."""
    journey = standing_journey(spinout)
    before = journey[-1].after
    after = State(stage or before.stage, outcome)
    lifecycle.check_move(before, after, reason=reason)
    check_dates([*(_told(event) for event in journey), (on, "")], today=timezone.localdate(at))
    return before, after


def _place_of(event: JourneyEvent, journey: list[JourneyEvent]) -> int:
    for place, standing in enumerate(journey):
        if standing.pk == event.pk:
            return place
    raise IllegalMove("This entry was corrected or taken back since")


def _write(
    spinout: Spinout, before: State, after: State, *, on: PartialDate | None, by: User, reason: str, **fact: object
) -> JourneyEvent:
    return JourneyEvent.objects.create(
        spinout=spinout,
        from_stage=before.stage,
        from_outcome=before.outcome,
        to_stage=after.stage,
        to_outcome=after.outcome,
        recorded_by=by,
        reason=reason,
        **dated(on),
        **fact,
    )
