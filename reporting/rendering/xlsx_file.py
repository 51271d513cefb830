"""The report as an Excel workbook, written row by row so that its lists can be of any length."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reporting.rendering import workbook
from reporting.rendering.tables import Column
from reporting.rendering.workbook import Sheet

_FONT = {"font_name": "Arial", "font_size": 12, "valign": "top"}
_WIDE = 100
# Points, for text of 12.
_LINE, _TITLE_LINE = 16, 22


def written(payload: dict[str, Any]) -> bytes:
    """Return the workbook's bytes."""
    held = io.BytesIO()
    # Text stays text: nothing from a record may become a formula or a link.
    book = xlsxwriter.Workbook(
        held,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties(
        {
            "title": payload["title"],
            "subject": "Progress of public service mutuals",
            "author": "Mutuals Tracker",
            "created": workbook.made_at(payload).replace(tzinfo=None),
        }
    )
    book.set_custom_property("Language", "en-GB")
    pen = _Pen(book)
    pen.prose(workbook.COVER, workbook.cover(payload))
    listed = workbook.contents(payload)
    pen.contents(listed)
    for sheet in workbook.sheets(payload):
        pen.sheet(sheet)
    book.close()
    return held.getvalue()


class _Pen:
    """Writes sheets in the workbook's few formats."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.title = book.add_format({**_FONT, "bold": True, "font_size": 16})
        self.heading = book.add_format({**_FONT, "bold": True, "text_wrap": True, "bottom": 1})
        self.text = book.add_format({**_FONT, "text_wrap": True})
        self.line = book.add_format(_FONT)
        self.number = book.add_format({**_FONT, "num_format": "#,##0", "align": "right"})
        # Percentages and other broken numbers keep their places.
        self.broken = book.add_format({**_FONT, "num_format": "#,##0.##", "align": "right"})
        self.link = book.add_format({**_FONT, "font_color": "#0000EE", "underline": 1})

    def prose(self, name: str, lines: Sequence[str]) -> None:
        sheet = self._titled(name, lines)
        sheet.set_column(0, 0, _WIDE)

    def contents(self, listed: Sequence[tuple[str, str]]) -> None:
        sheet = self._titled(
            workbook.CONTENTS, ["Contents", "This sheet contains one table, with a link to each sheet."]
        )
        self._marked(sheet, 2, workbook.CONTENTS_COLUMNS, "contents", len(listed))
        for row, (name, what) in enumerate(listed, start=3):
            sheet.set_row(row, _LINE * workbook.lines_of((name, what), workbook.CONTENTS_COLUMNS))
            sheet.write_url(row, 0, f"internal:'{name}'!A1", self.link, name)
            sheet.write_string(row, 1, what, self.text)

    def sheet(self, given: Sheet) -> None:
        sheet = self._titled(given.name, given.lines)
        first = len(given.lines)
        # The table's extent is marked before its rows are written and forgotten, so they are counted first.
        self._marked(sheet, first, given.table.columns, given.table_name, given.count())
        for row, cells in enumerate(given.rows(), start=first + 1):
            sheet.set_row(row, _LINE * workbook.lines_of(cells, given.table.columns))
            for column, cell in enumerate(cells):
                self._cell(sheet, row, column, cell, given.table.columns[column])

    def _titled(self, name: str, lines: Sequence[str]) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        for row, line in enumerate(lines):
            sheet.set_row(row, _LINE if row else _TITLE_LINE)
            sheet.write_string(row, 0, line, self.title if row == 0 else self.line)
        return sheet

    def _marked(self, sheet: Worksheet, row: int, columns: Sequence[Column], name: str, rows: int) -> None:
        for place, column in enumerate(columns):
            sheet.set_column(place, place, workbook.WIDTHS[column.kind])
        options = {
            "name": name,
            "columns": [{"header": c.heading, "header_format": self.heading} for c in columns],
            "autofilter": False,
            "style": None,
        }
        # XlsxWriter refuses to mark a table in this mode, because it would write the headings the other way; they are
        # written again just below, and a test reads them and the mark back.
        sheet.constant_memory = False
        sheet.add_table(row, 0, row + rows, len(columns) - 1, options)
        sheet.constant_memory = True
        for place, column in enumerate(columns):
            sheet.write_string(row, place, column.heading, self.heading)

    def _cell(self, sheet: Worksheet, row: int, place: int, cell: Any, column: Column) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, place, cell, self._of_text(column))
        else:
            sheet.write_number(row, place, cell, self.broken if isinstance(cell, float) else self.number)

    def _of_text(self, column: Column) -> Format:
        return self.number if column.is_numeric else self.text
