"""Charts: the same bytes each time, readable without colour or sight, and allowed by a strict policy."""

import calendar
import re
from datetime import date
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.core.cache import cache

from mutuals_tracker import bars, drawing
from mutuals_tracker.partial_dates import PartialDate
from reporting import chart_shapes, charts
from reporting.charts import Bar, Mark, bars_chart, funnel_chart, series_chart

SVG = "{http://www.w3.org/2000/svg}"


ALLOWED = {"svg", "title", "desc", "g", "path", "line", "rect", "text"}


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - our own renderer wrote it


def months(counts, first_year=2010):
    ends = [
        date(year, month, calendar.monthrange(year, month)[1])
        for year in range(first_year, first_year + len(counts) // 12 + 1)
        for month in range(1, 13)
    ]
    return [
        SimpleNamespace(month_end=end, mutuals=count, staff=count * 100)
        for end, count in zip(ends, counts, strict=False)
    ]


def texts(svg):
    return [element.text for element in parsed(svg).iter(f"{SVG}text")]


PUBLISHED = [
    Mark(PartialDate.parse("2011"), 2_000, "about 2,000"),
    Mark(PartialDate.parse("2012-06-25"), 20_000, "at least 20,000"),
]
RISING = months([0, 0, *range(1, 35)])


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def chart():
    return series_chart(RISING, key="staff", published=PUBLISHED, ambition=1_000_000)


def every_picture(chart):
    return [
        chart.svg,
        chart.svg_narrow,
        bars_chart(
            [Bar("London", 3), Bar("Wales", 0)],
            key="region",
            title="By region",
            subtitle="Staff",
            label_heading="Region",
            value_heading="Staff",
        ).svg,
        funnel_chart([Bar("Exploring", 2), Bar("Transition", 1)], key="pipeline").svg,
    ]


def test_the_same_figures_give_the_same_bytes(chart):
    before = every_picture(chart)
    cache.clear()
    again = series_chart(RISING, key="staff", published=PUBLISHED, ambition=1_000_000)

    assert every_picture(again) == before


def test_a_picture_drawn_before_comes_from_the_cache(chart, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("it was drawn again")

    monkeypatch.setattr(drawing.vl_convert, "vegalite_to_svg", refuse)

    assert series_chart(RISING, key="staff", published=PUBLISHED, ambition=1_000_000).svg == chart.svg
    with pytest.raises(AssertionError, match="drawn again"):
        series_chart(RISING[:-1], key="staff")


def test_nothing_in_a_picture_needs_a_style_or_a_script(chart):
    for svg in every_picture(chart):
        root = parsed(svg)
        assert {e.tag.removeprefix(SVG) for e in root.iter()} <= ALLOWED
        names = {name for e in root.iter() for name in e.attrib}
        assert "style" not in names
        assert "class" not in names
        assert not [n for n in names if n.startswith("on")]
        assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_a_picture_is_one_image_with_a_name_and_a_description(chart):
    for svg in every_picture(chart):
        root = parsed(svg)
        ids = root.get("aria-labelledby").split()
        labels = {e.get("id"): e.text for e in root if e.tag in (f"{SVG}title", f"{SVG}desc")}
        assert root.get("role") == "img"
        assert list(labels) == ids
        assert all(labels.values())
        assert not [e for e in root.iter() if e is not root and ("role" in e.attrib or "aria-hidden" in e.attrib)]


def test_every_specification_meets_the_schema_of_vega_lite():
    given = {"series": [[2010.0, 1], [2012.5, 20]], "marks": [[2011.0, 2012.0, 9, "about 9"]], "font": drawing.FONT}
    for shape in chart_shapes.FRAMES:
        for ambition in (None, 25):
            drawing.specification(chart_shapes.series, checked=True, shape=shape, ambition=ambition, **given)
        drawing.specification(
            chart_shapes.series, checked=True, shape=shape, series=[], marks=[], ambition=None, font=drawing.FONT
        )
    for rows in ([], [["London", 3, "3"]]):
        for most in (0, 4):
            drawing.specification(
                bars.bars, checked=True, rows=rows, most=most, colour=drawing.TURQUOISE, font=drawing.FONT
            )


def test_two_pictures_of_one_chart_share_no_id(chart):
    ids = re.findall(r'\bid="([^"]+)"', chart.svg + chart.svg_narrow)

    assert len(ids) == len(set(ids)) == 4


def test_a_picture_scales_to_its_place(chart):
    for svg in every_picture(chart):
        root = parsed(svg)
        assert root.get("width") == "100%"
        assert root.get("height") is None
        assert re.fullmatch(r"0 0 \d+ \d+", root.get("viewBox"))


def test_published_totals_have_their_own_shape_colour_and_words(chart):
    marks = [e for e in parsed(chart.svg).iter(f"{SVG}path") if e.get("stroke") == drawing.DARK_PINK]
    lines = [e for e in parsed(chart.svg).iter(f"{SVG}path") if e.get("stroke") == drawing.DARK_BLUE]

    assert len(marks) == 2
    assert len(lines) == 1
    assert {mark.get("d").count("L") for mark in marks} == {3}
    assert "Published by others: at least 20,000" in texts(chart.svg)
    assert "about 2,000" in texts(chart.svg)
    assert "Our records: 3,400" in texts(chart.svg)


def test_a_total_published_for_a_year_is_drawn_over_the_year(chart):
    rules = [e for e in parsed(chart.svg).iter(f"{SVG}line") if e.get("stroke") == drawing.DARK_PINK]
    lengths = sorted(abs(float(e.get("x2", 0))) for e in rules)

    assert lengths[0] == 0
    assert lengths[1] > 100


def test_a_step_line_is_written_as_levels_and_uprights(chart):
    (line,) = [e for e in parsed(chart.svg).iter(f"{SVG}path") if e.get("stroke") == drawing.DARK_BLUE]

    assert re.fullmatch(r"M[\d.]+,[\d.]+(H[\d.]+V[\d.]+)+(H[\d.]+)?", line.get("d"))


def test_millions_are_said_as_such():
    svg = series_chart(
        [SimpleNamespace(month_end=date(2026, 6, 30), mutuals=9, staff=4_200_000)], key="staff"
    ).svg_narrow

    assert {"0", "1m", "5m"} <= set(texts(svg))


def test_an_ambition_far_away_is_said_and_not_drawn(chart):
    assert "Ambition: 1,000,000" not in texts(chart.svg)
    assert "an ambition of 1,000,000" in chart.summary


def test_an_ambition_within_reach_is_drawn():
    near = series_chart(RISING, key="staff", ambition=5_000)

    assert "Ambition: 5,000" in texts(near.svg)


def test_the_sentence_says_from_where_to_where(chart):
    assert chart.summary == (
        "Our records count 100 staff in March 2010 and 3,400 in December 2012, against an ambition of 1,000,000; "
        "2 totals that others published are marked apart."
    )


def test_the_sentence_says_when_it_has_fallen():
    fallen = series_chart(months([1, 5, 3]), key="mutuals", measured=charts.MUTUALS)

    assert fallen.summary == (
        "Our records count 1 mutual in January 2010, 5 at the highest in February 2010 and 3 in March 2010."
    )


@pytest.mark.parametrize("points", [[], months([0]), months([0, 0, 0])])
def test_nothing_counted_is_said_and_drawn_without_fault(points):
    empty = series_chart(points, key="staff")

    assert empty.summary.startswith("No staff were counted")
    assert parsed(empty.svg) is not None


def test_the_table_has_each_years_end_and_the_last_month_with_links():
    table = series_chart(RISING[:30], key="staff", cell=lambda p, number: (number, p.mutuals)).table

    assert [row[0] for row in table.rows] == ["December 2010", "December 2011", "June 2012"]
    assert table.rows[0][1:] == [(1_000, 10)]


def test_a_table_of_every_month_when_asked():
    table = series_chart(RISING, key="staff", table_points=RISING).table

    assert len(table.rows) == len(RISING)


def test_labels_of_the_smallest_screen_stay_inside_and_apart():
    crowd = [
        Mark(PartialDate.parse(f"2012-{month:02d}-01"), 3_000 + month, f"about {3_000 + month:,}")
        for month in range(1, 13)
    ]
    narrow = parsed(series_chart(RISING, key="staff", published=crowd).svg_narrow)
    boxes = []
    for element in narrow.iter(f"{SVG}text"):
        if element.get("font-weight") != "bold":
            continue
        x, y = map(float, re.fullmatch(r"translate\((.+),(.+)\)", element.get("transform")).groups())
        half = len(element.text) * 15 * 0.55 / 2
        boxes.append((x - half, y - 9, x + half, y + 9))

    assert len(boxes) >= 2
    assert all(left >= -1 and right <= 360 for left, _, right, _ in boxes)
    pairs = [(a, b) for at, a in enumerate(boxes) for b in boxes[at + 1 :]]
    assert not [1 for a, b in pairs if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]


def test_bars_keep_the_order_given_and_name_the_largest():
    chart = bars_chart(
        [Bar("London", 3, "/london/"), Bar("Wales", 1_200, "/wales/")],
        key="region",
        title="By region",
        subtitle="Staff",
        label_heading="Region",
        value_heading="Staff",
    )

    assert texts(chart.svg) == ["London", "Wales", "3", "1,200"]
    assert chart.summary == "Wales has the most, 1,200 of 1,203 staff, followed by London with 3."
    assert [row[1].url for row in chart.table.rows] == ["/london/", "/wales/"]


def test_no_bars_are_said_and_drawn_without_fault():
    chart = funnel_chart([], key="pipeline")

    assert chart.summary == "There are no spin-outs to show."
    assert texts(chart.svg) == []
