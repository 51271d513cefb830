"""The charts of procurement: who paid a year's income, what ends when, and what shelters a mutual until when."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import mark_safe

from mutuals_tracker.amount_charts import amounts_chart
from mutuals_tracker.bars import bars
from mutuals_tracker.drawing import DARK_BLUE, DARK_GREY, FONT, ORANGE, TURQUOISE, drawn
from mutuals_tracker.govuk import formats
from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.tables import Column, Table
from procurement.ahead import Quarter, Row, kinds_in
from procurement.cliffs import ClockState
from procurement.dependence import Dependence
from procurement.models import IncomeYear
from procurement.spans import spans_shape

_REST = "Not said who"
_WIDTHS = {"wide": 640, "narrow": 340}
_SPAN_COLOURS = {
    ClockState.EXPIRING: ORANGE,
    ClockState.EXPIRED: DARK_GREY,
    ClockState.REVOKED: DARK_GREY,
    ClockState.AHEAD: TURQUOISE,
}


def income_chart(year: IncomeYear, found: Dependence) -> Chart:
    """Draw who paid how much of a year's income, the most first, and what nobody said the customer of."""
    title = f"Who paid, in the year to {formats.uk_date(year.ended_on)}"
    rest = [(_REST, found.unexplained)] if found.unexplained else []
    amounts = [*((each.who, each.amount) for each in found.paid), *rest]
    most = found.paid[0]
    summary = f"{most.who} paid {percent(most.percent)} of {formats.money(found.turnover)}."
    table = Table(
        caption=title,
        columns=[Column("Customer"), Column("Paid", numeric=True), Column("Part of the turnover", numeric=True)],
        rows=[[who, formats.money(paid), percent(paid * 100 / found.turnover)] for who, paid in amounts],
        foot=["Turnover", formats.money(found.turnover), percent(Decimal(100))],
        caption_hidden=True,
    )
    return amounts_chart("income", title, "In pounds", summary, amounts, table=table)


def percent(part: Decimal) -> str:
    """Return a part of a whole in percent, with one decimal where it has any."""
    return f"{part:.1f}".removesuffix(".0") + "%"


def cliffs_chart(quarters: Sequence[Quarter]) -> Chart:
    """Draw how many clocks end in each quarter in which any does."""
    title = "What ends in each quarter"
    there = [quarter for quarter in quarters if quarter.count]
    kinds = kinds_in(there)
    most = max(there, key=lambda quarter: quarter.count)
    together = sum(quarter.count for quarter in there)
    summary = f"{together:,} end in the next five years, most of them in {most.name}: {most.count:,}."
    pictures = {
        shape: drawn(
            bars,
            name=f"chart-cliffs-{shape}",
            title=title,
            description=summary,
            rows=[[quarter.name, quarter.count, f"{quarter.count:,}"] for quarter in there],
            colour=DARK_BLUE,
            width=width,
            font=FONT,
        )
        for shape, width in _WIDTHS.items()
    }
    return Chart(
        key="cliffs",
        title=title,
        subtitle="Quarters in which nothing ends are left out",
        summary=summary,
        svg=mark_safe(pictures["wide"]),  # noqa: S308 - ours from end to end
        svg_narrow=mark_safe(pictures["narrow"]),  # noqa: S308 - ours from end to end
        table=Table(
            caption=title,
            columns=[
                Column("Quarter"),
                *(Column(str(kind.label), numeric=True) for kind in kinds),
                Column("All", numeric=True),
            ],
            rows=[[quarter.name, *(quarter.counts.get(kind, 0) for kind in kinds), quarter.count] for quarter in there],
            caption_hidden=True,
        ),
    )


def timeline_chart(rows: Sequence[Row], *, on: date) -> Chart:
    """Draw from when to when each clock of a spin-out runs, with today; each has a first day."""
    title = "What shelters it, and until when"
    ends = [row for row in rows if row.clock.last_day >= on]
    nearest = min(ends, key=lambda row: row.clock.last_day, default=None)
    summary = (
        f"Next ends: {_within(nearest.clock.get_kind_display())}, on {formats.uk_date(nearest.clock.last_day)}."
        if nearest
        else "Nothing shelters it any more."
    )
    # A day later, so that the last day is covered too.
    spans: list[list[Any]] = [
        [
            f"{row.clock.get_kind_display()}: {row.clock.basis}",
            row.clock.starts_on.toordinal() if row.clock.starts_on else on.toordinal(),
            row.clock.last_day.toordinal() + 1,
            f"to {formats.uk_date(row.clock.last_day)}",
            _SPAN_COLOURS.get(row.state, DARK_BLUE),
        ]
        for row in rows
    ]
    pictures = {
        shape: drawn(
            spans_shape,
            name=f"chart-timeline-{shape}",
            title=title,
            description=summary,
            spans=[[_cut(label, letters), *rest] for label, *rest in spans],
            today=on.toordinal(),
            years=_years(spans, on),
            width=width,
            font=FONT,
        )
        for shape, (width, letters) in {"wide": (720, 78), "narrow": (340, 36)}.items()
    }
    return Chart(
        key="timeline",
        title=title,
        subtitle="The upright line is today",
        summary=summary,
        svg=mark_safe(pictures["wide"]),  # noqa: S308 - ours from end to end
        svg_narrow=mark_safe(pictures["narrow"]),  # noqa: S308 - ours from end to end
        table=Table(
            caption=title,
            columns=[
                Column("What"),
                Column("On what it rests"),
                Column("First day"),
                Column("Last day"),
                Column("State"),
            ],
            rows=[
                [
                    row.clock.get_kind_display(),
                    row.clock.basis,
                    formats.uk_date(row.clock.starts_on),
                    formats.uk_date(row.clock.last_day),
                    row.state.label,
                ]
                for row in rows
            ],
            caption_hidden=True,
        ),
    )


def _within(label: str) -> str:
    """Return a label as it stands within a sentence; names in it keep their capitals."""
    return f"{label[0].lower()}{label[1:]}"


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def _years(spans: Sequence[Sequence[Any]], on: date) -> list[list[Any]]:
    """Return the first days of years to name below the picture, at most six of them."""
    first = date.fromordinal(min([span[1] for span in spans] + [on.toordinal()])).year
    last = date.fromordinal(max([span[2] for span in spans] + [on.toordinal()])).year + 1
    step = max(1, -(-(last - first) // 5))
    return [[date(year, 1, 1).toordinal(), str(year)] for year in range(first, last + 1, step)]
