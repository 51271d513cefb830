"""`manage.py progress_report`: the same report without the web, and one line when something is wrong."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from mutuals_tracker import facts
from reporting.models import ProgressReport
from reporting.report_lifecycle import Format
from tests.factories.facts import a_return
from tests.factories.spinouts import a_spinout

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


def progress_report(*arguments, **given):
    call_command("progress_report", *arguments, **given)


@pytest.fixture
def one_mutual(system):
    spinout = a_spinout("Sample Care CIC", launched="2012", assessed="meets", region="london")
    a_return(spinout, "2013-06", 120, qualifier="approximate")
    return spinout


@pytest.mark.parametrize("wanted", Format)
def test_it_writes_the_file_and_no_row(wanted, one_mutual, tmp_path):
    path = tmp_path / f"report.{wanted}"
    progress_report("--as-at", "2014-07-23", "--format", wanted.value, "--output", str(path))
    assert path.stat().st_size > 0
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize("wanted", Format)
def test_with_both_dates_it_is_the_same_bytes_every_time(wanted, one_mutual, tmp_path, moment):
    known_at = facts.fix_known_at().isoformat()
    first, second = tmp_path / "first", tmp_path / "second"
    asked = ("--as-at", "2014-07-23", "--known-at", known_at, "--since", "2013-01-01", "--format", wanted.value)
    progress_report(*asked, "--output", str(first))
    moment()
    a_return(one_mutual, "2014-06", 999)
    progress_report(*asked, "--output", str(second))
    assert first.read_bytes() == second.read_bytes()


def test_a_dash_is_standard_output(one_mutual, capfdbinary):
    progress_report("--as-at", "2014-07-23", "--format", "json", "--output", "-", "--scope", "region:london")
    said = json.loads(capfdbinary.readouterr().out)
    assert (said["scope"], said["headline"]["staff"]) == ("region:london", 120)


def test_since_opens_the_bridge(one_mutual, capfdbinary):
    progress_report("--as-at", "2014-07-23", "--since", "2013-01-01", "--format", "json", "--output", "-")
    bridge = json.loads(capfdbinary.readouterr().out)["bridge"]
    assert (bridge["opening"]["as_at"], bridge["opening"]["staff"], bridge["closing"]["staff"]) == (
        "2013-01-01",
        0,
        120,
    )


TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"--as-at": TOMORROW}, "is in the future: it must be today or earlier"),
        ({"--as-at": "23/7/2014"}, "is not a date: write it like 2014-07-23"),
        ({"--known-at": TOMORROW}, "is in the future"),
        ({"--known-at": "9999-12-31"}, "is not a moment"),
        ({"--known-at": "now"}, "is not a moment: write it like"),
        ({"--since": "2014-07-24"}, "--since 2014-07-24 is after --as-at 2014-07-23"),
        ({"--since": "x"}, "--since 'x' is not a date"),
        ({"--scope": "galaxy"}, "is not a scope"),
        ({"--scope": "body:nobody"}, "No body is known as 'nobody'"),
        ({"--output": "/nowhere/at/all.csv"}, "cannot be written"),
        ({"--format": "doc"}, "invalid choice"),
    ],
)
def test_what_is_wrong_is_one_line_and_status_2(changes, said, tmp_path):
    asked = {"--as-at": "2014-07-23", "--format": "csv", "--output": str(tmp_path / "r.csv"), **changes}
    with pytest.raises(CommandError) as refused:
        progress_report(*(word for pair in asked.items() for word in pair))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.returncode == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("arguments", [[], ["--as-at", "2034-01-01", "--format", "csv", "--output", "-"]])
def test_from_the_command_line_too(arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", "progress_report", *arguments],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stdout == ""
