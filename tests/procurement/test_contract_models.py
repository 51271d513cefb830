"""What the database refuses of procurements and contracts, by the name of each rule, and the day on which one ends."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from procurement.models import (
    Amendment,
    Bid,
    BreakClause,
    ContinuityClause,
    Extension,
    IncomeShare,
    IncomeYear,
    Lot,
    PerformanceTerm,
    ProcurementStep,
    WarningLevel,
)
from procurement.vocabulary import STEP_PLACES
from spinouts.models import ContinuityPlan
from tests.factories import procurement as make
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="live")


@pytest.fixture
def other(example_council):
    return a_spinout("Other Libraries", parents=[example_council], stage="live")


VALUE = {"value": 1, "value_basis": "whole_life", "vat_basis": "including"}
SOURCE = {"is_history": True, "source_note": "A newspaper"}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("procurement_has_title_and_authority", {"title": ""}),
        ("procurement_has_title_and_authority", {"authority_name": ""}),
        ("procurement_date_and_precision_go_together", {"commenced_on": DAY}),
        ("procurement_date_and_precision_go_together", {"commenced_on": DAY, "commenced_precision": "year"}),
        ("procurement_value_and_its_bases_go_together", {"value": 1, "vat_basis": "including"}),
        ("procurement_value_and_its_bases_go_together", {**VALUE, "value": -1}),
        ("procurement_value_and_its_bases_go_together", {"vat_basis": "including"}),
        ("procurement_new_value_says_its_vat_basis", {**VALUE, "vat_basis": "not_stated"}),
        ("procurement_history_has_a_source", {"is_history": True}),
        ("procurement_route_known", {"route": "handshake"}),
        ("procurement_published_at_iff_by_somebody", {"published_at": make.NOON}),
        ("procurement_regime_override_has_a_regime", {"regime_reason": "Because"}),
        ("procurement_state_known", {**SOURCE, "state": "dreamt"}),
        ("procurement_abandoned_iff_for_a_reason", {"abandoned_reason": "No money"}),
        ("procurement_abandoned_iff_for_a_reason", {**SOURCE, "state": "abandoned"}),
        ("procurement_term_positive", {"term_months": 0}),
        ("procurement_begins_as_planned", {"state": "open"}),
        ("cpv_code_is_eight_digits", {"cpv_codes": ["9251100"]}),
        ("cpv_code_is_eight_digits", {"cpv_codes": ["92511000", "9251100x"]}),
    ],
)
def test_the_database_refuses_of_a_procurement(spinout, name, fields):
    with pytest.raises(IntegrityError, match=name):
        make.a_procurement(spinout, **fields)


def test_an_old_value_may_leave_its_vat_open(spinout):
    assert make.a_procurement(spinout, **SOURCE, **{**VALUE, "vat_basis": "not_stated"}).pk


@pytest.mark.parametrize(("covers", "route"), [("health", "reserved_s33"), ("general", "psr_direct_a")])
def test_each_regime_knows_its_own_routes(spinout, covers, route):
    regime = make.a_regime("psr", covers=covers)
    with pytest.raises(IntegrityError, match="route_of_its_regime"):
        make.a_procurement(spinout, regime=regime, route=route)


def test_a_procurement_moves_as_it_can(spinout):
    procurement = make.a_procurement(spinout, commenced_on=DAY, commenced_precision="day")
    procurement.state = "assessment"
    with pytest.raises(IntegrityError, match="procurement_move_is_legal"):
        procurement.save()


def test_a_procurement_under_way_has_commenced_on_a_day(spinout):
    procurement = make.a_procurement(spinout)
    procurement.state = "open"
    with pytest.raises(IntegrityError, match="procurement_commenced_on_a_day_unless_history"):
        procurement.save()


def a_step(procurement, kind, done_on, **fields):
    given = {"spinout": procurement.spinout, "place": STEP_PLACES[kind], "done_on": done_on}
    return ProcurementStep.objects.create(procurement=procurement, kind=kind, **given | fields, **make.who())


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("procurementstep_in_its_place", {"place": 7}),
        ("procurementstep_is_dated", {"done_on": None}),
        ("procurementstep_once", {"kind": "notice", "place": 2}),
        ("procurementstep_done_in_order", {"done_on": date(2026, 3, 31)}),
    ],
)
def test_the_database_refuses_of_a_step(spinout, name, fields):
    procurement = make.a_procurement(spinout)
    a_step(procurement, "notice", DAY)
    with pytest.raises(IntegrityError, match=name):
        a_step(procurement, **{"kind": "award", "done_on": DAY} | fields)


def test_an_award_on_the_day_of_the_notice_is_in_order(spinout):
    procurement = make.a_procurement(spinout)
    a_step(procurement, "award", DAY)
    assert a_step(procurement, "notice", DAY).pk


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("bid_result_known", {"result": "drawn"}),
        ("bid_amount_not_negative", {"amount": -1}),
        ("bid_result_on_only_of_a_result", {"result_on": DAY}),
        ("bid_result_after_it_was_submitted", {"result": "won", "submitted_on": DAY, "result_on": date(2026, 3, 31)}),
        ("bid_winner_only_of_a_lost_one", {"winner": "Somebody"}),
        ("bid_once", {}),
        ("bid_for_a_lot_of_the_procurement", {"lot": "another's"}),
    ],
)
def test_the_database_refuses_of_a_bid(spinout, name, fields):
    procurement, another = make.a_procurement(spinout), make.a_procurement(spinout)
    lot = Lot.objects.create(spinout=spinout, procurement=another, number=1, title="North", **make.who())
    Bid.objects.create(spinout=spinout, procurement=procurement, **make.who())
    given = {**fields, "lot": lot} if fields.get("lot") else fields
    with pytest.raises(IntegrityError, match=name):
        Bid.objects.create(spinout=spinout, procurement=procurement, **given, **make.who())


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("contract_has_title_and_parties", {"customer_name": ""}),
        ("contract_kind_known", {"kind": "promise"}),
        ("contract_advertised_known", {"advertised": "shouted"}),
        ("contract_start_and_precision_go_together", {"starts_precision": ""}),
        ("contract_end_and_precision_go_together", {"ends_precision": ""}),
        ("contract_starts_on_a_day_unless_history", {"starts_precision": "month"}),
        ("contract_new_value_says_its_vat_basis", {**VALUE, "vat_basis": "not_stated"}),
        ("contract_ends_after_it_starts", {"ends_on": date(2026, 3, 31)}),
        ("contract_signed_after_it_was_awarded", {"awarded_on": date(2026, 3, 3)}),
        ("contract_reserved_iff_by_such_a_route", {"route": "reserved_s33"}),
        ("contract_irrecoverable_vat_not_negative", {"irrecoverable_vat": -1}),
        ("contract_terminated_iff_for_a_reason", {"terminated_on": date(2026, 6, 1)}),
        ("contract_terminated_iff_for_a_reason", {"termination_reason": "It failed"}),
        ("contract_terminated_after_it_started", {"terminated_on": date(2026, 3, 1), "termination_reason": "Why"}),
    ],
)
def test_the_database_refuses_of_a_contract(spinout, name, fields):
    with pytest.raises(IntegrityError, match=name):
        make.a_contract(spinout, **fields)


def test_a_contract_stays_with_the_spinout_of_its_procurement(spinout, other):
    with pytest.raises(IntegrityError, match="contract_of_a_procurement_of_its_spinout"):
        make.a_contract(spinout, procurement=make.a_procurement(other))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_refused"),
    [
        (date(2026, 4, 1), date(2031, 3, 30), False),
        (date(2026, 4, 1), date(2031, 3, 31), False),
        (date(2026, 4, 1), date(2031, 4, 1), True),
        (date(2028, 2, 29), date(2033, 2, 28), False),
        (date(2028, 2, 29), date(2033, 3, 1), True),
    ],
)
def test_a_reserved_contract_ends_within_its_longest_term(spinout, example_council, starts_on, ends_on, is_refused):
    given = {"customer": example_council, "awarded_on": date(2026, 3, 2), "starts_on": starts_on, "ends_on": ends_on}
    if not is_refused:
        contract = make.a_reserved_contract(spinout, **given)
        contract.refresh_from_db()
        assert contract.runs_to == ends_on
        return
    with pytest.raises(IntegrityError, match="contract_reserved_within_its_longest_term"):
        make.a_reserved_contract(spinout, **given)


def test_no_option_reaches_beyond_the_longest_term_either(spinout, example_council):
    contract = make.a_reserved_contract(spinout, customer=example_council, awarded_on=date(2026, 3, 2))
    with pytest.raises(IntegrityError, match="contract_reserved_within_its_longest_term"):
        an_extension(contract, date(2031, 4, 1))


# The three years that end on 2 March 2026 begin on 3 March 2023.
@pytest.mark.parametrize(
    ("earlier", "codes", "reason", "is_refused"),
    [
        (date(2023, 3, 1), ["92511000"], "", False),
        (date(2023, 3, 2), ["92511000"], "", False),
        (date(2023, 3, 3), ["92511000"], "", True),
        (date(2023, 3, 3), ["92511000"], "Another kind", True),
        (date(2023, 3, 3), ["80000000"], "Another kind", False),
        (date(2023, 3, 3), ["80000000"], "", True),
    ],
)
def test_a_reserved_contract_breaks_no_look_back(spinout, example_council, earlier, codes, reason, is_refused):
    make.a_reserved_contract(
        spinout,
        customer=example_council,
        awarded_on=earlier,
        starts_on=earlier,
        ends_on=date(2024, 1, 31),
        cpv_codes=codes,
    )
    given = {"customer": example_council, "awarded_on": date(2026, 3, 2), "look_back_reason": reason}
    if not is_refused:
        assert make.a_reserved_contract(spinout, **given).pk
        return
    with pytest.raises(IntegrityError, match="contract_reserved_breaks_no_look_back"):
        make.a_reserved_contract(spinout, **given)


def test_a_reserved_contract_says_who_for_how_long_and_for_what(spinout, example_council):
    with pytest.raises(IntegrityError, match="contract_reserved_by_whom_for_how_long"):
        make.a_reserved_contract(spinout, customer=example_council, awarded_on=DAY, signed_on=DAY, cpv_codes=[])


def test_a_reserved_contract_stands_under_the_regime_of_its_reservation(spinout, example_council):
    regime = make.a_regime("pcr2015", starts_on=date(2015, 2, 26), ends_on=date(2025, 2, 23))
    with pytest.raises(IntegrityError, match="contract_reserved_under_its_regime"):
        make.a_reserved_contract(spinout, customer=example_council, awarded_on=DAY, signed_on=DAY, regime=regime)


def an_extension(contract, new_ends_on, **fields):
    return Extension.objects.create(
        spinout=contract.spinout, contract=contract, new_ends_on=new_ends_on, **fields, **make.who()
    )


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("extension_state_known", {"state": "hoped", "decided_on": DAY}),
        ("extension_decided_on_iff_decided", {"state": "taken_up"}),
        ("extension_decided_on_iff_decided", {"decided_on": DAY}),
        ("extension_notice_before_its_end", {"notice_by": date(2030, 4, 1)}),
        ("extension_ends_later_than_the_term", {"new_ends_on": date(2029, 3, 31)}),
        ("extension_once", {"new_ends_on": date(2030, 1, 31)}),
    ],
)
def test_the_database_refuses_of_an_extension(spinout, name, fields):
    contract = make.a_contract(spinout)
    an_extension(contract, date(2030, 1, 31))
    with pytest.raises(IntegrityError, match=name):
        an_extension(contract, **{"new_ends_on": date(2030, 3, 31)} | fields)


def test_a_contract_runs_to_its_end_as_things_stand(spinout):
    contract = make.a_contract(spinout)

    def runs_to():
        contract.refresh_from_db()
        return contract.runs_to

    assert runs_to() == date(2029, 3, 31)
    extension = an_extension(contract, date(2030, 3, 31))
    assert runs_to() == date(2029, 3, 31)
    extension.state, extension.decided_on = "taken_up", date(2028, 9, 1)
    extension.save()
    assert runs_to() == date(2030, 3, 31)
    given = {"agreed_on": date(2029, 1, 1), "what": "It ends sooner", "new_ends_on": date(2029, 9, 30)}
    amendment = Amendment.objects.create(spinout=spinout, contract=contract, **given, **make.who())
    assert runs_to() == date(2029, 9, 30)
    amendment.delete()
    assert runs_to() == date(2030, 3, 31)
    contract.terminated_on, contract.termination_reason = date(2027, 1, 1), "It failed"
    contract.save()
    assert runs_to() == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("precision", "ends_on", "last"),
    [("year", date(2016, 1, 1), date(2016, 12, 31)), ("month", date(2016, 2, 1), date(2016, 2, 29))],
)
def test_an_end_that_is_known_to_its_period_is_the_last_day_of_that(spinout, precision, ends_on, last):
    contract = make.a_contract(
        spinout, **SOURCE, starts_on=None, starts_precision="", ends_on=ends_on, ends_precision=precision
    )
    contract.refresh_from_db()
    assert contract.runs_to == last


@pytest.mark.parametrize(
    ("model", "name", "fields"),
    [
        (BreakClause, "breakclause_who_known", {"who": "nobody", "breaks_on": DAY}),
        (BreakClause, "breakclause_notice_before_it", {"who": "either", "breaks_on": DAY, "notice_by": "2026-04-02"}),
        (Amendment, "amendment_says_what", {"agreed_on": DAY, "what": ""}),
        (Amendment, "amendment_value_not_negative", {"agreed_on": DAY, "what": "It", "new_value": -1}),
        (Amendment, "amendment_ends_after_the_start", {"agreed_on": DAY, "what": "It", "new_ends_on": "2026-03-31"}),
        (PerformanceTerm, "performanceterm_says_what", {"measure": "Visits", "target": ""}),
        (
            PerformanceTerm,
            "performanceterm_standing_known",
            {"measure": "a", "target": "b", "standing": "fine", "measured_on": DAY},
        ),
        (
            PerformanceTerm,
            "performanceterm_measured_on_iff_measured",
            {"measure": "a", "target": "b", "standing": "met"},
        ),
        (ContinuityClause, "continuityclause_kind_known", {"kind": "hope", "clause": "1", "says": "It"}),
        (ContinuityClause, "continuityclause_says_what", {"kind": "step_in", "clause": "", "says": "It"}),
        (
            ContinuityClause,
            "continuityclause_of_the_plan_of_its_spinout",
            {"kind": "step_in", "clause": "1", "says": "It"},
        ),
    ],
)
def test_the_database_refuses_of_a_part_of_a_contract(spinout, other, model, name, fields):
    contract = make.a_contract(spinout)
    if name == "continuityclause_of_the_plan_of_its_spinout":
        fields = {**fields, "plan": ContinuityPlan.objects.create(spinout=other, **make.who())}
    with pytest.raises(IntegrityError, match=name):
        model.objects.create(spinout=spinout, contract=contract, **fields, **make.who())


@pytest.fixture
def year(spinout):
    given = {"ended_on": date(2026, 3, 31), "turnover": Decimal(100), "source_note": "Accounts"}
    return IncomeYear.objects.create(spinout=spinout, **given, **make.who())


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("incomeshare_once", {"customer_name": "EXAMPLE", "amount": 1}),
        ("incomeshare_has_a_customer", {"customer_name": "", "amount": 1}),
        ("incomeshare_not_negative", {"customer_name": "Other", "amount": -1}),
        ("incomeshare_within_the_turnover", {"customer_name": "Other", "amount": 41}),
    ],
)
def test_the_database_refuses_of_a_share(spinout, year, name, fields):
    IncomeShare.objects.create(spinout=spinout, year=year, customer_name="Example", amount=60, **make.who())
    with pytest.raises(IntegrityError, match=name):
        IncomeShare.objects.create(spinout=spinout, year=year, **fields, **make.who())


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("incomeyear_turnover_positive", {"turnover": 0}),
        ("incomeyear_has_a_source", {"source_note": ""}),
        ("incomeshare_within_the_turnover", {"turnover": 59}),
    ],
)
def test_the_database_refuses_of_a_year(spinout, year, name, fields):
    IncomeShare.objects.create(spinout=spinout, year=year, customer_name="Example", amount=60, **make.who())
    with pytest.raises(IntegrityError, match=name):
        IncomeYear.objects.filter(pk=year.pk).update(**fields)


def a_level(**fields):
    given = {"kind": "retender_months", "level": 18, "citation": "Our choice", "source_note": "No statute says so"}
    return WarningLevel.objects.create(**given | fields, **make.who())


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("warninglevel_kind_known", {"kind": "gut_feeling"}),
        ("warninglevel_positive", {"level": 0}),
        ("warninglevel_percent_within_100", {"kind": "dependence_percent", "level": 101}),
        ("warninglevel_one_at_a_time_retender_months", {"starts_on": DAY}),
    ],
)
def test_the_database_refuses_of_a_level(name, fields):
    a_level()
    with pytest.raises(IntegrityError, match=name):
        a_level(**fields)
