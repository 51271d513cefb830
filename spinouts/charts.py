"""Charts of one spin-out's case, each with its table and one sentence: how ready it is, and how its ratings went.

Sizes are pixels of the picture, which scales to its place. Nothing here relies on how a machine measures text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import altair as alt
from django.utils.safestring import mark_safe

from mutuals_tracker.bars import bars
from mutuals_tracker.drawing import DARK_BLUE, FONT, GRIDLINES, TEXT, drawn, framed
from mutuals_tracker.govuk import formats
from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.tables import Column, Table
from spinouts.readiness import ENOUGH, Area, Level
from spinouts.rhythms import Rag

# How wide bars are drawn, and the room beside the longest for "Mostly there" and its like.
_BARS = {"wide": 640, "narrow": 340}
_BESIDE_BARS = 130


@dataclass(frozen=True)
class Frame:
    """How large the ratings are drawn, their letters, and how many dates stand below them."""

    width: int
    height: int
    text: int
    dates: int
    margins: tuple[int, int, int, int]

    @property
    def sides(self) -> dict[str, int]:
        """Margins as Vega-Lite names them."""
        return dict(zip(("left", "top", "right", "bottom"), self.margins, strict=True))


FRAMES = {
    "wide": Frame(720, 260, 16, 6, (118, 14, 52, 34)),
    "narrow": Frame(360, 240, 15, 2, (108, 14, 46, 34)),
}


def readiness_chart(levels: Sequence[tuple[Area, Level]]) -> Chart:
    """Draw how far each area has come, out of how far it can."""
    title, summary = "Readiness by area", _summary_of_levels(levels)
    pictures = {
        shape: drawn(
            bars,
            name=f"chart-readiness-{shape}",
            title=title,
            description=summary,
            rows=[[area.label, level.value, level.label] for area, level in levels],
            colour=DARK_BLUE,
            most=max(Level).value,
            width=width,
            beside=_BESIDE_BARS,
            font=FONT,
        )
        for shape, width in _BARS.items()
    }
    return Chart(
        key="readiness",
        title=title,
        subtitle="Four levels: not begun, begun, mostly there, ready",
        summary=summary,
        svg=mark_safe(pictures["wide"]),  # noqa: S308 - ours from end to end
        svg_narrow=mark_safe(pictures["narrow"]),  # noqa: S308 - ours from end to end
        table=Table(
            caption=title,
            columns=[Column("Area"), Column("Level"), Column("Out of 4", numeric=True)],
            rows=[[area.label, level.label, level.value] for area, level in levels],
            caption_hidden=True,
        ),
    )


def ratings_chart(ratings: Sequence[tuple[date, Rag]]) -> Chart:
    """Draw the ratings of progress updates, the earliest first; there are at least two, of different days."""
    title, summary = "How the rating went", _summary_of_ratings(ratings)
    points = [[day.toordinal(), list(Rag).index(rag) + 1] for day, rag in ratings]
    pictures = {
        shape: drawn(
            rating_line,
            name=f"chart-ratings-{shape}",
            title=title,
            description=summary,
            shape=shape,
            points=points,
            ticks=_ticks(ratings[0][0], ratings[-1][0], FRAMES[shape].dates),
            font=FONT,
        )
        for shape in FRAMES
    }
    return Chart(
        key="ratings",
        title=title,
        subtitle="Each rating holds until the next update",
        summary=summary,
        svg=mark_safe(pictures["wide"]),  # noqa: S308 - ours from end to end
        svg_narrow=mark_safe(pictures["narrow"]),  # noqa: S308 - ours from end to end
        table=Table(
            caption=f"{title}, the latest first",
            columns=[Column("Written on"), Column("Rating")],
            rows=[[formats.uk_date(day), rag.label] for day, rag in reversed(ratings)],
            caption_size="s",
        ),
    )


def rating_line(
    *, shape: str, points: Sequence[Sequence[int]], ticks: Sequence[tuple[int, str]], font: str
) -> alt.LayerChart:
    """Draw ratings as a step line with a dot at each; days are numbers, so no machine's time zone moves them."""
    frame = FRAMES[shape]
    first, last = points[0][0], points[-1][0]
    said = {str(at): label for at, label in ticks}
    x_axis = alt.Axis(
        values=[at for at, _ in ticks],
        labelExpr=f"({said})[datum.value]",
        grid=False,
        tickColor=TEXT,
        domainColor=TEXT,
        labelColor=TEXT,
        labelFontSize=frame.text,
        labelPadding=6,
        labelOverlap=False,
        labelFlush=False,
    )
    labels = ["", *(rag.label for rag in Rag)]
    y_axis = alt.Axis(
        values=list(range(1, len(labels))),
        labelExpr=f"({labels})[datum.value]",
        gridColor=GRIDLINES,
        domain=False,
        ticks=False,
        labelColor=TEXT,
        labelFontSize=frame.text,
        labelPadding=8,
        labelLimit=0,
    )
    base = alt.Chart(alt.Data(values=[{"at": at, "level": level} for at, level in points])).encode(
        x=alt.X("at:Q", title=None, axis=x_axis, scale=alt.Scale(domain=[first, last], nice=False, zero=False)),
        y=alt.Y("level:Q", title=None, axis=y_axis, scale=alt.Scale(domain=[0.7, 5.3], nice=False, zero=False)),
    )
    line = base.mark_line(interpolate="step-after", color=DARK_BLUE, strokeWidth=3)
    dots = base.mark_point(shape="circle", size=70, filled=True, color=DARK_BLUE, opacity=1)
    return framed(
        alt.LayerChart(layer=[line, dots]), width=frame.width, height=frame.height, font=font, margins=frame.sides
    )


def _ticks(first: date, last: date, most: int) -> list[tuple[int, str]]:
    """Return the days that are named below the line: the beginnings of months, or its ends where there is none."""
    months = [
        date(month // 12, month % 12 + 1, 1)
        for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
    inside = [day for day in months if first <= day <= last]
    if len(inside) < 2:
        return [(day.toordinal(), formats.uk_date(day)) for day in (first, last)]
    step = -(-len(inside) // most)
    return [(day.toordinal(), f"{day:%b} {day.year}") for day in inside[::step]]


def _summary_of_levels(levels: Sequence[tuple[Area, Level]]) -> str:
    lacking = [f"{area.label.lower()} ({level.label.lower()})" for area, level in levels if level < ENOUGH]
    if not lacking:
        return f"All {len(levels)} areas are mostly there or ready."
    there = len(levels) - len(lacking)
    verb = "is" if there == 1 else "are"
    return f"{there} of {len(levels)} areas {verb} mostly there or ready. Behind: {_list(lacking)}."


def _summary_of_ratings(ratings: Sequence[tuple[date, Rag]]) -> str:
    (first, began), (last, now) = ratings[0], ratings[-1]
    said = f"{began.label} on {formats.uk_date(first)}, {now.label.lower()} on {formats.uk_date(last)}"
    lowest = min(ratings, key=lambda rating: list(Rag).index(rating[1]))
    if lowest[1] not in (began, now):
        said += f", and {lowest[1].label.lower()} at the lowest, on {formats.uk_date(lowest[0])}"
    return f"{said}: {len(ratings)} updates."


def _list(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
