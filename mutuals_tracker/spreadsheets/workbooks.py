"""Reads the first sheet of an XLSX workbook as text: dates, whole numbers and formulas as a person sees them."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from mutuals_tracker.spreadsheets.findings import UnreadableError

MOST_UNPACKED_BYTES = 300 * 1024 * 1024
MOST_PARTS = 2_000
_LAST_ROW = 1_048_576
_CORRUPT = "The workbook is damaged and cannot be read"
_SAVE_AGAIN = "Open it in a spreadsheet program, save it as “Excel workbook (.xlsx)” or “CSV UTF-8”, and try again"
# Text in a number format that is not a part of the date: colours, quoted words, escaped letters.
_NOT_DATE_PARTS = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.|\*.')


@dataclass
class Sheet:
    """One sheet's rows, and the cells that are known to be wrong, by row and column number."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)


def is_workbook(data: bytes) -> bool:
    """Return whether it is a ZIP archive, as every XLSX file is."""
    return data.startswith(b"PK\x03\x04")


def read_workbook(data: bytes, notes: list[str]) -> Sheet:
    """Return the first visible sheet, and add what the person should know to `notes`; raises UnreadableError."""
    _look_inside(data)
    with warnings.catch_warnings():
        # openpyxl warns of whatever it does not keep when it saves; nothing is saved here.
        warnings.simplefilter("ignore")
        try:
            sheet, formulas = _read(data, notes, shown=False)
            if formulas:
                _fill_in(sheet, formulas, data)
        except UnreadableError:
            raise
        except Exception as error:  # openpyxl raises whatever a damaged part makes it stumble over
            raise UnreadableError(_CORRUPT, _SAVE_AGAIN) from error
    return sheet


def _look_inside(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableError(_CORRUPT, _SAVE_AGAIN) from error
    names = {part.filename for part in parts}
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise UnreadableError("The workbook holds macros", "Save it as “Excel workbook (.xlsx)”, without macros")
    if "xl/workbook.xml" not in names:
        raise UnreadableError("The file is neither CSV nor XLSX", _SAVE_AGAIN)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise UnreadableError("The workbook is too large when unpacked", "Save only the rows to import, as CSV UTF-8")


def _first_sheet(data: bytes, notes: list[str], *, shown: bool) -> Worksheet:
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=shown)
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise UnreadableError("The workbook has no sheet that can be seen", _SAVE_AGAIN)
    if len(workbook.worksheets) > 1 and not shown:
        many = len(workbook.worksheets)
        notes.append(f"Only the first sheet, “{visible[0].title}”, was read of the workbook's {many}.")
    # Some programs write a wrong size for the sheet.
    visible[0].reset_dimensions()
    return visible[0]


def _cells(sheet: Worksheet) -> Iterator[tuple[int, int, Any]]:
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > _LAST_ROW:
            raise UnreadableError(_CORRUPT, _SAVE_AGAIN)
        for column, cell in enumerate(cells):
            if cell.value is not None:
                yield number, column, cell


def _read(data: bytes, notes: list[str], *, shown: bool) -> tuple[Sheet, set[tuple[int, int]]]:
    sheet = Sheet()
    formulas: set[tuple[int, int]] = set()
    row: list[str] = []
    number_of_row = 0
    for number, column, cell in _cells(_first_sheet(data, notes, shown=shown)):
        if number != number_of_row:
            row, number_of_row = [], number
            sheet.rows.append((number, row))
        row.extend([""] * (column + 1 - len(row)))
        if cell.data_type == "f":
            formulas.add((number, column))
            row[column] = "="
        else:
            row[column] = _written(cell, sheet.faults, (number, column))
    return sheet, formulas


def _fill_in(sheet: Sheet, formulas: set[tuple[int, int]], data: bytes) -> None:
    """Put what each formula last came to in its place; one that was never worked out is a fault."""
    rows = dict(sheet.rows)
    left = set(formulas)
    for number, column, cell in _cells(_first_sheet(data, [], shown=True)):
        if (number, column) in left:
            left.discard((number, column))
            rows[number][column] = _written(cell, sheet.faults, (number, column))
    for place in left:
        sheet.faults[place] = "holds a formula whose result is not kept in the file"
        rows[place[0]][place[1]] = ""


def _written(cell: Any, faults: dict[tuple[int, int], str], place: tuple[int, int]) -> str:
    value = cell.value
    if cell.data_type == "e":
        faults[place] = f"shows the error {value}"
        return str(value)
    if isinstance(value, datetime):
        return _date_as_shown(value, str(cell.number_format))
    if isinstance(value, (time, timedelta)):
        faults[place] = "is a time of day"
        return str(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return format(Decimal(repr(value)).normalize(), "f")
    return str(value).strip()


def _date_as_shown(value: datetime, number_format: str) -> str:
    """Return the date as finely as the cell shows it: one that shows only month and year states no day."""
    parts = _NOT_DATE_PARTS.sub("", number_format).casefold()
    day: date = value.date()
    if "d" in parts or "y" not in parts:
        return day.isoformat()
    return day.isoformat()[:7] if "m" in parts else day.isoformat()[:4]
