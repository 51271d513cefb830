"""The transfer ledger: what a transfer needs, and the staff returns and days that follow from it and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, kept, timeline
from spinouts.actions import Moved, Wave
from spinouts.models import CaseTask, StaffReturn, TransferWave
from spinouts.permissions import FromLedgerError
from tests.factories import casework
from tests.factories.facts import a_return
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
FIRST = Wave("Front line", 40, date(2026, 10, 1))
MOVED = Moved(date(2026, 5, 1), 38, "applies", "lgps_admission")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


def standing(spinout):
    """Return what the ledger's returns say: the day and how many had moved by then."""
    returns = StaffReturn.objects.from_ledger().filter(spinout=spinout)
    return {each.effective_on: int(each.count) for each in returns}


def due(spinout, code="tupe_information"):
    return CaseTask.objects.filter(spinout=spinout, code=code).values_list("due_on", flat=True).first()


class TestReturns:
    def test_who_moved_is_a_return_of_that_day(self, spinout, who):
        wave = actions.add_wave(spinout, wave=FIRST, **who)
        assert standing(spinout) == {}
        actions.complete_transfer(wave, moved=MOVED, **who)
        made = StaffReturn.objects.from_ledger().get(spinout=spinout)
        assert (made.measure, int(made.count), made.qualifier) == ("transferred_headcount", 38, "exact")
        assert (made.effective_on, made.effective_precision) == (date(2026, 5, 1), "day")
        assert made.source_note == "Transfer ledger: Front line"
        assert made.recorded_by == who["by"]

    def test_later_days_count_all_who_moved_by_then(self, spinout, who):
        for name, day, people in (("B", 3, 5), ("C", 3, 7), ("A", 1, 38), ("D", 9, 1)):
            wave = actions.add_wave(spinout, wave=Wave(name, 99, date(2026, 10, 1)), **who)
            moved = Moved(date(2026, 5, day), people, "applies", "lgps_admission")
            actions.complete_transfer(wave, moved=moved, **who)
        assert standing(spinout) == {date(2026, 5, 1): 38, date(2026, 5, 3): 50, date(2026, 5, 9): 51}
        notes = StaffReturn.objects.from_ledger().values_list("source_note", flat=True)
        assert list(notes) == [
            "Transfer ledger: A",
            "Transfer ledger: A, B, C",
            "Transfer ledger: A, B, C, D",
        ]
        assert not kept.rebuild()

    def test_a_correction_supersedes_and_says_why(self, spinout, who, certifier):
        wave = actions.complete_transfer(actions.add_wave(spinout, wave=FIRST, **who), moved=MOVED, **who)
        earlier = StaffReturn.objects.from_ledger().get()
        actions.verify_return(earlier, by=certifier, at=NOW)
        changed = Wave("Front line", 39, FIRST.planned_on, tupe="applies", pension="lgps_admission")
        given_ = {"transferred_on": MOVED.transferred_on, "reason": "Payroll found one more"}
        actions.change_wave(wave, wave=changed, **given_, **who)
        now = StaffReturn.objects.from_ledger().get()
        assert (int(now.count), now.supersedes, now.reason) == (39, earlier, "Payroll found one more")
        assert not now.verifications.exists()

    def test_nobody_moves_before_the_transition(self, example_council, who):
        early = a_spinout("Early", parents=[example_council], stage="business_plan")
        wave = actions.add_wave(early, wave=FIRST, **who)
        with pytest.raises(actions.WaveStateError, match="Move it to that stage first"):
            actions.complete_transfer(wave, moved=MOVED, **who)

    def test_another_day_takes_the_earlier_return_back(self, spinout, who):
        wave = actions.complete_transfer(actions.add_wave(spinout, wave=FIRST, **who), moved=MOVED, **who)
        changed = Wave("Front line", 38, FIRST.planned_on, tupe="applies", pension="lgps_admission")
        actions.change_wave(wave, wave=changed, transferred_on=date(2026, 5, 2), reason="A day later", **who)
        assert standing(spinout) == {date(2026, 5, 2): 38}
        assert StaffReturn.objects.filter(spinout=spinout, retracts=True, reason="A day later").count() == 1

    def test_what_changes_no_number_writes_no_return(self, spinout, who):
        wave = actions.complete_transfer(actions.add_wave(spinout, wave=FIRST, **who), moved=MOVED, **who)
        before = StaffReturn.objects.count()
        says = Wave("Front line", 38, date(2026, 9, 1), tupe="applies", pension="lgps_admission", assets="Two vans")
        actions.change_wave(wave, wave=says, transferred_on=MOVED.transferred_on, reason="The vans", **who)
        assert StaffReturn.objects.count() == before

    def test_another_name_leaves_the_return_to_its_author_and_verified(self, spinout, who, certifier):
        wave = actions.complete_transfer(actions.add_wave(spinout, wave=FIRST, **who), moved=MOVED, **who)
        made = StaffReturn.objects.from_ledger().get()
        actions.verify_return(made, by=certifier, at=NOW)
        says = Wave("Front desk", 38, FIRST.planned_on, tupe="applies", pension="lgps_admission")
        renames = {"transferred_on": MOVED.transferred_on, "reason": "Its proper name", "by": certifier, "at": NOW}
        actions.change_wave(wave, wave=says, **renames)
        assert StaffReturn.objects.from_ledger().with_verified().values("pk", "recorded_by", "is_verified").get() == {
            "pk": made.pk,
            "recorded_by": who["by"].pk,
            "is_verified": True,
        }

    def test_staff_who_did_not_move_after_all(self, spinout, who):
        wave = actions.complete_transfer(actions.add_wave(spinout, wave=FIRST, **who), moved=MOVED, **who)
        actions.take_back_transfer(wave, reason="The wrong service", **who)
        assert standing(spinout) == {}
        wave.refresh_from_db()
        assert wave.transferred_on is None
        actions.remove_wave(wave, reason="It stays", **who)
        assert not TransferWave.objects.exists()

    def test_a_return_that_somebody_else_stated_stays_beside_it(self, spinout, who):
        other = a_return(spinout, "2026-05-01", 40, measure="transferred_headcount", source_note="Press")
        actions.complete_transfer(actions.add_wave(spinout, wave=FIRST, **who), moved=MOVED, **who)
        other.refresh_from_db()
        assert other.superseded_at is None
        assert standing(spinout) == {date(2026, 5, 1): 38}

    def test_nobody_corrects_the_ledgers_return_but_the_ledger(self, spinout, who):
        actions.complete_transfer(actions.add_wave(spinout, wave=FIRST, **who), moved=MOVED, **who)
        made = StaffReturn.objects.from_ledger().get()
        says = actions.Counted("transferred_headcount", 40, "exact", source_note="x")
        with pytest.raises(FromLedgerError, match="Correct the ledger"):
            actions.correct_return(made, says=says, reason="x", **who)
        with pytest.raises(FromLedgerError):
            actions.take_back_return(made, reason="x", **who)

    @pytest.mark.parametrize(
        ("name", "fields"),
        [
            ("staffreturn_ledger_counts_who_transferred", {"measure": "current_headcount", "is_from_ledger": True}),
            ("staffreturn_ledger_counts_who_transferred", {"when": "2026-05", "is_from_ledger": True}),
            ("staffreturn_ledger_once_for_each_day", {"is_from_ledger": True}),
            ("staffreturn_ledger_corrects_its_own", {"supersedes": True}),
        ],
    )
    def test_the_database_refuses(self, spinout, who, name, fields):
        actions.complete_transfer(actions.add_wave(spinout, wave=FIRST, **who), moved=MOVED, **who)
        made = StaffReturn.objects.from_ledger().get()
        given_ = {"measure": "transferred_headcount", "when": "2026-05-01"} | fields
        if given_.get("supersedes"):
            given_["supersedes"] = made
        when = given_.pop("when")
        with pytest.raises(IntegrityError, match=name):
            a_return(spinout, when, 40, **given_)

    def test_more_than_a_return_can_state(self, spinout, who):
        for number in range(11):
            wave = actions.add_wave(spinout, wave=Wave(f"Wave {number}", 1, TODAY), **who)
            moved = Moved(date(2026, 5, 1), 999_999, "applies", "lgps_admission")
            if number < 10:
                actions.complete_transfer(wave, moved=moved, **who)
        with pytest.raises(actions.TooManyPeopleError):
            actions.complete_transfer(wave, moved=moved, **who)
        assert standing(spinout) == {date(2026, 5, 1): 9_999_990}


