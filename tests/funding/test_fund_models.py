"""What PostgreSQL refuses of funds, budgets, programme facts, rounds and their parts, each rule by its name."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from funding.models import AwardCondition, Criterion, EligibilityRule, Fund, FundBudget, ProgrammeFact, Round
from tests.factories import funding
from tests.factories.people import person
from tests.spinouts.refusals import accepted, named, refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SOURCE_ELSEWHERE = {"source_note": "", "source_url": "https://example.org"}


@named(
    [
        (funding.a_fund, "fund_has_name_and_purpose", {"name": ""}, {"name": "x"}),
        (funding.a_fund, "fund_has_name_and_purpose", {"about": ""}, {"about": "x"}),
        (funding.a_fund, "fund_gives_known", {"gives": "hope"}, {"gives": "loan"}),
        (
            funding.a_fund,
            "fund_intermediaries_iff_it_gives_through_them",
            {"way": "intermediary"},
            {"way": "intermediary", "intermediaries": "x"},
        ),
        (funding.a_fund, "fund_intermediaries_iff_it_gives_through_them", {"intermediaries": "x"}, {}),
        (funding.a_fund, "fund_intermediaries_iff_it_gives_through_them", {"way": "by_dove"}, {"way": "direct"}),
        (funding.a_fund, "fund_has_a_source", {"source_note": ""}, SOURCE_ELSEWHERE),
        (funding.a_budget, "fundbudget_not_negative", {"amount": "-0.01"}, {"amount": "0"}),
        (funding.a_budget, "fundbudget_has_a_source", {"source_note": ""}, SOURCE_ELSEWHERE),
        (funding.a_programme_fact, "programmefact_says_something", {"says": ""}, {"says": "x"}),
        (
            funding.a_programme_fact,
            "programmefact_amount_not_negative",
            {"amount": Decimal("-0.01")},
            {"amount": Decimal(0)},
        ),
        (funding.a_programme_fact, "programmefact_has_a_source", {"source_note": ""}, SOURCE_ELSEWHERE),
        (funding.a_round, "round_has_a_name", {"name": ""}, {"name": "x"}),
        (
            funding.a_round,
            "round_closes_after_it_opens",
            {"opens_at": NOON, "closes_at": NOON},
            {"opens_at": NOON, "closes_at": NOON + timedelta(seconds=1)},
        ),
        (
            funding.a_round,
            "round_is_closed_on_an_unknown_day",
            {"is_closed": True, "closes_at": NOON},
            {"is_closed": True},
        ),
        (funding.a_round, "round_minimum_not_negative", {"minimum": Decimal("-0.01")}, {"minimum": Decimal(0)}),
        (
            funding.a_round,
            "round_maximum_is_at_least_the_minimum",
            {"minimum": Decimal(2), "maximum": Decimal(1)},
            {"minimum": Decimal(2), "maximum": Decimal(2)},
        ),
        (funding.a_round, "round_maximum_is_at_least_the_minimum", {"maximum": Decimal(0)}, {"maximum": Decimal(1)}),
        (funding.a_round, "round_match_known", {"match": "gold"}, {"match": "any"}),
        (
            funding.a_round,
            "round_match_percent_of_a_match",
            {"match_percent": 10},
            {"match": "any", "match_percent": 10},
        ),
        (
            funding.a_round,
            "round_match_percent_of_a_match",
            {"match": "any", "match_percent": 0},
            {"match": "any", "match_percent": 1},
        ),
        (funding.a_round, "round_has_a_source", {"source_note": ""}, SOURCE_ELSEWHERE),
        (funding.a_rule, "eligibilityrule_kind_known", {"kind": "luck", "codes": []}, {"kind": "ask", "codes": []}),
        (funding.a_rule, "eligibilityrule_only_for_known", {"only_for": "us"}, {"only_for": "live"}),
        (funding.a_rule, "eligibilityrule_has_words", {"words": ""}, {"words": "x"}),
        (funding.a_rule, "eligibilityrule_codes_iff_it_lists_some", {"codes": []}, {"codes": ["wales"]}),
        (funding.a_rule, "eligibilityrule_codes_iff_it_lists_some", {"kind": "ask"}, {"kind": "ask", "codes": []}),
        (
            funding.a_rule,
            "eligibilityrule_years_iff_it_counts_them",
            {"kind": "years_live", "codes": []},
            {"kind": "years_live", "codes": [], "years": 5},
        ),
        (funding.a_rule, "eligibilityrule_years_iff_it_counts_them", {"years": 5}, {}),
        (funding.a_criterion, "criterion_has_a_title", {"title": ""}, {"title": "x"}),
        (funding.a_criterion, "criterion_weighs_something", {"weight": 0}, {"weight": 1}),
        (funding.a_criterion, "criterion_weighs_something", {"weight": 101}, {"weight": 100}),
        (funding.an_award_condition, "awardcondition_says_something", {"text": ""}, {"text": "x"}),
    ]
)
def test_the_database_refuses_it_by_name(make, name, wrong, right):
    refused(name, lambda: make(**wrong))
    accepted(lambda: make(**right))


def test_names_are_taken_whatever_their_capitals():
    funding.a_fund(name="Early Help", slug="early-help")
    refused("fund_named_once", lambda: funding.a_fund(name="EARLY HELP"))
    row = funding.a_round(name="First")
    refused("round_named_once_in_its_fund", lambda: funding.a_round(row.fund, name="first"))
    accepted(lambda: funding.a_round(name="First"))
    funding.a_criterion(row, title="Benefit")
    refused("criterion_named_once_in_its_round", lambda: funding.a_criterion(row, title="benefit"))


def test_the_address_of_a_fund_and_whether_it_is_invented_never_change():
    fund = funding.a_fund()
    for change in ({"slug": "another"}, {"is_example": True}):
        refused("fund_identity_never_changes", lambda change=change: Fund.objects.filter(pk=fund.pk).update(**change))


@pytest.mark.parametrize(
    ("model", "make", "may_go"),
    [
        (Fund, funding.a_fund, False),
        (Round, funding.a_round, False),
        (EligibilityRule, funding.a_rule, True),
        (Criterion, funding.a_criterion, True),
        (AwardCondition, funding.an_award_condition, True),
    ],
)
def test_who_added_a_row_stays_its_revisions_are_counted_and_it_goes_only_where_it_may(model, make, may_go):
    row = make()
    rows = model.objects.filter(pk=row.pk)
    refused("kept_row_keeps_who_added_it_and_when", lambda: rows.update(added_by=person()))
    refused("kept_row_keeps_who_added_it_and_when", lambda: rows.update(added_at=NOON))
    rows.update(changed_at=NOON)
    assert rows.get().revision == 2
    if may_go:
        accepted(lambda: rows._raw_delete("default"))
        assert model.pgh_event_model.objects.filter(pgh_obj_id=row.pk, pgh_label="delete").exists()
    else:
        refused("Cannot delete rows", lambda: rows._raw_delete("default"))


@pytest.mark.parametrize(("model", "make"), [(FundBudget, funding.a_budget), (ProgrammeFact, funding.a_programme_fact)])
def test_what_was_stated_is_never_changed(model, make):
    row = make()
    with pytest.raises(IntegrityError, match="fact_is_append_only"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(amount=5)
    refused(
        "fact_supersedes_a_standing_fact_of_the_same_subject",
        lambda: make(funding.a_fund(), supersedes=row, retracts=True),
    )
