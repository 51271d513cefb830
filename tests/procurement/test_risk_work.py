"""What waits for people on risks, what the history tells of them, and the sample."""

from datetime import timedelta

import pytest
from django.utils import timezone

from procurement.actions import risk_actions, risks
from procurement.models import Risk, RiskAction, RiskMove, RiskRating, RiskReview
from procurement.risk_statements import Doing, Rated
from procurement.sample import risks as sample
from procurement.telling import risks as telling
from procurement.work import risks as work
from spinouts import timeline
from tests.factories.facts import an_event
from tests.factories.risks import a_move, a_rating, a_review, a_risk, an_action
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council])


def waits(user, **more):
    found = {kind.code: kind.first(5) for kind in work.of_person(user, at=timezone.now(), **more)}
    return {code: [item.text for item in group.items] for code, group in found.items() if group.items}


class TestWork:
    def test_of_its_owner_and_what_nobody_owns(self, spinout, officer, colleague):
        own = a_risk(spinout, "Own", owner=officer, opened_on=TODAY - 99 * DAY)
        a_review(own, TODAY - 40 * DAY, TODAY - DAY)
        an_action(own, TODAY - DAY, owner=officer)
        an_action(own, TODAY + DAY, owner=officer)
        a_rating(a_risk(spinout, "Rated", owner=officer))
        assert waits(officer) == {
            "risk_actions_overdue": ["Ask for a framework"],
            "risks_to_review": ["Review it"],
            "risks_to_rate": ["Rate it"],
        }
        assert waits(colleague) == {}
        a_risk(spinout, "Nobody’s")
        assert waits(colleague) == {"risks_to_rate": ["Rate it"]}

    def test_only_of_those_that_somebody_leads(self, spinout, officer):
        a_risk(spinout, owner=officer)
        assert waits(officer, only_led=True) == {}

    def test_what_ended_waits_only_to_be_closed(self, spinout, officer, stranger, taskforce):
        live, closed = a_risk(spinout, owner=officer), a_risk(spinout, "Closed", owner=officer)
        a_move(closed)
        an_event(spinout, "live", "contract_lost")
        assert waits(officer) == {"risks_of_ended": ["Close it, or say that it happened"]}
        a_move(live, "materialised")
        assert waits(officer) == waits(stranger) == waits(taskforce) == {}

    def test_an_admin_sees_what_nobody_owns(self, spinout, admin, officer):
        a_risk(spinout, owner=officer)
        a_risk(spinout, "Nobody’s")
        assert waits(admin) == {"risks_without_owner": ["Say who owns it"]}


class TestTelling:
    def test_every_verb_and_table_has_words(self):
        assert set(telling.TABLES) == {Risk, RiskRating, RiskMove, RiskReview, RiskAction}
        for model, words in telling.TABLES.items():
            columns = {field.attname for field in model._meta.fields}
            assert set(words.columns) <= columns, model

    def test_a_records_history_tells_all_that_is_said_of_a_risk(self, spinout, officer):
        risk = a_risk(spinout, by=officer, opened_on=TODAY - DAY)
        who = {"by": officer, "at": timezone.now()}
        risks.rate_risk(risk, rated=Rated("current", 4, 5, TODAY, "Two bids were lost"), **who)
        risks.review_risk(risk, reviewed_on=TODAY, found="Calm", next_review_on=TODAY + DAY, **who)
        risk_actions.plan_action(risk, doing=Doing("Ask for a framework", officer, TODAY), **who)
        risks.close_risk(risk, on=TODAY, note="Extended", **who)
        entries = timeline.entries(spinout, reader=officer)
        told = {entry.title: [str(change) for change in entry.changes] for entry in entries}
        for title, words in (
            ("Rated a risk", "Two bids were lost"),
            ("Reviewed a risk", "Calm"),
            ("Planned an action on a risk", "Ask for a framework"),
            ("Closed a risk", "Extended"),
        ):
            assert words in " ".join(told[title]), title


def test_the_sample_is_added_by_those_who_may(example_council, officer, colleague):
    spinouts = {
        name: a_spinout(name, parents=[example_council], stage="transition", is_example=True)
        for name in (sample.YOUTH, sample.CARE)
    }
    sample.tell(spinouts, {"officer": officer, "colleague": colleague}, at=timezone.now())
    states = sorted(Risk.objects.values_list("state", flat=True))
    assert states == ["closed", "materialised", "mitigating", "open", "open"]
    assert Risk.objects.unrated().count() == 1
    assert RiskAction.objects.count() == 1
    assert set(RiskRating.objects.values_list("kind", flat=True)) == {"inherent", "current", "target"}