class TestDays:
    def test_staff_are_informed_four_weeks_before_the_first_transfer(self, spinout, who):
        second = actions.add_wave(spinout, wave=Wave("Second", 5, date(2027, 2, 1)), **who)
        assert due(spinout) == date(2027, 1, 4)
        first = actions.add_wave(spinout, wave=FIRST, **who)
        assert due(spinout) == due(spinout, "tupe_consultation") == date(2026, 9, 3)
        actions.remove_wave(first, reason="They stay", **who)
        assert due(spinout) == date(2027, 1, 4)
        actions.remove_wave(second, reason="They stay", **who)
        assert due(spinout) is None

    def test_those_who_were_told_or_need_not_be_do_not_count(self, spinout, who):
        told = Wave("Told", 5, date(2026, 10, 1), informed_on=date(2026, 5, 1))
        actions.add_wave(spinout, wave=told, **who)
        outside = Wave("New posts", 5, date(2026, 9, 1), tupe="not_applicable", tupe_note="New posts")
        actions.add_wave(spinout, wave=outside, **who)
        assert due(spinout) is None
        assert due(spinout, "tupe_consultation") == date(2026, 9, 3)

    def test_a_day_that_somebody_set_stays(self, spinout, who):
        task = CaseTask.of_checklist(spinout, "tupe_information")
        task = actions.change_task(task, doing=actions.Doing(due_on=date(2026, 7, 1)), **who)
        actions.add_wave(spinout, wave=FIRST, **who)
        assert due(spinout) == date(2026, 7, 1)
        actions.change_task(task, doing=actions.Doing(), **who)
        assert due(spinout) == date(2026, 9, 3)

    def test_saving_the_ledgers_day_leaves_it_the_ledgers(self, spinout, who):
        wave = actions.add_wave(spinout, wave=FIRST, **who)
        task = CaseTask.objects.get(spinout=spinout, code="tupe_information")
        doing = actions.Doing("in_progress", due_on=date(2026, 9, 3), note="Letters drafted")
        actions.change_task(task, doing=doing, **who)
        actions.change_wave(wave, wave=Wave("Front line", 40, date(2026, 11, 1)), **who)
        assert due(spinout) == date(2026, 10, 4)

    def test_what_is_done_is_left_alone(self, spinout, who):
        casework.a_task(spinout, "tupe_information", "done")
        actions.add_wave(spinout, wave=FIRST, **who)
        assert due(spinout) is None
        assert due(spinout, "tupe_consultation") == date(2026, 9, 3)


