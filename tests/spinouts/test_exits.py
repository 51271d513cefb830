"""What became of staff and service after a mutual ended: told with the ending, kept, and never guessed."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from mutuals_tracker.accounts.rules import Refused, allows
from mutuals_tracker.partial_dates import PartialDate
from reporting import readings
from reporting.scopes import EVERYTHING
from spinouts import actions, kept, permissions, timeline
from spinouts.actions import Became, TookOn
from spinouts.lifecycle import State
from spinouts.models import ContinuityPlan, ExitRecord, JourneyEvent, Spinout, StaffReturn, Successor
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.facts import a_return, an_event
from tests.factories.spinouts import a_spinout
from tests.moments import next_moment
from tests.spinouts.sending import at

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SERVICE = Became("The council runs it", staff_returned=30)


@pytest.fixture
def mutual(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], launched="2012-04", assessed="meets")


@pytest.fixture
def ended(example_council):
    return a_spinout("Ended", parents=[example_council], launched="2012", outcome="returned_in_house", ended="2016-09")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


@pytest.fixture
def end(who):
    """End a mutual as the page does."""

    def ending(spinout, outcome="returned_in_house", on="2016-09", became=SERVICE):
        when = PartialDate.parse(on) if on else None
        return actions.end(spinout, outcome=outcome, on=when, reason="The contract ended", became=became, **who)

    return ending


def check_constraints():
    """Let the database check what it checks when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class TestEnding:
    def test_the_exit_is_told_in_the_same_transaction(self, mutual, end, officer):
        end(mutual)
        check_constraints()
        record = ExitRecord.objects.get()
        assert (record.spinout, record.service_now, record.staff_returned) == (mutual, "The council runs it", 30)
        assert record.staff_left is None
        told = {entry.title: entry for entry in timeline.entries(mutual, reader=officer)}["Ended"]
        assert told.why == "The contract ended"
        assert timeline.Change("Exit, staff who returned", "", "30") in told.changes

    @pytest.mark.parametrize("outcome", ["returned_in_house", "contract_lost", "merged_or_acquired"])
    @pytest.mark.parametrize("became", [None, Became("", staff_left=4)])
    def test_a_service_that_goes_on_is_told_of(self, mutual, end, outcome, became):
        with pytest.raises(actions.ServiceUntoldError):
            end(mutual, outcome, became=became)
        assert not ExitRecord.objects.exists()
        assert mutual.journey.count() == 1

    def test_one_that_ceased_may_leave_nothing_to_tell(self, mutual, end):
        end(mutual, "ceased", became=None)
        assert not ExitRecord.objects.exists()
        assert list(Spinout.objects.without_exit_record()) == [mutual]

    def test_before_a_launch_nothing_became_of_anybody(self, example_council, end):
        early = a_spinout("Early", parents=[example_council], stage="exploring")
        end(early, "not_proceeding", became=None)
        assert not ExitRecord.objects.exists()
        assert not Spinout.objects.without_exit_record()
        with pytest.raises(Refused, match="It has not ended after its launch"):
            permissions.check_can_tell_exit(early.created_by, early)

    def test_ended_again_it_keeps_its_lesson_and_its_successors(self, mutual, end, who):
        end(mutual)
        record = ExitRecord.objects.get()
        actions.change_exit_record(record, says=SERVICE, lesson="Count the keys", **who)
        actions.add_successor(record, says=TookOn(name="A trust"), **who)
        actions.take_back_move(JourneyEvent.objects.get(place=2, spinout=mutual), reason="Another body", **who)
        end(mutual, "contract_lost", became=Became("A trust runs it", staff_to_successors=40))
        check_constraints()
        record = ExitRecord.objects.get()
        assert (record.service_now, record.staff_returned, record.lesson) == ("A trust runs it", None, "Count the keys")
        assert record.successors.get().name == "A trust"


class TestFigures:
    def staff(self, day):
        return readings.total(EVERYTHING, on=date.fromisoformat(day), known_at=next_moment())

    def test_staff_leave_the_live_count_from_the_day_on_which_it_ended_and_history_stays(self, mutual, end):
        a_return(mutual, "2014-03-31", 40)
        before = {day: self.staff(day) for day in ("2014-06-30", "2016-09-29")}
        assert [(total.people, total.mutuals) for total in before.values()] == [(40, 1), (40, 1)]
        end(mutual, on="2016-09-30", became=Became("The council runs it", staff_returned=38, staff_redundant=2))
        assert {day: self.staff(day) for day in before} == before
        for day in ("2016-09-30", "2020-01-01"):
            assert (self.staff(day).people, self.staff(day).mutuals) == (0, 0)
        assert not kept.rebuild()

    def test_what_became_of_staff_changes_no_figure(self, mutual, end, who):
        a_return(mutual, "2014-03-31", 40)
        end(mutual, on="2016-09-30")
        days = ("2014-06-30", "2016-09-30")
        before = [self.staff(day) for day in days]
        actions.change_exit_record(ExitRecord.objects.get(), says=Became("Gone", staff_left=4000), lesson="", **who)
        assert [self.staff(day) for day in days] == before


