"""Importing staff returns: what their key is, what a change is, and what has to be put right."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from spinouts.models import Spinout, StaffReturn
from tests.factories.bodies import body
from tests.factories.spinouts import a_spinout
from tests.importing.files import SAMPLE, a_csv, a_workbook, good, only, places, returns_from, shared, spinouts_from

pytestmark = pytest.mark.django_db

HEADINGS = ["name", "date", "measure", "qualifier", "staff_count", "source_url"]
ROW = ["Leading Lives", "2012-07", "current_headcount", "approximate", "300", "https://example.org/a"]


@pytest.fixture
def spinout(db: None) -> Spinout:
    """The spin-out that the rows name."""
    return a_spinout("Leading Lives")


def row(**cells: str) -> list[str]:
    return [cells.get(heading, cell) for heading, cell in zip(HEADINGS, ROW, strict=True)]


def facts() -> list[tuple]:
    found = StaffReturn.objects.current().order_by("pk")
    return [(str(one.effective or ""), one.measure, one.qualifier, one.count) for one in found]


def test_the_shared_files_as_they_are_have_no_error() -> None:
    good(spinouts_from(shared("data/mutuals.csv")))
    outcome = good(returns_from(shared("data/staff_counts.csv")))
    assert (outcome.rows, len(outcome.added), StaffReturn.objects.count()) == (64, 64, 64)


def test_the_projects_own_file_twice_changes_nothing() -> None:
    good(spinouts_from(SAMPLE / "mutuals.csv"))
    first = good(returns_from(SAMPLE / "staff_counts.csv"))
    again = good(returns_from(SAMPLE / "staff_counts.csv"))
    assert (len(first.added), again.added, again.changed, again.unchanged) == (64, [], [], 64)


@pytest.mark.usefixtures("spinout")
def test_a_row_becomes_a_return(tmp_path: Path) -> None:
    good(returns_from(a_csv(tmp_path, HEADINGS, ROW)))
    assert facts() == [("July 2012", "current_headcount", "approximate", Decimal(300))]


@pytest.mark.usefixtures("spinout")
def test_name_and_count_are_enough(tmp_path: Path) -> None:
    good(returns_from(a_csv(tmp_path, ["staff_count", "name"], ["1,082", "LEADING  lives"])))
    assert facts() == [("", "current_headcount", "as_published", Decimal(1082))]


@pytest.mark.usefixtures("spinout")
def test_numbers_in_a_workbook_are_read_as_they_are_shown(tmp_path: Path) -> None:
    headings = ["name", "date", "measure", "staff_count"]
    rows = [["Leading Lives", 2012.0, "current_headcount", 300.0], ["Leading Lives", "2013", "current_fte", 94.5]]
    good(returns_from(a_workbook(tmp_path, headings, *rows)))
    assert facts() == [
        ("2012", "current_headcount", "as_published", Decimal(300)),
        ("2013", "current_fte", "as_published", Decimal("94.5")),
    ]


@pytest.mark.usefixtures("spinout")
def test_another_count_under_the_same_key_is_a_correction(tmp_path: Path) -> None:
    good(returns_from(a_csv(tmp_path, HEADINGS, ROW)))
    outcome = good(returns_from(a_csv(tmp_path, HEADINGS, row(staff_count="310"))))
    assert [change.what for change in outcome.changed] == ["Current headcount for July 2012 corrected from 300 to 310"]
    old, new = StaffReturn.objects.order_by("pk")
    assert (new.supersedes, new.reason, old.superseded_at) == (old, "Corrected by file.csv", new.recorded_at)


@pytest.mark.usefixtures("spinout")
def test_another_qualifier_is_a_correction_and_a_blank_one_is_not(tmp_path: Path) -> None:
    good(returns_from(a_csv(tmp_path, HEADINGS, ROW)))
    assert good(returns_from(a_csv(tmp_path, HEADINGS, row(qualifier="")))).unchanged == 1
    assert len(good(returns_from(a_csv(tmp_path, HEADINGS, row(qualifier="exact")))).changed) == 1
    assert facts() == [("July 2012", "current_headcount", "exact", Decimal(300))]


@pytest.mark.parametrize("cells", [{"date": "2012"}, {"measure": "co_owners"}, {"source_url": "https://example.org/b"}])
@pytest.mark.usefixtures("spinout")
def test_another_date_measure_or_source_is_another_return(tmp_path: Path, cells: dict[str, str]) -> None:
    good(returns_from(a_csv(tmp_path, HEADINGS, ROW)))
    assert len(good(returns_from(a_csv(tmp_path, HEADINGS, row(**cells)))).added) == 1
    assert len(facts()) == 2


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("name", ""),
        ("name", "Nobody knows"),
        ("date", "31/07/2012"),
        ("date", "2100"),
        ("measure", "people"),
        ("qualifier", "roughly"),
        ("staff_count", ""),
        ("staff_count", "300+"),
        ("staff_count", "-1"),
        ("staff_count", "12.5"),
        ("staff_count", "99999999999"),
        ("source_url", "a friend"),
    ],
)
@pytest.mark.usefixtures("spinout")
def test_a_wrong_cell_is_named_by_row_and_column_and_stops_the_file(tmp_path: Path, column: str, cell: str) -> None:
    outcome = returns_from(a_csv(tmp_path, HEADINGS, ROW, row(**{"date": "2013", column: cell})))
    finding = only(outcome)
    assert (finding.row, finding.column, finding.value) == (3, column, cell)
    assert finding.advice
    assert facts() == []


@pytest.mark.usefixtures("spinout")
def test_the_same_return_twice_in_a_file_is_an_error(tmp_path: Path) -> None:
    assert places(returns_from(a_csv(tmp_path, HEADINGS, ROW, row(staff_count="310")))) == [(3, "name")]


@pytest.mark.usefixtures("spinout")
def test_a_name_that_is_nearly_known_gets_a_suggestion(tmp_path: Path) -> None:
    finding = only(returns_from(a_csv(tmp_path, HEADINGS, row(name="Leadng Lives"))))
    assert finding.advice.startswith("Did you mean Leading Lives?")


def test_a_name_that_two_have_needs_the_parent_body(tmp_path: Path) -> None:
    salford, leeds = body("Salford City Council"), body("Leeds City Council")
    for council in (salford, leeds):
        a_spinout("Aspire", parents=[council])
    finding = only(returns_from(a_csv(tmp_path, ["name", "staff_count"], ["Aspire", "400"])))
    assert "Salford City Council" in finding.problem
    assert "Leeds City Council" in finding.problem
    path = a_csv(tmp_path, ["name", "parent_body", "staff_count"], ["Aspire", "Leeds City Council", "400"])
    assert "Aspire" in good(returns_from(path)).added[0].subject
    assert StaffReturn.objects.get().spinout.parents.get() == leeds


@pytest.mark.usefixtures("spinout")
def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    outcome = good(returns_from(a_csv(tmp_path, HEADINGS, ROW), dry_run=True))
    assert (len(outcome.added), outcome.is_written, facts()) == (1, False, [])


def test_a_correction_leaves_the_earlier_known_at_as_it_was(
    spinout: Spinout, tmp_path: Path, moment: Callable[[], object]
) -> None:
    good(returns_from(a_csv(tmp_path, HEADINGS, ROW)))
    before = moment()
    good(returns_from(a_csv(tmp_path, HEADINGS, row(staff_count="310"))))
    assert [one.count for one in StaffReturn.objects.known_at(before)] == [300]
    assert [one.count for one in StaffReturn.objects.current().filter(spinout=spinout)] == [310]
