"""A report's data as files: one module for each format, all from the same tables."""

from collections.abc import Callable
from typing import Any

from reporting.rendering import csv_file, json_file, ods_file, pdf_file, xlsx_file
from reporting.report_lifecycle import Format

_WRITERS: dict[Format, Callable[[dict[str, Any]], bytes]] = {
    Format.CSV: csv_file.written,
    Format.JSON: json_file.written,
    Format.ODS: ods_file.written,
    Format.PDF: pdf_file.written,
    Format.XLSX: xlsx_file.written,
}
CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Format.PDF: "application/pdf",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written(wanted: str, payload: dict[str, Any]) -> bytes:
    """Return the report in that format. The same payload gives the same bytes."""
    return _WRITERS[Format(wanted)](payload)
