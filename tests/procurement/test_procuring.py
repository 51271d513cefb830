"""What is said of procurements: by whom, which regime follows, what speaks against a route, what is published."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.partial_dates import PartialDate
from procurement import choosing
from procurement.actions import bids, lots, procurements, publishing, steps
from procurement.actions.procurements import Recounted
from procurement.models import Bid, Lot, Procurement, ProcurementStep, Regime
from procurement.permissions.contracts import ProcurementNotNowError
from procurement.vocabulary import StepKind
from spinouts.actions import AlreadySaved, ChangedMeanwhile
from spinouts.actions.turn import Sent
from tests.factories import procurement as make
from tests.factories.facts import a_register_entry
from tests.factories.procuring import ago, described, planned, the_law
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "system", "anonymous")
KEEPERS = {"officer", "colleague", "certifier", "admin", "system"}
SOURCE = Recounted(source_note="A newspaper")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition", region="london")


@pytest.fixture
def people(request):
    return {name: request.getfixturevalue(name) for name in CAST}


def now():
    return timezone.now()


def record(spinout, by, told=SOURCE, **fields):
    return procurements.record_procurement(spinout, says=described(**fields), told=told, by=by, at=now())


def change(procurement, by, **fields):
    return procurements.change_procurement(procurement, says=described(**fields), by=by, at=now())


def a_bid(procurement, **fields):
    return Bid.objects.create(spinout=procurement.spinout, procurement=procurement, **fields, **make.who())


def a_lot(procurement, number=1):
    return Lot.objects.create(
        spinout=procurement.spinout, procurement=procurement, number=number, title="North", **make.who()
    )


def a_step(procurement, **fields):
    given = {"kind": "engagement", "place": 1, "planned_on": ago(5)}
    return ProcurementStep.objects.create(
        spinout=procurement.spinout, procurement=procurement, **given | fields, **make.who()
    )


# Each act on a planned procurement, by somebody.
ACTS = {
    "change": lambda one, by: change(one, by, title="Other services"),
    "move": lambda one, by: steps.move_procurement(one, to="open", on=ago(3), commenced_on=ago(4), by=by, at=now()),
    "abandon": lambda one, by: steps.abandon_procurement(one, on=ago(1), reason="No money", by=by, at=now()),
    "step": lambda one, by: steps.keep_step(
        steps.step_of(one, StepKind.ENGAGEMENT), says=steps.Stepped(planned_on=ago(2)), by=by, at=now()
    ),
    "remove step": lambda one, by: steps.remove_step(a_step(one), reason="A slip", by=by, at=now()),
    "add lot": lambda one, by: lots.add_lot(one, says=lots.Divided(1, "North"), by=by, at=now()),
    "change lot": lambda one, by: lots.change_lot(a_lot(one), says=lots.Divided(2, "South"), by=by, at=now()),
    "remove lot": lambda one, by: lots.remove_lot(a_lot(one), reason="A slip", by=by, at=now()),
    "add bid": lambda one, by: bids.add_bid(one, says=bids.Offered(), by=by, at=now()),
    "change bid": lambda one, by: bids.change_bid(a_bid(one), says=bids.Offered(partners="A"), by=by, at=now()),
    "decide bid": lambda one, by: bids.decide_bid(a_bid(one), says=bids.Decided("withdrawn", ago(1)), by=by, at=now()),
    "remove bid": lambda one, by: bids.remove_bid(a_bid(one), reason="A slip", by=by, at=now()),
}


class TestWhoMay:
    @pytest.mark.parametrize("act", [*ACTS, "add", "record", "publish", "withdraw"])
    def test_each_act_by_each_role_on_each_record(self, people, example_council, sample_county, act):
        """Of one's own body's, of another body's, and of one that left the register."""
        done = {}
        for kind in ("own", "others", "gone"):
            parent = sample_county if kind == "others" else example_council
            record_of = a_spinout(kind, parents=[parent], stage="transition")
            made = make.a_procurement(record_of)
            if kind == "gone":
                a_register_entry(record_of, "withdrawn")
            done[kind] = {name for name, person in people.items() if self.may(act, made, person)}
        is_publishing = act in ("publish", "withdraw")
        own = KEEPERS - {"officer", "colleague"} if is_publishing else KEEPERS
        others = {"admin", "system"} if is_publishing else {"stranger", "admin", "system"}
        assert done == {"own": own, "others": others, "gone": set()}

    def may(self, act, made, person):
        acts = ACTS | {
            "add": lambda one, by: planned(one.spinout, by=by, title="New"),
            "record": lambda one, by: record(one.spinout, by, title="Old"),
            "publish": lambda one, by: publishing.publish(one, by=by, at=now()),
            "withdraw": self.withdraw,
        }
        before = self.rows()
        point = transaction.savepoint()
        fresh = Procurement.objects.select_related("spinout").get(pk=made.pk)
        try:
            acts[act](fresh, person)
        except Refused:
            return False
        else:
            assert self.rows() != before
            return True
        finally:
            transaction.savepoint_rollback(point)

    def withdraw(self, one, by):
        Procurement.objects.filter(pk=one.pk).update(published_at=make.NOON, published_by=make.person())
        return publishing.withdraw(one, reason="A slip", by=by, at=now())

    def rows(self):
        models = (Procurement, ProcurementStep, Lot, Bid)
        return [list(model.pgh_event_model.objects.order_by("pgh_id").values()) for model in models]

    def test_the_reason_is_told(self, spinout, taskforce, officer):
        one = make.a_procurement(spinout)
        with pytest.raises(Refused, match="The taskforce reads every spin-out and changes none"):
            change(one, taskforce)
        with pytest.raises(Refused, match="Only a certifier"):
            publishing.publish(one, by=officer, at=now())

    def test_an_example_is_not_published(self, example_council, admin):
        one = make.a_procurement(a_spinout("Invented", parents=[example_council], is_example=True))
        with pytest.raises(ProcurementNotNowError, match="Examples are invented"):
            publishing.publish(one, by=admin, at=now())


