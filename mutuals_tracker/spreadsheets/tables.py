"""Reads a CSV or XLSX file into rows of text, each with the number that a spreadsheet shows beside it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mutuals_tracker.spreadsheets.encodings import decode
from mutuals_tracker.spreadsheets.findings import UnreadableError
from mutuals_tracker.spreadsheets.workbooks import is_workbook, read_workbook

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SPLIT_ADVICE = "Split it into smaller files"


@dataclass
class Table:
    """A file's headings and the rows below them. `cells[n]` of a row stands under `headings[n]`."""

    file: str
    headings: list[str]
    rows: list[tuple[int, list[str]]]
    # What a cell is known to be wrong with already, by row and column number: a formula's error, mostly.
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_table(path: Path) -> Table:
    """Read the file; raises UnreadableError with what to do when it cannot be read as a whole."""
    return table_of(path.name, _bytes_of(path))


def table_of(name: str, data: bytes) -> Table:
    """Return the rows of a file of that name that somebody sent; raises UnreadableError as `read_table` does."""
    _refuse_size(len(data))
    if not data.strip():
        raise UnreadableError("The file is empty", "Choose one with a heading row and rows below it")
    notes: list[str] = []
    if is_workbook(data):
        sheet = read_workbook(data, notes)
        return _table(name, sheet.rows, sheet.faults, notes)
    if data.startswith(_OLD_EXCEL):
        raise UnreadableError(
            "The file is an old Excel workbook (.xls), or one that a password protects",
            "Take the password off, save it as “Excel workbook (.xlsx)” or “CSV UTF-8”",
        )
    text, note = decode(data)
    return _table(name, _csv_rows(text), {}, [note] if note else notes)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableError(f"{path} is a folder", "Name a CSV or XLSX file")
        _refuse_size(path.stat().st_size)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableError(f"There is no file {path}", "Check its name and folder") from error
    except OSError as error:
        raise UnreadableError(f"{path} cannot be opened ({error.strerror})", "Check who may read it") from error


def _refuse_size(size: int) -> None:
    if size > MOST_BYTES:
        raise UnreadableError("The file is larger than 20 MB", _SPLIT_ADVICE)


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    # A line break inside quotes does not begin a row, and an empty line is a row: both as spreadsheets count.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise UnreadableError(
            f"Row {number + 1} is not well-formed CSV ({error})",
            "Look for a quotation mark that is not closed, or not doubled, in or above that row",
        ) from error


def _table(
    file: str, rows: Iterable[tuple[int, list[str]]], faults: dict[tuple[int, int], str], notes: list[str]
) -> Table:
    faulty = {row for row, _column in faults}
    filled = ((number, cells) for number, cells in rows if any(cells) or number in faulty)
    try:
        _number, headings = next(filled)
    except StopIteration:
        raise UnreadableError("The file is empty", "Choose one with a heading row and rows below it") from None
    headings = _headings(headings)
    kept: list[tuple[int, list[str]]] = []
    for number, cells in filled:
        if len(kept) == MOST_ROWS:
            raise UnreadableError(f"The file has more than {MOST_ROWS:,} rows", _SPLIT_ADVICE)
        kept.append((number, cells))
    if not kept:
        raise UnreadableError("The file has a heading row and nothing below it", "Add the rows, or choose another file")
    return Table(file, headings, kept, faults, notes)


def _headings(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise UnreadableError(f"The file has more than {MOST_COLUMNS} columns", "Delete those that are not imported")
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(cells) == 1 and mark in cells[0]:
            raise UnreadableError(f"The columns are separated by {name}", "Save the file as CSV with commas")
    return [re.sub(r"[\s_]+", "_", cell.casefold()) for cell in cells]
