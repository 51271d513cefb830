"""The shape of a series in Altair: a step line with others' marks beside it.

Sizes are pixels of the picture, which scales to its place. Nothing here relies on how a machine measures text.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from mutuals_tracker.drawing import DARK_BLUE, DARK_PINK, GRIDLINES, TEXT, framed

Series = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Frame:
    """How large a series is drawn, and its letters."""

    width: int
    height: int
    text: int
    years_labelled: int
    margins: tuple[int, int, int, int]

    @property
    def sides(self) -> dict[str, int]:
        """Margins as Vega-Lite names them."""
        return dict(zip(("left", "top", "right", "bottom"), self.margins, strict=True))

    @property
    def inner(self) -> tuple[int, int]:
        """Width and height of the space between the axes."""
        left, top, right, bottom = self.margins
        return self.width - left - right, self.height - top - bottom


FRAMES = {
    "wide": Frame(960, 420, 16, 11, (76, 28, 24, 34)),
    "narrow": Frame(360, 380, 15, 4, (62, 28, 16, 34)),
}
# 2.5m: a narrow picture has no room for more noughts.
MILLIONS = "datum.value ? format(datum.value / 1000000, ',~r') + 'm' : '0'"
# Letters of these families are about this wide, as a share of their size; labels are placed with it.
LETTER = 0.55


def series(*, shape: str, series: Series, marks: Sequence[Sequence], ambition: int | None, font: str) -> alt.LayerChart:
    """Draw our series as a step line, and each published total as a diamond at the end of the period it was about."""
    frame = FRAMES[shape]
    years = [at for at, _ in series] + [end for _, end, _, _ in marks]
    first, last = math.floor(min(years, default=2005)), math.ceil(max(years, default=2006) + 0.05)
    most = max([value for _, value in series] + [m[2] for m in marks] + [ambition or 0]) * 1.12
    step = _round_step(most / 5)
    plane = Plane(frame, first, max(last, first + 1), max(math.ceil(most / step), 1) * step, step)
    layers = [_line(plane, series)]
    if ambition:
        layers += _ambition(plane, ambition)
    if marks:
        layers += _published(plane, marks)
    labels = _labels(plane, series, marks)
    if labels:
        layers.append(_texts(plane, labels))
    return framed(alt.LayerChart(layer=layers), width=frame.width, height=frame.height, font=font, margins=frame.sides)


@dataclass(frozen=True)
class Plane:
    """The space of a series: from which year to which, from nothing to `top` by `step`."""

    frame: Frame
    first: int
    last: int
    top: int
    step: int

    @property
    def years(self) -> alt.Scale:
        """From the first year to the last, evenly."""
        return alt.Scale(domain=[self.first, self.last], nice=False, zero=False)

    @property
    def x(self) -> alt.X:
        """The axis of years."""
        step = math.ceil((self.last - self.first) / self.frame.years_labelled)
        axis = alt.Axis(
            values=list(range(self.first, self.last + 1, step)),
            format="d",
            grid=False,
            tickColor=TEXT,
            domainColor=TEXT,
            labelColor=TEXT,
            labelFontSize=self.frame.text,
            labelPadding=6,
            labelOverlap=False,
            labelFlush=False,
        )
        return alt.X("at:Q", title=None, axis=axis, scale=self.years)

    @property
    def y(self) -> alt.Y:
        """The counts, on at most six light lines."""
        axis = alt.Axis(
            values=list(range(0, self.top + 1, self.step)),
            format=",d",
            labelExpr=MILLIONS if self.top >= 1_000_000 else alt.Undefined,
            gridColor=GRIDLINES,
            domain=False,
            ticks=False,
            labelColor=TEXT,
            labelFontSize=self.frame.text,
            labelPadding=6,
        )
        return alt.Y("value:Q", title=None, axis=axis, scale=alt.Scale(domain=[0, self.top], nice=False))

    def pixels(self, at: float, value: float) -> tuple[float, float]:
        """Return where a point falls, from the left and from the top."""
        width, height = self.frame.inner
        return (at - self.first) / (self.last - self.first) * width, height * (1 - value / self.top)


def _line(plane: Plane, series: Series) -> alt.Chart:
    data = alt.Data(values=[{"at": at, "value": value} for at, value in series])
    return (
        alt.Chart(data).mark_line(interpolate="step-after", color=DARK_BLUE, strokeWidth=3).encode(x=plane.x, y=plane.y)
    )


def _ambition(plane: Plane, ambition: int) -> list[alt.Chart]:
    base = alt.Chart(alt.Data(values=[{"at": plane.first, "value": ambition, "said": f"Ambition: {ambition:,}"}]))
    return [
        base.mark_rule(color=TEXT, strokeDash=[6, 4], strokeWidth=2).encode(y=plane.y),
        base.mark_text(align="left", dx=6, dy=-8, fontSize=plane.frame.text, color=TEXT).encode(
            x=plane.x, y=plane.y, text="said:N"
        ),
    ]


def _published(plane: Plane, marks: Sequence[Sequence]) -> list[alt.Chart]:
    base = alt.Chart(alt.Data(values=[{"from": start, "at": end, "value": value} for start, end, value, _ in marks]))
    period = alt.X("from:Q", scale=plane.years, title=None)
    return [
        base.mark_rule(color=DARK_PINK, strokeWidth=2).encode(x=period, x2="at:Q", y=plane.y),
        base.mark_point(shape="diamond", size=110, fill="#FFFFFF", stroke=DARK_PINK, strokeWidth=2.5, opacity=1).encode(
            x=plane.x, y=plane.y
        ),
    ]


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Label:
    text: str
    x: float
    y: float
    colour: str

    def box(self, letters: int) -> Box:
        wide, high = len(self.text) * letters * LETTER, letters * 1.2
        return self.x - wide / 2, self.y - high / 2, self.x + wide / 2, self.y + high / 2


def _labels(plane: Plane, series: Series, marks: Sequence[Sequence]) -> list[_Label]:
    """Place the last count's label, then others' totals from the largest down, wherever there is room for them."""
    taken = [_around(plane.pixels(at, value), 2) for at, value in series]
    taken += [_around(plane.pixels(end, value), 8) for _, end, value, _ in marks]
    taken += [_between(plane.pixels(start, value), plane.pixels(end, value)) for start, end, value, _ in marks]
    placed: list[_Label] = []
    if series:
        at, value = series[-1]
        _place(plane, placed, taken, (at, value), f"Our records: {value:,}", DARK_BLUE)
    seen: set[int] = set()
    for _, end, value, said in sorted(marks, key=lambda m: (-m[2], m[1])):
        if value not in seen:
            words = said if seen else f"Published by others: {said}"
            _place(plane, placed, taken, (end, value), words, DARK_PINK)
            seen.add(value)
    return placed


def _around(point: tuple[float, float], reach: int) -> Box:
    return point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach


def _between(left: tuple[float, float], right: tuple[float, float]) -> Box:
    return left[0], left[1] - 2, right[0], right[1] + 2


def _place(
    plane: Plane, placed: list[_Label], taken: list[Box], point: tuple[float, float], text: str, colour: str
) -> None:
    """Put the text where it covers nothing, trying above, below and beside its point; leave it to the table otherwise.

    The first of each colour says what the colour means, so it is always put somewhere.
    """
    letters, width = plane.frame.text, plane.frame.inner[0]
    half = len(text) * letters * LETTER / 2
    x, y = plane.pixels(*point)
    across = [x, x - half - 14, x + half + 14]
    tried = [
        _Label(text, min(max(middle, half), width - half), y + down, colour)
        for down in (-18, 22, 0, -30)
        for middle in (across if down == 0 else across[:1])
    ]
    free = [label for label in tried if _fits(label.box(letters), plane, taken)]
    if free or colour not in {label.colour for label in placed}:
        placed.append((free or tried)[0])
        taken.append(placed[-1].box(letters))


def _fits(box: Box, plane: Plane, taken: list[Box]) -> bool:
    inside = box[1] > -plane.frame.sides["top"] and box[3] < plane.frame.inner[1]
    return inside and not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    )


def _texts(plane: Plane, labels: list[_Label]) -> alt.Chart:
    width, height = plane.frame.inner
    values = [
        {
            "at": plane.first + label.x / width * (plane.last - plane.first),
            "value": plane.top * (1 - label.y / height),
            "said": label.text,
            "colour": label.colour,
        }
        for label in labels
    ]
    return (
        alt.Chart(alt.Data(values=values))
        .mark_text(fontSize=plane.frame.text, fontWeight="bold", baseline="middle", clip=False)
        .encode(x=plane.x, y=plane.y, text="said:N", color=alt.Color("colour:N", scale=None))
    )


def _round_step(value: float) -> int:
    """Return the next step of the kind that people count by: 1, 2, 5 and those with noughts."""
    size = 1
    while True:
        for step in (1, 2, 5):
            if value <= step * size:
                return step * size
        size *= 10
