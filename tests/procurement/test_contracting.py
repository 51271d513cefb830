"""What is said of contracts: by whom, what a reservation refuses and why, and how one goes on to its end."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.partial_dates import PartialDate
from procurement import contracting, stating
from procurement.actions import contract_parts as parts
from procurement.actions import contracts, joining, publishing
from procurement.advice.reserving import last_day
from procurement.models import CodeList, Contract, Extension, IncomeShare, IncomeYear, PerformanceTerm, Reservation
from procurement.permissions.contracts import ProcurementNotNowError
from spinouts.models import Agreement
from tests.factories import casework
from tests.factories import procurement as make
from tests.factories.facts import a_register_entry
from tests.factories.procuring import ago, the_law
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "system", "anonymous")
KEEPERS = {"officer", "colleague", "certifier", "admin", "system"}
VALUE = {"value": Decimal(1), "value_basis": "per_year"}
SOURCE = contracting.Sourced(source_note="A newspaper")
TRACKED = (Contract, Extension, PerformanceTerm, IncomeYear, IncomeShare)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition", region="london")


@pytest.fixture
def people(request):
    return {name: request.getfixturevalue(name) for name in CAST}


def now():
    return timezone.now()


def on(day):
    return PartialDate.on(date.fromisoformat(day) if isinstance(day, str) else day)


def said(**fields):
    given = {
        "title": "Library services",
        "customer_name": "Example Borough Council",
        "provider_name": "Sample Libraries",
        "starts": on("2026-04-01"),
        "ends": on("2029-03-31"),
    }
    return contracting.Contracted(**given | fields)


def add(spinout, by, **fields):
    return contracts.add_contract(spinout, says=said(**fields), by=by, at=now())


def an_option(one, **fields):
    given = {"new_ends_on": date(2030, 3, 31)} | fields
    return Extension.objects.create(contract=one, spinout=one.spinout, **given, **make.who())


def a_term(one):
    return PerformanceTerm.objects.create(contract=one, spinout=one.spinout, measure="A", target="B", **make.who())


def parted(one, by):
    Contract.objects.filter(pk=one.pk).update(agreement=casework.an_agreement(one.spinout))
    one.refresh_from_db()
    return joining.part_agreement(one, reason="A slip", by=by, at=now())


def ended(one, by):
    Contract.objects.filter(pk=one.pk).update(terminated_on=date(2027, 3, 31), termination_reason="Notice")
    one.refresh_from_db()
    return contracts.resume_contract(one, reason="A slip", by=by, at=now())


# Each act on a signed contract, by somebody.
ACTS = {
    "add": lambda one, by: add(one.spinout, by, title="New"),
    "record": lambda one, by: contracts.record_contract(
        one.spinout, says=said(title="Old"), told=SOURCE, by=by, at=now()
    ),
    "change": lambda one, by: contracts.change_contract(one, says=said(title="Other"), by=by, at=now()),
    "sign": lambda one, by: contracts.sign_contract(
        make.a_contract(one.spinout, signed_on=None), on=ago(1), by=by, at=now()
    ),
    "terminate": lambda one, by: contracts.terminate_contract(one, on=date(2027, 3, 31), reason="x", by=by, at=now()),
    "resume": ended,
    "add part": lambda one, by: parts.add_part(one, says=stating.Demands("Hours", "400"), by=by, at=now()),
    "change part": lambda one, by: parts.change_part(a_term(one), says=stating.Demands("H", "4"), by=by, at=now()),
    "remove part": lambda one, by: parts.remove_part(a_term(one), reason="A slip", by=by, at=now()),
    "decide": lambda one, by: parts.decide_extension(an_option(one), state="lapsed", on=ago(1), by=by, at=now()),
    "measure": lambda one, by: parts.measure_term(a_term(one), standing="met", on=ago(1), by=by, at=now()),
    "join": lambda one, by: joining.join_agreement(one, agreement=casework.an_agreement(one.spinout), by=by, at=now()),
    "part": parted,
    "publish": lambda one, by: publishing.publish(one, by=by, at=now()),
}  # fmt: skip


class TestWhoMay:
    @pytest.mark.parametrize("act", [*ACTS])
    def test_each_act_by_each_role_on_each_record(self, people, example_council, sample_county, act):
        """Of one's own body's, of another body's, and of one that left the register."""
        done = {}
        for kind in ("own", "others", "gone"):
            parent = sample_county if kind == "others" else example_council
            made = make.a_contract(a_spinout(kind, parents=[parent], stage="live"))
            if kind == "gone":
                a_register_entry(made.spinout, "withdrawn")
            done[kind] = {name for name, person in people.items() if self.may(act, made, person)}
        is_publishing = act == "publish"
        own = KEEPERS - {"officer", "colleague"} if is_publishing else KEEPERS
        others = {"admin", "system"} if is_publishing else {"stranger", "admin", "system"}
        assert done == {"own": own, "others": others, "gone": set()}

    def may(self, act, made, person):
        before = self.rows()
        point = transaction.savepoint()
        try:
            ACTS[act](Contract.objects.select_related("spinout").get(pk=made.pk), person)
        except Refused:
            return False
        else:
            assert self.rows() != before
            return True
        finally:
            transaction.savepoint_rollback(point)

    def rows(self):
        return [list(model.pgh_event_model.objects.order_by("pgh_id").values()) for model in TRACKED]

    def test_taking_over_is_for_admins(self, people):
        may = set()
        for name, person in people.items():
            try:
                joining.take_over_agreements(by=person, at=now())
            except Refused:
                continue
            may.add(name)
        assert may == {"admin", "system"}

    @pytest.mark.parametrize(
        ("act", "says"),
        [
            (lambda one, by: contracts.sign_contract(one, on=ago(1), by=by, at=now()), "signed already"),
            (lambda one, by: contracts.resume_contract(one, reason="x", by=by, at=now()), "not ended early"),
            (lambda one, by: publishing.withdraw(one, reason="x", by=by, at=now()), "not published"),
            (lambda one, by: joining.part_agreement(one, reason="x", by=by, at=now()), "joined to no agreement"),
        ],
    )
    def test_what_it_does_not_allow_as_it_stands(self, spinout, admin, act, says):
        with pytest.raises(ProcurementNotNowError, match=says):
            act(make.a_contract(spinout), admin)

    def test_an_example_is_not_published(self, example_council, admin):
        one = make.a_contract(a_spinout("Invented", parents=[example_council], is_example=True))
        with pytest.raises(ProcurementNotNowError, match="Examples are invented"):
            publishing.publish(one, by=admin, at=now())


