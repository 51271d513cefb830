"""Files to import, made in a test's own folder."""

import csv
import io
import os
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import Workbook

from mutuals_tracker.accounts.models import User
from mutuals_tracker.spreadsheets.findings import Finding, Outcome
from mutuals_tracker.spreadsheets.running import attempt
from spinouts.importing.spinouts import import_spinouts
from spinouts.importing.staff_returns import import_staff_returns

SAMPLE = Path(__file__).resolve().parents[2] / "reporting" / "sample"


def shared(name: str) -> Path:
    """Return a file of the folder beside the project that others' data stands in; skips where there is none."""
    folder = Path(os.environ.get("SHARED_DATA", Path(__file__).resolve().parents[3] / "shared"))
    if not (folder / name).exists():
        pytest.skip(f"No {name} in {folder}: set SHARED_DATA to the folder that holds it")
    return folder / name


def a_csv(folder: Path, *rows: Sequence[str], name: str = "file.csv", encoding: str = "utf-8") -> Path:
    """Write rows, headings first, as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path = folder / name
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def a_workbook(folder: Path, *rows: Sequence[Any], name: str = "file.xlsx") -> Path:
    """Write rows, headings first, as the first sheet of a workbook."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    path = folder / name
    workbook.save(path)
    return path


def with_part(path: Path, part: str, text: bytes) -> Path:
    """Add a part to a workbook's archive."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, text)
    return path


def spinouts_from(path: Path, *, dry_run: bool = False, effective_on: date | None = None) -> Outcome:
    """Import spin-outs as the command does."""
    at = timezone.localtime()
    day = effective_on or at.date()
    return attempt(
        path,
        lambda table: import_spinouts(table, by=User.objects.system(), at=at, effective_on=day, dry_run=dry_run),
        of="spin-outs",
    )


def returns_from(path: Path, *, dry_run: bool = False) -> Outcome:
    """Import staff returns as the command does."""
    at = timezone.localtime()
    return attempt(
        path,
        lambda table: import_staff_returns(table, by=User.objects.system(), at=at, dry_run=dry_run),
        of="staff returns",
    )


def good(outcome: Outcome) -> Outcome:
    """Return the outcome, once it is seen that nothing has to be put right."""
    assert outcome.errors == []
    return outcome


def places(outcome: Outcome) -> list[tuple[int | None, str]]:
    """Return where something has to be put right, from the top down."""
    return [(finding.row, finding.column) for finding in outcome.in_order()]


def only(outcome: Outcome) -> Finding:
    """Return the one thing that has to be put right."""
    (finding,) = outcome.errors
    return finding
