"""The shape of a bar chart in Altair: bars one below the other, each under its label and before what is said of it.

Sizes are pixels of the picture, which scales to its place. Nothing here relies on how a machine measures text.
"""

from collections.abc import Sequence

import altair as alt

from mutuals_tracker.drawing import TEXT, framed

WIDTH, ROW, TEXT_SIZE = 480, 52, 17
# From where a bar begins to the words after the longest one.
BESIDE = 90


def bars(
    *,
    rows: Sequence[tuple[str, int, str]],
    colour: str,
    font: str,
    most: int = 0,
    width: int = WIDTH,
    beside: int = BESIDE,
    colours: Sequence[str] = (),
) -> alt.LayerChart:
    """Draw one bar for each of `rows`: its label, how long it is, and what is said of it.

    `most` is the length that a bar could have, where that is known; otherwise the longest one fills the picture.
    `beside` is the room for what is said. `colours` are those of the bars one by one, where they differ.
    """
    values = [
        {"label": label, "said": said, "value": value, "y": at * ROW, "y2": at * ROW + 20}
        for at, (label, value, said) in enumerate(rows)
    ]
    height = max(len(rows), 1) * ROW
    longest = most or max([value for _, value, _ in rows], default=0) or 1
    margins = {"left": 2, "top": 26, "right": beside, "bottom": 0}
    x = alt.X("value:Q", scale=alt.Scale(domain=[0, longest], nice=False), axis=None)
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False)
    base = alt.Chart(alt.Data(values=values))
    drawn = base.mark_bar(color=colour).encode(
        x=x, x2=alt.X2Datum(0), y=alt.Y("y:Q", scale=down, axis=None), y2=alt.Y2("y2:Q")
    )
    if colours:
        own = alt.Scale(domain=[label for label, _, _ in rows], range=list(colours))
        drawn = drawn.encode(color=alt.Color("label:N", scale=own, legend=None))
    names = base.mark_text(dy=-9, baseline="alphabetic", x=0, fontSize=TEXT_SIZE, color=TEXT, align="left").encode(
        y=alt.Y("y:Q", scale=down), text="label:N"
    )
    words = base.mark_text(
        dx=6, dy=10, baseline="middle", fontWeight="bold", fontSize=TEXT_SIZE, color=TEXT, align="left"
    ).encode(x=x, y=alt.Y("y:Q", scale=down), text="said:N")
    return framed(
        alt.LayerChart(layer=[drawn, names, words]),
        width=width,
        height=height + margins["top"],
        font=font,
        margins=margins,
    )
