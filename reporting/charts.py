"""Charts of figures, each with its table and one sentence that says what it shows.

Our own counts are a line; totals that others published are separate marks with their own shape and colour,
never joined to it. What is in the pipeline is drawn apart from what is live.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from django.utils.safestring import mark_safe

from mutuals_tracker import bars as bar_shapes
from mutuals_tracker import drawing
from mutuals_tracker.drawing import DARK_BLUE, TURQUOISE, drawn
from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.tables import Column, Link, Table
from mutuals_tracker.partial_dates import PartialDate
from reporting import chart_shapes

# The font of pages; a document with a font of its own names it.
FONT = drawing.FONT
# What is live and what is in the pipeline never share a colour.
COLOURS = {"live": DARK_BLUE, "pipeline": TURQUOISE}


class Point(Protocol):
    """One month's end in a series."""

    @property
    def month_end(self) -> date:
        """The day that was counted at."""

    @property
    def mutuals(self) -> int:
        """Mutuals counted on it."""

    @property
    def staff(self) -> int:
        """Their staff, where known."""


P = TypeVar("P", bound=Point)


@dataclass(frozen=True)
class Mark:
    """A total that somebody else published for a period."""

    when: PartialDate
    value: int
    # As it was said: "about 35,000", "at least 130".
    said: str


@dataclass(frozen=True)
class Bar:
    """One bar: a number of people or of spin-outs. `url` leads to the spin-outs behind it."""

    label: str
    value: int
    url: str = ""
    # Further cells of its row in the table.
    cells: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Measured:
    """What a series can show: the attribute of a point, and the words for it."""

    attribute: str
    noun: str
    title: str
    subtitle: str


STAFF = Measured("staff", "staff", "Staff in live mutuals", "People employed by counted mutuals at each month's end")
MUTUALS = Measured("mutuals", "mutuals", "Live mutuals", "Mutuals counted at each month's end")


def series_chart(
    points: Sequence[P],
    *,
    key: str,
    measured: Measured = STAFF,
    published: Sequence[Mark] = (),
    ambition: int | None = None,
    cell: Callable[[P, int], Any] | None = None,
    table_points: Sequence[P] | None = None,
    place: str = "",
    download_url: str = "",
    download_text: str = "",
    font: str = FONT,
) -> Chart:
    """Draw `points` month by month, beside what others `published`.

    The ambition is drawn as a line only where the figures come within reach of it; otherwise it would flatten
    everything else, and the sentence gives it instead. The table holds `table_points` (each year's end and the last
    month where none are given), each number as `cell(point, number)` gives it. `key` must be unique on its page.
    """
    series = [(_year(p.month_end), getattr(p, measured.attribute)) for p in points]
    summary = _summary_of_series(points, measured, published, ambition)
    given = {
        "series": _steps(series),
        "marks": [[_year(m.when.first_day), _year(m.when.last_day), m.value, m.said] for m in published],
        "ambition": ambition if ambition and _within_reach(series, published, ambition) else None,
        "font": font,
    }
    title = measured.title + (f", {place}" if place else "")
    pictures = {
        shape: drawn(
            chart_shapes.series, name=f"chart-{key}-{shape}", title=title, description=summary, shape=shape, **given
        )
        for shape in ("wide", "narrow")
    }
    return Chart(
        key=key,
        title=title,
        subtitle=measured.subtitle,
        summary=summary,
        # Ours from end to end, and cleaned of scripts and styles.
        svg=mark_safe(pictures["wide"]),  # noqa: S308
        svg_narrow=mark_safe(pictures["narrow"]),  # noqa: S308
        table=_series_table(
            title,
            points if table_points is None else table_points,
            measured,
            cell,
            only_year_ends=table_points is None,
        ),
        download_url=download_url,
        download_text=download_text,
    )


def bars_chart(
    bars: Sequence[Bar],
    *,
    key: str,
    title: str,
    subtitle: str,
    label_heading: str,
    value_heading: str,
    further: Sequence[Column] = (),
    foot: Sequence[Any] = (),
    noun: str = "staff",
    colour: str = "live",
    font: str = FONT,
) -> Chart:
    """Draw one horizontal bar for each of `bars`, in the order given, with its number beside it."""
    summary = _summary_of_bars(bars, noun)
    return Chart(
        key=key,
        title=title,
        subtitle=subtitle,
        summary=summary,
        svg=mark_safe(  # noqa: S308 - ours from end to end
            drawn(
                bar_shapes.bars,
                name=f"chart-{key}",
                title=title,
                description=summary,
                rows=[[bar.label, bar.value, f"{bar.value:,}"] for bar in bars],
                colour=COLOURS[colour],
                font=font,
            )
        ),
        table=Table(
            caption=title,
            columns=[Column(label_heading), Column(value_heading, numeric=True), *further],
            rows=[[bar.label, Link(bar.value, bar.url) if bar.url else bar.value, *bar.cells] for bar in bars],
            foot=foot,
            caption_hidden=True,
        ),
    )