RESERVED = {
    "route": "reserved_s33",
    "cpv_codes": ("92511000",),
    "awarded_on": date(2026, 3, 2),
    "starts": on("2026-04-01"),
}


class TestReserved:
    @pytest.fixture(autouse=True)
    def law(self):
        the_law()
        # Section 33 counts from when a contract was entered into (domain facts, 4.2).
        Reservation.objects.filter(code="section-33").update(looks_back_to_entry=True)

    def reserve(self, spinout, by, council, **fields):
        return add(spinout, by, customer=council, **RESERVED | {"ends": on("2031-03-31")} | fields)

    @pytest.mark.parametrize(
        ("route", "start", "last"),
        [
            ("reserved_s33", "2026-04-01", "2031-03-31"),
            ("reserved_reg77", "2024-04-01", "2027-03-31"),
            ("reserved_reg77", "2024-02-29", "2027-02-28"),
        ],
    )
    def test_its_term_on_the_last_day_and_the_day_after(self, spinout, officer, example_council, route, start, last):
        days = {"route": route, "starts": on(start), "awarded_on": date.fromisoformat(start)}
        too_late = date.fromisoformat(last) + timedelta(days=1)
        with pytest.raises(contracting.ReservedTermError, match=r"months at most.*\((Procurement Act|Public Contr)"):
            self.reserve(spinout, officer, example_council, **days, ends=on(too_late))
        made = self.reserve(spinout, officer, example_council, **days, ends=on(last))
        assert (made.reservation.regime, made.runs_to) == (made.regime, date.fromisoformat(last))
        with pytest.raises(IntegrityError, match="contract_reserved_within_its_longest_term"):
            Contract.objects.filter(pk=made.pk).update(ends_on=too_late)

    @pytest.mark.parametrize("day", ["2024-02-29", "2023-03-01", "2024-03-01", "2025-12-31", "2024-08-31"])
    def test_postgresql_counts_a_term_as_the_rules_do(self, spinout, example_council, day):
        starts = date.fromisoformat(day)
        rule = Reservation.objects.get(code="section-33")
        end = last_day(starts, rule.longest_months)
        given = {"customer": example_council, "awarded_on": starts, "reservation": rule, "route": "reserved_s33"}
        given |= {"starts_on": starts, "title": day}
        with transaction.atomic():
            make.a_reserved_contract(spinout, **given, ends_on=end)
        assert Contract.objects.get().runs_to == end
        with pytest.raises(IntegrityError, match="longest_term"):
            Contract.objects.update(ends_on=end + timedelta(days=1))

    @pytest.mark.parametrize(
        ("missing", "error"),
        [
            ({"customer": None}, contracting.ReservedCustomerError),
            ({"awarded_on": None}, contracting.ReservedAwardError),
            ({"ends": None}, contracting.ReservedTermError),
            ({"cpv_codes": ()}, contracting.ReservedServiceError),
        ],
    )
    def test_what_must_be_known(self, spinout, officer, example_council, missing, error):
        with pytest.raises(error):
            add(spinout, officer, **RESERVED | {"customer": example_council, "ends": on("2031-03-31")} | missing)

    # Three years that end with the award on 2 March 2026 begin on 3 March 2023; signing counts, not the award.
    @pytest.mark.parametrize(
        ("signed", "is_refused"), [("2023-03-02", False), ("2023-03-03", True), ("2026-03-02", True)]
    )
    def test_it_looks_back(self, spinout, officer, example_council, signed, is_refused):
        rule = Reservation.objects.get(code="section-33")
        earlier = make.a_reserved_contract(
            spinout,
            customer=example_council,
            awarded_on=date(2022, 12, 1),
            signed_on=date.fromisoformat(signed),
            starts_on=date(2022, 12, 1),
            ends_on=date(2025, 11, 30),
            reservation=rule,
            route="reserved_s33",
        )
        earlier.refresh_from_db()
        if not is_refused:
            assert self.reserve(spinout, officer, example_council).pk
            return
        words = rf"no comparable contract.*{earlier.reference}.*1 December 2022.*section 33"
        with pytest.raises(contracting.ReservedAwardError, match=words):
            self.reserve(spinout, officer, example_council, look_back_reason="Other")
        asked = f"Enter why {earlier.reference} .* was for services of another kind: {rule.name} looks back over the 36"
        with pytest.raises(contracting.LookBackReasonError, match=asked):
            self.reserve(spinout, officer, example_council, cpv_codes=("80000000",))
        made = self.reserve(spinout, officer, example_council, cpv_codes=("80000000",), look_back_reason="Schools")
        with pytest.raises(IntegrityError, match="contract_reserved_breaks_no_look_back"):
            Contract.objects.filter(pk=made.pk).update(look_back_reason="")

    def test_nobody_is_asked_for_a_reason_where_the_services_cannot_be_reserved(
        self, spinout, officer, example_council
    ):
        self.reserve(spinout, officer, example_council)
        known = CodeList.objects.known_as("section-33").get()
        known.codes.create(code="80000000")
        CodeList.objects.filter(pk=known.pk).update(is_complete=True)
        with pytest.raises(contracting.ReservedRouteError, match="98133000"):
            self.reserve(spinout, officer, example_council, cpv_codes=("98133000",), title="Other")

    def test_an_earlier_one_that_is_entered_afterwards(self, spinout, officer, example_council):
        later = self.reserve(spinout, officer, example_council)
        earlier = {"title": "Before", "awarded_on": date(2025, 5, 1), "starts": on("2025-06-01")}
        earlier |= {"ends": on("2026-03-31"), "look_back_reason": "Other"}
        with pytest.raises(contracting.ReservedAwardError, match=f"{later.reference}.*looks back at this award"):
            self.reserve(spinout, officer, example_council, **earlier)
        with pytest.raises(IntegrityError, match="contract_reserved_breaks_no_look_back"):
            make.a_reserved_contract(
                spinout, customer=example_council, awarded_on=date(2025, 5, 1), reservation=later.reservation,
                route="reserved_s33", starts_on=date(2025, 6, 1), ends_on=date(2026, 3, 31),
            )  # fmt: skip

    def test_an_option_counts_towards_the_term(self, spinout, officer, example_council):
        made = self.reserve(spinout, officer, example_council, ends=on("2030-03-31"))
        with pytest.raises(contracting.ReservedTermError, match="With its options it would end on 1 April 2031"):
            parts.add_part(made, says=stating.Extends(date(2031, 4, 1)), by=officer, at=now())
        option = parts.add_part(made, says=stating.Extends(date(2031, 3, 31)), by=officer, at=now())
        parts.decide_extension(option, state="taken_up", on=ago(1), by=officer, at=now())
        made.refresh_from_db()
        assert made.runs_to == date(2031, 3, 31)

    def test_its_rules_are_those_of_its_reservation(self, spinout, officer, example_council):
        other = Reservation.objects.get(code="reg-77").regime
        with pytest.raises(contracting.ContractRegimeError, match="Section 33 belongs to"):
            self.reserve(spinout, officer, example_council, regime=other)

    def test_of_the_past_nothing_is_tested(self, spinout, officer):
        says = said(route="reserved_reg77", starts=PartialDate.parse("2016"), ends=PartialDate.parse("2025"))
        made = contracts.record_contract(spinout, says=says, told=SOURCE, by=officer, at=now())
        assert (made.reservation.code, made.runs_to) == ("reg-77", date(2025, 12, 31))


