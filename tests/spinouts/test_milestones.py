"""Milestones: to come, met, dropped with a reason, and to come after all."""

from datetime import UTC, date, datetime

import pytest

from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, timeline
from spinouts.actions import Aim
from spinouts.models import Milestone
from tests.factories import casework
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, filled, said, send

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BOARD = Aim("Board appointed", date(2026, 9, 1))


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


class TestActions:
    def test_met_and_reopened_and_dropped(self, spinout, who):
        milestone = actions.add_milestone(spinout, aim=BOARD, **who)
        actions.meet_milestone(milestone, on=date(2026, 5, 1), **who)
        milestone.refresh_from_db()
        assert milestone.met_on == date(2026, 5, 1)
        actions.reopen_milestone(milestone, reason="Two seats are empty", **who)
        actions.drop_milestone(milestone, reason="There is no board", **who)
        milestone.refresh_from_db()
        assert (milestone.met_on, milestone.dropped_reason, milestone.is_to_come) == (None, "There is no board", False)

    def test_one_that_is_closed_is_reopened_first(self, spinout, who):
        for fields in ({"met_on": date(2026, 5, 1)}, {"dropped_reason": "No board"}):
            milestone = casework.a_milestone(spinout, **fields)
            with pytest.raises(actions.MilestoneClosedError):
                actions.change_milestone(milestone, aim=BOARD, **who)
            with pytest.raises(actions.MilestoneClosedError):
                actions.meet_milestone(milestone, on=date(2026, 5, 1), **who)
            with pytest.raises(actions.MilestoneClosedError):
                actions.drop_milestone(milestone, reason="x", **who)
        with pytest.raises(actions.MilestoneClosedError):
            actions.reopen_milestone(casework.a_milestone(spinout), reason="x", **who)

    def test_none_is_met_tomorrow_or_owned_by_a_stranger(self, spinout, who, stranger):
        milestone = casework.a_milestone(spinout)
        with pytest.raises(actions.MilestoneDateError):
            actions.meet_milestone(milestone, on=date(2026, 6, 2), **who)
        with pytest.raises(actions.OwnerError):
            actions.change_milestone(milestone, aim=Aim("Board", date(2026, 9, 1), stranger), **who)

    def test_readers_and_strangers_add_none(self, spinout, taskforce, stranger):
        for person in (taskforce, stranger):
            with pytest.raises(Refused):
                actions.add_milestone(spinout, aim=BOARD, by=person, at=NOW)

    def test_which_are_overdue(self, spinout):
        casework.a_milestone(spinout, planned_on=date(2026, 5, 31))
        casework.a_milestone(spinout, planned_on=date(2026, 6, 1))
        casework.a_milestone(spinout, planned_on=date(2026, 5, 1), met_on=date(2026, 5, 2))
        casework.a_milestone(spinout, planned_on=date(2026, 5, 1), dropped_reason="No board")
        assert Milestone.objects.overdue(on=NOW.date()).count() == 1
        assert Milestone.objects.to_come().count() == 2

    def test_the_timeline_tells_it(self, spinout, who):
        milestone = actions.add_milestone(spinout, aim=BOARD, **who)
        actions.drop_milestone(milestone, reason="There is no board", **who)
        actions.reopen_milestone(milestone, reason="There is one", **who)
        told = {entry.title: entry for entry in timeline.entries(spinout, reader=who["by"])}
        added = timeline.Change("Milestone: Board appointed, planned for", "", "1 September 2026")
        assert added in told["Added a milestone"].changes
        assert told["Dropped a milestone"].why == "There is no board"
        assert told["Reopened a milestone"].why == "There is one"


