"""Each constraint and trigger of what is stated once: planned launches, readiness, answers to a definition's tests."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pgtrigger
import pytest
from django.db import transaction

from mutuals_tracker.partial_dates import PartialDate
from spinouts import slips
from spinouts.models import (
    AssessmentAnswer,
    DefinitionAssessment,
    LaunchPlan,
    ReadinessAssessment,
    ReadinessLevel,
    Spinout,
)
from tests.factories import casework
from tests.factories.facts import an_assessment
from tests.factories.spinouts import a_spinout
from tests.moments import next_moment
from tests.spinouts.refusals import Case, accepted, named, refused

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
APRIL = date(2026, 4, 1)


@pytest.fixture
def spinout() -> Spinout:
    return a_spinout("Sample Libraries", stage="exploring")


OLD_TESTS = ("left_public_sector", "delivers_public_services", "employee_control")
NEW_TESTS = {"social_impact": "unclear", "staff_influence": "unclear"}


def assessed(
    spinout: Spinout, definition: str = "policy_2011", result: str = "unclear", **replies: str | tuple[str, str] | None
) -> DefinitionAssessment:
    """Answer every test of the older policy with unclear, but for the replies (and their reasons) that are given."""
    assessment = an_assessment(spinout, result, definition=definition)
    for test, reply in (dict.fromkeys(OLD_TESTS, "unclear") | replies).items():
        if reply:
            what, why = reply if isinstance(reply, tuple) else (reply, "")
            AssessmentAnswer.objects.create(assessment=assessment, test=test, reply=what, why=why)
    return assessment


def replied(assessment: DefinitionAssessment, *tests: str) -> None:
    for test in tests or ("employee_control",):
        AssessmentAnswer.objects.create(assessment=assessment, test=test, reply="unclear")


def levelled(spinout: Spinout, **fields: Any) -> None:
    """Assess the areas after the first, and give one more level."""
    made = casework.a_row(ReadinessAssessment, spinout, assessed_on=APRIL)
    for area in ("finance", "legal", "staff", "market", "governance"):
        casework.a_row(ReadinessLevel, spinout, assessment=made, area=area, level=1, why="Because")
    given = {"area": "leadership", "level": 1, "why": "Because"}
    casework.a_row(ReadinessLevel, spinout, assessment=made, **given | fields)


def planned(spinout: Spinout, **fields: Any) -> None:
    casework.a_launch_plan(spinout)
    casework.a_launch_plan(
        spinout, **{"when": "2027-05-01", "change": "slipped", "reason": "union", "note": "Talks"} | fields
    )


CASES: list[Case] = [
    (
        casework.a_launch_plan,
        "launchplan_precision_fits_the_date",
        {"when": "2027-04-02", "planned_precision": "month", "counts_from": date(2027, 5, 1)},
        {"when": "2027-04-01", "planned_precision": "month", "counts_from": date(2027, 4, 30)},
    ),
    (
        casework.a_launch_plan,
        "launchplan_precision_fits_the_date",
        {"when": "2027-04-01", "planned_precision": "year", "counts_from": date(2028, 3, 31)},
        {"when": "2027-01-01", "planned_precision": "year", "counts_from": date(2027, 12, 31)},
    ),
    (casework.a_launch_plan, "launchplan_precision_fits_the_date", {"planned_precision": "hour"}, {}),
    (
        casework.a_launch_plan,
        "launchplan_certainty_known",
        {"certainty": "hoped", "change": "first"},
        {"certainty": "provisional"},
    ),
    (planned, "launchplan_a_changed_date_says_why", {"reason": ""}, {"reason": "staff"}),
    (planned, "launchplan_reason_known", {"reason": "weather"}, {"reason": "pensions"}),
    (assessed, "assessmentanswer_test_known", {"mood": "unclear"}, {}),
    (assessed, "assessmentanswer_reply_known", {"employee_control": ("maybe", "A")}, {}),
    (
        assessed,
        "assessmentanswer_yes_and_no_say_why",
        {"employee_control": "yes"},
        {"employee_control": ("yes", "They own it")},
    ),
    (levelled, "readinesslevel_area_known", {"area": "weather"}, {"area": "leadership"}),
    (levelled, "readinesslevel_level_known", {"level": 5}, {"level": 4}),
    (levelled, "readinesslevel_level_known", {"level": 0}, {"level": 1}),
    (levelled, "readinesslevel_says_why", {"why": ""}, {"why": "A"}),
    (levelled, "readinesslevel_once_for_each_area", {"area": "legal"}, {"area": "leadership"}),
]


@named(CASES)
def test_a_rule_of_one_row(spinout: Spinout, make: Make, name: str, wrong: dict, right: dict) -> None:
    refused(name, lambda: make(spinout, **wrong))
    accepted(lambda: make(spinout, **right))


# Dates as they are stated one after the other: when, how finely and how firmly.
STATED = [
    (PartialDate.parse(when), certainty)
    for when in ("2027", "2027-04", "2027-04-01", "2027-04-30", "2027-05", "2026-12", "2028-01-01")
    for certainty in ("provisional", "confirmed")
]


def stated(spinout: Spinout, when: PartialDate, certainty: str, change: str, reason: str = "") -> LaunchPlan:
    return casework.a_row(
        LaunchPlan,
        spinout,
        planned_on=when.first_day,
        planned_precision=when.precision.value,
        counts_from=when.last_day,
        certainty=certainty,
        change=change,
        reason=reason,
    )


class TestLaunchPlans:
    """What a date is to the one before is worked out by the database as it is in Python."""

    NAME = "launchplan_change_follows_from_the_one_before"

    @pytest.mark.parametrize("before", [None, *STATED], ids=str)
    def test_the_change_is_what_python_says(self, before: tuple | None) -> None:
        spinout = a_spinout("Sample Libraries", stage="exploring")
        if before:
            stated(spinout, *before, "confirmed" if before[1] == "confirmed" else "first")
        for after in STATED:
            if after == before:
                refused("launchplan_says_something_new", lambda: stated(spinout, *before, "finer"))
                continue
            was_confirmed = bool(before and before[1] == "confirmed")
            right = slips.change(before and slips.Planned(*before), slips.Planned(*after), was_confirmed=was_confirmed)
            for change in slips.Change:
                reason = "union" if change in slips.NEEDS_REASON else ""
                write = partial(stated, spinout, *after, change, reason)
                if change != right:
                    refused(self.NAME, write)
                else:
                    with transaction.atomic():
                        accepted(write)
                        transaction.set_rollback(True)

    def test_the_first_confirmation_is_told_from_all_that_was_stated(self, spinout: Spinout) -> None:
        first, second, third = STATED[4], STATED[5], STATED[6]
        stated(spinout, *first, "first")
        stated(spinout, *second, "confirmed")
        stated(spinout, *first, "unsettled", "union")
        refused(self.NAME, lambda: stated(spinout, *second, "confirmed"))
        accepted(lambda: stated(spinout, *second, "confirmed_again"))
        accepted(lambda: stated(spinout, *third, "slipped", "union"))

    @pytest.mark.parametrize(
        ("when", "last"), [("2027-02-01", "2027-02-01"), ("2027-02", "2027-02-28"), ("2027", "2027-12-31")]
    )
    def test_it_counts_from_the_last_day_of_its_period(self, spinout: Spinout, when: str, last: str) -> None:
        period, day = PartialDate.parse(when), date.fromisoformat(last)
        write = partial(casework.a_launch_plan, spinout, str(period.first_day), planned_precision=period.precision)
        for wrong in (day - timedelta(days=1), day + timedelta(days=1)):
            refused("launchplan_counts_from_the_last_day", lambda wrong=wrong: write(counts_from=wrong))
        accepted(lambda: write(counts_from=day))

    @pytest.mark.parametrize("state", [{"stage": "live"}, {"stage": "transition", "outcome": "not_proceeding"}])
    def test_it_is_of_what_is_still_to_launch(self, state: dict) -> None:
        there = a_spinout("Sample Care", **state)
        refused("launchplan_is_of_what_is_still_to_launch", lambda: casework.a_launch_plan(there))

    def test_a_change_that_nobody_knows(self, spinout: Spinout) -> None:
        with pgtrigger.ignore("spinouts.LaunchPlan:follows"):
            refused("launchplan_change_known", lambda: casework.a_launch_plan(spinout, change="vanished"))


class TestReadiness:
    def test_it_has_every_area(self, spinout: Spinout) -> None:
        refused("readiness_has_every_area", lambda: casework.a_row(ReadinessAssessment, spinout, assessed_on=APRIL))
        made = casework.a_readiness_assessment(spinout)
        again = {"assessment": made, "area": "legal", "level": 4, "why": "Since then"}
        refused("readinesslevel_once_for_each_area", lambda: casework.a_row(ReadinessLevel, spinout, **again))


class TestAnswersToTests:
    """An assessment has no answers, or one to each test of its definition, and they decide."""

    NAME = "assessment_result_follows_from_its_answers"

    def test_they_decide(self, spinout: Spinout) -> None:
        yes, no = ("yes", "Said"), ("no", "Said")
        every = {"left_public_sector": yes, "delivers_public_services": yes, "employee_control": yes}
        refused(self.NAME, lambda: assessed(spinout, **every))
        accepted(lambda: assessed(spinout, result="meets", **every))
        refused(self.NAME, lambda: assessed(spinout, employee_control=no))
        accepted(lambda: assessed(spinout, result="does_not_meet", employee_control=no))
        refused(self.NAME, lambda: assessed(spinout, result="meets", employee_control=yes))

    def test_each_test_of_the_definition_has_one(self, spinout: Spinout) -> None:
        refused(self.NAME, lambda: assessed(spinout, definition="policy_2017"))
        accepted(lambda: assessed(spinout, definition="policy_2017", employee_control=None, **NEW_TESTS))
        refused(self.NAME, lambda: assessed(spinout, employee_control=None))
        refused(self.NAME, lambda: assessed(spinout, profit_rule="unclear"))
        refused(self.NAME, lambda: assessed(spinout, employee_control=None, profit_rule="unclear"))

    def test_once(self, spinout: Spinout) -> None:
        def twice() -> None:
            assessment = assessed(spinout)
            AssessmentAnswer.objects.create(assessment=assessment, test="employee_control", reply="unclear")

        refused("assessmentanswer_once_for_each_test", twice)

    def test_none_is_added_to_an_old_one(self, spinout: Spinout) -> None:
        assessment = an_assessment(spinout, "unclear")
        next_moment()
        name = "assessmentanswer_is_written_with_its_assessment"
        for _attempt in range(2):
            refused(name, lambda: replied(assessment))
            # A fact of this transaction does not make the old one a part of it.
            an_assessment(spinout, "unclear")

    def test_none_is_added_after_they_were_checked(self, spinout: Spinout) -> None:
        assessment = an_assessment(spinout, "unclear")
        accepted(lambda: None)
        refused(self.NAME, lambda: replied(assessment))

    def test_one_that_only_takes_another_back_has_none(self, spinout: Spinout) -> None:
        stands = an_assessment(spinout, "unclear")

        def take_back() -> None:
            replied(an_assessment(spinout, "unclear", supersedes=stands, retracts=True), *OLD_TESTS)

        refused(self.NAME, take_back)

    def test_it_is_never_changed(self, spinout: Spinout) -> None:
        assessed(spinout)
        refused("Cannot update or delete rows", lambda: AssessmentAnswer.objects.update(reply="no", why="Said"))
        refused("Cannot update or delete rows", lambda: AssessmentAnswer.objects.all()._raw_delete("default"))
