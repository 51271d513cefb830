"""The part of a report that its web page shows, made when the report is, so that reading a long one costs no more."""

from typing import Any

from reporting.rendering import json_file, tables
from reporting.rendering.tables import ReportTable

# A page shows this much of a list; the files hold all of it.
MOST_ROWS = 25
_AS_IT_IS = ("title", "scope", "as_at", "known_at", "measure", "headline", "series", "notes")
# In the chart, and read aloud from the table behind it.
_NOT_TABLES = ("series", "notes")


def written(payload: dict[str, Any]) -> bytes:
    """Return the digest's canonical bytes."""
    return json_file.written(
        {
            **{key: payload[key] for key in _AS_IT_IS},
            "summary": tables.summary(payload),
            "sources": [source for source in payload["sources"] if source["kind"] == "published_figure"],
            "tables": [_table(table) for table in tables.of(payload) if table.key not in _NOT_TABLES],
        }
    )


def _table(table: ReportTable) -> dict[str, Any]:
    rows, count = table.first(MOST_ROWS)
    return {
        "key": table.key,
        "title": table.title,
        "note": table.note,
        "empty": table.empty,
        "columns": [{"heading": c.heading, "kind": c.kind, "is_numeric": c.is_numeric} for c in table.columns],
        "rows": [[table.columns[place].cell(value) for place, value in enumerate(row)] for row in rows],
        "count": count,
    }
