"""Planned launches: what each new date is to the one that stood, and the pages that state it."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.partial_dates import PartialDate
from spinouts import actions, permissions, slips, timeline
from spinouts.actions import Sent, Stated
from spinouts.models import CaseSummary, LaunchPlan
from spinouts.slips import Change, Planned, Reason, Slip
from tests.factories import casework
from tests.factories.facts import an_event
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, filled, send, spelled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

# What stood, whether any date was confirmed, what is stated now, and what that is. p: provisional, c: confirmed.
CHANGES = [
    ("", "no", "p 2027", "first"),
    ("", "no", "c 2027-04-01", "confirmed"),
    # The first confirmation is not a slip, whatever date it brings.
    ("p 2027-04", "no", "c 2027-04", "confirmed"),
    ("p 2027-04", "no", "c 2027-10-01", "confirmed"),
    ("p 2027-04", "no", "c 2026-12", "confirmed"),
    ("p 2027-04", "no", "p 2027-05", "slipped"),
    ("p 2027-04", "no", "p 2027", "slipped"),
    ("p 2027-04-15", "no", "p 2027-04", "slipped"),
    ("p 2027", "no", "p 2028-01-01", "slipped"),
    ("p 2027-04", "no", "p 2027-03", "brought_forward"),
    ("p 2027-12", "no", "p 2027", "brought_forward"),
    ("p 2027-12-31", "no", "p 2027-12", "brought_forward"),
    ("p 2027", "no", "p 2027-12", "finer"),
    ("p 2027", "no", "p 2027-01-01", "finer"),
    ("p 2027-04", "no", "p 2027-04-30", "finer"),
    # Once confirmed, a date that moves has moved, however firm it is said to be.
    ("c 2027-04", "yes", "c 2027-05", "slipped"),
    ("c 2027-04", "yes", "p 2027-05", "slipped"),
    ("c 2027-04", "yes", "c 2027-03", "brought_forward"),
    ("c 2027-04", "yes", "p 2027-03", "brought_forward"),
    ("c 2027", "yes", "c 2027-04", "finer"),
    ("c 2027-04", "yes", "p 2027-04", "unsettled"),
    ("c 2027", "yes", "p 2027-04", "unsettled"),
    ("p 2027-04", "yes", "c 2027-04", "confirmed_again"),
    ("p 2027", "yes", "c 2027-04", "confirmed_again"),
    ("p 2027-04", "yes", "c 2027-05", "slipped"),
    ("p 2027-04", "yes", "p 2027-04-02", "finer"),
]
NEEDS = {"slipped", "brought_forward", "unsettled"}


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
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def plan(spinout, who):
    """State when the launch is planned: `plan("p 2027-04", "funding")`."""
    return lambda written, reason="", **more: actions.plan_launch(
        spinout, says=Stated(planned(written), reason), **(who | more)
    )


def at(name, spinout, *more):
    return reverse(f"spinouts:{name}", args=[spinout.reference, *more])


def said(page):
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


class TestChange:
    def test_every_change_is_in_the_table(self):
        assert {change for *_rest, change in CHANGES} == set(Change)
        assert set(slips.NEEDS_REASON) == NEEDS

    @pytest.mark.parametrize(("before", "was_confirmed", "after", "change"), CHANGES)
    def test_in_python(self, before, was_confirmed, after, change):
        stood = planned(before) if before else None
        assert slips.change(stood, planned(after), was_confirmed=was_confirmed == "yes") == change

    @pytest.mark.parametrize("written", ["p 2027", "c 2027-04-01"])
    def test_the_same_again_is_no_change(self, written):
        with pytest.raises(slips.SameDateError):
            slips.change(planned(written), planned(written), was_confirmed=True)

    @pytest.mark.parametrize("change", Change)
    def test_which_say_why(self, change):
        slips.check_reason(change, "funding")
        if change in NEEDS:
            with pytest.raises(slips.UnexplainedError):
                slips.check_reason(change, "")
        else:
            slips.check_reason(change, "")

    @pytest.mark.parametrize(
        ("year", "is_refused"), [("2015", True), ("2016", False), ("2056", False), ("2057", True), ("2199", True)]
    )
    def test_no_launch_is_planned_far_away(self, year, is_refused):
        if not is_refused:
            slips.check_year(PartialDate.parse(year), today=NOW.date())
            return
        with pytest.raises(slips.FarAwayError, match="must be between 2016 and 2056"):
            slips.check_year(PartialDate.parse(year), today=NOW.date())


class TestSummary:
    @pytest.mark.parametrize(
        ("moved", "words"),
        [
            ([], ""),
            (["2027-04-30 2027-05-31"], "Slipped once, by 1 month"),
            (["2027-04-01 2027-06-01"], "Slipped once, by 2 months"),
            (["2027-04-30 2027-09-30", "2027-09-30 2027-11-30"], "Slipped twice, by 7 months in all"),
            (["2027-12-31 2028-12-31"], "Slipped once, by 12 months"),
            (["2027-04-01 2027-04-02"], "Slipped once, by 1 day"),
            (["2027-04-01 2027-04-13", "2027-04-13 2027-04-20"], "Slipped twice, by 19 days in all"),
            (["2027-04-01 2027-05-01", "2027-05-01 2027-06-20"], "Slipped twice, by about 3 months in all"),
            (["2027-04-01 2027-05-01"] * 4, "Slipped 4 times, by 4 months in all"),
        ],
    )
    def test_how_often_and_by_how_much(self, moved, words):
        found = [Slip(*(date.fromisoformat(day) for day in each.split())) for each in moved]
        assert slips.summary(found) == words


class TestPostgresql:
    """The database works the change out again, and refuses any other."""

    def insert(self, spinout, written, change, reason="", **fields):
        when, certainty = planned(written)
        return casework.a_row(
            LaunchPlan,
            spinout,
            **{
                "planned_on": when.first_day,
                "planned_precision": when.precision,
                "counts_from": when.last_day,
                "certainty": certainty,
                "change": change,
                "reason": reason,
                **fields,
            },
        )

    def stand(self, spinout, before, was_confirmed):
        """Let `before` stand, after a confirmed date where one was confirmed."""
        if was_confirmed == "yes" and not before.startswith("c"):
            self.insert(spinout, "c 2020-01-01", "confirmed")
            self.insert(spinout, before, "slipped", "funding")
        elif before:
            self.insert(spinout, before, "confirmed" if before.startswith("c") else "first")

    @pytest.mark.parametrize(("before", "was_confirmed", "after", "change"), CHANGES)
    def test_it_takes_the_right_change_and_no_other(self, spinout, before, was_confirmed, after, change):
        self.stand(spinout, before, was_confirmed)
        for other in set(Change.values) - {change}:
            with (
                pytest.raises(IntegrityError, match="launchplan_change_follows_from_the_one_before"),
                transaction.atomic(),
            ):
                self.insert(spinout, after, other, "funding")
        assert self.insert(spinout, after, change, "funding" if change in NEEDS else "").pk

    @pytest.mark.parametrize(
        ("name", "written", "change", "fields"),
        [
            ("launchplan_a_changed_date_says_why", "p 2027-05", "slipped", {}),
            ("launchplan_a_changed_date_says_why", "p 2027-03", "brought_forward", {}),
            ("launchplan_reason_known", "p 2027-05", "slipped", {"reason": "weather"}),
            ("launchplan_says_something_new", "p 2027-04", "finer", {}),
            ("launchplan_counts_from_the_last_day", "p 2027-05", "slipped", {"counts_from": date(2027, 5, 1)}),
            ("launchplan_change_known|launchplan_change_follows", "p 2027-05", "late", {}),
            ("launchplan_certainty_known", "p 2027-04", "unsettled", {"certainty": "sure", "reason": "funding"}),
            (
                "launchplan_precision_fits_the_date",
                "p 2027-05",
                "slipped",
                {"planned_on": date(2027, 5, 2), "counts_from": date(2027, 6, 1), "reason": "funding"},
            ),
        ],
    )
    def test_it_refuses(self, spinout, name, written, change, fields):
        self.insert(spinout, "p 2027-04", "first")
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            self.insert(spinout, written, change, **fields)

    @pytest.mark.parametrize("state", [("live", "active"), ("business_plan", "not_proceeding")])
    def test_nothing_is_planned_of_what_launched_or_ended(self, example_council, state):
        stage, outcome = state
        spinout = a_spinout(parents=[example_council], stage=stage)
        if outcome != "active":
            an_event(spinout, stage, outcome, reason="x")
        with pytest.raises(IntegrityError, match="launchplan_is_of_what_is_still_to_launch"), transaction.atomic():
            self.insert(spinout, "p 2027", "first")

    def test_no_statement_is_changed(self, spinout):
        self.insert(spinout, "p 2027", "first")
        with pytest.raises(InternalError, match="Cannot update or delete rows"), transaction.atomic():
            LaunchPlan.objects.update(note="x")


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
            ({"on": When("2027")}, "reason", "This is later than the date that stood. Select why it slipped"),
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


def test_every_reason_is_said_in_words():
    assert all(reason.label[0].isupper() and not reason.label.endswith(".") for reason in Reason)
