"""How a report is laid out as a workbook, whatever the format: a cover, contents, and one marked-up table a sheet.

After the Government Analysis Function's checklist for accessible spreadsheets: title in A1, below it what the sheet
holds, one table with unique headings, no merged or blank rows, no colour that carries meaning, "[x]" for what is not
known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reporting.rendering import tables
from reporting.rendering.tables import ADDRESS, Column, ReportTable

NOT_AVAILABLE = "[x]"
COVER, CONTENTS = "Cover", "Contents"
# The longest name of a sheet that Excel takes.
LONGEST_NAME = 31
# Characters across; what is longer wraps.
WIDTHS = {"number": 14, "change": 14, "day": 14, "short": 18, "text": 34, "prose": 80, ADDRESS: 60}


@dataclass(frozen=True)
class Sheet:
    """One sheet with one table: `name` is on its tab, `table_name` marks the table itself."""

    name: str
    table_name: str
    table: ReportTable

    @property
    def lines(self) -> list[str]:
        """What stands above the table, from A1 down."""
        said = [self.table.title, f"This sheet contains one table. {self.table.note}".strip()]
        return [*said, f'"{NOT_AVAILABLE}" means not known.']

    def rows(self) -> Iterator[Sequence[Any]]:
        """Yield the rows; a table never is without one."""
        none = True
        for row in self.table.rows():
            none = False
            yield [NOT_AVAILABLE if cell is None else cell for cell in row]
        if none:
            yield [self.table.empty, *([""] * (len(self.table.columns) - 1))]

    def count(self) -> int:
        """Return how many rows there are; a mark needs it before the first of them is written."""
        return sum(1 for _ in self.rows())


def sheets(payload: dict[str, Any]) -> list[Sheet]:
    """Return the sheets after cover and contents, in order."""
    return [
        Sheet(table.key.replace("_", " ").capitalize()[:LONGEST_NAME], table.key, table) for table in tables.of(payload)
    ]


def cover(payload: dict[str, Any]) -> list[str]:
    """Return the lines of the cover: what this is, and how to read it."""
    return [
        payload["title"],
        "Progress of public service mutuals, by Mutuals Tracker",
        *(f"{name}: {value}" for name, value in tables.about(payload)),
        "The headline counts employees of live mutuals. The pipeline is never added to it.",
        f'Each sheet holds one table. "{NOT_AVAILABLE}" stands for a value that is not known.',
        "The sheet named Notes says how the figures are counted.",
    ]


def contents(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """Return each sheet's name and what it holds."""
    return [(sheet.name, sheet.table.title) for sheet in sheets(payload)]


CONTENTS_COLUMNS = (Column("Sheet"), Column("What it holds"))


def lines_of(cells: Sequence[Any], columns: Sequence[Column]) -> int:
    """Return how many lines a row takes, near enough: programs that do not work it out themselves must be told."""
    return max(
        (len(cell) - 1) // (WIDTHS[column.kind] - 2) + 1 if isinstance(cell, str) and cell else 1
        for cell, column in zip(cells, columns, strict=True)
    )


def made_at(payload: dict[str, Any]) -> datetime:
    """Return the date that goes into the file's properties: the report's known-at, so that bytes do not change."""
    return datetime.strptime(payload["known_at"], "%Y-%m-%dT%H:%M:%S.%f%z")
