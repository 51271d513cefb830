"""The picture of a heat map: likelihood up, impact across, how many risks are in each cell; and the same as a table."""

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import altair as alt
from django.utils.safestring import mark_safe

from mutuals_tracker.drawing import DARK_PINK, FONT, TEXT, drawn, framed
from mutuals_tracker.govuk import formats
from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.tables import Column, Link, Table
from procurement.heat import Cell, Grid
from procurement.risk_words import Band

# The colour only repeats the word in each cell.
_COLOURS = {
    Band.LOW: "#CCE2D8",
    Band.MEDIUM: "#FFDD00",
    Band.HIGH: "#F47738",
    Band.VERY_HIGH: DARK_PINK,
}
_WHITE = "#FFFFFF"
_ROW, _BELOW = 62, 96
# In how many letters the words of a level are broken, and how much room they have to the left.
_SHAPES = {"wide": (720, 150, 11), "narrow": (340, 26, 0)}


def heat_chart(grid: Grid, *, kind: str, where: str, url: Callable[[Cell], str]) -> Chart:
    """Draw the grid; `url` is where the risks of a cell are. `kind` says of which rating, `where` of whose risks."""
    title = f"{kind} ratings by likelihood and impact"
    pictures = {
        shape: drawn(
            _heat,
            name=f"chart-heat-{shape}",
            title=title,
            description=summary(grid),
            cells=[
                [cell.likelihood, cell.impact, cell.count, cell.band.label, cell.band.value]
                for row in grid.rows
                for cell in row
            ],
            likelihoods=list(grid.scale.likelihoods),
            impacts=list(grid.scale.impacts),
            width=width,
            left=left,
            letters=letters,
            font=FONT,
        )
        for shape, (width, left, letters) in _SHAPES.items()
    }
    return Chart(
        key="heat",
        title=title,
        subtitle=f"{where}. How many risks there are in each cell, on the scale “{grid.scale.name}”",
        summary=summary(grid),
        svg=mark_safe(pictures["wide"]),  # noqa: S308 - ours from end to end
        svg_narrow=mark_safe(pictures["narrow"]),  # noqa: S308 - ours from end to end
        table=table(grid, url),
    )


def summary(grid: Grid) -> str:
    """Say what the map shows in one sentence."""
    if not grid.count:
        return "No risk is rated on this scale."
    bands = ", ".join(f"{formats.number(many)} {band.label.lower()}" for band, many in reversed(grid.by_band.items()))
    risks = "risk is" if grid.count == 1 else "risks are"
    return f"{formats.number(grid.count)} {risks} rated: {bands}."


def table(grid: Grid, url: Callable[[Cell], str]) -> Table:
    """Return the same as a table, the likeliest first; a count leads to its risks, and says how serious they are."""
    return Table(
        caption="Risks by likelihood and impact",
        columns=[
            Column("Likelihood"),
            *(Column(f"{at}: {words}") for at, words in enumerate(grid.scale.impacts, start=1)),
        ],
        rows=[
            [
                f"{row[0].likelihood}: {grid.scale.likelihoods[row[0].likelihood - 1]}",
                *(_said(cell, url) for cell in row),
            ]
            for row in grid.rows
        ],
        wide=True,
        caption_hidden=True,
    )


def _said(cell: Cell, url: Callable[[Cell], str]) -> Any:
    band = cell.band.label.lower()
    if not cell.count:
        return f"0 ({band})"
    risks = "risk" if cell.count == 1 else "risks"
    return Link(
        f"{formats.number(cell.count)} ({band})",
        url(cell),
        f"{risks} of likelihood {cell.likelihood} and impact {cell.impact}",
    )


def _heat(
    *,
    cells: Sequence[Sequence[Any]],
    likelihoods: Sequence[str],
    impacts: Sequence[str],
    width: int,
    left: int,
    letters: int,
    font: str,
) -> alt.LayerChart:
    """Draw a cell for each likelihood and impact; words of levels where there is room for them, and numbers always."""
    across, up = len(impacts), len(likelihoods)
    size = (width - left) / across
    below = _BELOW if letters else 30
    height = up * _ROW
    values = [
        {
            "x": (impact - 1) * size,
            "x2": impact * size,
            "y": (up - likelihood) * _ROW,
            "y2": (up - likelihood + 1) * _ROW,
            "count": formats.number(count),
            "band": band,
            "fill": _COLOURS[Band(code)],
            "ink": _WHITE if code == Band.VERY_HIGH else TEXT,
            "weight": count,
        }
        for likelihood, impact, count, band, code in cells
    ]
    x, y = (alt.Scale(domain=[0, most], range=[0, most], nice=False) for most in (width - left, height))
    base = alt.Chart(alt.Data(values=values))
    paint = base.mark_rect(stroke=_WHITE, strokeWidth=2).encode(
        x=alt.X("x:Q", scale=x, axis=None),
        x2=alt.X2("x2:Q"),
        y=alt.Y("y:Q", scale=y, axis=None),
        y2=alt.Y2("y2:Q"),
        color=alt.Color("fill:N", scale=None, legend=None),
    )
    middle: dict[str, Any] = {"baseline": "middle", "align": "center"}
    where: dict[str, Any] = {
        "x": alt.X("x:Q", scale=x),
        "y": alt.Y("y:Q", scale=y),
        "color": alt.Color("ink:N", scale=None),
    }
    counts = base.mark_text(dx=size / 2, dy=_ROW / 2 - 8, fontSize=20, fontWeight="bold", **middle)
    bands = base.mark_text(dx=size / 2, dy=_ROW / 2 + 14, fontSize=13 if letters else 12, **middle)
    layers = [paint, counts.encode(text="count:N", **where), bands.encode(text="band:N", **where)]
    return framed(
        alt.LayerChart(layer=[*layers, *_levels(likelihoods, impacts, size, letters, x, y)]),
        width=width,
        height=height + below,
        font=font,
        margins={"left": left, "top": 0, "right": 0, "bottom": below},
    )


def _levels(
    likelihoods: Sequence[str], impacts: Sequence[str], size: float, letters: int, x: alt.Scale, y: alt.Scale
) -> list[alt.Chart]:
    """Return the words of the levels: likelihood to the left of its row, impact below its column."""
    up = len(likelihoods)
    rows = [
        {"x": 0, "y": (up - at) * _ROW + _ROW / 2, "words": _broken(f"{at}: {words}" if letters else f"{at}", 16)}
        for at, words in enumerate(likelihoods, start=1)
    ]
    columns = [
        {"x": (at - 0.5) * size, "y": up * _ROW, "words": _broken(f"{at}: {words}" if letters else f"{at}", letters)}
        for at, words in enumerate(impacts, start=1)
    ]
    said: dict[str, Any] = {"color": TEXT, "fontSize": 15, "lineBreak": "\n"}
    place: dict[str, Any] = {"x": alt.X("x:Q", scale=x), "y": alt.Y("y:Q", scale=y), "text": "words:N"}
    return [
        alt.Chart(alt.Data(values=rows)).mark_text(dx=-8, align="right", baseline="middle", **said).encode(**place),
        alt.Chart(alt.Data(values=columns)).mark_text(dy=18, align="center", **said).encode(**place),
    ]


def _broken(words: str, letters: int) -> str:
    return "\n".join(textwrap.wrap(words, letters, break_long_words=False)[:4]) if letters else words
