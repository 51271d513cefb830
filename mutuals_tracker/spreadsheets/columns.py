"""The columns that an import knows, and the rows of a file read by their names, in whatever order they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import zip_longest

from mutuals_tracker.plain_text import plain
from mutuals_tracker.spreadsheets.findings import Outcome
from mutuals_tracker.spreadsheets.tables import Table

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# The apostrophe that files of ours put before what a spreadsheet would take for a formula.
_GUARDED = re.compile(r"^'(?='*[-=+@\t\r\n])")


@dataclass(frozen=True)
class Columns:
    """The columns that a kind of file has: those it must have, and those it may."""

    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def known(self) -> tuple[str, ...]:
        """All of them."""
        return self.required + self.optional


@dataclass(frozen=True)
class Row:
    """One row's filled cells by column, with the number that a spreadsheet shows beside it."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the cell's text, empty where it is blank or the file has no such column."""
        return self.cells.get(column, "")


def rows_of(table: Table, columns: Columns, outcome: Outcome) -> Iterator[Row]:
    """Give each row by column name, and add to `outcome` what is wrong with the headings and the layout.

    Nothing is given when a required column is missing: every row would only repeat it.
    """
    outcome.notes += table.notes
    outcome.rows = len(table.rows)
    _check_headings(table.headings, columns, outcome)
    if not set(columns.required) <= set(table.headings):
        return
    for number, cells in table.rows:
        filled = {}
        for place, (heading, cell) in enumerate(zip_longest(table.headings, cells, fillvalue="")):
            if fault := table.faults.get((number, place)) or _fault(heading, cell):
                outcome.refuse(number, heading or f"column {place + 1}", cell, *_what_to_do(fault))
            elif seen := plain(cell):
                filled[heading] = _GUARDED.sub("", seen)
        yield Row(number, filled)


def _fault(heading: str, cell: str) -> str:
    if cell and not heading:
        return "has no heading above it"
    return "holds a control character" if _CONTROL.search(cell) else ""


def _what_to_do(fault: str) -> tuple[str, str]:
    advice = {
        "has no heading above it": "Empty it, or put quotation marks around a value that holds a comma",
        "holds a control character": "Type the value again",
        "is a time of day": "Format the cell as a date, or write 2012, 2012-07 or 2012-07-31",
    }.get(fault, "Put the value itself there (copy, then paste special, values)")
    return f"The cell {fault}", advice


def _check_headings(headings: list[str], columns: Columns, outcome: Outcome) -> None:
    listed = f"The columns are: {', '.join(columns.known)}"
    for place, heading in enumerate(headings):
        if not heading:
            continue
        if heading in headings[:place]:
            outcome.refuse(1, heading, "", "There are two columns of that name", "Delete or rename one of them")
        elif heading not in columns.known:
            near = get_close_matches(heading, columns.known, n=1)
            advice = f"Did you mean {near[0]}? {listed}" if near else f"Delete the column, or rename it. {listed}"
            outcome.refuse(1, heading, "", "There is no column of that name", advice)
    for heading in columns.required:
        if heading not in headings:
            outcome.refuse(1, heading, "", "The file has no such column, and it is required", f"Add it. {listed}")
