"""Bars of amounts of money, one below the other, with their table, for every app that shows some.

Sizes are pixels of the picture, which scales to its place.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import mark_safe

from mutuals_tracker.bars import bars
from mutuals_tracker.drawing import DARK_BLUE, DARK_GREY, DARK_PINK, FONT, ORANGE, TURQUOISE, drawn
from mutuals_tracker.govuk import formats
from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.tables import Column, Table

# How wide bars are drawn, and how much room a figure of an amount takes beside the longest.
WIDTHS = {"wide": 640, "narrow": 340}
FIGURE = 10.5
_LETTER = 9
_COLOURS = (DARK_BLUE, TURQUOISE, ORANGE, DARK_PINK, DARK_GREY)


def amounts_chart(
    key: str, title: str, subtitle: str, summary: str, amounts: Sequence[tuple[str, Decimal]], *, what: str = "What"
) -> Chart:
    """Draw one bar for each amount, none of them negative, with its table."""
    pictures = {
        shape: drawn(
            bars,
            name=f"chart-{key}-{shape}",
            title=title,
            description=summary,
            # In pence, which are whole.
            rows=[[_short(label, width), int(amount * 100), formats.money(amount)] for label, amount in amounts],
            colour=DARK_BLUE,
            colours=[_COLOURS[at % len(_COLOURS)] for at in range(len(amounts))],
            width=width,
            beside=int(FIGURE * (2 + max(len(formats.money(amount)) for _, amount in amounts))),
            font=FONT,
        )
        for shape, width in WIDTHS.items()
    }
    return Chart(
        key=key,
        title=title,
        subtitle=subtitle,
        summary=summary,
        svg=mark_safe(pictures["wide"]),  # noqa: S308 - ours from end to end
        svg_narrow=mark_safe(pictures["narrow"]),  # noqa: S308 - ours from end to end
        table=Table(
            caption=title,
            columns=[Column(what), Column("Amount", numeric=True)],
            rows=[[label, formats.money(amount)] for label, amount in amounts],
            caption_hidden=True,
        ),
    )


def _short(label: str, width: int) -> str:
    """Return as much of a label as a picture of that width has room for; its table has all of it."""
    room = int(width / _LETTER)
    return label if len(label) <= room else f"{label[: room - 1].rstrip()}…"