class TestRegime:
    # Each boundary on the day, the day before and the day after (domain facts, 8.4 rule 6).
    @pytest.mark.parametrize(
        ("day", "is_health", "code"),
        [
            ("2015-02-25", False, "pcr-2006"),
            ("2015-02-26", False, "pcr-2015"),
            ("2015-02-27", False, "pcr-2015"),
            ("2025-02-23", False, "pcr-2015"),
            ("2025-02-24", False, "pa-2023"),
            ("2025-02-25", False, "pa-2023"),
            ("2023-12-31", True, "pcr-2015"),
            ("2024-01-01", True, "psr"),
            ("2024-01-02", True, "psr"),
            ("2014", False, "pcr-2006"),
            ("2015-02", False, None),
            ("2015", False, None),
            ("2024", True, "psr"),
            (None, False, None),
        ],
    )
    def test_it_follows_from_the_day_and_the_service(self, db, day, is_health, code):
        the_law()
        found = choosing.regime_that_follows(PartialDate.parse(day) if day else None, is_health=is_health)
        assert (found.code if found else None) == code

    def test_it_is_derived_again_whenever_either_changes(self, spinout, officer):
        the_law()
        one = planned(spinout, by=officer, commenced=PartialDate.parse("2025-02-23"))
        assert one.regime.code == "pcr-2015"
        assert change(one, officer, commenced=PartialDate.parse("2025-02-24")).regime.code == "pa-2023"
        assert change(one, officer, is_health=True, route="psr_competitive").regime.code == "psr"
        assert change(one, officer, commenced=None).regime is None

    def test_another_one_needs_a_reason_and_keeps_it_while_it_differs(self, spinout, officer):
        the_law()
        old = Regime.objects.get(code="pcr-2015")
        with pytest.raises(procurements.RegimeReasonError, match="Procurement Act 2023 follows from the day"):
            planned(spinout, by=officer, regime=old)
        said = {"regime": old, "regime_reason": "It commenced under a framework of 2024"}
        one = planned(spinout, by=officer, **said)
        assert (one.regime, one.regime_reason) == (old, said["regime_reason"])
        one = change(one, officer, commenced=PartialDate.parse("2025-02-23"), **said)
        assert (one.regime, one.regime_reason) == (old, "")