class TestPages:
    answers = {"title": "Board appointed", "planned_on": When("1 9 2026")}

    def test_added_changed_met_and_reopened(self, signed_in, spinout, colleague):
        sent = send(signed_in, at("add_milestone", spinout), owner=str(colleague.pk), **self.answers)
        assert (sent.status_code, sent["Location"]) == (302, at("tasks", spinout))
        milestone = Milestone.objects.get()
        assert (milestone.owner, milestone.planned_on) == (colleague, date(2026, 9, 1))
        send(signed_in, at("change_milestone", spinout, milestone.pk), planned_on=When("1 1 2150"))
        text = signed_in.get(at("tasks", spinout)).content.decode()
        assert "Planned for 1 January 2150. Owner: Cass Colleague" in text
        send(signed_in, at("meet_milestone", spinout, milestone.pk), on=When("1 5 2026"))
        assert "Met on 1 May 2026, planned for 1 January 2150" in signed_in.get(at("tasks", spinout)).content.decode()
        send(signed_in, at("reopen_milestone", spinout, milestone.pk), reason="Two seats are empty")
        send(signed_in, at("drop_milestone", spinout, milestone.pk), reason="There is no board")
        assert "There is no board" in signed_in.get(at("tasks", spinout)).content.decode()

    def test_one_whose_day_has_passed_is_flagged(self, signed_in, spinout):
        casework.a_milestone(spinout, planned_on=date(2026, 5, 31))
        text = signed_in.get(at("tasks", spinout)).content.decode()
        assert "It was planned for 31 May 2026" in text
        assert "Overdue" in text

    def test_nothing_at_all(self, signed_in, spinout):
        assert said(signed_in.post(at("add_milestone", spinout), {})) == {
            "title": ["Enter what is to be reached"],
            "planned_on": ["Enter by when it is to be reached"],
        }
        milestone = casework.a_milestone(spinout)
        page = signed_in.post(at("meet_milestone", spinout, milestone.pk), {})
        assert said(page) == {"on": ["Enter when it was met"]}
        page = signed_in.post(at("drop_milestone", spinout, milestone.pk), {})
        assert said(page) == {"reason": ["Enter a reason"]}

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"title": "x" * 201}, "title", "What is to be reached must be 200 characters or fewer"),
            ({"planned_on": When("31 2 2026")}, "planned_on", "The planned date must be a real date"),
            ({"owner": "999999999"}, "owner", "Select one of the list, or “Nobody yet”"),
        ],
    )
    def test_what_is_wrong_is_said(self, signed_in, spinout, wrong, field, message):
        page = send(signed_in, at("add_milestone", spinout), **(self.answers | wrong))
        assert said(page) == {field: [message]}
        assert not Milestone.objects.exists()

    def test_none_is_met_tomorrow(self, signed_in, spinout):
        milestone = casework.a_milestone(spinout)
        page = send(signed_in, at("meet_milestone", spinout, milestone.pk), on=When("1 1 2150"))
        assert said(page) == {"on": ["The date must be today or in the past"]}

    def test_one_that_is_closed_says_so(self, signed_in, spinout):
        milestone = casework.a_milestone(spinout, met_on=date(2026, 5, 1))
        for name, answers in (
            ("change_milestone", self.answers),
            ("meet_milestone", {"on": When("1 5 2026")}),
            ("drop_milestone", {"reason": "x"}),
        ):
            page = send(signed_in, at(name, spinout, milestone.pk), **answers)
            assert said(page) == {"__all__": ["This milestone was met or dropped. Reopen it before you change it"]}

    def test_the_second_of_two_officers_is_told(self, signed_in, spinout, colleague):
        milestone = casework.a_milestone(spinout)
        address = at("change_milestone", spinout, milestone.pk)
        form = filled(signed_in.get(address).context["form"])
        actions.change_milestone(milestone, aim=Aim("Theirs", date(2026, 9, 2)), by=colleague, at=NOW)
        page = signed_in.post(address, form | {"title": "Mine"})
        for words in ("Cass Colleague", "2 September 2026", "Mine"):
            assert words in page.content.decode()
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302
        assert Milestone.objects.get().title == "Mine"

    @pytest.mark.parametrize("name", ["change_milestone", "meet_milestone", "drop_milestone", "reopen_milestone"])
    def test_another_record_has_not_this_milestone(self, signed_in, spinout, example_council, name):
        milestone = casework.a_milestone(a_spinout("Other", parents=[example_council]))
        assert signed_in.get(at(name, spinout, milestone.pk)).status_code == 404
