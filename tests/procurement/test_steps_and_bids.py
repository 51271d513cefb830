"""How procurements come on: every move, the order of days, what is planned; and what becomes of lots and bids."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from procurement import following
from procurement.actions import bids, lots, procurements, steps
from procurement.lifecycle import NEXT, IllegalProcurementMoveError, ProcurementState, check_move
from procurement.models import Bid, Contract, Lot, Procurement, ProcurementStep
from procurement.vocabulary import STEP_PLACES, StepKind
from procurement.work import procurements as work
from spinouts.actions import ChangedMeanwhile
from spinouts.actions.turn import Sent
from tests.factories import procurement as make
from tests.factories.facts import a_register_entry
from tests.factories.procuring import MOVES, ago, moved, planned, the_law
from tests.factories.spinouts import a_spinout


def now():
    return timezone.now()


@pytest.mark.parametrize("before", ProcurementState)
@pytest.mark.parametrize("after", ProcurementState)
def test_every_move_is_legal_or_says_what_is(before, after):
    if after in NEXT[before]:
        assert check_move(before, after) is None
        return
    with pytest.raises(IllegalProcurementMoveError, match=f"“{before.label}”, and can become: "):
        check_move(before, after)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def one(spinout, officer):
    return planned(spinout, by=officer)


@pytest.mark.django_db
class TestMoves:
    def test_each_writes_its_step_and_the_state_at_once(self, one, officer):
        for place, state in enumerate(MOVES):
            one = steps.move_procurement(one, to=state, on=ago(50 - place), by=officer, at=now())
            assert one.state == state
        done = {step.kind: step.done_on for step in ProcurementStep.objects.all()}
        assert done == {"notice": ago(50), "deadline": ago(49), "award": ago(48), "contract": ago(47)}

    def test_what_was_planned_of_the_step_stays(self, one, officer):
        step = steps.step_of(one, StepKind.NOTICE)
        said = steps.Stepped(planned_on=ago(40), notice_url="https://example.org/plan", note="Maybe")
        steps.keep_step(step, says=said, by=officer, at=now())
        steps.move_procurement(one, to="open", on=ago(39), by=officer, at=now())
        step = ProcurementStep.objects.get()
        assert (step.planned_on, step.done_on, step.notice_url) == (ago(40), ago(39), "https://example.org/plan")

    def test_a_direct_award_goes_to_the_award(self, spinout, officer):
        made = moved(planned(spinout, by=officer, title="B", route="direct_award"), "contracted", by=officer)
        assert [step.kind for step in made.steps.in_order()] == ["award", "contract"]

    @pytest.mark.parametrize("to", ["assessment", "contracted"])
    def test_no_step_is_left_out(self, one, officer, to):
        with pytest.raises(IllegalProcurementMoveError):
            steps.move_procurement(one, to=to, on=ago(1), by=officer, at=now())

    @pytest.mark.parametrize(("day", "is_refused"), [(51, True), (49, False), (-1, True)])
    def test_an_award_is_not_before_the_tenders_nor_in_the_future(self, one, officer, day, is_refused):
        made = moved(one, "assessment", by=officer)
        if not is_refused:
            assert steps.move_procurement(made, to="awarded", on=ago(day), by=officer, at=now()).state == "awarded"
            return
        with pytest.raises(steps.StepDateError):
            steps.move_procurement(made, to="awarded", on=ago(day), by=officer, at=now())
        assert not made.steps.filter(kind="award").exists()

    def test_the_day_it_commenced_is_asked_for_and_decides_the_rules(self, spinout, officer):
        the_law()
        made = planned(spinout, by=officer, commenced=None)
        for wrong in (None, ago(-1)):
            with pytest.raises(procurements.CommencedError):
                steps.move_procurement(made, to="open", on=ago(1), commenced_on=wrong, by=officer, at=now())
        made = steps.move_procurement(made, to="open", on=ago(1), commenced_on=ago(2), by=officer, at=now())
        assert (made.commenced_on, made.regime.code) == (ago(2), "pa-2023")

    def test_the_rules_of_the_day_may_not_know_the_route(self, spinout, officer):
        the_law()
        made = planned(spinout, by=officer, commenced=None, route="psr_direct_a")
        with pytest.raises(procurements.RouteOfAnotherRegimeError):
            steps.move_procurement(made, to="awarded", on=ago(1), commenced_on=ago(2), by=officer, at=now())

    def test_one_to_commence_in_the_future_is_not_under_way(self, spinout, officer):
        made = planned(spinout, by=officer, commenced=procurements.PartialDate.on(ago(-3)))
        with pytest.raises(procurements.CommencedError, match="Correct that first"):
            steps.move_procurement(made, to="open", on=ago(1), by=officer, at=now())

    def test_it_is_abandoned_on_a_day_for_a_reason(self, one, officer):
        made = moved(one, "open", by=officer)
        with pytest.raises(steps.StepDateError, match="Tender notice published"):
            steps.abandon_procurement(made, on=ago(51), reason="No money", by=officer, at=now())
        made = steps.abandon_procurement(made, on=ago(2), reason="No money", by=officer, at=now())
        assert (made.state, made.abandoned_on, made.abandoned_reason) == ("abandoned", ago(2), "No money")

    def test_of_two_at_once_the_second_is_told(self, one, officer, colleague):
        seen = Sent(seen=str(one.revision))
        steps.move_procurement(one, to="open", on=ago(9), by=colleague, at=now(), sent=seen)
        with pytest.raises(ChangedMeanwhile):
            steps.move_procurement(one, to="open", on=ago(8), by=officer, at=now(), sent=seen)
        assert ProcurementStep.objects.get().done_on == ago(9)


@pytest.mark.django_db
class TestSteps:
    def keep(self, one, by, kind=StepKind.STANDSTILL, **said):
        return steps.keep_step(steps.step_of(one, kind), says=steps.Stepped(**said), by=by, at=now())

    def test_it_is_planned_corrected_and_removed(self, one, officer):
        step = self.keep(one, officer, planned_on=ago(-9))
        again = self.keep(one, officer, planned_on=ago(-5), note="Later")
        assert (again.pk, again.revision) == (step.pk, 1)
        assert ProcurementStep.objects.get().planned_on == ago(-5)
        steps.remove_step(again, reason="A slip", by=officer, at=now())
        assert not ProcurementStep.objects.exists()
        with pytest.raises(steps.StepGoneError):
            steps.remove_step(again, reason="A slip", by=officer, at=now())

    @pytest.mark.parametrize(
        ("kind", "said", "error"),
        [
            (StepKind.STANDSTILL, {}, steps.UndatedStepError),
            (StepKind.ENGAGEMENT, {"done_on": -1}, steps.StepDateError),
            (StepKind.ENGAGEMENT, {"done_on": 45}, steps.StepDateError),
            (StepKind.STANDSTILL, {"done_on": 51}, steps.StepDateError),
            (StepKind.STANDSTILL, {"planned_on": 51}, steps.PlannedDateError),
            (StepKind.AWARD, {"done_on": 9}, steps.DoneByMoveError),
            (StepKind.NOTICE, {"planned_on": 9}, steps.DoneByMoveError),
        ],
    )
    def test_what_is_refused(self, one, officer, kind, said, error):
        made = moved(one, "assessment", by=officer)
        with pytest.raises(error):
            self.keep(made, officer, kind, **{name: ago(days) for name, days in said.items()})

    def test_the_step_by_which_it_was_moved_stays(self, one, officer):
        made = moved(one, "open", by=officer)
        with pytest.raises(steps.DoneByMoveError, match="so it stays done"):
            steps.remove_step(ProcurementStep.objects.get(), reason="A slip", by=officer, at=now())
        self.keep(made, officer, StepKind.NOTICE, done_on=ago(55))
        assert ProcurementStep.objects.get().done_on == ago(55)

    def test_those_of_the_past_are_entered_freely(self, spinout, officer):
        made = make.a_procurement(spinout, is_history=True, source_note="x", state="contracted")
        self.keep(made, officer, StepKind.AWARD, done_on=ago(9))
        steps.remove_step(ProcurementStep.objects.get(), reason="A slip", by=officer, at=now())
        assert not ProcurementStep.objects.exists()


@pytest.mark.django_db
class TestLotsAndBids:
    def offer(self, one, by, **said):
        return bids.add_bid(one, says=bids.Offered(**said), by=by, at=now())

    def decide(self, bid, by, result, on=None, **said):
        return bids.decide_bid(bid, says=bids.Decided(result, on, **said), by=by, at=now())

    def test_a_number_is_given_once_and_a_lot_in_use_stays(self, one, officer):
        lot = lots.add_lot(one, says=lots.Divided(1, "North", Decimal(5)), by=officer, at=now())
        other = lots.add_lot(one, says=lots.Divided(2, "South"), by=officer, at=now())
        for act in (
            lambda: lots.add_lot(one, says=lots.Divided(1, "East"), by=officer, at=now()),
            lambda: lots.change_lot(other, says=lots.Divided(1, "South"), by=officer, at=now()),
        ):
            with pytest.raises(lots.LotNumberError):
                act()
        self.offer(one, officer, lot=lot)
        with pytest.raises(lots.LotInUseError):
            lots.remove_lot(lot, reason="A slip", by=officer, at=now())
        lots.remove_lot(other, reason="A slip", by=officer, at=now())
        with pytest.raises(lots.LotGoneError):
            lots.change_lot(other, says=lots.Divided(3, "South"), by=officer, at=now())

    def test_one_bid_for_each_lot_and_one_for_all_of_it(self, one, spinout, officer):
        lot = lots.add_lot(one, says=lots.Divided(1, "North"), by=officer, at=now())
        other = make.a_procurement(spinout, title="Other")
        foreign = Lot.objects.create(spinout=spinout, procurement=other, number=1, title="x", **make.who())
        self.offer(one, officer)
        self.offer(one, officer, lot=lot)
        for wrong, error in ((None, bids.BidTwiceError), (lot, bids.BidTwiceError), (foreign, bids.WrongLotError)):
            with pytest.raises(error):
                self.offer(one, officer, lot=wrong)

    def test_from_preparing_it_to_its_result_and_back(self, one, officer):
        bid = self.offer(one, officer)
        assert bid.result == "preparing"
        with pytest.raises(bids.NotSubmittedError):
            self.decide(bid, officer, "won", ago(1))
        bid = bids.change_bid(bid, says=bids.Offered(submitted_on=ago(9)), by=officer, at=now())
        assert bid.result == "submitted"
        for wrong in (None, ago(10), ago(-1)):
            with pytest.raises(bids.ResultDateError):
                self.decide(bid, officer, "lost", wrong)
        bid = self.decide(bid, officer, "lost", ago(3), winner="A company", feedback="Price")
        assert (bid.result, bid.result_on, bid.winner, bid.feedback) == ("lost", ago(3), "A company", "Price")
        for wrong, error in ((None, bids.NotSubmittedError), (ago(2), bids.BidDateError)):
            with pytest.raises(error):
                bids.change_bid(bid, says=bids.Offered(submitted_on=wrong), by=officer, at=now())
        assert self.decide(bid, officer, "won", ago(3), winner="A company").winner == ""
        assert self.decide(bid, officer, "undecided").result == "submitted"

    def test_no_result_before_the_notice(self, one, officer):
        bid = self.offer(moved(one, "open", by=officer), officer, submitted_on=ago(55))
        with pytest.raises(bids.ResultDateError, match="tender notice"):
            self.decide(bid, officer, "lost", ago(52))

    def test_a_bid_of_which_a_contract_came_stays(self, one, spinout, officer):
        bid = self.offer(one, officer, submitted_on=ago(9))
        bid = self.decide(bid, officer, "won", ago(3))
        make.a_contract(spinout, procurement=one)
        with pytest.raises(bids.BidHasContractError):
            bids.remove_bid(bid, reason="A slip", by=officer, at=now())
        Contract.objects.update(procurement=None)
        bids.remove_bid(bid, reason="A slip", by=officer, at=now())
        with pytest.raises(bids.BidGoneError):
            bids.remove_bid(bid, reason="A slip", by=officer, at=now())

    @pytest.mark.parametrize("fields", [{"result": "submitted"}, {"submitted_on": ago(1)}])
    def test_submitted_is_what_has_a_day(self, one, fields):
        with pytest.raises(IntegrityError, match="bid_submitted_on_unless_prepared_or_decided"):
            Bid.objects.create(spinout=one.spinout, procurement=one, **fields, **make.who())

    @pytest.mark.parametrize("fields", [{"state": "abandoned"}, {"state": "open", "abandoned_on": ago(1)}])
    def test_abandoned_is_what_has_a_day(self, one, fields):
        with pytest.raises(IntegrityError, match="procurement_abandoned_"):
            Procurement.objects.filter(pk=one.pk).update(**fields)


def waiting(user, **more):
    found = {kind.code: kind.first(5) for kind in work.of_person(user, at=now(), **more)}
    return {code: group for code, group in found.items() if group.count}


@pytest.mark.django_db
class TestWork:
    def a_step(self, one, kind, **fields):
        return ProcurementStep.objects.create(
            spinout=one.spinout, procurement=one, kind=kind, place=STEP_PLACES[kind], **fields, **make.who()
        )

    def test_steps_that_are_overdue(self, one, officer, stranger, taskforce):
        step = self.a_step(one, "award", planned_on=ago(0))
        assert waiting(officer) == {}
        ProcurementStep.objects.filter(pk=step.pk).update(planned_on=ago(1))
        (item,) = waiting(officer)["procurement_steps_overdue"].items
        assert (item.due_on, item.is_late, one.reference in item.about) == (ago(1), True, True)
        assert waiting(stranger) == waiting(taskforce) == waiting(officer, only_led=True) == {}
        a_register_entry(one.spinout, "withdrawn")
        assert waiting(officer) == {}

    def test_a_standstill_that_is_over(self, one, officer):
        made = moved(one, "awarded", by=officer)
        self.a_step(made, "standstill", planned_on=ago(0))
        assert waiting(officer) == {}
        ProcurementStep.objects.filter(kind="standstill").update(planned_on=ago(1))
        assert set(waiting(officer)) == {"procurements_to_contract", "procurement_steps_overdue"}
        ProcurementStep.objects.filter(kind="standstill").update(done_on=ago(1))
        assert set(waiting(officer)) == {"procurements_to_contract"}
        steps.move_procurement(made, to="contracted", on=ago(1), by=officer, at=now())
        assert waiting(officer) == {}

    def test_a_contract_that_was_won_and_is_not_there(self, one, spinout, officer):
        made = moved(one, "contracted", by=officer)
        fields = {"submitted_on": ago(49), "result": "won", "result_on": ago(48)}
        Bid.objects.create(spinout=spinout, procurement=made, **fields, **make.who())
        assert set(waiting(officer)) == {"bids_won_without_contract"}
        make.a_contract(spinout, procurement=made)
        assert waiting(officer) == {}

    def test_bids_of_which_nobody_knows_what_became(self, one, officer):
        bid = bids.add_bid(one, says=bids.Offered(submitted_on=ago(90)), by=officer, at=now())
        assert waiting(officer) == {}
        bids.change_bid(bid, says=bids.Offered(submitted_on=ago(91)), by=officer, at=now())
        (item,) = waiting(officer)["bids_undecided"].items
        assert "submitted 91 days ago" in item.about


@pytest.mark.django_db
class TestWhatIsNext:
    def next(self, one):
        today = timezone.localdate()
        shown = following.steps_of(one, today)
        return following.what_is_next(one, shown, list(one.bids.all()), list(one.contracts.all()), today)

    def test_it_is_told_as_things_stand(self, one, officer):
        assert self.next(one) == "Nobody has planned its next step"
        step = steps.step_of(one, StepKind.NOTICE)
        steps.keep_step(step, says=steps.Stepped(planned_on=ago(-5)), by=officer, at=now())
        assert "“Tender notice published” is planned for" in self.next(one)
        steps.keep_step(step, says=steps.Stepped(planned_on=ago(5)), by=officer, at=now())
        assert "“Tender notice published” was planned for" in self.next(one)
        made = moved(one, "awarded", by=officer)
        standstill = steps.step_of(made, StepKind.STANDSTILL)
        steps.keep_step(standstill, says=steps.Stepped(done_on=ago(20)), by=officer, at=now())
        assert "The standstill period was over on" in self.next(made)
        made = steps.move_procurement(made, to="contracted", on=ago(19), by=officer, at=now())
        assert self.next(made) == ""

    def test_the_page_of_the_spinout(self, one, spinout, officer, taskforce):
        today = timezone.localdate()
        steps.keep_step(
            steps.step_of(one, StepKind.NOTICE), says=steps.Stepped(planned_on=ago(5)), by=officer, at=now()
        )
        found = following.of_spinout(spinout, officer, today)
        assert (found["procurements"], found["has_more_procurements"]) == ([one], False)
        assert [step.kind for step in found["late_steps"]] == ["notice"]
        assert following.of_spinout(spinout, officer, today - timedelta(days=9))["late_steps"] == []
        assert not following.of_spinout(spinout, taskforce, today)["may_add_procurements"]
