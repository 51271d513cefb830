"""Continuity plans: written part by part by several people, agreed when complete, tested, agreed again."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, continuity, gatekeeping, timeline
from spinouts.actions import Trial
from spinouts.models import CaseSummary, ContinuityPlan, ContinuityTest, Spinout
from tests.factories import casework
from tests.factories.facts import an_event
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
AGREEMENT = {"agreed_by": "Cabinet", "on": date(2026, 5, 1), "next_test_on": date(2026, 11, 1)}
PASSED = Trial(date(2026, 5, 20), "passed", "It works", date(2027, 5, 20))


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


def is_met(spinout):
    return "continuity" in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]


class TestQuestions:
    def test_every_column_that_a_plan_needs_is_asked_for_once(self):
        asked = [question.column for part in continuity.PARTS for question in part.questions]
        assert len(asked) == len(set(asked))
        assert set(asked) == set(ContinuityPlan().lacking)


class TestWriting:
    def test_it_is_begun_with_whatever_is_known(self, spinout, who):
        actions.change_continuity_plan(ContinuityPlan.of(spinout), says={"owner": "Dee Director"}, **who)
        plan = ContinuityPlan.objects.get()
        assert (plan.owner, plan.revision, plan.added_by) == ("Dee Director", 1, who["by"])
        assert "owner" not in plan.lacking
        assert plan.lacking[0] == "services_at_risk"

    def test_a_change_of_an_agreed_plan_has_to_be_agreed_again(self, spinout, who):
        plan = casework.a_continuity_plan(spinout)
        assert is_met(spinout)
        plan = actions.change_continuity_plan(plan, says={"step_in": "Nobody"}, **who)
        assert (plan.agreed_on, plan.agreed_by) == (None, "")
        assert not is_met(spinout)

    def test_a_correction_of_its_wording_has_not(self, spinout, who):
        plan = casework.a_continuity_plan(spinout)
        plan = actions.change_continuity_plan(plan, says={"step_in": "Written well"}, words_only=True, **who)
        assert (plan.step_in, plan.agreed_by) == ("Written well", "Cabinet")
        assert is_met(spinout)

    def test_saved_unchanged_it_stays_agreed(self, spinout, who):
        plan = casework.a_continuity_plan(spinout)
        actions.change_continuity_plan(plan, says={"step_in": plan.step_in}, **who)
        plan.refresh_from_db()
        assert (plan.agreed_by, plan.revision) == ("Cabinet", 1)

    @pytest.mark.parametrize("gap", [{"owner": ""}, {"notice_days": None}])
    def test_a_correction_of_its_wording_leaves_no_gap(self, spinout, who, gap):
        plan = casework.a_continuity_plan(spinout)
        with pytest.raises(actions.PlanIncompleteError):
            actions.change_continuity_plan(plan, says=gap, words_only=True, **who)
        actions.change_continuity_plan(plan, says=gap, **who)
        assert not is_met(spinout)

    def test_notice_of_no_days_is_an_answer(self, spinout, who):
        plan = casework.a_continuity_plan(spinout)
        plan = actions.change_continuity_plan(plan, says={"notice_days": 0}, **who)
        assert not plan.lacking

    def test_another_notice_is_more_than_another_wording(self, spinout, who):
        plan = casework.a_continuity_plan(spinout)
        with pytest.raises(actions.NotOnlyWordsError):
            actions.change_continuity_plan(plan, says={"notice_days": 5}, words_only=True, **who)
        plan = actions.change_continuity_plan(plan, says={"notice_days": 5}, **who)
        assert not plan.is_agreed

    def test_the_timeline_says_which_of_the_two_it_was(self, spinout, who):
        plan = casework.a_continuity_plan(spinout)
        actions.change_continuity_plan(plan, says={"owner": "Dee"}, words_only=True, **who)
        actions.change_continuity_plan(plan, says={"notice_days": 120}, **who)
        told = {entry.title: entry.changes for entry in timeline.entries(spinout, reader=who["by"])}
        assert told["Corrected the wording of the continuity plan"] == [
            timeline.Change("Continuity plan, owner", "Written down", "Dee")
        ]
        withdrawn = timeline.Change("Continuity plan, agreed by", "Cabinet", "None")
        assert withdrawn in told["Changed the continuity plan"]


class TestAgreeing:
    def test_a_complete_one_opens_the_gate(self, spinout, who):
        plan = casework.a_continuity_plan(spinout, agreed=False)
        assert not is_met(spinout)
        actions.agree_continuity_plan(plan, **AGREEMENT, **who)
        assert is_met(spinout)
        assert CaseSummary.objects.get(spinout=spinout).next_test_on == date(2026, 11, 1)

    def test_everything_that_is_lacking_is_said_at_once(self, spinout, who):
        plan = casework.a_continuity_plan(spinout, agreed=False, owner="", notice_days=None)
        with pytest.raises(actions.PlanIncompleteError) as refused:
            actions.agree_continuity_plan(plan, **AGREEMENT, **who)
        assert refused.value.messages == ["Say how many days’ notice either side gives", "Name who owns the plan"]

    def test_everything_is_lacking_in_a_plan_that_nobody_began(self, spinout, who):
        with pytest.raises(actions.PlanIncompleteError) as refused:
            actions.agree_continuity_plan(ContinuityPlan.of(spinout), **AGREEMENT, **who)
        assert refused.value.columns == tuple(continuity.QUESTIONS)

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"on": date(2026, 6, 2)}, actions.PlanDateError),
            ({"next_test_on": date(2026, 4, 30)}, actions.NextTestError),
        ],
    )
    def test_dates_that_make_no_sense_are_refused(self, spinout, who, changes, refusal):
        plan = casework.a_continuity_plan(spinout, agreed=False)
        with pytest.raises(refusal):
            actions.agree_continuity_plan(plan, **AGREEMENT | changes, **who)

    def test_readers_and_strangers_do_nothing(self, spinout, taskforce, stranger):
        plan = casework.a_continuity_plan(spinout, agreed=False)
        for person in (taskforce, stranger):
            with pytest.raises(Refused):
                actions.change_continuity_plan(plan, says={"owner": "Me"}, by=person, at=NOW)
            with pytest.raises(Refused):
                actions.agree_continuity_plan(plan, **AGREEMENT, by=person, at=NOW)
            with pytest.raises(Refused):
                actions.record_continuity_test(plan, says=PASSED, by=person, at=NOW)

    def test_the_database_holds_it_to_the_same(self, spinout):
        with pytest.raises(IntegrityError, match="continuityplan_agreed_only_when_complete"):
            casework.a_continuity_plan(spinout, owner="")


class TestTesting:
    def test_the_latest_says_when_the_next_one_is(self, spinout, who):
        plan = casework.a_continuity_plan(spinout)
        actions.record_continuity_test(plan, says=PASSED, **who)
        actions.record_continuity_test(
            plan, says=Trial(date(2026, 5, 2), "with_actions", "Keys", date(2026, 8, 1)), **who
        )
        plan.refresh_from_db()
        assert plan.next_test_on == date(2027, 5, 20)
        assert [test.result for test in ContinuityTest.objects.latest_first()] == ["passed", "with_actions"]

    def test_one_from_before_it_was_agreed_moves_nothing(self, spinout, who):
        plan = casework.a_continuity_plan(spinout)
        actions.record_continuity_test(plan, says=Trial(date(2025, 5, 2), "failed", "No", date(2026, 1, 1)), **who)
        plan.refresh_from_db()
        assert (plan.next_test_on, plan.agreed_by) == (date(2027, 4, 5), "Cabinet")

    def test_one_that_shows_that_it_would_not_work_closes_the_gate(self, spinout, who):
        plan = casework.a_continuity_plan(spinout)
        failed = Trial(date(2026, 5, 20), "failed", "Nobody answered", date(2026, 8, 1))
        actions.record_continuity_test(plan, says=failed, **who)
        assert not is_met(spinout)
        plan.refresh_from_db()
        actions.agree_continuity_plan(plan, **AGREEMENT | {"on": date(2026, 5, 30)}, **who)
        assert is_met(spinout)

    def test_only_an_agreed_plan_is_tested(self, spinout, who):
        plan = casework.a_continuity_plan(spinout, agreed=False)
        with pytest.raises(actions.PlanNotAgreedError):
            actions.record_continuity_test(plan, says=PASSED, **who)
        assert not ContinuityTest.objects.exists()

    @pytest.mark.parametrize(
        ("says", "refusal"),
        [
            (Trial(date(2026, 6, 2), "passed", "x", date(2027, 1, 1)), actions.PlanDateError),
            (Trial(date(2026, 5, 20), "passed", "x", date(2026, 5, 20)), actions.NextTestError),
        ],
    )
    def test_dates_that_make_no_sense_are_refused(self, spinout, who, says, refusal):
        with pytest.raises(refusal):
            actions.record_continuity_test(casework.a_continuity_plan(spinout), says=says, **who)

    def test_the_timeline_tells_it(self, spinout, who):
        actions.record_continuity_test(casework.a_continuity_plan(spinout), says=PASSED, **who)
        told = {entry.title: entry.changes for entry in timeline.entries(spinout, reader=who["by"])}
        result = timeline.Change("Test of the continuity plan, result", "", "It would work")
        assert result in told["Tested the continuity plan"]


class TestWords:
    """What the work list asks of a set of spin-outs."""

    def test_tests_overdue(self, spinout):
        casework.a_continuity_plan(spinout, next_test_on=date(2026, 5, 31))
        assert list(Spinout.objects.with_overdue_test(on=TODAY)) == [spinout]
        assert not Spinout.objects.with_overdue_test(on=date(2026, 5, 31))
        an_event(spinout, "transition", "not_proceeding", reason="x")
        assert not Spinout.objects.with_overdue_test(on=TODAY)

    def test_plans_not_agreed(self, spinout, example_council):
        a_spinout("Early", parents=[example_council], stage="business_plan")
        live = a_spinout("Live", parents=[example_council])
        assert list(Spinout.objects.without_agreed_plan()) == [spinout]
        casework.a_continuity_plan(spinout)
        casework.a_continuity_plan(live, agreed=False)
        assert list(Spinout.objects.without_agreed_plan()) == [live]
