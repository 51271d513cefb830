"""The report as PDF/UA-1, set by typst from one template with the font of a locked package, not of the machine."""

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from mutuals_tracker import typesetting
from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.formats import number
from mutuals_tracker.partial_dates import PartialDate
from reporting import charts
from reporting.rendering import tables, workbook
from reporting.rendering.tables import ReportTable
from reporting.report_lifecycle import RenderingError

# A list on paper is cut here, and says so; the other files hold all of it. The months are never cut.
MOST_ROWS = 200
_NEVER_CUT = ("series", "notes")
_TEMPLATE = Path(__file__).with_name("report.typ")
_SAID = {"approximate": "about", "at_least": "at least", "more_than": "more than"}


class Point(NamedTuple):
    """One month of the series, as the chart takes it."""

    month_end: date
    mutuals: int
    staff: int


def written(payload: dict[str, Any]) -> bytes:
    """Return the PDF's bytes; raises RenderingError where typst has so much as a warning (a missing glyph, say)."""
    made = workbook.made_at(payload)
    data = {
        "title": payload["title"],
        "made": {"year": made.year, "month": made.month, "day": made.day},
        "about": tables.about(payload),
        "summary": tables.summary(payload),
        "chart": _chart(payload),
        "tables": [_table(table) for table in tables.of(payload)],
    }
    try:
        return typesetting.pdf(_TEMPLATE, data, at=made)
    except typesetting.TypesettingError as error:
        raise RenderingError(str(error)) from error


def chart_of(payload: dict[str, Any], *, font: str = charts.FONT) -> Chart | None:
    """Return the series as a chart, with others' totals as marks apart; None where there is nothing to draw."""
    points = [Point(date.fromisoformat(p["on"]), p["mutuals"], p["staff"]) for p in payload["series"]]
    marks = [
        charts.Mark(
            PartialDate.parse(s["date"]), s["staff"], f"{s['qualifier'].replace('_', ' ')} {number(s['staff'])}"
        )
        for s in payload["sources"]
        if s["kind"] == "published_figure" and s["staff"] is not None
    ]
    if not any(point.staff for point in points):
        return None
    return charts.series_chart(points, key="series", published=marks, font=font)


def _chart(payload: dict[str, Any]) -> dict[str, str] | None:
    chart = chart_of(payload, font=typesetting.FONT)
    return {"svg": str(chart.svg), "alt": chart.summary, "title": chart.title} if chart else None


def _table(table: ReportTable) -> dict[str, Any]:
    rows, count = table.first(None if table.key in _NEVER_CUT else MOST_ROWS)
    cut = (
        f"The first {number(len(rows))} of {number(count)} rows. The CSV, JSON, Excel and OpenDocument files hold all."
    )
    return {
        "key": table.key,
        "title": table.title,
        "note": table.note,
        "empty": table.empty,
        "cut": cut if count > len(rows) else "",
        "columns": [{"heading": c.heading, "kind": c.kind, "numeric": c.is_numeric} for c in table.columns],
        "rows": [[tables.in_words(v, c) for v, c in zip(row, table.columns, strict=True)] for row in rows],
    }
