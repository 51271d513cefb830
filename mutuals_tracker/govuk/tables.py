"""A table as a page gives it to components/table.html: columns, rows of plain values, and links."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere."""

    text: Any
    url: str
    # Read out after the text by a screen reader, where the text alone does not say where it leads.
    about: str = ""


@dataclass(frozen=True)
class Column:
    """A column's heading; numbers stand to the right."""

    text: str
    numeric: bool = False


@dataclass
class Table:
    """Cells are text, numbers (printed with separators), Link, or SafeString; None prints "Not known"."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    caption_size: str = "m"
    caption_hidden: bool = False
    # The first cell of each row names the row.
    row_headers: bool = True
    # A last row of totals.
    foot: Sequence[Any] = field(default_factory=tuple)
    # More columns than a narrow screen holds: the table scrolls inside its own box.
    wide: bool = False
    # Printed instead of the table when there are no rows.
    empty: str = ""
    unknown: str = "Not known"

    @property
    def cells(self) -> list[list[tuple[Column, Any]]]:
        """Rows of cells beside their columns."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def foot_cells(self) -> list[tuple[Column, Any]]:
        """The last row's cells beside their columns."""
        return list(zip(self.columns, self.foot, strict=True)) if self.foot else []