class TestRoute:
    @pytest.mark.parametrize(
        ("route", "is_health", "kind"),
        [
            ("reserved_s33", True, procurements.RouteOfAnotherRegimeError),
            ("reserved_reg77", True, procurements.RouteOfAnotherRegimeError),
            ("psr_direct_a", False, procurements.RouteOfAnotherRegimeError),
            ("reserved_reg77", False, procurements.RouteBlockedError),
            ("open_competition", True, procurements.RouteReasonError),
        ],
    )
    def test_what_the_regime_does_not_know_or_a_rule_speaks_against(self, spinout, officer, route, is_health, kind):
        the_law()
        with pytest.raises(kind):
            planned(spinout, by=officer, route=route, is_health=is_health)
        assert not Procurement.objects.exists()

    def test_a_reason_lets_it_through_but_for_a_reservation(self, spinout, officer):
        the_law()
        assert planned(spinout, by=officer, is_health=True, route_reason="Counsel’s advice").route_reason
        with pytest.raises(procurements.RouteBlockedError, match=r"Regulation 77 belongs"):
            planned(spinout, by=officer, title="B", route="reserved_reg77", route_reason="Counsel’s advice")

    @pytest.mark.parametrize(("months", "is_blocked"), [(59, False), (60, False), (61, True)])
    def test_a_reservation_has_a_longest_term(self, spinout, officer, months, is_blocked):
        the_law()
        if not is_blocked:
            assert planned(spinout, by=officer, route="reserved_s33", term_months=months).pk
            return
        with pytest.raises(procurements.RouteBlockedError, match="longer than the 60 months that Section 33 allows"):
            planned(spinout, by=officer, route="reserved_s33", term_months=months)

    # The three years that end on the day of the award begin on the day after the same day three years before.
    @pytest.mark.parametrize(("earlier", "is_blocked"), [(0, True), (-1, False), (1, True)])
    def test_a_reservation_looks_back_when_it_is_awarded(self, spinout, officer, example_council, earlier, is_blocked):
        the_law()
        awarded = date(2026, 5, 4)
        before = date(2023, 5, 5) + timedelta(days=earlier)
        make.a_reserved_contract(
            spinout,
            customer=example_council,
            awarded_on=before,
            starts_on=before,
            ends_on=before + timedelta(days=300),
            reservation=choosing.Reservation.objects.get(code="section-33"),
            route="reserved_s33",
        )
        said = {"route": "reserved_s33", "authority": example_council, "cpv_codes": ("92511000",)}
        one = planned(spinout, by=officer, commenced=PartialDate.on(date(2026, 1, 5)), **said)
        one = steps.move_procurement(one, to="open", on=date(2026, 2, 2), by=officer, at=now())
        one = steps.move_procurement(one, to="assessment", on=date(2026, 3, 2), by=officer, at=now())
        if not is_blocked:
            assert steps.move_procurement(one, to="awarded", on=awarded, by=officer, at=now()).state == "awarded"
            return
        with pytest.raises(procurements.RouteBlockedError, match="section 33"):
            steps.move_procurement(one, to="awarded", on=awarded, by=officer, at=now())
        one.refresh_from_db()
        assert one.state == "assessment"
        assert not one.steps.filter(kind="award").exists()