class TestSaid:
    @pytest.mark.parametrize(
        ("error", "fields"),
        [
            (contracting.EndDateError, {"ends": on("2026-03-31")}),
            (contracting.EndDateError, {"ends": PartialDate.parse("2029-03")}),
            (contracting.StartDateError, {"starts": PartialDate.parse("2026")}),
            (contracting.StartDateError, {"starts": None}),
            (contracting.SignedDateError, {"signed_on": date(2999, 1, 1)}),
            (contracting.SignedDateError, {"signed_on": date(2026, 3, 1), "awarded_on": date(2026, 3, 2)}),
            (contracting.ContractValueError, {"value": Decimal(1), "value_basis": "per_year"}),
            (
                contracting.ContractValueError,
                {"value": Decimal(1), "value_basis": "per_year", "vat_basis": "not_stated"},
            ),
            (contracting.ContractValueError, {"value": Decimal(1), "vat_basis": "including"}),
            (contracting.ReservedRouteError, {"route": "reserved_s33"}),
        ],
    )  # fmt: skip
    def test_what_makes_no_sense_is_refused(self, spinout, officer, error, fields):
        with pytest.raises(error):
            add(spinout, officer, **fields)
        assert not Contract.objects.exists()

    def test_the_same_is_not_added_twice(self, spinout, officer):
        made = add(spinout, officer)
        with pytest.raises(contracting.SameContractError, match=made.reference):
            add(spinout, officer)

    def test_an_award_does_not_come_before_the_notice(self, spinout, officer):
        one = make.a_procurement(spinout)
        one.steps.create(spinout=spinout, kind="notice", place=2, done_on=date(2026, 3, 2), **make.who())
        of = contracts.Joined(procurement=one)
        with pytest.raises(contracting.AwardedDateError, match="2 March 2026, when the tender notice"):
            contracts.add_contract(spinout, says=said(awarded_on=date(2026, 3, 1)), of=of, by=officer, at=now())
        made = contracts.add_contract(spinout, says=said(awarded_on=date(2026, 3, 2)), of=of, by=officer, at=now())
        assert made.procurement == one

    def test_a_procurement_of_another_is_none_of_its_own(self, spinout, officer, example_council):
        other = make.a_procurement(a_spinout("Other", parents=[example_council]))
        of = contracts.Joined(procurement=other)
        with pytest.raises(contracting.WrongProcurementError):
            contracts.add_contract(spinout, says=said(), of=of, by=officer, at=now())

    def test_the_past_needs_a_source(self, spinout, officer):
        with pytest.raises(contracting.ContractSourceError):
            contracts.record_contract(spinout, says=said(), told=contracting.Sourced(), by=officer, at=now())
        early = contracting.Sourced(source_note="x", terminated_on=date(2026, 1, 1), termination_reason="x")
        with pytest.raises(contracting.TerminatedDateError):
            contracts.record_contract(spinout, says=said(), told=early, by=officer, at=now())

    def test_its_days_follow_what_became_of_it(self, spinout, officer):
        made = add(spinout, officer)
        made = contracts.sign_contract(made, on=ago(3), by=officer, at=now())
        assert made.signed_on == ago(3)
        parts.add_part(made, says=stating.Amends(ago(2), "Longer", new_ends_on=date(2029, 6, 30)), by=officer, at=now())
        made.refresh_from_db()
        assert made.runs_to == date(2029, 6, 30)
        made = contracts.terminate_contract(made, on=date(2028, 1, 31), reason="Notice", by=officer, at=now())
        assert made.runs_to == date(2028, 1, 31)
        made = contracts.resume_contract(made, reason="Notice was withdrawn", by=officer, at=now())
        assert made.runs_to == date(2029, 6, 30)
        with pytest.raises(contracting.TerminatedDateError, match="1 April 2026"):
            contracts.terminate_contract(made, on=date(2026, 3, 31), reason="x", by=officer, at=now())

    def test_its_term_goes_with_its_options(self, spinout, officer):
        made = add(spinout, officer)
        an_option(made)
        with pytest.raises(contracting.EndDateError, match="before 31 March 2030"):
            contracts.change_contract(made, says=said(ends=on("2030-03-31")), by=officer, at=now())

    @pytest.mark.parametrize(
        ("error", "says"),
        [
            (parts.LaterEndError, stating.Extends(date(2029, 3, 31))),
            (parts.NoticeDateError, stating.Extends(date(2031, 3, 31), date(2031, 4, 1))),
            (parts.PartTwiceError, stating.Extends(date(2030, 3, 31))),
            (parts.BreakDateError, stating.Breaks("either", date(2026, 3, 31))),
            (parts.NoticeDateError, stating.Breaks("either", date(2027, 3, 31), date(2027, 4, 1))),
            (parts.AgreedDateError, stating.Amends(date(2999, 1, 1), "x")),
            (parts.LaterEndError, stating.Amends(ago(1), "x", new_ends_on=date(2026, 3, 31))),
        ],
    )
    def test_a_part_goes_with_the_contract(self, spinout, officer, error, says):
        made = add(spinout, officer)
        an_option(made)
        with pytest.raises(error):
            parts.add_part(made, says=says, by=officer, at=now())

    def test_what_was_decided_or_measured_lies_in_the_past(self, spinout, officer):
        made = add(spinout, officer)
        with pytest.raises(parts.DecidedDateError):
            parts.decide_extension(an_option(made), state="lapsed", on=date(2999, 1, 1), by=officer, at=now())
        with pytest.raises(parts.MeasuredDateError):
            parts.measure_term(a_term(made), standing="met", on=None, by=officer, at=now())

    def test_a_clause_secures_the_plan_of_its_own_spinout(self, spinout, officer, example_council):
        other = casework.a_continuity_plan(a_spinout("Other", parents=[example_council]))
        contract, says = add(spinout, officer), stating.Secures("step_in", "1", "x", other)
        with pytest.raises(parts.WrongPlanError):
            parts.add_part(contract, says=says, by=officer, at=now())


