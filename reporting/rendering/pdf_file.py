"""The report as PDF/UA-1, set by typst from one template with the font of a locked package, not of the machine."""

import json
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import font_source_sans_pro
import typst

from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.formats import number
from mutuals_tracker.partial_dates import PartialDate
from reporting import charts
from reporting.rendering import tables, workbook
from reporting.rendering.tables import ReportTable
from reporting.report_lifecycle import RenderingError

FONT = "Source Sans Pro"
# A list on paper is cut here, and says so; the other files hold all of it. The months are never cut.
MOST_ROWS = 200
_NEVER_CUT = ("series", "notes")
_TEMPLATE = Path(__file__).with_name("report.typ")
_SAID = {"approximate": "about", "at_least": "at least", "more_than": "more than"}
_FACES = ("Regular", "Bold", "It", "BoldIt")


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
        content, warnings = typst.compile_with_warnings(
            str(_TEMPLATE),
            root=str(_TEMPLATE.parent),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data)},
            format="pdf",
            pdf_standards="ua-1",
            timestamp=int(made.timestamp()),
        )
    except typst.TypstError as error:
        raise RenderingError(f"The PDF could not be set: {error}") from error
    if warnings:
        raise RenderingError(f"The PDF was set with warnings: {'; '.join(sorted({w.message for w in warnings}))}")
    return content


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


@cache
def _faces() -> tempfile.TemporaryDirectory:
    """Return a folder with the faces that we use, for as long as the process lives.

    The package holds every face twice, and which of them came first would be the file system's choice.
    """
    folder = tempfile.TemporaryDirectory(prefix="faces-")
    source = Path(font_source_sans_pro.__file__).parent / "files"
    for face in _FACES:
        name = f"SourceSansPro-{face}.ttf"
        (Path(folder.name) / name).write_bytes((source / name).read_bytes())
    return folder


def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_faces().name])


def _chart(payload: dict[str, Any]) -> dict[str, str] | None:
    chart = chart_of(payload, font=FONT)
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
