"""Formal decisions on a spin-out, and the conditions attached to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import evidence, turn
from spinouts.models import Condition, Decision, Spinout
from spinouts.models.decision import DecisionOutcome


class DecisionDateError(ValueError):
    """A decision was taken, or a condition discharged, on a day that is still to come or before the decision."""


class ConditionsError(ValueError):
    """A decision with conditions has at least one and not more than MOST_CONDITIONS, and no other decision has any."""


class DecisionGoneError(LookupError):
    """Somebody removed the decision after its page was opened."""


class ConditionGoneError(LookupError):
    """Somebody removed the condition after its page was opened."""


class DischargedError(ValueError):
    """A condition that was met is part of what happened: it is reopened before it is removed."""


# More are a list of things to do, and no decision.
MOST_CONDITIONS = 50


@dataclass(frozen=True)
class Decided:
    """What a decision says. `expected_on` is for one that is awaited, `decided_on` for all others."""

    about: str
    decided_by: str
    outcome: str
    role: str = ""
    expected_on: date | None = None
    decided_on: date | None = None
    minute_reference: str = ""
    minute_url: str = ""
    note: str = ""

    def columns(self) -> dict[str, object]:
        """Return the decision's columns."""
        return dict(vars(self))


@dataclass(frozen=True)
class Asked:
    """What a condition asks for, by when, and whether the launch waits for it."""

    text: str
    due_on: date | None = None
    is_before_launch: bool = False


@transaction.atomic
def add_decision(
    spinout: Spinout,
    *,
    says: Decided,
    conditions: Sequence[Asked] = (),
    by: User,
    at: datetime,
    upload: UploadedFile | None = None,
    sent: turn.Sent = turn.UNSENT,
) -> Decision:
    """Record a decision, taken or awaited. Raises DecisionDateError, ConditionsError or FileNotAcceptedError."""
    with recorded(by=by, verb="add_decision"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        _check(says, conditions, today=timezone.localdate(at))
        with evidence.kept(upload, by=by, at=at) as file:
            decision = Decision.objects.create(
                spinout=spinout, evidence=file, **says.columns(), **turn.stamp(by=by, at=at)
            )
            _attach(decision, conditions, by=by, at=at)
            kept.refresh_case([spinout.pk])
    return decision


@transaction.atomic
def change_decision(
    decision: Decision,
    *,
    says: Decided,
    conditions: Sequence[Asked] = (),
    by: User,
    at: datetime,
    upload: UploadedFile | None = None,
    sent: turn.Sent = turn.UNSENT,
) -> Decision:
    """Record what was decided, or correct it; `conditions` are added to those that it has.

    It keeps its document unless there is a new one. Raises as `add_decision` does.
    """
    with recorded(by=by, verb="record_outcome" if _is_outcome(decision, says) else "change_decision"):
        decision = turn.take_row(decision, by=by, at=at, sent=sent)
        permissions.check_can_change(by, decision.spinout)
        _check(says, [*decision.conditions.all(), *conditions], today=timezone.localdate(at))
        with evidence.kept(upload, by=by, at=at) as file:
            turn.change(decision, says.columns() | ({"evidence": file} if file else {}), by=by, at=at)
            _attach(decision, conditions, by=by, at=at)
            kept.refresh_case([decision.spinout_id])
    return decision


@transaction.atomic
def remove_decision(decision: Decision, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> None:
    """Remove a decision that nobody took, such as another spin-out's, with its conditions; the history keeps both.

    What a gate found when it was passed stays as it was. Raises DischargedError where a condition was met, or
    DecisionGoneError.
    """
    with recorded(by=by, verb="remove_decision", why=reason):
        try:
            decision = turn.take_row(decision, by=by, at=at, sent=sent)
        except Decision.DoesNotExist:
            raise DecisionGoneError("Somebody else removed this decision") from None
        permissions.check_can_change(by, decision.spinout)
        if decision.conditions.filter(discharged_on__isnull=False).exists():
            raise DischargedError("One of its conditions was discharged. Reopen that before you remove the decision")
        decision.conditions.all().delete()
        decision.delete()
        kept.refresh_case([decision.spinout_id])


@transaction.atomic
def change_condition(
    condition: Condition, *, asks: Asked, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Condition:
    """Change what a condition asks for, by when, or whether the launch waits for it."""
    with recorded(by=by, verb="change_condition"):
        condition = turn.take_row(condition, by=by, at=at, sent=sent)
        permissions.check_can_change(by, condition.spinout)
        turn.change(condition, dict(vars(asks)), by=by, at=at)
        kept.refresh_case([condition.spinout_id])
    return condition


@transaction.atomic
def remove_condition(
    condition: Condition, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Decision:
    """Remove a condition that the decision does not have; the history keeps it. Without any, it approves outright.

    Raises DischargedError or ConditionGoneError.
    """
    with recorded(by=by, verb="remove_condition", why=reason):
        try:
            condition = turn.take_row(condition, by=by, at=at, sent=sent)
        except Condition.DoesNotExist:
            raise ConditionGoneError("Somebody else removed this condition") from None
        permissions.check_can_change(by, condition.spinout)
        if condition.discharged_on:
            raise DischargedError("It was discharged. Reopen it before you remove it")
        decision = condition.decision
        condition.delete()
        if not decision.conditions.exists():
            turn.change(decision, {"outcome": DecisionOutcome.APPROVED}, by=by, at=at)
        kept.refresh_case([decision.spinout_id])
    return decision


@transaction.atomic
def discharge_condition(
    condition: Condition, *, on: date, how: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Condition:
    """Record that a condition was met, when and how. Raises DecisionDateError."""
    with recorded(by=by, verb="discharge_condition", why=how):
        condition = turn.take_row(condition, by=by, at=at, sent=sent)
        permissions.check_can_change(by, condition.spinout)
        if on > timezone.localdate(at):
            raise DecisionDateError("The date must be today or in the past")
        values = {"discharged_on": on, "discharged_how": how, "discharged_by": by}
        turn.change(condition, values, by=by, at=at)
        kept.refresh_case([condition.spinout_id])
    return condition


@transaction.atomic
def reopen_condition(
    condition: Condition, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Condition:
    """Record that a condition was not met after all."""
    with recorded(by=by, verb="reopen_condition", why=reason):
        condition = turn.take_row(condition, by=by, at=at, sent=sent)
        permissions.check_can_change(by, condition.spinout)
        values = {"discharged_on": None, "discharged_how": "", "discharged_by": None}
        turn.change(condition, values, by=by, at=at)
        kept.refresh_case([condition.spinout_id])
    return condition


def _is_outcome(decision: Decision, says: Decided) -> bool:
    return decision.outcome == DecisionOutcome.AWAITED != says.outcome


def _check(says: Decided, conditions: Sequence[object], *, today: date) -> None:
    if says.decided_on and says.decided_on > today:
        raise DecisionDateError("The date of the decision must be today or in the past")
    if says.outcome == DecisionOutcome.WITH_CONDITIONS:
        if not conditions:
            raise ConditionsError("Enter its conditions")
        if len(conditions) > MOST_CONDITIONS:
            raise ConditionsError(f"Enter {MOST_CONDITIONS} conditions or fewer, those that it has already included")
    elif conditions:
        raise ConditionsError("It has conditions. Remove them first, or select “Approved with conditions”")


def _attach(decision: Decision, conditions: Sequence[Asked], *, by: User, at: datetime) -> None:
    for asks in conditions:
        Condition.objects.create(spinout=decision.spinout, decision=decision, **vars(asks), **turn.stamp(by=by, at=at))
