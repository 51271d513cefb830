"""What the text of a cell means, and what is said of one that means nothing."""

from datetime import date
from decimal import Decimal

import pytest

from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.spreadsheets import cells
from mutuals_tracker.spreadsheets.cells import CellError

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("written", "when"),
    [("2012", "2012"), ("2012-07", "2012-07"), ("2012-07-31", "2012-07-31"), ("2010.0", "2010"), ("2026", "2026")],
)
def test_a_date_is_read_as_finely_as_it_is_written(written: str, when: str) -> None:
    assert cells.partial_date(written, latest=TODAY) == PartialDate.parse(when)


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("31/07/2012", "Write 2012-07-31"),
        ("07/31/2012", "Write 2012-07-31"),
        ("05/06/2012", "Write 2012-06-05 or 2012-05-06"),
        ("6.6.2012", "Write 2012-06-06"),
        ("July 2012", "Write 2012-07"),
        ("1st August 2012", "Write 2012-08-01"),
        ("2012-07-31 00:00:00", "Write 2012-07-31"),
        ("2012-07-31T09:00:00Z", "Write 2012-07-31"),
        ("41121", "or write 2012-07-31"),
        ("spring 2012", "2012, 2012-07 or 2012-07-31"),
        ("99/99/2012", "2012, 2012-07 or 2012-07-31"),
        ("2012-02-30", "2012, 2012-07 or 2012-07-31"),
        ("12", "2012, 2012-07 or 2012-07-31"),
        ("about 2012", "2012, 2012-07 or 2012-07-31"),
    ],
)
def test_a_date_in_another_form_is_refused_with_what_to_write(written: str, advice: str) -> None:
    with pytest.raises(CellError) as refused:
        cells.partial_date(written, latest=TODAY)
    assert advice in refused.value.advice


@pytest.mark.parametrize("written", ["2027", "2026-12", "2026-11-23"])
def test_what_has_not_happened_is_refused(written: str) -> None:
    with pytest.raises(CellError, match="in the future"):
        cells.partial_date(written, latest=TODAY)


@pytest.mark.parametrize(
    ("written", "value"),
    [("1082", 1082), ("1,082", 1082), ("1,234,567", 1234567), ("1082.0", 1082), ("0", 0), ("007", 7)],
)
def test_numbers_are_read_as_people_write_them(written: str, value: int) -> None:
    assert cells.number(written, places=0, below=10**7) == value


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("about 300", "Write 300 alone, in figures; or so"),
        ("300+", "Write 300 alone"),
        ("-3", "not negative"),
        ("1 082", "such as 1082"),
        ("1,08", "Write 1,08 alone"),
        ("12.5", "a whole number"),
        ("nine", "such as 1082"),
        ("99999999", "below 10,000,000"),
        ("1e5", "such as 1082"),
        ("NaN", "such as 1082"),
        ("٣", "such as 1082"),
    ],
)
def test_what_is_no_such_number_is_refused_with_what_to_write(written: str, said: str) -> None:
    with pytest.raises(CellError) as refused:
        cells.number(written, places=0, below=10**7, hint="; or so")
    assert said in refused.value.advice


def test_a_decimal_place_is_allowed_where_the_column_has_one() -> None:
    assert cells.number("94.5", places=1, below=1000) == Decimal("94.5")
    with pytest.raises(CellError, match="too many decimal places"):
        cells.number("94.55", places=1, below=1000)


@pytest.mark.parametrize("written", ["live", "LIVE", " Live ", "Alive and well"])
def test_a_choice_is_known_by_code_or_label(written: str) -> None:
    assert cells.choice(written, [("live", "Alive and well"), ("proposal", "Proposal")]) == "live"


def test_a_near_miss_gets_a_suggestion() -> None:
    with pytest.raises(CellError) as refused:
        cells.choice("proposl", [("live", "Live"), ("proposal", "Proposal")])
    assert refused.value.advice == "Did you mean proposal? Write one of: live, proposal"


@pytest.mark.parametrize("written", ["https://example.org/a", "HTTP://example.org"])
def test_an_address_begins_with_its_scheme(written: str) -> None:
    assert cells.address(written) == written


@pytest.mark.parametrize(
    "written", ["example.org", "javascript:alert(1)", "https://", "https:// example.org", "ftp://example.org/a"]
)
def test_what_is_no_address_of_a_page_is_refused(written: str) -> None:
    with pytest.raises(CellError, match="not the address"):
        cells.address(written)
