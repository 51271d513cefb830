"""Planned launches: what each new date is to the one that stood, and the pages that state it."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.partial_dates import PartialDate
from spinouts import actions, permissions, slips, timeline
from spinouts.actions import Sent, Stated
from spinouts.models import CaseSummary, LaunchPlan
from spinouts.slips import Planned
from tests.factories import casework
from tests.factories.facts import an_event
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, filled, said, send, spelled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def planned(written):
    firmness, when = written.split()
    return Planned(PartialDate.parse(when), "confirmed" if firmness == "c" else "provisional")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="business_plan")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


@pytest.fixture
def plan(spinout, who):
    """State when the launch is planned: `plan("p 2027-04", "funding")`."""
    return lambda written, reason="", **more: actions.plan_launch(
        spinout, says=Stated(planned(written), reason), **(who | more)
    )


class TestActions:
    def test_from_aim_to_commitment_to_slip(self, plan, spinout):
        plan("p 2027")
        plan("c 2027-10")
        plan("c 2027-12", "procurement")
        stated = list(LaunchPlan.objects.latest_first())
        assert [(each.change, each.reason) for each in stated] == [
            ("slipped", "procurement"),
            ("confirmed", ""),
            ("first", ""),
        ]
        summary = CaseSummary.objects.get(spinout=spinout)
        assert (summary.planned_on, summary.planned_precision, summary.certainty) == (
            date(2027, 12, 1),
            "month",
            "confirmed",
        )

    def test_a_slip_without_a_reason_is_refused(self, plan):
        plan("p 2027-04")
        with pytest.raises(slips.UnexplainedError, match="Select why it slipped"):
            plan("p 2027-05")
        with pytest.raises(slips.UnexplainedError, match="Select why it was brought forward"):
            plan("p 2027-03")
        plan("c 2027-04")
        with pytest.raises(slips.UnexplainedError, match="Select why it no longer is"):
            plan("p 2027-04")
        assert LaunchPlan.objects.count() == 2

    def test_a_reason_that_nobody_asked_for_is_kept(self, plan):
        plan("p 2027-04")
        assert plan("c 2027-09", "funding").reason == "funding"

    def test_the_same_date_is_refused(self, plan):
        plan("p 2027-04")
        with pytest.raises(slips.SameDateError):
            plan("p 2027-04")

    @pytest.mark.parametrize(("stage", "outcome"), [("live", "active"), ("business_plan", "not_proceeding")])
    def test_what_launched_or_ended_is_not_planned(self, example_council, who, stage, outcome):
        spinout = a_spinout(parents=[example_council], stage=stage)
        if outcome != "active":
            an_event(spinout, stage, outcome, reason="x")
        with pytest.raises(permissions.NothingToPlanError):
            actions.plan_launch(spinout, says=Stated(planned("p 2027")), **who)

    def test_readers_and_strangers_plan_nothing(self, plan, taskforce, stranger):
        for person in (taskforce, stranger):
            with pytest.raises(Refused):
                plan("p 2027", by=person)

    def test_what_others_stated_meanwhile_is_not_overlooked(self, plan):
        first = plan("p 2027-04")
        plan("p 2027-09", "funding", sent=Sent(seen=str(first.pk)))
        with pytest.raises(actions.ChangedMeanwhile):
            plan("p 2027-05", "funding", sent=Sent(seen=str(first.pk)))

    def test_the_timeline_tells_it(self, plan, spinout, who):
        plan("p 2027-04")
        plan("p 2027-05", "union")
        told = [change for entry in timeline.entries(spinout, reader=who["by"]) for change in entry.changes]
        assert timeline.Change("Planned launch: May 2027, what changed", "", "Slipped") in told
        assert timeline.Change("Planned launch: May 2027, reason", "", "Union") in told


class TestPages:
    answers = {"on": When("4 2027"), "certainty": "provisional", "note": "After the elections"}

    def test_stated_and_shown(self, signed_in, spinout):
        sent = send(signed_in, at("plan_launch", spinout), **self.answers)
        assert (sent.status_code, sent["Location"]) == (302, at("dates", spinout))
        page = signed_in.get(at("dates", spinout)).content.decode()
        for words in ("April 2027", "Provisional", "First date", "After the elections", "It has not slipped"):
            assert words in page

    def test_slips_are_counted_with_their_reasons(self, signed_in, plan, spinout):
        plan("p 2027-04")
        plan("p 2027-09", "funding")
        plan("c 2027-11")
        plan("c 2028-01", "union")
        page = signed_in.get(at("dates", spinout)).content.decode()
        for words in (
            "Slipped twice, by 7 months in all",
            "Slipped by 5 months. Why: Funding.",
            "by 2 months",
            "Union",
        ):
            assert words in page

    def test_nothing_at_all(self, signed_in, spinout):
        assert said(signed_in.post(at("plan_launch", spinout), {})) == {
            "on": ["Enter when the launch is planned"],
            "certainty": ["Select whether the date is provisional or confirmed"],
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"on": When("31 2 2027")}, "on", "The planned date must be a real date"),
            ({"on": When("5 x 2027")}, "on", None),
            ({"on": When("2126")}, "on", None),
            ({"on": When("2027")}, "reason", "2027 could be later than March 2027, so it needs a reason"),
            ({"on": When("2028")}, "reason", "This is later than the date that stood. Select why it slipped"),
            (
                {"on": When("1 2027")},
                "reason",
                "This is earlier than the date that stood. Select why it was brought forward",
            ),
            ({"on": When("3 2027")}, "on", "That is the date that stands already"),
            ({"certainty": "sure"}, "certainty", "Select whether the date is provisional or confirmed"),
            ({"reason": "weather"}, "reason", "Select one of the list, or “No reason needed”"),
            ({"note": "x" * 2001}, "note", "This must be 2,000 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, spinout, plan, wrong, field, message):
        plan("p 2027-03")
        page = send(signed_in, at("plan_launch", spinout), **(self.answers | wrong))
        errors = said(page)
        assert list(errors) == [field]
        assert message is None or errors[field] == [message]
        assert "note" in wrong or "After the elections" in page.content.decode()
        assert LaunchPlan.objects.count() == 1

    def test_the_second_of_two_officers_is_told(self, signed_in, spinout, plan, colleague):
        plan("p 2027-04")
        address = at("plan_launch", spinout)
        form = filled(signed_in.get(address).context["form"])
        plan("p 2027-09", "funding", by=colleague)
        late = form | spelled({"on": When("5 2027"), "reason": "union", "note": "Mine"})
        page = signed_in.post(address, late)
        text = page.content.decode()
        for words in ("This planned date changed while", "Cass Colleague", "September 2027", "Mine"):
            assert words in text
        assert LaunchPlan.objects.count() == 2
        again = signed_in.post(address, filled(page.context["form"]))
        assert again.status_code == 302
        assert LaunchPlan.objects.latest_first().first().change == "brought_forward"

    def test_a_date_that_passed_is_said(self, signed_in, spinout, plan):
        plan("p 2026-08")
        page = signed_in.get(at("dates", spinout)).content.decode()
        assert "The launch was planned for August 2026, and it has not launched" in page
        plan("p 2046", "funding")
        assert "it has not launched" not in signed_in.get(at("dates", spinout)).content.decode()

    def test_what_has_launched_shows_what_was_planned_and_takes_no_other_date(self, signed_in, spinout, plan):
        plan("p 2026-04")
        an_event(spinout, "transition", "active")
        an_event(spinout, "live", "active", "2026-05")
        page = signed_in.get(at("dates", spinout)).content.decode()
        for words in ("Was last planned for", "April 2026", "May 2026"):
            assert words in page
        assert "it has not launched" not in page
        assert at("plan_launch", spinout) not in page
        refused = signed_in.get(at("plan_launch", spinout))
        assert refused.status_code == 403
        assert "It has launched" in refused.content.decode()

    def test_what_ended_was_planned_and_is_not_late(self, signed_in, spinout, plan):
        plan("p 2026-04")
        an_event(spinout, "business_plan", "not_proceeding", reason="x")
        page = signed_in.get(at("dates", spinout)).content.decode()
        assert "Was last planned for" in page
        assert "it has not launched" not in page
        assert at("plan_launch", spinout) not in page
        assert at("hold", spinout) not in page

    def test_launched_while_the_form_was_open(self, signed_in, spinout):
        form = filled(signed_in.get(at("plan_launch", spinout)).context["form"])
        an_event(spinout, "transition", "active")
        an_event(spinout, "live", "active", "2026-05")
        page = signed_in.post(at("plan_launch", spinout), form | spelled(self.answers))
        assert page.status_code == 200
        assert said(page) == {
            "__all__": ["It has launched. If the date of the launch is wrong, correct it in its journey"]
        }
        assert "After the elections" in page.content.decode()

    def test_nothing_planned_yet(self, signed_in, client, spinout, taskforce):
        assert "a year is enough to start with" in signed_in.get(at("dates", spinout)).content.decode()
        client.force_login(taskforce)
        page = client.get(at("dates", spinout)).content.decode()
        assert "Nobody has said when the launch is planned." in page
        assert at("plan_launch", spinout) not in page

    def test_another_bodys_dates_are_not_there(self, client, stranger, spinout):
        client.force_login(stranger)
        for name in ("dates", "plan_launch", "hold", "change_hold", "resume"):
            assert client.get(at(name, spinout)).status_code == 404

    def test_the_page_asks_as_many_questions_for_four_as_for_one(self, signed_in, spinout, plan):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(at("dates", spinout))
            return len(captured)

        plan("p 2027-04")
        casework.a_hold(spinout, ended_on=date(2026, 4, 2), ended_reason="x")
        one = queries()
        for month in (5, 6, 7):
            plan(f"p 2027-0{month}", "funding")
            casework.a_hold(
                spinout, began_on=date(2026, month, 1), ended_on=date(2026, month, 2), ended_reason="x", reason="y"
            )
        assert queries() == one
