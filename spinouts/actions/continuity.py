"""Continuity plans: written part by part, agreed when complete, and tested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import turn
from spinouts.continuity import NUMBER, QUESTIONS
from spinouts.models import ContinuityPlan, ContinuityTest
from spinouts.models.continuity import ContinuityResult

# What the page of each part shows beside its own columns: whether the plan is agreed.
AGREEMENT = ("agreed_on", "agreed_by")


class PlanIncompleteError(ValueError):
    """A plan is agreed, and stays so, only when nothing is lacking. `messages` say what to do, `columns` where."""

    def __init__(self, columns: Sequence[str]) -> None:
        """`columns` are those that are empty; never none."""
        self.columns = tuple(columns)
        self.messages = [QUESTIONS[column].lacking for column in columns]
        super().__init__("; ".join(self.messages))


class PlanDateError(ValueError):
    """A plan was agreed, or tested, on a day that is still to come."""


class NextTestError(ValueError):
    """The next test is before what it follows."""


class NotOnlyWordsError(ValueError):
    """The notice that was agreed is a number, and another number is more than another wording."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("The notice is part of what was agreed. Select that what the plan says changes")


class PlanNotAgreedError(ValueError):
    """Only a plan that somebody has agreed to is tested."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("The plan is not agreed. Agree it before you record a test of it")


@dataclass(frozen=True)
class Trial:
    """A test of a plan: when it was made, what it showed, and by when the next one is."""

    tested_on: date
    result: str
    found: str
    next_test_on: date


@transaction.atomic
def change_continuity_plan(
    plan: ContinuityPlan,
    *,
    says: Mapping[str, object],
    by: User,
    at: datetime,
    words_only: bool = False,
    sent: turn.Sent = turn.UNSENT,
) -> ContinuityPlan:
    """Write some columns of a plan, or begin it with them (`ContinuityPlan.of`).

    What was agreed is agreed no more, unless `words_only` says that nothing but the wording changed. Raises
    PlanIncompleteError when that would leave an agreed plan incomplete, NotOnlyWordsError for another notice, and
    ChangedMeanwhile only for these columns.
    """
    with recorded(by=by, verb="correct_continuity_plan" if words_only else "change_continuity_plan"):
        plan = turn.take_row(plan, by=by, at=at, sent=sent, columns=(*says, *AGREEMENT))
        permissions.check_can_carry_on(by, plan.spinout)
        changed = {column: value for column, value in says.items() if getattr(plan, column) != value}
        if changed:
            if plan.is_agreed and words_only:
                _check_only_words(plan, changed)
            elif plan.is_agreed:
                changed |= {"agreed_on": None, "agreed_by": ""}
            turn.change(plan, changed, by=by, at=at)
            kept.refresh_case([plan.spinout_id])
    return plan


@transaction.atomic
def agree_continuity_plan(
    plan: ContinuityPlan,
    *,
    agreed_by: str,
    on: date,
    next_test_on: date,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> ContinuityPlan:
    """Record who agreed a complete plan, when, and by when it is first tested.

    Raises PlanIncompleteError, PlanDateError or NextTestError.
    """
    with recorded(by=by, verb="agree_continuity_plan"):
        plan = turn.take_row(plan, by=by, at=at, sent=sent)
        permissions.check_can_carry_on(by, plan.spinout)
        if plan.lacking:
            raise PlanIncompleteError(plan.lacking)
        if on > timezone.localdate(at):
            raise PlanDateError("The date on which it was agreed must be today or in the past")
        if next_test_on < on:
            raise NextTestError("The date of the first test must be on or after the date on which it was agreed")
        values = {"agreed_on": on, "agreed_by": agreed_by, "next_test_on": next_test_on}
        turn.change(plan, values, by=by, at=at)
        kept.refresh_case([plan.spinout_id])
    return plan


@transaction.atomic
def record_continuity_test(
    plan: ContinuityPlan, *, says: Trial, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> ContinuityTest:
    """Record a test of an agreed plan.

    The latest test since it was agreed says when the next one is due. When it showed that the plan would not work, the
    plan is agreed no more: it is to be mended, and agreed again. Raises PlanNotAgreedError, PlanDateError or
    NextTestError.
    """
    with recorded(by=by, verb="record_continuity_test"):
        spinout = turn.take_case(plan.spinout, by=by, at=at, sent=sent)
        permissions.check_can_carry_on(by, spinout)
        plan = ContinuityPlan.of(spinout)
        if plan.agreed_on is None:
            raise PlanNotAgreedError
        _check_test(says, today=timezone.localdate(at))
        tests = ContinuityTest.objects.filter(spinout=spinout)
        is_latest = says.tested_on >= plan.agreed_on and not tests.filter(tested_on__gt=says.tested_on).exists()
        test = ContinuityTest.objects.create(spinout=spinout, added_by=by, added_at=at, **vars(says))
        if is_latest:
            values: dict[str, object] = {"next_test_on": says.next_test_on}
            if says.result == ContinuityResult.FAILED:
                values |= {"agreed_on": None, "agreed_by": ""}
            turn.change(plan, values, by=by, at=at)
        kept.refresh_case([spinout.pk])
    return test


def _check_only_words(plan: ContinuityPlan, changed: Mapping[str, object]) -> None:
    gaps = [column for column in QUESTIONS if changed.get(column, "kept") in ("", None)]
    if gaps:
        raise PlanIncompleteError(gaps)
    if NUMBER in changed:
        raise NotOnlyWordsError


def _check_test(says: Trial, *, today: date) -> None:
    if says.tested_on > today:
        raise PlanDateError("The date of the test must be today or in the past")
    if says.next_test_on <= says.tested_on:
        raise NextTestError("The date of the next test must be after the date of this one")
