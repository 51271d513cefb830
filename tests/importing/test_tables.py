"""Reading CSV and XLSX files: what is understood, what is refused, and in which words."""

import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from mutuals_tracker.spreadsheets.encodings import NOTE
from mutuals_tracker.spreadsheets.findings import UnreadableError
from mutuals_tracker.spreadsheets.tables import MOST_BYTES, MOST_ROWS, read_table
from tests.importing.files import a_csv, a_workbook, with_part


def test_row_numbers_are_a_spreadsheets_whatever_lines_the_file_has(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text('name,note\n"A","two\nlines"\n\n"B",last\n')
    assert read_table(path).rows == [(2, ["A", "two\nlines"]), (4, ["B", "last"])]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending_is_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(ending.join(["name,note", "A,b", ""]).encode())
    assert read_table(path).rows == [(2, ["A", "b"])]


WELSH = "Sir Ynys M\u00f4n \u2013 \u201cT\u0177\u201d"
ENGLISH = "Children\u2019s caf\u00e9 \u2013 \u00a35"
RUSSIAN = "\u041f\u0440\u0438\u0432\u0435\u0442"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_with_and_without_a_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    table = read_table(a_csv(tmp_path, ["name"], [WELSH], encoding=encoding))
    assert (table.headings, table.rows, table.notes) == (["name"], [(2, [WELSH])], [])


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    table = read_table(a_csv(tmp_path, ["name"], [ENGLISH], encoding="cp1252"))
    assert (table.rows, table.notes) == ([(2, [ENGLISH])], [NOTE])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("name\nA".encode("utf-16"), "UTF-16"),
        ("name\nA".encode("utf-16-le"), "binary"),
        (f"name\n{RUSSIAN}".encode("cp1251"), "neither in UTF-8 nor in Windows-1252: see line 2"),
        (f"name\n{RUSSIAN}".encode("koi8-r"), "neither in UTF-8 nor in Windows-1252"),
        ("name\n社会企業".encode("shift-jis"), "neither in UTF-8 nor in Windows-1252"),
        ("name\nchildrenÕs".encode("cp1252"), "neither in UTF-8 nor in Windows-1252"),
        (b"name\ncaf\x81", "neither in UTF-8 nor in Windows-1252: see line 2"),
        ("name\ncafé\n".encode() + b"caf\xe9", "damaged: line 3 is not UTF-8"),
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"name\n", "nothing below it"),
        (b"\xef\xbb\xbf", "empty"),
        (b'name\n"A', "not well-formed CSV"),
        (b'name\n"A"b\n', "not well-formed CSV"),
        (b"name;note\nA;b\n", "separated by semicolons"),
        (b"name\tnote\nA\tb\n", "separated by tabs"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel workbook"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"%PDF-1.7\n\0", "binary"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=said) as refused:
        read_table(path)
    assert refused.value.advice


def test_a_missing_file_and_a_folder_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="There is no file"):
        read_table(tmp_path / "nowhere.csv")
    with pytest.raises(UnreadableError, match="is a folder"):
        read_table(tmp_path)


def test_a_file_above_20_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(UnreadableError, match="larger than 20 MB"):
        read_table(path)


def test_50_000_rows_are_read_and_one_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("name\n" + "A\n" * MOST_ROWS)
    assert len(read_table(path).rows) == 50_000
    path.write_text("name\n" + "A\n" * (MOST_ROWS + 1))
    with pytest.raises(UnreadableError, match="more than 50,000 rows"):
        read_table(path)


def test_a_field_longer_than_csv_allows_is_refused_by_its_row(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="Row 3"):
        read_table(a_csv(tmp_path, ["name"], ["A"], ["x" * 200_000]))


def test_a_workbooks_cells_are_read_as_people_see_them(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path,
        ["Launch Date", "whole", "text number", "real", "yes", "spaced", "long"],
        [date(2012, 7, 31), 2010.0, "1,082", 94.5, True, "  padded ", 52_000_000],
        [datetime.combine(date(2012, 7, 31), time.min), 7584906, 0.1, "", None, "", 1e15],
    )
    table = read_table(path)
    assert table.headings == ["launch_date", "whole", "text_number", "real", "yes", "spaced", "long"]
    assert table.rows == [
        (2, ["2012-07-31", "2010", "1,082", "94.5", "True", "padded", "52000000"]),
        (3, ["2012-07-31", "7584906", "0.1", "", "", "", "1000000000000000"]),
    ]


