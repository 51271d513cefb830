"""The chart of early costs: drawn from the sums that the page prints, for any amounts, with a sentence and a table."""

from decimal import Decimal

import pytest

from funding.charts import costs_chart
from funding.costs import Covered, Ledger
from mutuals_tracker import drawing
from mutuals_tracker.bars import bars

TOTAL = Covered(Decimal("96000.00"), Decimal("40000.00"), Decimal("17600.00"))


def a_ledger(*amounts):
    return Ledger([], {}, Covered(*map(Decimal, amounts)))


def test_its_sentence_says_the_gap_and_how_far_it_is_from_the_benchmark():
    chart = costs_chart(Ledger([], {}, TOTAL), Decimal(120000))
    assert chart.summary == (
        "Early costs come to £96,000, £24,000 below the benchmark of £120,000."
        " £38,400 of £96,000 is neither secured nor sought."
    )
    assert "Benchmark" not in dict(costs_chart(Ledger([], {}, TOTAL), None).table.rows)


@pytest.mark.parametrize("amounts", [("0", "0", "0"), ("0.01", "0", "0"), ("9999999999.99", "0.01", "5")])
def test_any_amount_can_be_drawn(amounts):
    chart = costs_chart(a_ledger(*amounts), Decimal(120000))
    for picture in (chart.svg, chart.svg_narrow):
        assert picture.startswith("<svg")
        assert picture.count("£120,000") >= 1
        assert "NaN" not in picture


def test_the_two_pictures_name_themselves_apart_and_are_drawn_alike_each_time():
    first, second = (costs_chart(Ledger([], {}, TOTAL), Decimal(120000)) for _ in range(2))
    assert first == second
    assert "chart-costs-wide" in first.svg
    assert "chart-costs-narrow" in first.svg_narrow


def test_a_bar_has_its_own_colour_where_they_differ():
    rows = [["Secured", 4, "4"], ["Sought", 2, "2"]]
    given = {"rows": rows, "colour": "#12436D", "font": drawing.FONT}
    assert "#F46A25" not in drawing.specification(bars, checked=True, **given)
    coloured = drawing.specification(bars, checked=True, colours=["#28A197", "#F46A25"], **given)
    assert "#28A197" in coloured
    assert "#F46A25" in coloured
