"""What PostgreSQL refuses of early costs, of what covers them and of the benchmark, each rule by its name."""

from datetime import timedelta
from decimal import Decimal

import pytest

from funding.models import CostBenchmark, CostLine, Cover
from tests.factories import funding
from tests.factories.casework import AT
from tests.factories.people import person
from tests.factories.spinouts import a_spinout
from tests.spinouts.refusals import accepted, named, refused

pytestmark = pytest.mark.django_db


def cost(spinout, **fields):
    return funding.a_cost(spinout, **fields)


def cover(spinout, **fields):
    if fields.get("source") == "fund" and "fund" not in fields:
        fields["fund"] = funding.a_fund()
    return funding.a_cover(funding.a_cost(spinout), **fields)


def benchmark(_spinout, **fields):
    return funding.a_benchmark(**fields)


@named(
    [
        (cost, "costline_kind_known", {"kind": "lunch"}, {"kind": "other"}),
        (cost, "costline_says_what", {"what": ""}, {"what": "x"}),
        (cost, "costline_has_an_amount", {"estimate": None}, {"estimate": None, "actual": Decimal(0)}),
        (cost, "costline_amounts_not_negative", {"estimate": Decimal("-0.01")}, {"estimate": Decimal(0)}),
        (cost, "costline_amounts_not_negative", {"actual": Decimal("-0.01")}, {"actual": Decimal(0)}),
        (cover, "cover_state_known", {"state": "hoped"}, {"state": "sought"}),
        (cover, "cover_source_known", {"source": "lottery"}, {"source": "own"}),
        (cover, "cover_amount_positive", {"amount": Decimal(0)}, {"amount": Decimal("0.01")}),
        (cover, "cover_names_a_fund_iff_it_is_one", {"source": "fund", "fund": None}, {"source": "fund"}),
        (cover, "cover_says_who_else_it_is", {"source": "other"}, {"source": "other", "who": "A trust"}),
        (benchmark, "costbenchmark_code_known", {"code": "late_costs"}, {"code": "early_costs"}),
        (benchmark, "costbenchmark_positive", {"amount": "0"}, {"amount": "0.01"}),
        (benchmark, "costbenchmark_has_a_note", {"note": ""}, {"note": "x"}),
        (
            benchmark,
            "costbenchmark_has_a_source",
            {"source_note": ""},
            {"source_note": "", "source_url": "https://example.org"},
        ),
    ]
)
def test_the_database_refuses_it_by_name(make, name, wrong, right):
    spinout = a_spinout()
    refused(name, lambda: make(spinout, **wrong))
    accepted(lambda: make(spinout, **right))


def test_a_fund_is_named_only_where_a_fund_covers_it():
    spinout, fund = a_spinout(), funding.a_fund()
    refused("cover_names_a_fund_iff_it_is_one", lambda: cover(spinout, source="parent", fund=fund))


def test_no_amount_is_larger_than_its_column():
    spinout = a_spinout()
    refused("numeric field overflow", lambda: cost(spinout, estimate=Decimal("10000000000")))
    accepted(lambda: cost(spinout, estimate=Decimal("9999999999.99")))


def test_what_covers_a_cost_is_of_the_same_spinout():
    here, other = a_spinout("Here"), a_spinout("Other")
    refused(
        "case_row_is_of_the_spinout_it_belongs_to",
        lambda: funding.a_row(Cover, here, line=funding.a_cost(other), state="sought", source="own", amount=5),
    )


@pytest.mark.parametrize("make", [cost, cover])
class TestRows:
    def test_the_database_counts_the_revisions(self, make):
        row = make(a_spinout())
        type(row).objects.filter(pk=row.pk).update(revision=40)
        row.refresh_from_db()
        assert row.revision == 2

    def test_who_added_it_and_when_stays_and_so_does_its_spinout(self, make):
        row, rows = make(a_spinout()), None
        rows = type(row).objects.filter(pk=row.pk)
        kept = "case_row_keeps_who_added_it_and_when"
        refused(kept, lambda: rows.update(added_at=AT - timedelta(days=1)))
        refused(kept, lambda: rows.update(added_by=person()))
        refused("case_row_stays_with_its_spinout", lambda: rows.update(spinout=a_spinout("Another")))

    def test_it_may_go_and_the_history_keeps_it(self, make):
        row = make(a_spinout())
        accepted(lambda: type(row).objects.filter(pk=row.pk).delete())
        history = type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk)
        assert [event.pgh_label for event in history.order_by("pgh_id")] == ["insert", "delete"]


def test_a_cost_does_not_go_before_what_covers_it():
    row = cover(a_spinout())
    refused("funding_cover", lambda: CostLine.objects.filter(pk=row.line_id)._raw_delete("default"))


class TestBenchmark:
    def test_it_is_never_changed_and_never_deleted(self):
        stated = CostBenchmark.objects.filter(pk=funding.a_benchmark().pk)
        refused("fact_is_append_only", lambda: stated.update(amount=1))
        refused("fact_is_append_only", lambda: stated._raw_delete("default"))

    def test_a_correction_takes_the_place_of_one_that_stands(self):
        first = funding.a_benchmark()
        second = funding.a_benchmark("110000", supersedes=first)
        refused(
            "fact_supersedes_a_standing_fact_of_the_same_subject",
            lambda: funding.a_benchmark("1", supersedes=CostBenchmark.objects.get(pk=first.pk)),
        )
        assert list(CostBenchmark.objects.standing()) == [second]
        assert [each.superseded_by for each in CostBenchmark.objects.corrected()] == [second]

    def test_the_one_in_force_is_the_last_that_had_begun_by_the_day(self):
        always, later = funding.a_benchmark(), funding.a_benchmark("130000", "2020")
        days = {"2019-12-31": always, "2020-12-30": always, "2020-12-31": later, "2026-01-01": later}
        assert {day: CostBenchmark.objects.in_force(on=day).first() for day in days} == days