def test_which_are_overdue(spinout):
    casework.a_wave(spinout, planned_on=date(2026, 5, 31))
    casework.a_wave(spinout, planned_on=date(2026, 6, 1))
    casework.a_wave(spinout, planned_on=date(2026, 5, 1), transferred_on=date(2026, 5, 2))
    assert TransferWave.objects.overdue(on=TODAY).count() == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("error", "fields"),
        [
            (actions.SameWaveError, {"name": "There already"}),
            (actions.WaveDateError, {"informed_on": date(2026, 6, 2)}),
            (actions.WaveDateError, {"consultation_ended_on": date(2026, 5, 2)}),
            (
                actions.WaveDateError,
                {"consultation_began_on": date(2026, 5, 3), "consultation_ended_on": date(2026, 5, 2)},
            ),
            (actions.TupeError, {"tupe": "not_applicable"}),
            (actions.PensionError, {"pension": "other"}),
        ],
    )
    def test_a_transfer_that_makes_no_sense(self, spinout, who, error, fields):
        casework.a_wave(spinout, name="There already")
        with pytest.raises(error):
            actions.add_wave(spinout, wave=Wave(**(vars(FIRST) | fields)), **who)
        assert TransferWave.objects.count() == 1

    @pytest.mark.parametrize(
        ("error", "fields"),
        [
            (actions.WaveDateError, {"transferred_on": date(2026, 6, 2)}),
            (actions.TupeError, {"tupe": ""}),
            (actions.PensionError, {"pension": ""}),
        ],
    )
    def test_staff_move_on_terms_that_are_known(self, spinout, who, error, fields):
        wave = casework.a_wave(spinout)
        with pytest.raises(error):
            actions.complete_transfer(wave, moved=Moved(**(vars(MOVED) | fields)), **who)
        assert standing(spinout) == {}

    def test_one_that_happened_is_neither_completed_again_nor_removed(self, spinout, who):
        wave = casework.a_wave(spinout)
        with pytest.raises(actions.WaveStateError):
            actions.take_back_transfer(wave, reason="x", **who)
        actions.complete_transfer(wave, moved=MOVED, **who)
        with pytest.raises(actions.WaveStateError, match="recorded already, on 1 May 2026"):
            actions.complete_transfer(wave, moved=MOVED, **who)
        with pytest.raises(actions.WaveStateError, match="Take that back"):
            actions.remove_wave(wave, reason="x", **who)
        with pytest.raises(actions.WaveStateError):
            actions.change_wave(wave, wave=FIRST, **who)

    def test_one_that_was_removed_meanwhile(self, spinout, who):
        wave = casework.a_wave(spinout)
        actions.remove_wave(wave, reason="x", **who)
        with pytest.raises(actions.WaveGoneError):
            actions.change_wave(TransferWave(pk=wave.pk or 1, spinout=spinout), wave=FIRST, **who)

    def test_readers_and_strangers_enter_none(self, spinout, taskforce, stranger):
        for person in (taskforce, stranger):
            with pytest.raises(Refused):
                actions.add_wave(spinout, wave=FIRST, by=person, at=NOW)

    def test_the_timeline_tells_it(self, spinout, who):
        wave = actions.add_wave(spinout, wave=FIRST, **who)
        actions.complete_transfer(wave, moved=MOVED, **who)
        actions.take_back_transfer(wave, reason="The wrong service", **who)
        told = {entry.title: entry for entry in timeline.entries(spinout, reader=who["by"])}
        assert timeline.Change("Transfer: Front line, people", "", "40") in told["Added a transfer"].changes
        moved = told["Recorded that staff transferred"].changes
        assert timeline.Change("Transferred headcount", "", "38 (exact), 1 May 2026") in moved
        back = told["Recorded that staff did not transfer after all"]
        assert back.why == "The wrong service"
        assert timeline.Change("Transferred headcount", "38 (exact), 1 May 2026", "Taken back") in back.changes


