"""Formal decisions: who records them, what they need, and how conditions are tracked to their discharge."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, timeline
from spinouts.actions import Asked, Decided
from spinouts.models import Condition, Decision
from tests.factories import casework
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, filled, said, send, spelled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
APPROVED = Decided("live", "Cabinet", "approved", decided_on=date(2026, 5, 1), minute_reference="Minute 12")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


class TestActions:
    def test_a_decision_with_conditions(self, spinout, who):
        says = Decided(**{**vars(APPROVED), "outcome": "with_conditions"})
        actions.add_decision(spinout, says=says, conditions=[Asked("Report back", is_before_launch=True)], **who)
        condition = Condition.objects.get()
        assert (condition.text, condition.is_before_launch, condition.discharged_on) == ("Report back", True, None)
        actions.discharge_condition(condition, on=date(2026, 5, 20), how="Reported", **who)
        condition.refresh_from_db()
        assert (condition.discharged_on, condition.discharged_how, condition.discharged_by) == (
            date(2026, 5, 20),
            "Reported",
            who["by"],
        )
        actions.reopen_condition(condition, reason="It was another report", **who)
        assert Condition.objects.open().count() == 1

    @pytest.mark.parametrize(("outcome", "conditions"), [("with_conditions", []), ("approved", [Asked("Report back")])])
    def test_conditions_belong_to_decisions_with_conditions(self, spinout, who, outcome, conditions):
        says = Decided(**{**vars(APPROVED), "outcome": outcome})
        with pytest.raises(actions.ConditionsError):
            actions.add_decision(spinout, says=says, conditions=conditions, **who)
        assert not Decision.objects.exists()

    def test_a_condition_that_was_entered_wrongly_is_removed(self, spinout, who):
        says = Decided(**{**vars(APPROVED), "outcome": "with_conditions"})
        decision = actions.add_decision(spinout, says=says, conditions=[Asked("Report"), Asked("Wrong")], **who)
        first, wrong = decision.conditions.order_by("pk")
        actions.remove_condition(wrong, reason="Another decision’s", **who)
        decision.refresh_from_db()
        assert (decision.outcome, list(decision.conditions.all())) == ("with_conditions", [first])
        actions.discharge_condition(first, on=date(2026, 5, 20), how="Reported", **who)
        with pytest.raises(actions.DischargedError, match="Reopen it before"):
            actions.remove_condition(first, reason="x", **who)
        actions.reopen_condition(first, reason="Not it", **who)
        actions.remove_condition(first, reason="It approved outright", **who)
        decision.refresh_from_db()
        assert decision.outcome == "approved"
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(actions.ConditionGoneError):
            actions.remove_condition(wrong, reason="x", **who)
        told = [entry for entry in timeline.entries(spinout, reader=who["by"]) if entry.title == "Removed a condition"]
        assert [entry.why for entry in told] == ["It approved outright", "Another decision’s"]
        assert (
            timeline.Change("Decision: to launch, outcome", "Approved with conditions", "Approved") in told[0].changes
        )

    def test_a_decision_that_nobody_took_is_removed_with_its_conditions(self, spinout, who):
        says = Decided(**{**vars(APPROVED), "outcome": "with_conditions"})
        decision = actions.add_decision(spinout, says=says, conditions=[Asked("Report"), Asked("Insure")], **who)
        condition = decision.conditions.order_by("pk")[0]
        actions.discharge_condition(condition, on=date(2026, 5, 20), how="Reported", **who)
        with pytest.raises(actions.DischargedError, match="Reopen that before"):
            actions.remove_decision(decision, reason="x", **who)
        actions.reopen_condition(condition, reason="Another’s", **who)
        actions.remove_decision(decision, reason="Another spin-out’s", **who)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert not Decision.objects.exists()
        told = {entry.title: entry.why for entry in timeline.entries(spinout, reader=who["by"])}
        assert told["Removed a decision"] == "Another spin-out’s"
        with pytest.raises(actions.DecisionGoneError):
            actions.remove_decision(decision, reason="x", **who)

    def test_its_page_shows_what_goes_and_asks_why(self, signed_in, spinout):
        decision = casework.a_decision(spinout, "live", "with_conditions", ({"text": "Insure the vans"},))
        address = at("remove_decision", spinout, decision.pk)
        assert "Insure the vans" in signed_in.get(address).content.decode()
        assert said(send(signed_in, address)) == {"reason": ["Enter a reason"]}
        assert send(signed_in, address, reason="Never taken").status_code == 302
        assert not Decision.objects.exists()
        assert signed_in.get(address).status_code == 404

    def test_a_decision_has_so_many_conditions_and_no_more(self, spinout, who):
        says = Decided(**{**vars(APPROVED), "outcome": "with_conditions"})
        most = [Asked(f"Number {number}") for number in range(actions.MOST_CONDITIONS)]
        decision = actions.add_decision(spinout, says=says, conditions=most, **who)
        with pytest.raises(actions.ConditionsError, match="50 conditions or fewer"):
            actions.change_decision(decision, says=says, conditions=[Asked("One more")], **who)

    def test_nothing_is_decided_tomorrow(self, spinout, who):
        says = Decided(**{**vars(APPROVED), "decided_on": date(2026, 6, 2)})
        with pytest.raises(actions.DecisionDateError):
            actions.add_decision(spinout, says=says, **who)

    def test_readers_and_strangers_record_none(self, spinout, taskforce, stranger):
        for person in (taskforce, stranger):
            with pytest.raises(Refused):
                actions.add_decision(spinout, says=APPROVED, by=person, at=NOW)

    def test_the_timeline_tells_it(self, spinout, who):
        awaited = Decided("live", "Cabinet", "awaited", expected_on=date(2026, 5, 1))
        decision = actions.add_decision(spinout, says=awaited, **who)
        actions.change_decision(decision, says=APPROVED, **who)
        entries = timeline.entries(spinout, reader=who["by"])
        told = next(entry for entry in entries if entry.title == "Recorded what was decided")
        assert told.who == "Olu Officer"
        assert timeline.Change("Decision: to launch, outcome", "Awaited", "Approved") in told.changes


class TestPages:
    answers = {
        "about": "live",
        "decided_by": "Cabinet",
        "outcome": "approved",
        "decided_on": When("2 4 2026"),
        "minute_reference": "Minute 12",
    }

    def test_recorded_and_shown(self, signed_in, spinout):
        sent = send(signed_in, at("add_decision", spinout), **self.answers)
        assert (sent.status_code, sent["Location"]) == (302, at("decisions", spinout))
        page = signed_in.get(at("decisions", spinout)).content.decode()
        for words in ("To launch", "Cabinet", "2 April 2026", "Minute 12"):
            assert words in page

    def test_nothing_at_all(self, signed_in, spinout):
        assert said(signed_in.post(at("add_decision", spinout), {})) == {
            "about": ["Select what the decision is about"],
            "decided_by": ["Enter which body decides"],
            "outcome": ["Select what was decided, or that it is awaited"],
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"outcome": "awaited"}, "expected_on", "Enter when the decision is expected"),
            (
                {"outcome": "awaited", "expected_on": When("1 7 2026")},
                "decided_on",
                "It is awaited and has a date. Select what was decided, or clear the date",
            ),
            ({"decided_on": When("")}, "decided_on", "Enter when it was decided"),
            ({"decided_on": When("31 2 2026")}, "decided_on", "The date of the decision must be a real date"),
            ({"decided_on": When("1 1 2150")}, "decided_on", "The date of the decision must be today or in the past"),
            (
                {"minute_reference": ""},
                "minute_reference",
                "Enter the reference or the web address of the minute",
            ),
            ({"outcome": "with_conditions"}, "conditions", "Enter its conditions, one on each line"),
            ({"decided_by": "x" * 151}, "decided_by", "Body that decides must be 150 characters or fewer"),
            ({"minute_url": "javascript:alert(1)"}, "minute_url", None),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, spinout, wrong, field, message):
        page = send(signed_in, at("add_decision", spinout), **(self.answers | wrong))
        errors = said(page)
        assert field in errors
        assert message is None or errors[field] == [message]
        assert not Decision.objects.exists()

    def test_the_second_of_two_officers_is_told(self, client, signed_in, spinout, colleague):
        decision = casework.a_decision(spinout)
        address = at("change_decision", spinout, decision.pk)
        form = filled(signed_in.get(address).context["form"])
        changed = form | spelled(self.answers)
        actions.change_decision(decision, says=APPROVED, by=colleague, at=NOW)
        page = signed_in.post(address, changed | {"note": "Mine"})
        text = page.content.decode()
        assert page.status_code == 200
        assert "Cass Colleague" in text
        assert "Mine" in text
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302

    def test_another_record_has_not_this_decision(self, signed_in, spinout, example_council):
        other = a_spinout("Other", parents=[example_council], stage="transition")
        decision = casework.a_decision(other)
        assert signed_in.get(at("change_decision", spinout, decision.pk)).status_code == 404

    def test_a_condition_is_changed_and_discharged(self, signed_in, spinout):
        condition = casework.a_decision(spinout, outcome="with_conditions", conditions=({},)).conditions.get()
        send(signed_in, at("change_condition", spinout, condition.pk), text="Report twice", due_on=When("1 1 2026"))
        assert "Overdue" in signed_in.get(at("decisions", spinout)).content.decode()
        send(signed_in, at("discharge_condition", spinout, condition.pk), on=When("1 2 2026"), how="Reported twice")
        condition.refresh_from_db()
        assert (condition.text, condition.discharged_on) == ("Report twice", date(2026, 2, 1))

    def test_the_page_asks_as_many_questions_for_four_as_for_one(self, signed_in, spinout):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(at("decisions", spinout))
            return len(captured)

        casework.a_decision(spinout, outcome="with_conditions", conditions=({},))
        one = queries()
        for _ in range(3):
            casework.a_decision(spinout, outcome="with_conditions", conditions=({}, {}))
        assert queries() == one
