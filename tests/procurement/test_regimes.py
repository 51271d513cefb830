"""Which regime follows from a day, on the boundaries and between them, from the rules that are entered."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.advice.adviser import advise, of_route
from procurement.advice.facts import AuthorityKind, Facts, MeetsDefinition, Nation
from procurement.advice.findings import Answer, Outcome
from procurement.advice.law import PA_2023, PCR_2006, PCR_2015, PSR, CodeListRule, Law
from procurement.sample import law
from procurement.vocabulary import RESERVED, ListPurpose, Route, ThresholdKind, ValueBasis, VatBasis

KEPT = law.read()
DAYS = st.dates(min_value=date(2006, 1, 1), max_value=date(2060, 12, 31))
FACTS = st.builds(
    Facts,
    commenced_on=DAYS,
    is_health=st.sampled_from([True, False, None]),
    nation=st.sampled_from(Nation),
    authority=st.sampled_from(AuthorityKind),
    codes=st.sampled_from([(), ("75122000",), ("85000000", "75122000"), ("45000000",)]),
    is_light_touch=st.sampled_from([True, False, None]),
    value=st.none() | st.decimals(min_value=1, max_value=2_000_000, places=2),
    value_basis=st.sampled_from(["", *ValueBasis.values]),
    vat_basis=st.sampled_from(["", *VatBasis.values]),
    starts_on=st.none() | DAYS,
    ends_on=st.none() | DAYS,
    awarded_on=st.none() | DAYS,
    meets_section_33=st.sampled_from(MeetsDefinition),
    meets_regulation_77=st.sampled_from(MeetsDefinition),
    authority_controls=st.sampled_from([True, False, None]),
    challenge_accepted=st.sampled_from([True, False, None]),
)


@pytest.mark.parametrize(
    ("day", "general", "health"),
    [
        (date(2014, 6, 1), PCR_2006, PCR_2006),
        (date(2015, 2, 25), PCR_2006, PCR_2006),
        (date(2015, 2, 26), PCR_2015, PCR_2015),
        (date(2015, 2, 27), PCR_2015, PCR_2015),
        (date(2023, 12, 31), PCR_2015, PCR_2015),
        (date(2024, 1, 1), PCR_2015, PSR),
        (date(2024, 1, 2), PCR_2015, PSR),
        (date(2025, 2, 23), PCR_2015, PSR),
        (date(2025, 2, 24), PA_2023, PSR),
        (date(2025, 2, 25), PA_2023, PSR),
    ],
)
def test_the_day_and_the_services_decide_the_regime(day, general, health):
    assert KEPT.regime_for(day, is_health=False).code == general
    assert KEPT.regime_for(day, is_health=True).code == health


@given(DAYS)
def test_there_is_one_general_regime_on_every_day(day):
    holding = [rule.code for rule in KEPT.regimes if rule.holds(day) and rule.covers == "general"]
    assert len(holding) == 1


@given(st.dates(min_value=date(2015, 2, 26), max_value=date(2060, 1, 1)))
def test_there_is_one_light_touch_threshold_on_every_day_since_2015(day):
    holding = [each for each in KEPT.thresholds if each.holds(day)]
    assert len(holding) == 1
    assert KEPT.threshold(ThresholdKind.LIGHT_TOUCH, on=day) == holding[0]


@given(FACTS)
def test_under_the_health_regime_nothing_is_reserved(facts):
    advice = advise(facts, KEPT)
    if advice.case.regime and advice.case.regime.code == PSR:
        assert {advice.of(route).answer for route in RESERVED} == {Answer.CLOSED}


@given(FACTS)
def test_no_two_reservations_are_open_at_once_and_none_is_guessed(facts):
    advice = advise(facts, KEPT)
    assert len([route for route in RESERVED if advice.of(route).answer == Answer.OPEN]) <= 1
    # The list for section 33 is empty here, so nobody can say that it is open.
    assert advice.of(Route.RESERVED_S33).answer != Answer.OPEN
    assert advice.of(Route.DIRECT_AWARD).answer != Answer.OPEN


@given(FACTS)
def test_every_closed_route_says_which_rule_closes_it(facts):
    for each in advise(facts, KEPT).routes:
        assert (each.answer == Answer.CLOSED) == bool(each.broken)
        assert all(finding.citation and finding.says for finding in each.findings)


@given(FACTS)
def test_only_like_is_compared_with_like(facts):
    found = advise(facts, KEPT).below_threshold
    if found.outcome != Outcome.NOT_KNOWN:
        assert facts.value_basis == ValueBasis.WHOLE_LIFE
        assert KEPT.threshold(ThresholdKind.LIGHT_TOUCH, on=facts.commenced_on).vat_basis == facts.vat_basis


@given(
    st.sampled_from(["-0.01", "0", "0.01"]), st.sampled_from(["2018-01-01", "2019-12-31", "2024-01-01", "2026-01-01"])
)
def test_at_below_and_above_a_verified_threshold(off, day):
    on = date.fromisoformat(day)
    threshold = KEPT.threshold(ThresholdKind.LIGHT_TOUCH, on=on)
    facts = Facts(
        commenced_on=on,
        is_health=False,
        is_light_touch=True,
        value=threshold.amount + Decimal(off),
        value_basis=ValueBasis.WHOLE_LIFE,
        vat_basis=threshold.vat_basis,
    )
    found = advise(facts, KEPT).below_threshold
    assert found.outcome == (Outcome.MET if off == "-0.01" else Outcome.NOT_MET)
    assert ("exactly at the threshold" in found.says) == (off == "0")


def test_a_regime_that_somebody_decided_stands_in_place_of_the_dates():
    facts = Facts(commenced_on=date(2025, 2, 24), is_health=False, nation=Nation.SCOTLAND)
    found = of_route(Route.RESERVED_S33, facts, KEPT, regime=KEPT.regime(PCR_2015))
    assert found.answer == Answer.CLOSED
    assert found.broken[0].says.startswith("Somebody decided, with a reason, that it is under Public Contracts")


def test_of_a_route_that_nobody_knows_nothing_is_said():
    assert of_route(Route.NOT_KNOWN, Facts(commenced_on=date(2025, 6, 1)), KEPT) is None


def test_without_any_law_nothing_is_known():
    advice = advise(Facts(commenced_on=date(2025, 6, 1), is_health=False, codes=("85000000",)), Law())
    assert {each.answer for each in advice.routes if each.route != Route.CHALLENGE} == {Answer.NOT_KNOWN}


@pytest.mark.parametrize(
    ("codes", "expected"), [(("85100000",), True), (("45000000",), False), (("85100000", "45000000"), None), ((), None)]
)
def test_an_imported_list_of_health_care_services_says_whether_they_are(codes, expected):
    listed = CodeListRule(
        regime=PSR, purpose=ListPurpose.HEALTH, is_complete=True, codes=frozenset({"85100000"}), citation="A list"
    )
    with_list = Law(KEPT.regimes, KEPT.thresholds, KEPT.reservations, [*KEPT.lists, listed])
    assert advise(Facts(commenced_on=date(2026, 1, 1), codes=codes), with_list).case.is_health is expected


@pytest.mark.parametrize(
    ("codes", "outcome"),
    [(("85000000",), Outcome.MET), (("45000000",), Outcome.NOT_MET), (("85000000", "45000000"), Outcome.NOT_MET)],
)
def test_an_imported_list_of_light_touch_services_stands_over_what_somebody_says(codes, outcome):
    listed = CodeListRule(
        regime=PA_2023,
        purpose=ListPurpose.LIGHT_TOUCH,
        is_complete=True,
        codes=frozenset({"85000000"}),
        citation="A list",
    )
    with_list = Law(KEPT.regimes, KEPT.thresholds, KEPT.reservations, [*KEPT.lists, listed])
    says = Facts(commenced_on=date(2026, 1, 1), is_health=False, codes=codes, is_light_touch=outcome != Outcome.MET)
    assert advise(says, with_list).light_touch.outcome == outcome