# --- Whatever is done to the ledger ---

DAYS = st.integers(1, 4).map(lambda day: date(2026, 5, day))
STEPS = st.lists(
    st.tuples(st.sampled_from(["on", "on", "correct", "back"]), st.sampled_from("AB"), DAYS, st.integers(1, 9)),
    min_size=4,
    max_size=14,
)


def one_step(spinout, who, step):
    """Take a transfer one step on, or back, or correct it; so that every step but a few does something."""
    what, name, day, people = step
    wave = TransferWave.objects.filter(spinout=spinout, name=name).first()
    says = Wave(name, people, date(2026, 10, 1), tupe="applies", pension="lgps_admission")
    has_moved = wave is not None and wave.transferred_on is not None
    if wave is None:
        actions.add_wave(spinout, wave=says, **who)
    elif what == "on" and not has_moved:
        actions.complete_transfer(wave, moved=Moved(day, people, "applies", "lgps_admission"), **who)
    elif what == "back" and has_moved:
        actions.take_back_transfer(wave, reason="It was not so", **who)
    elif what == "back":
        actions.remove_wave(wave, reason="No more", **who)
    else:
        on = {"transferred_on": day, "reason": "It was so"} if has_moved else {}
        actions.change_wave(wave, wave=says, **on, **who)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_standing_returns_are_always_the_sums_of_the_ledger(steps, spinout, who):
    with transaction.atomic():
        for step in steps:
            one_step(spinout, who, step)
        moved = list(TransferWave.objects.happened().filter(spinout=spinout))
        days = {wave.transferred_on for wave in moved}
        sums = {day: sum(wave.headcount for wave in moved if wave.transferred_on <= day) for day in days}
        assert standing(spinout) == sums
        by_day = StaffReturn.objects.current().filter(spinout=spinout, measure="transferred_headcount")
        assert by_day.count() == len(sums)
        first = TransferWave.objects.to_come().filter(spinout=spinout).order_by("planned_on").first()
        assert due(spinout) == (first.planned_on - timedelta(days=28) if first else None)
        assert not kept.rebuild()
        transaction.set_rollback(True)
