"""The reference page names every column of every import, and no other."""

import re
from pathlib import Path

import pytest

from mutuals_tracker.accounts.importing import rows as councils
from mutuals_tracker.spreadsheets.columns import Columns
from procurement.importing.codes import CPV_COLUMNS, LIST_COLUMNS
from spinouts.importing.rows import SPINOUT_COLUMNS, STAFF_COLUMNS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "import-columns.md"


@pytest.mark.parametrize(
    ("command", "columns"),
    [
        ("import_spinouts", SPINOUT_COLUMNS),
        ("import_staff_returns", STAFF_COLUMNS),
        ("import_organisations", councils.COLUMNS),
        ("import_reserved_codes", LIST_COLUMNS),
        ("import_cpv", CPV_COLUMNS),
    ],
)
def test_the_page_names_every_column_and_which_are_required(command: str, columns: Columns) -> None:
    section = PAGE.read_text().split(f"(`{command}`)")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \| (Required)?", section, re.MULTILINE)
    not_kept = re.findall(r"`(\w+)`", section.partition("known and not kept")[2])
    assert {name for name, _required in listed} | set(not_kept) == set(columns.known)
    assert {name for name, required in listed if required} == set(columns.required)
