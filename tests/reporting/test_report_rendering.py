"""The five files of a report: the same bytes every time, and the same values in all of them."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from odf import teletype
from odf.opendocument import load
from odf.table import DatabaseRange, Table, TableCell, TableHeaderRows, TableRow

from reporting import rendering
from reporting.rendering import csv_file, page, pdf_file, tables, workbook
from reporting.rendering.tables import ADDRESS
from reporting.report_lifecycle import Format, RenderingError
from tests.factories.reports import payload

CHECKER = Path(__file__).resolve().parents[3] / "shared" / "checkers" / "check_pdfua.py"
SHAPE = [
    "title",
    "scope",
    "as_at",
    "known_at",
    "measure",
    "headline",
    "bridge",
    "series",
    "breakdowns",
    "pipeline",
    "left_out",
    "ended",
    "notes",
    "sources",
]


@pytest.mark.parametrize("wanted", Format)
def test_the_same_payload_gives_the_same_bytes(wanted):
    assert rendering.written(wanted, payload()) == rendering.written(wanted, json.loads(json.dumps(payload())))


def test_json_is_the_shape_in_its_order():
    written = rendering.written("json", payload())
    assert list(json.loads(written)) == SHAPE
    assert written.endswith(b"}\n")
    assert "Café".encode() in written


def rows_of_csv(given):
    return list(csv.DictReader(io.StringIO(rendering.written("csv", given).decode(), newline="")))


def test_csv_is_one_value_a_row_with_its_dates():
    written = rendering.written("csv", payload())
    assert written.startswith(b"section,item,measure,value,qualifier,as_at,known_at\r\n")
    rows = rows_of_csv(payload())
    assert {row["section"] for row in rows} == set(SHAPE) - {"as_at", "known_at"}
    staff = next(row for row in rows if (row["section"], row["measure"]) == ("headline", "staff"))
    assert (staff["value"], staff["qualifier"], staff["as_at"]) == ("21234", "approximate", "2014-07-23")
    opening = next(row for row in rows if row["item"] == "opening")
    assert (opening["as_at"], opening["known_at"]) == ("2012-07-31", "2026-11-01T12:00:00.000000Z")
    point = next(row for row in rows if row["section"] == "series")
    assert point["as_at"] == point["item"] == "2005-01-28"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_of_a_csv_is_taken_for_a_formula(start):
    given = payload()
    given["left_out"][0]["reference"] = f"{start}cmd"
    given["sources"][0]["note"] = f"{start}cmd()"
    for row in rows_of_csv(given):
        for value in (row["item"], row["value"]):
            assert not value.startswith(("=", "+", "@", "\t", "\r"))
            assert not value.startswith("-") or re.fullmatch(r"-\d+", value)
    # A number that is less than nothing stays a number.
    assert any(row["value"] == "-12" for row in rows_of_csv(given))
    assert csv_file.harmless("plain") == "plain"


def expected_rows(sheet):
    return [tuple("" if cell == "" else cell for cell in row) for row in sheet.rows()]


def test_xlsx_holds_the_same_values_in_marked_up_tables():
    given = payload()
    book = openpyxl.load_workbook(io.BytesIO(rendering.written("xlsx", given)))
    sheets = workbook.sheets(given)
    assert book.sheetnames == ["Cover", "Contents", *(sheet.name for sheet in sheets)]
    for sheet in sheets:
        found = book[sheet.name]
        assert found["A1"].value == sheet.table.title
        assert not found.merged_cells.ranges
        (marked,) = found.tables.values()
        assert (marked.name, marked.autoFilter) == (sheet.table_name, None)
        headings = [column.heading for column in sheet.table.columns]
        assert [column.name for column in marked.tableColumns] == headings
        assert len(set(headings)) == len(headings)
        header, *rows = found[marked.ref]
        assert [cell.value for cell in header] == headings
        assert [tuple(cell.value or ("" if cell.value is None else cell.value) for cell in row) for row in rows] == (
            expected_rows(sheet)
        )
        assert all(cell.data_type != "f" for row in rows for cell in row)


def test_ods_holds_the_same_values_with_header_rows_and_ranges():
    given = payload()
    written = rendering.written("ods", given)
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        meta = archive.read("meta.xml").decode()
    assert "<dc:title>Progress, summer 2014</dc:title><dc:language>en-GB</dc:language>" in meta
    document = load(io.BytesIO(written))
    found = {table.getAttribute("name"): table for table in document.getElementsByType(Table)}
    ranges = {r.getAttribute("name"): r for r in document.getElementsByType(DatabaseRange)}
    for sheet in workbook.sheets(given):
        (header,) = found[sheet.name].getElementsByType(TableHeaderRows)
        assert [teletype.extractText(cell) for cell in header.getElementsByType(TableCell)] == [
            column.heading for column in sheet.table.columns
        ]
        lines = found[sheet.name].getElementsByType(TableRow)[len(sheet.lines) + 1 :]
        values = [tuple(_value(cell) for cell in line.getElementsByType(TableCell)) for line in lines]
        assert values == [tuple(_spaced(cell) for cell in row) for row in expected_rows(sheet)]
        first = len(sheet.lines) + 1
        address = ranges[sheet.table_name].getAttribute("targetrangeaddress")
        assert address.endswith(f"{first + len(values)}")
        assert f".A{first}:" in address


def _value(cell):
    if cell.getAttribute("valuetype") == "float":
        number = float(cell.getAttribute("value"))
        return int(number) if number.is_integer() and "." not in cell.getAttribute("value") else number
    return teletype.extractText(cell)


def _spaced(cell):
    return " ".join(cell.split()) if isinstance(cell, str) else cell


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    path.write_bytes(rendering.written("pdf", payload()))
    return path


def words_of(path):
    """Return every piece of text of the structure's cells and paragraphs, without spaces."""
    with pikepdf.open(path) as document:
        return "".join(_texts(document)).replace("\u200b", "")


