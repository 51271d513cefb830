"""docs/reference/report-shape.md says what the code does."""

import re
from pathlib import Path

import pytest

from reporting.figures import DIMENSIONS
from reporting.rendering import csv_file
from reporting.report_lifecycle import NEXT
from tests.factories.reports import payload

pytestmark = pytest.mark.drift
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "report-shape.md").read_text()


def test_the_keys_are_those_of_the_payload_in_order():
    section = PAGE[PAGE.index("## JSON") : PAGE.index("## CSV")]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(payload())


def test_every_field_is_named():
    given = payload()
    rows = [
        given["headline"],
        given["headline"]["ambition"],
        *(given["bridge"], given["bridge"]["steps"][0], given["series"][0], given["pipeline"][0]),
        *(given["left_out"][0], given["ended"][0], given["sources"][-1], given["breakdowns"]["region"][0]),
    ]
    named = set(re.findall(r"`(\w+)`", PAGE))
    assert {key for row in rows for key in row} - named == set()
    assert set(DIMENSIONS) <= named


def test_the_columns_of_the_csv():
    assert f"`{','.join(csv_file.COLUMNS)}`" in PAGE


def test_the_states():
    drawn = ["[*] --> asked", *(f"{before} --> {after}" for before, nexts in NEXT.items() for after in nexts)]
    section = PAGE[PAGE.index("stateDiagram-v2") :]
    assert sorted(re.findall(r"^    (\S+ --> \S+)$", section, re.MULTILINE)) == sorted(drawn)