def funnel_chart(
    stages: Sequence[Bar],
    *,
    key: str,
    title: str = "The pipeline by stage",
    further: Sequence[Column] = (),
    font: str = FONT,
) -> Chart:
    """Draw how many spin-outs stand at each stage before launch, earliest first; never added to those that are live."""
    return bars_chart(
        stages,
        key=key,
        title=title,
        subtitle="Spin-outs submitted and not yet launched or ended",
        label_heading="Stage",
        value_heading="Spin-outs",
        further=further,
        noun="spin-outs",
        colour="pipeline",
        font=font,
    )


def year_ends(points: Sequence[P]) -> list[P]:
    """Return each December and the last month: the rows of a table that a page can hold."""
    return [p for p in points if p.month_end.month == 12 or p is points[-1]]


def _year(day: date) -> float:
    """Return the day as a year with its fraction: an axis that no machine's time zone can move."""
    start = date(day.year, 1, 1)
    return round(day.year + (day - start).days / (date(day.year + 1, 1, 1) - start).days, 3)


def _steps(series: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Leave out what a step line draws anyway: the months in which nothing changed, but for the last."""
    kept = [s for at, s in enumerate(series) if at == 0 or s[1] != series[at - 1][1]]
    return kept if not series or kept[-1] == series[-1] else [*kept, series[-1]]


def _within_reach(series: list[tuple[float, int]], published: Sequence[Mark], ambition: int) -> bool:
    return max([value for _, value in series] + [m.value for m in published], default=0) * 4 >= ambition


def _month(day: date) -> str:
    return f"{day:%B} {day.year}"


def _summary_of_series(
    points: Sequence[Point], measured: Measured, published: Sequence[Mark], ambition: int | None
) -> str:
    if not points or all(getattr(p, measured.attribute) == 0 for p in points):
        until = f" up to {_month(points[-1].month_end)}" if points else ""
        said = f"No {measured.noun} were counted{until}"
    else:
        first = next(p for p in points if getattr(p, measured.attribute))
        peak = max(points, key=lambda p: (getattr(p, measured.attribute), p.month_end))
        last = points[-1]
        values = [getattr(p, measured.attribute) for p in (first, peak, last)]
        noun = measured.noun.removesuffix("s") if values[0] == 1 else measured.noun
        said = f"Our records count {values[0]:,} {noun} in {_month(first.month_end)}"
        if peak is not last and values[1] > values[2]:
            said += f", {values[1]:,} at the highest in {_month(peak.month_end)}"
        said += f" and {values[2]:,} in {_month(last.month_end)}"
    if ambition:
        said += f", against an ambition of {ambition:,}"
    if published:
        totals = "1 total" if len(published) == 1 else f"{len(published):,} totals"
        said += f"; {totals} that others published {'is' if len(published) == 1 else 'are'} marked apart"
    return said + "."


def _summary_of_bars(bars: Sequence[Bar], noun: str) -> str:
    present = sorted((b for b in bars if b.value), key=lambda b: (-b.value, b.label))
    if not present:
        return f"There are no {noun} to show."
    total = sum(b.value for b in present)
    said = f"{present[0].label} has the most, {present[0].value:,} of {total:,} {noun}"
    if len(present) > 1:
        said += f", followed by {present[1].label} with {present[1].value:,}"
    return said + "."


def _series_table(
    title: str,
    points: Sequence[P],
    measured: Measured,
    cell: Callable[[P, int], Any] | None,
    *,
    only_year_ends: bool,
) -> Table:
    shown = year_ends(points) if only_year_ends else points
    numbers = [(point, getattr(point, measured.attribute)) for point in shown]
    return Table(
        caption=f"{title}, at the end of each {'year and of the last month' if only_year_ends else 'month'}",
        columns=[Column("End of"), Column(measured.noun.capitalize(), numeric=True)],
        rows=[[_month(point.month_end), cell(point, number) if cell else number] for point, number in numbers],
        caption_size="s",
        empty="There is nothing to show yet.",
    )
