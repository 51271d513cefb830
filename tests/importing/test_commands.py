"""The import commands as people and scripts run them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from spinouts.models import Spinout
from tests.importing.files import a_csv

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: object) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def test_people_are_told_what_was_added_and_that_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = a_csv(tmp_path, ["name", "parent_body"], ["A", "Leeds City Council"], ["B", ""])
    assert run("import_spinouts", path) == (
        "Added (2):\n"
        "  row 2: A: from Leeds City Council\n"
        "  row 3: B: parent body not known\n"
        "New bodies, unconfirmed until an admin has looked at them (1):\n"
        "  Leeds City Council\n"
        "2 rows of spin-outs read from file.csv: 2 added, 0 changed, 0 as they were.\n"
    )
    assert run("import_spinouts", path) == (
        "2 rows of spin-outs read from file.csv: 0 added, 0 changed, 2 as they were.\n"
        "Nothing to change: everything in the file is known already.\n"
    )


def test_a_dry_run_says_so_and_nothing_else_differs(tmp_path: Path) -> None:
    path = a_csv(tmp_path, ["name"], ["A"])
    tried = run("import_spinouts", path, "--dry-run")
    assert not Spinout.objects.exists()
    assert tried == run("import_spinouts", path) + "Nothing was written: this was a dry run.\n"


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_errors_are_listed_with_what_to_do_and_the_exit_status_is_1(tmp_path: Path, options: list[str]) -> None:
    path = a_csv(tmp_path, ["name", "launch_date"], ["A", "31/07/2012"])
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("import_spinouts", str(path), *options, stdout=out)
    assert refused.value.returncode == 1
    assert out.getvalue() == (
        "1 thing to put right in file.csv. Nothing was written.\n"
        "\n"
        "Row 2, launch_date: “31/07/2012”\n"
        "    It is not a date that can be read without guessing. Write 2012-07-31.\n"
    )


def test_machines_are_given_the_same_findings(tmp_path: Path) -> None:
    path = a_csv(tmp_path, ["name", "launch_date"], ["A", "31/07/2012"])
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("import_spinouts", str(path), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["ok"], told["written"], told["dry_run"], told["rows"]) == (False, False, False, 1)
    assert told["errors"] == [
        {
            "row": 2,
            "column": "launch_date",
            "value": "31/07/2012",
            "problem": "It is not a date that can be read without guessing",
            "advice": "Write 2012-07-31",
        }
    ]


def test_machines_are_given_what_was_added_and_changed(tmp_path: Path) -> None:
    headings = ["name", "region"]
    told = json.loads(run("import_spinouts", a_csv(tmp_path, headings, ["A", "London"]), "--json"))
    assert (told["ok"], told["written"], told["counts"]) == (
        *(True, True),
        {"added": 1, "changed": 0, "unchanged": 0, "errors": 0},
    )
    told = json.loads(
        run("import_spinouts", a_csv(tmp_path, headings, ["A", "Wales"]), "--json", "--effective-on", "2026-03-01")
    )
    assert [change["what"] for change in told["changed"]] == [
        "region changed from London to Wales, effective 1 March 2026"
    ]


@pytest.mark.parametrize("command", ["import_spinouts", "import_staff_returns", "import_organisations"])
def test_a_file_that_is_not_there_is_said_plainly(tmp_path: Path, command: str) -> None:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command(command, str(tmp_path / "nowhere.csv"), "--json", stdout=out)
    (finding,) = json.loads(out.getvalue())["errors"]
    assert finding["problem"].startswith("There is no file")
    assert (finding["row"], finding["column"]) == (None, "")


@pytest.mark.parametrize("day", ["yesterday", "2100-01-01", "01/03/2026"])
def test_a_day_that_cannot_be_is_refused(tmp_path: Path, day: str) -> None:
    with pytest.raises(CommandError, match="effective-on"):
        run("import_spinouts", a_csv(tmp_path, ["name"], ["A"]), "--effective-on", day)