class TestTelling:
    def test_an_imported_ending_is_told_of_later(self, ended, who):
        assert list(Spinout.objects.without_exit_record()) == [ended]
        actions.change_exit_record(ExitRecord.of(ended), says=SERVICE, lesson="Ask early", **who)
        assert ExitRecord.objects.get().lesson == "Ask early"
        assert not Spinout.objects.without_exit_record()

    def test_without_the_service_nothing_is_told(self, ended, who):
        with pytest.raises(actions.ServiceUntoldError):
            actions.change_exit_record(ExitRecord.of(ended), says=Became(""), lesson="x", **who)

    def test_who_tells_it(self, ended, officer, certifier, admin, taskforce, stranger):
        told = {
            person.email.partition("@")[0]: allows(permissions.check_can_tell_exit, person, ended)
            for person in (officer, certifier, admin, taskforce, stranger)
        }
        assert told == {"officer": True, "certifier": True, "admin": True, "taskforce": False, "stranger": False}
        for person in (taskforce, stranger):
            with pytest.raises(Refused):
                actions.change_exit_record(ExitRecord.of(ended), says=SERVICE, lesson="", by=person, at=NOW)

    def test_the_ending_taken_back_it_is_read_and_not_changed(self, mutual, end, who):
        end(mutual)
        record = ExitRecord.objects.get()
        successor = actions.add_successor(record, says=TookOn(name="A trust"), **who)
        check_constraints()
        actions.take_back_move(JourneyEvent.objects.get(place=2, spinout=mutual), reason="Another body", **who)
        with pytest.raises(permissions.NotEndedError):
            actions.change_exit_record(record, says=SERVICE, lesson="", **who)
        with pytest.raises(permissions.NotEndedError):
            actions.add_successor(record, says=TookOn(name="Another"), **who)
        with pytest.raises(permissions.NotEndedError):
            actions.remove_successor(successor, reason="x", **who)
        assert ExitRecord.objects.get().service_now == "The council runs it"

    def test_an_ending_is_not_corrected_to_one_after_which_nobody_knows_who_runs_the_service(self, mutual, who):
        event = an_event(mutual, "live", "ceased", "2026-01")
        to = State("live", "returned_in_house")
        with pytest.raises(actions.ServiceUntoldError, match="before you correct how it ended"):
            actions.correct_move(event, to=to, on=None, reason="It went back", **who)
        actions.change_exit_record(ExitRecord.of(mutual), says=Became("The council runs it"), lesson="", **who)
        assert actions.correct_move(event, to=to, on=None, reason="It went back", **who).after == to

    def test_the_ending_corrected_it_stays_open(self, mutual, end, who):
        end(mutual, "ceased")
        event = JourneyEvent.objects.get(place=2, spinout=mutual)
        to = State("live", "merged_or_acquired")
        actions.correct_move(event, to=to, on=None, reason="It merged", **who)
        actions.change_exit_record(ExitRecord.objects.get(), says=SERVICE, lesson="x", **who)
        check_constraints()


class TestSuccessors:
    @pytest.fixture
    def record(self, ended):
        return casework.an_exit_record(ended)

    def test_several_of_every_sort(self, record, who, example_council):
        other = a_spinout("Another Mutual", parents=[example_council])
        trust = body("Example Trust", kind="nhs")
        for says in (
            TookOn(spinout=other, took_on="Archives", staff=4),
            TookOn(organisation=trust, from_on=date(2016, 10, 1)),
            TookOn(name="A charity"),
        ):
            actions.add_successor(record, says=says, **who)
        check_constraints()
        assert [(row.name, row.took_on, row.staff) for row in record.successors.order_by("pk")] == [
            ("Another Mutual", "Archives", 4),
            ("Example Trust", "", None),
            ("A charity", "", None),
        ]

    def test_nobody_is_named_twice_or_succeeds_itself(self, record, who):
        with pytest.raises(actions.OwnSuccessorError):
            actions.add_successor(record, says=TookOn(spinout=record.spinout), **who)
        actions.add_successor(record, says=TookOn(name="A charity"), **who)
        with pytest.raises(actions.SameSuccessorError):
            actions.add_successor(record, says=TookOn(name="A charity", staff=3), **who)
        assert record.successors.count() == 1

    def test_its_own_legal_entity_is_no_successor(self, record, who):
        entity = body("Ended CIC", kind="mutual")
        Spinout.objects.filter(pk=record.spinout_id).update(organisation=entity)
        with pytest.raises(actions.OwnSuccessorError):
            actions.add_successor(record, says=TookOn(organisation=entity), **who)

    def test_removed_it_stays_in_the_history(self, record, who):
        successor = actions.add_successor(record, says=TookOn(name="A charity"), **who)
        actions.remove_successor(successor, reason="It was another", **who)
        assert not record.successors.exists()
        told = {entry.title: entry for entry in timeline.entries(record.spinout, reader=who["by"])}
        assert timeline.Change("Successor: A charity, name", "", "A charity") in told["Named a successor"].changes
        assert told["Removed a successor"].why == "It was another"
        assert told["Removed a successor"].changes == [timeline.Change("Successor: A charity", "", "Removed")]

    def test_removed_twice_the_second_is_told(self, record, who):
        successor = actions.add_successor(record, says=TookOn(name="A charity"), **who)
        actions.remove_successor(successor, reason="x", **who)
        successor = Successor(pk=10**6, spinout=record.spinout, exit_record=record)
        with pytest.raises(actions.SuccessorGoneError):
            actions.remove_successor(successor, reason="x", **who)