@pytest.mark.parametrize(
    ("number_format", "written"),
    [
        ("dd/mm/yyyy", "2012-07-01"),
        ("mmm-yy", "2012-07"),
        ("mmmm yyyy", "2012-07"),
        ("[$-809]mmmm\\ yyyy;@", "2012-07"),
        ("yyyy", "2012"),
        ('d "of" mmmm yyyy', "2012-07-01"),
    ],
)
def test_a_date_is_read_as_finely_as_its_cell_shows_it(tmp_path: Path, number_format: str, written: str) -> None:
    path = a_workbook(tmp_path, ["date"], [date(2012, 7, 1)])
    workbook = load_workbook(path)
    workbook.active["A2"].number_format = number_format
    workbook.save(path)
    assert read_table(path).rows == [(2, [written])]


def test_empty_rows_in_a_workbook_are_left_out_and_counted(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["name"], [], ["A"], [None], [""], ["B"], [], [])
    assert read_table(path).rows == [(3, ["A"]), (6, ["B"])]


def test_a_formula_that_was_never_worked_out_is_a_fault_of_its_cell(tmp_path: Path) -> None:
    table = read_table(a_workbook(tmp_path, ["name", "count"], ["A", "=1+1"]))
    assert table.faults == {(2, 1): "holds a formula whose result is not kept in the file"}


def test_a_formulas_kept_result_is_read(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["name", "count"], ["A", "=600+50"])
    table = read_table(with_results(path, {"<f>600+50</f>": "<f>600+50</f><v>650</v>", "<v/>": "", "<v></v>": ""}))
    assert (table.rows, table.faults) == ([(2, ["A", "650"])], {})


def with_results(path: Path, changes: dict[str, str]) -> Path:
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            text = old.read(part).decode()
            for before, after in changes.items():
                if part == "xl/worksheets/sheet1.xml":
                    text = text.replace(before, after)
            new.writestr(part, text)
    return changed


def test_an_error_and_a_time_of_day_are_faults_of_their_cells(tmp_path: Path) -> None:
    table = read_table(a_workbook(tmp_path, ["name", "a", "b"], ["A", "#REF!", time(9, 30)]))
    assert table.faults == {(2, 1): "shows the error #REF!", (2, 2): "is a time of day"}


def test_other_sheets_are_said_to_be_unread(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["name"], ["A"])
    workbook = load_workbook(path)
    workbook.create_sheet("Notes").append(["nothing to import"])
    workbook.save(path)
    assert "Only the first sheet" in read_table(path).notes[0]


def test_a_hidden_first_sheet_is_passed_over(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["hidden"], ["A"])
    workbook = load_workbook(path)
    sheet = workbook.create_sheet("Shown")
    sheet.append(["name"])
    sheet.append(["B"])
    workbook.active.sheet_state = "hidden"
    workbook.active = 1
    workbook.save(path)
    assert read_table(path).headings == ["name"]


def test_a_workbook_with_macros_is_refused(tmp_path: Path) -> None:
    path = with_part(a_workbook(tmp_path, ["name"], ["A"]), "xl/vbaProject.bin", b"macro")
    with pytest.raises(UnreadableError, match="macros"):
        read_table(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "an ODS, perhaps")
    with pytest.raises(UnreadableError, match="neither CSV nor XLSX"):
        read_table(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["name"], ["A"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/more.xml", "w") as part:
        for _ in range(301):
            part.write(b" " * 1024 * 1024)
    assert path.stat().st_size < MOST_BYTES
    with pytest.raises(UnreadableError, match="too large when unpacked"):
        read_table(path)


def test_a_workbook_with_a_broken_part_is_refused(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["name"], ["A"])
    with pytest.raises(UnreadableError, match="damaged"):
        read_table(with_results(path, {"<sheetData>": "<sheetData><row"}))


def test_a_row_numbered_beyond_any_spreadsheet_is_refused_at_once(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["name"], ["A"])
    with pytest.raises(UnreadableError, match="damaged"):
        read_table(with_results(path, {'<row r="2">': '<row r="999999999">'}))


@given(st.binary(max_size=400))
def test_no_bytes_at_all_make_it_stumble(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "file"
    for beginning in (b"", b"PK\x03\x04", b"name,date\n", b"\xef\xbb\xbfname\n"):
        path.write_bytes(beginning + data)
        with suppress(UnreadableError):
            assert read_table(path).rows


@given(st.data())
def test_no_damage_to_a_workbook_makes_it_stumble(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    whole = a_workbook(folder, ["name", "date"], ["A", date(2012, 7, 31)], ["B", "=1"]).read_bytes()
    place = data.draw(st.integers(0, 10_000)) % len(whole)
    some = data.draw(st.binary(max_size=20))
    path = folder / "damaged.xlsx"
    path.write_bytes(whole[:place] + some + whole[place + data.draw(st.integers(0, 40)) :])
    with suppress(UnreadableError):
        read_table(path)
