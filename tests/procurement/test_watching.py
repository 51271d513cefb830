"""Risks that the state of the records raises: once for each cause, closed when it goes, and open again with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mutuals_tracker.accounts.rules import Refused
from procurement import watching
from procurement.actions import risks
from procurement.actions import watching as actions
from procurement.models import Risk, RiskMove
from procurement.risk_words import Category, Proximity
from procurement.tasks import watch_risks
from procurement.watching import continuity
from procurement.watching.causes import Cause, Found, due
from spinouts import kept
from spinouts.models import ContinuityPlan
from tests.factories.casework import a_continuity_plan
from tests.factories.facts import a_register_entry, an_event
from tests.factories.risks import a_risk
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council])


def watched(*found):
    """A cause that is where the test says."""
    there = list(found)
    cause = Cause(
        "test", Category.RETENDER, "The tender is lost", "Staff move", Proximity.NOW, "Gone", lambda on: there
    )
    return cause, there


def run(system, cause, days=0):
    return dict(actions.watch_risks(causes=[cause], by=system, at=timezone.now() + days * DAY))


class TestOnce:
    def test_raised_closed_and_there_again(self, spinout, system):
        cause, there = watched(Found(spinout.pk, "contract 7", "It ends in May"))
        assert run(system, cause) == {"raised": 1}
        assert run(system, cause) == {}
        risk = Risk.objects.get()
        assert (risk.cause, risk.event, risk.state, risk.response) == ("It ends in May", cause.event, "open", "")
        assert (risk.current_score, risk.added_by, risk.cause_holds) == (None, system, True)
        there.clear()
        assert run(system, cause) == {"gone": 1}
        assert run(system, cause) == {}
        risk.refresh_from_db()
        assert (risk.state, risk.cause_holds, risk.moves.get().note) == ("closed", False, "Gone")
        there.append(Found(spinout.pk, "contract 7", "It ends in June"))
        assert run(system, cause) == {"there again": 1}
        risk.refresh_from_db()
        assert (risk.state, risk.cause, Risk.objects.count()) == ("open", "It ends in June", 1)
        assert [move.becomes for move in RiskMove.objects.order_by("pk")] == ["closed", "open"]

    def test_what_somebody_closed_stays_closed_while_its_cause_lasts(self, spinout, system, officer):
        cause, there = watched(Found(spinout.pk, "a", "Because"))
        run(system, cause)
        risks.close_risk(Risk.objects.get(), on=TODAY, note="We accept it", by=officer, at=timezone.now())
        assert run(system, cause) == {}
        there.clear()
        assert run(system, cause) == {"gone": 1}
        # Nothing was moved: it was closed already.
        assert RiskMove.objects.count() == 1
        there.append(Found(spinout.pk, "a", "Because"))
        run(system, cause)
        assert Risk.objects.get().state == "open"

    def test_what_somebody_opened_again_is_left_open(self, spinout, system, officer):
        cause, there = watched(Found(spinout.pk, "a", "Because"))
        run(system, cause)
        there.clear()
        run(system, cause)
        risks.reopen_risk(Risk.objects.get(), on=TODAY, note="Not sure", by=officer, at=timezone.now())
        assert run(system, cause) == {}
        there.append(Found(spinout.pk, "a", "Because"))
        run(system, cause)
        assert (Risk.objects.get().state, RiskMove.objects.count()) == ("open", 2)

    def test_two_causes_of_one_spinout_and_one_raised_by_hand(self, spinout, system):
        by_hand = a_risk(spinout)
        cause, there = watched(Found(spinout.pk, "a", "A"), Found(spinout.pk, "b", "B"))
        assert run(system, cause) == {"raised": 2}
        there.pop()
        assert run(system, cause) == {"gone": 1}
        by_hand.refresh_from_db()
        assert by_hand.state == "open"

    def test_more_than_one_transaction_takes(self, example_council, system, monkeypatch):
        spinouts = [a_spinout(f"Sample {each}", parents=[example_council]) for each in "ABC"]
        monkeypatch.setattr(actions, "AT_ONCE", 2)
        cause, there = watched(*(Found(each.pk, "a", "A") for each in spinouts))
        assert run(system, cause) == {"raised": 3}
        there.clear()
        assert run(system, cause) == {"gone": 3}

    def test_whoever_leads_it_owns_it(self, spinout, system, officer):
        spinout.case.lead = officer
        spinout.case.save(update_fields=["lead"])
        cause, _ = watched(Found(spinout.pk, "a", "A"))
        run(system, cause)
        assert Risk.objects.get().owner == officer

    def test_who_may_start_it(self, officer, taskforce, admin):
        for user in (officer, taskforce):
            with pytest.raises(Refused):
                actions.watch_risks(causes=[], by=user, at=timezone.now())
        assert not actions.watch_risks(causes=[], by=admin, at=timezone.now())


class TestContinuity:
    def plan(self, spinout, next_test_on):
        a_continuity_plan(spinout, agreed_on=TODAY - 400 * DAY, next_test_on=next_test_on)
        kept.refresh_case([spinout.pk])

    @pytest.mark.parametrize(("days", "is_raised"), [(-1, True), (0, False), (1, False)])
    def test_a_test_that_is_overdue_on_the_day_before_and_after(self, spinout, days, is_raised):
        self.plan(spinout, TODAY + days * DAY)
        assert bool(due(continuity.TEST_OVERDUE, on=TODAY).raise_) == is_raised

    def test_a_job_that_did_not_run_loses_nothing(self, spinout, system):
        self.plan(spinout, TODAY + DAY)
        assert run(system, continuity.TEST_OVERDUE) == {}
        assert run(system, continuity.TEST_OVERDUE, days=200) == {"raised": 1}

    def test_one_that_ended_or_left_the_register_has_no_cause(self, example_council, spinout, system):
        other = a_spinout("Other", parents=[example_council])
        for each in (spinout, other):
            self.plan(each, TODAY - DAY)
        assert run(system, continuity.TEST_OVERDUE) == {"raised": 2}
        an_event(spinout, "live", "contract_lost")
        a_register_entry(other, "withdrawn")
        assert run(system, continuity.TEST_OVERDUE) == {"gone": 2}

    def test_no_plan_agreed(self, example_council, spinout, system):
        """A live one without any plan was imported with its past behind it, and asks nobody for one."""
        going = a_spinout("Sample Care", parents=[example_council], stage="transition")
        assert run(system, continuity.NO_PLAN) == {"raised": 1}
        assert Risk.objects.get().spinout == going
        self.plan(going, TODAY + DAY)
        assert run(system, continuity.NO_PLAN) == {"gone": 1}
        assert ContinuityPlan.objects.agreed().count() == 1

    def test_the_job_watches_all(self, example_council):
        a_spinout("Sample Care", parents=[example_council], stage="transition")
        watch_risks()
        assert Risk.objects.get().raised_by == "continuity_plan"


def test_every_cause_has_a_code_of_its_own_and_all_its_words():
    codes = [cause.code for cause in watching.CAUSES]
    assert len(set(codes)) == len(codes)
    for cause in watching.CAUSES:
        assert all((cause.event, cause.effect, cause.gone))
        assert len(cause.code) <= Risk._meta.get_field("raised_by").max_length