class TestPostgresql:
    """What somebody writes past Python is refused when the transaction ends."""

    def refused(self, act):
        with pytest.raises(IntegrityError, match="exitrecord_of_one_that_ended_after_its_launch"), transaction.atomic():
            self.to_the_end(act)

    def to_the_end(self, act):
        """Do it, and end the transaction."""
        act()
        check_constraints()

    def test_an_exit_is_of_one_that_ended(self, mutual):
        self.refused(lambda: casework.an_exit_record(mutual))

    def test_once_the_ending_is_taken_back_nothing_changes(self, mutual, end, who):
        end(mutual)
        record = ExitRecord.objects.get()
        successor = casework.a_successor(record)
        check_constraints()
        actions.take_back_move(JourneyEvent.objects.get(place=2, spinout=mutual), reason="x", **who)
        check_constraints()
        self.refused(lambda: ExitRecord.objects.update(lesson="x"))
        self.refused(lambda: casework.a_successor(record, name="Another"))
        self.refused(lambda: Successor.objects.filter(pk=successor.pk).update(staff=3))
        self.refused(lambda: Successor.objects.filter(pk=successor.pk).delete())

    @pytest.mark.parametrize(
        ("fields", "name"),
        [
            ({"name": ""}, "successor_has_a_name"),
            ({}, "successor_named_once"),
        ],
    )
    def test_a_successor_is_one_thing_with_a_name(self, ended, fields, name):
        record = casework.an_exit_record(ended)
        casework.a_successor(record)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            casework.a_successor(record, **fields)

    def test_a_successor_is_not_a_spinout_and_a_body(self, ended, mutual, example_council):
        record = casework.an_exit_record(ended)
        with pytest.raises(IntegrityError, match="successor_is_one_thing"), transaction.atomic():
            casework.a_successor(record, successor=mutual, organisation=example_council)
        with pytest.raises(IntegrityError, match="successor_is_somebody_else"), transaction.atomic():
            casework.a_successor(record, successor=ended)


class TestLastCount:
    def test_the_last_in_force_before_the_end(self, ended):
        a_return(ended, "2014-03-31", 40)
        a_return(ended, "2015", 45)
        finer = a_return(ended, "2015-12-31", 44)
        a_return(ended, "2017-03-31", 9)
        a_return(ended, None, 100)
        a_return(ended, "2016-01-01", 5, measure="co_owners")
        counts = StaffReturn.objects.filter(spinout=ended).headcounts(until=date(2016, 9, 30))
        assert [int(each.count) for each in counts] == [44, 45, 40]
        assert counts.first() == finer


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("trading", ()),
        ("update_progress", ()),
        ("plan_launch", ()),
        ("change_continuity", ("risk",)),
        ("agree_continuity", ()),
        ("add_continuity_test", ()),
    ],
)
def test_what_is_only_said_of_one_that_goes_on(signed_in, ended, name, more):
    page = signed_in.get(at(name, ended, *more))
    assert page.status_code == 403
    assert "launched" in page.content.decode() if name == "plan_launch" else "It ended as" in page.content.decode()


def test_no_action_says_it_either(ended, who):
    plan = ContinuityPlan.of(ended)
    for act in (
        lambda: actions.change_continuity_plan(plan, says={"owner": "Dee"}, **who),
        lambda: actions.update_progress(ended, says=actions.Progressed("green", "Well"), **who),
        lambda: actions.say_trading(ended, outcome="active", on=None, **who),
    ):
        with pytest.raises(permissions.EndedError):
            act()