class TestWhatIsSaid:
    @pytest.mark.parametrize(
        ("fields", "kind"),
        [
            ({"value": Decimal(5), "value_basis": "whole_life"}, procurements.VatBasisError),
            ({"value": Decimal(5), "value_basis": "whole_life", "vat_basis": "not_stated"}, procurements.VatBasisError),
            ({"value": Decimal(5), "vat_basis": "including"}, procurements.VatBasisError),
        ],
    )
    def test_a_new_value_says_what_it_is(self, spinout, officer, fields, kind):
        with pytest.raises(kind):
            planned(spinout, by=officer, **fields)

    def test_bases_without_a_value_are_let_go(self, spinout, officer):
        one = planned(spinout, by=officer, value_basis="whole_life", vat_basis="including")
        assert (one.value_basis, one.vat_basis) == ("", "")

    def test_the_same_is_added_once(self, spinout, officer, colleague):
        one = planned(spinout, by=officer, ocid="ocds-1")
        with pytest.raises(procurements.SameProcurementError, match=one.reference):
            planned(spinout, by=colleague)
        with pytest.raises(procurements.OcidTakenError, match=one.reference):
            planned(spinout, by=colleague, title="Another", ocid="ocds-1")

    def test_one_under_way_commenced_on_a_day_in_the_past(self, spinout, officer):
        one = planned(spinout, by=officer)
        one = steps.move_procurement(one, to="open", on=ago(5), by=officer, at=now())
        for wrong in (None, PartialDate.on(ago(-1))):
            with pytest.raises(procurements.CommencedError):
                change(one, officer, commenced=wrong)

    def test_a_double_click_adds_one(self, spinout, officer):
        sent = Sent(key="0" * 64)
        procurements.add_procurement(spinout, says=described(), by=officer, at=now(), sent=sent)
        with pytest.raises(AlreadySaved):
            procurements.add_procurement(spinout, says=described(), by=officer, at=now(), sent=sent)
        assert Procurement.objects.count() == 1

    def test_nobody_saves_over_what_they_have_not_seen(self, spinout, officer, colleague):
        one = planned(spinout, by=officer)
        change(one, colleague, title="Hers")
        with pytest.raises(ChangedMeanwhile):
            procurements.change_procurement(
                one, says=described(title="Mine"), by=officer, at=now(), sent=Sent(seen="1")
            )


class TestRecorded:
    def test_as_far_as_the_source_tells(self, spinout, officer):
        the_law()
        told = Recounted(state="contracted", result="lost", winner="A large company", source_url="https://example.org")
        value = {"value": Decimal(450_000_000), "value_basis": "as_reported", "vat_basis": "not_stated"}
        one = record(spinout, officer, told, commenced=PartialDate.parse("2011"), route="direct_award", **value)
        assert (one.is_history, one.state, one.vat_basis, one.regime.code) == (
            True,
            "contracted",
            "not_stated",
            "pcr-2006",
        )
        bid = Bid.objects.get()
        assert (bid.result, bid.winner, bid.submitted_on) == ("lost", "A large company", None)
        assert choosing.read(one) == choosing.Reading()

    def test_it_is_kept_out_of_threshold_tests(self, spinout, officer):
        the_law()
        value = {"value": Decimal(10), "value_basis": "whole_life", "vat_basis": "not_stated"}
        found = choosing.read(record(spinout, officer, commenced=PartialDate.parse("2020-05-05"), **value))
        assert found.threshold.outcome == "not_known"
        assert not found.broken

    @pytest.mark.parametrize(
        ("told", "kind"),
        [
            (Recounted(), procurements.UnsourcedError),
            (Recounted(state="abandoned", source_note="x"), procurements.AbandonedForError),
        ],
    )
    def test_what_it_must_say(self, spinout, officer, told, kind):
        with pytest.raises(kind):
            record(spinout, officer, told)

    def test_its_state_is_corrected_as_the_source_says_and_it_is_not_moved(self, spinout, officer):
        one = record(spinout, officer)
        told = Recounted(state="abandoned", abandoned_reason="No bidder", source_note="Minutes")
        one = procurements.change_procurement(one, says=described(), told=told, by=officer, at=now())
        assert (one.state, one.abandoned_reason, one.source_note) == ("abandoned", "No bidder", "Minutes")
        with pytest.raises(ProcurementNotNowError, match="Correct what was recorded instead"):
            steps.move_procurement(one, to="open", on=ago(1), by=officer, at=now())

    def test_it_never_becomes_one_that_is_not(self, spinout, officer):
        one = record(spinout, officer)
        with pytest.raises(IntegrityError, match="procurement_stays_as_it_was_recorded"):
            Procurement.objects.filter(pk=one.pk).update(is_history=False)


class TestPublishing:
    def test_published_once_and_withdrawn_with_a_reason(self, spinout, certifier):
        one = planned(spinout, by=certifier)
        first = publishing.publish(one, by=certifier, at=now())
        again = publishing.publish(one, by=certifier, at=now())
        assert (first.revision, again.published_by) == (1, certifier)
        assert Procurement.objects.published().get() == one
        publishing.withdraw(one, reason="A slip", by=certifier, at=now())
        assert not Procurement.objects.published().exists()
        with pytest.raises(ProcurementNotNowError, match="not published"):
            publishing.withdraw(one, reason="A slip", by=certifier, at=now())
