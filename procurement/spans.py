"""The shape of a timeline in Altair: spans one below the other, with a line for today and years below.

Days are numbers, so that no machine's time zone moves them. Sizes are pixels of the picture.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt

from mutuals_tracker.drawing import DARK_PINK, GRIDLINES, TEXT, framed

ROW, TEXT_SIZE, BAR = 62, 15, 16


def spans_shape(
    *,
    spans: Sequence[Sequence[Any]],
    today: int,
    years: Sequence[Sequence[Any]],
    width: int,
    font: str,
) -> alt.LayerChart:
    """Draw each span under its label and before what is said of it; `years` are days with what they are called."""
    height = len(spans) * ROW
    first = min([span[1] for span in spans] + [today, years[0][0]])
    last = max([span[2] for span in spans] + [today, years[-1][0]])
    # Half a year must have room beside the first and the last line.
    margins = {"left": 22, "top": 8, "right": 22, "bottom": 30}
    x = alt.Scale(domain=[first, last], nice=False, zero=False)
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False)
    values = [
        {
            "label": label,
            "from": begin,
            "to": end,
            "said": said,
            "colour": colour,
            "y": at * ROW + 24,
            "y2": at * ROW + 24 + BAR,
        }
        for at, (label, begin, end, said, colour) in enumerate(spans)
    ]
    base = alt.Chart(alt.Data(values=values))
    bars = base.mark_bar().encode(
        x=alt.X("from:Q", scale=x, axis=None),
        x2=alt.X2("to:Q"),
        y=alt.Y("y:Q", scale=down, axis=None),
        y2=alt.Y2("y2:Q"),
        color=alt.Color("colour:N", scale=None, legend=None),
    )
    letters: dict[str, Any] = {"fontSize": TEXT_SIZE, "color": TEXT, "align": "left", "baseline": "alphabetic"}
    names = base.mark_text(x=-18, dy=-7, fontWeight="bold", **letters).encode(
        y=alt.Y("y:Q", scale=down), text="label:N"
    )
    words = base.mark_text(x=-18, dy=BAR + 15, **letters).encode(y=alt.Y("y:Q", scale=down), text="said:N")
    ticks = alt.Chart(alt.Data(values=[{"at": at, "text": text} for at, text in years]))
    lines = ticks.mark_rule(color=GRIDLINES).encode(x=alt.X("at:Q", scale=x, axis=None))
    labels = ticks.mark_text(y=height + 18, fontSize=TEXT_SIZE, color=TEXT).encode(
        x=alt.X("at:Q", scale=x, axis=None), text="text:N"
    )
    now = (
        alt.Chart(alt.Data(values=[{"at": today}]))
        .mark_rule(color=DARK_PINK, strokeWidth=2)
        .encode(x=alt.X("at:Q", scale=x, axis=None))
    )
    layers = alt.LayerChart(layer=[lines, bars, now, names, words, labels])
    return framed(layers, width=width, height=height + margins["top"] + margins["bottom"], font=font, margins=margins)