class TestJoining:
    def test_agreements_are_taken_over_once(self, spinout, admin, example_council):
        first = casework.an_agreement(spinout, customer="Example Borough Council")
        second = casework.an_agreement(spinout, title="Grant", customer="Nobody known", ends_on=date(2030, 1, 1))
        assert joining.take_over_agreements(by=admin, at=now()) == 2
        assert joining.take_over_agreements(by=admin, at=now()) == 0
        made = {contract.agreement: contract for contract in Contract.objects.all()}
        assert made.keys() == {first, second}
        assert (made[first].customer, made[second].customer) == (example_council, None)
        for agreement, contract in made.items():
            names = ("title", "kind", "signed_on", "starts_on", "ends_on", "document_url", "note")
            assert [getattr(contract, name) for name in names] == [getattr(agreement, name) for name in names]
        assert Agreement.objects.count() == 2

    def test_one_agreement_is_one_contract(self, spinout, officer, example_council):
        agreement = casework.an_agreement(spinout)
        one, two = make.a_contract(spinout), make.a_contract(spinout, title="Two")
        joining.join_agreement(one, agreement=agreement, by=officer, at=now())
        with pytest.raises(joining.AlreadyJoinedError, match="joined to CT-"):
            joining.join_agreement(two, agreement=agreement, by=officer, at=now())
        with pytest.raises(joining.AlreadyJoinedError, match="another agreement"):
            joining.join_agreement(one, agreement=casework.an_agreement(spinout, title="B"), by=officer, at=now())
        other = casework.an_agreement(a_spinout("Other", parents=[example_council]))
        with pytest.raises(joining.WrongAgreementError):
            joining.join_agreement(two, agreement=other, by=officer, at=now())