def _texts(document):
    for sheet in document.pages:
        fonts = {name: _unicode(font) for name, font in sheet.obj.Resources.Font.items()}
        font, spans = {}, []
        for operands, operator in pikepdf.parse_content_stream(sheet):
            if str(operator) == "Tf":
                font = fonts[str(operands[0])]
            elif str(operator) in {"BDC", "BMC"}:
                meant = operands[1].get("/ActualText") if isinstance(operands[-1], pikepdf.Dictionary) else None
                spans.append(meant is not None)
                yield str(meant or "")
            elif str(operator) == "EMC":
                spans.pop()
            elif str(operator) == "TJ" and not any(spans):
                pieces = (bytes(piece) for piece in operands[0] if isinstance(piece, pikepdf.String))
                yield from (font.get(piece[n : n + 2], "") for piece in pieces for n in range(0, len(piece), 2))


def _unicode(font):
    """Return a font's codes and what they mean."""
    mapped = font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"<([0-9A-Fa-f]{4})> <((?:[0-9A-Fa-f]{4})+)>", mapped)
    return {bytes.fromhex(code): bytes.fromhex(meant).decode("utf-16-be") for code, meant in pairs}


def test_pdf_holds_the_same_values(pdf):
    words = words_of(pdf).replace(" ", "").replace("\u00ad", "")
    for table in tables.of(payload()):
        for row in table.rows():
            for value, column in zip(row, table.columns, strict=True):
                said = tables.in_words(value, column).replace(" ", "")
                assert said in words, (table.key, said)


def test_pdf_is_tagged_with_its_title_language_and_figure(pdf):
    with pikepdf.open(pdf) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en-GB"
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == "Progress, summer 2014"
            assert metadata["pdfuaid:part"] == "1"
        kinds = list(_structure(document.Root.StructTreeRoot.K))
    assert kinds.count("/Figure") == 1
    assert kinds.count("/Table") == len(tables.of(payload()))
    assert kinds.count("/TH") >= sum(len(table.columns) for table in tables.of(payload()))


def _structure(element):
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from _structure(child)
    elif isinstance(element, pikepdf.Dictionary):
        yield str(element.get("/S", ""))
        if "/K" in element:
            yield from _structure(element.K)


def test_pdf_passes_the_checker(pdf):
    if not CHECKER.exists():
        pytest.skip(f"THE PDF/UA CHECKER IS NOT HERE: {CHECKER.name} was not run")
    done = subprocess.run([sys.executable, CHECKER, pdf], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_character_without_a_glyph_fails_the_pdf():
    with pytest.raises(RenderingError):
        rendering.written("pdf", payload(title="Progress \U0001f9ff"))


def test_markup_in_a_name_is_only_text():
    given = payload()
    given["left_out"][0]["name"] = "#panic() *bold* $x$ <label> @ref"
    rendering.written("pdf", given)


def test_a_long_list_is_cut_on_paper_and_on_the_page_and_says_so(tmp_path):
    given = payload(spinouts=pdf_file.MOST_ROWS + 20)
    path = tmp_path / "long.pdf"
    path.write_bytes(rendering.written("pdf", given))
    assert f"Thefirst{pdf_file.MOST_ROWS}of{pdf_file.MOST_ROWS + 20}rows." in words_of(path).replace(" ", "")
    shown = {table["key"]: table for table in json.loads(page.written(given))["tables"]}
    assert len(shown["left_out"]["rows"]) == page.MOST_ROWS
    assert shown["left_out"]["count"] == pdf_file.MOST_ROWS + 20


def test_an_empty_report_has_every_file():
    given = payload(
        series=[{"on": "1990-01-01", "mutuals": 0, "staff": 0}],
        breakdowns={},
        pipeline=[],
        left_out=[],
        ended=[],
        sources=[],
    )
    given["headline"] |= {"staff": 0, "mutuals": 0, "verified_share_percent": None, "ambition": None}
    given["bridge"] |= {"opening": None, "steps": [], "statement": "Nothing to open from."}
    for wanted in Format:
        assert rendering.written(wanted, given)


def test_addresses_are_links_only_where_they_are_addresses():
    assert any(column.kind == ADDRESS for table in tables.of(payload()) for column in table.columns)
