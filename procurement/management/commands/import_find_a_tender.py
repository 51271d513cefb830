"""`manage.py import_find_a_tender FILE`: the notices of a downloaded release package, whatever its size."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.spreadsheets.findings import UnreadableError
from procurement.actions.noticing import Imported, import_notices


class NothingTaken(CommandError):  # noqa: N818 - it is what the terminal shows, before the reason
    """The file is no release package that can be read."""


class SomeRefused(CommandError):  # noqa: N818 - it is what the terminal shows, before the reason
    """Some releases were not taken."""


class Command(BaseCommand):
    """Imports notices of Find a Tender."""

    help = (
        "Imports the releases of a release package that was downloaded from Find a Tender (OCDS 1.1, JSON). "
        "Every good release is taken, each of the others is listed with what to do; a file that is cut off takes "
        "nothing. The same file twice changes nothing. Exit status 1 when something was not taken."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and the options."""
        parser.add_argument("file", type=Path, help="a release package, as large as it may be")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
        parser.add_argument("--json", action="store_true", help="the same for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file as the system user."""
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                came = import_notices(
                    file,
                    name=path.name,
                    by=User.objects.system(),
                    at=timezone.now(),
                    dry_run=options["dry_run"],
                )
        except (OSError, UnreadableError) as error:
            self._fail(path.name, error, as_json=options["json"])
        self.stdout.write(json.dumps(asdict(came), ensure_ascii=False, indent=2) if options["json"] else _told(came))
        if came.refused:
            raise SomeRefused(f"{came.refused:,} of {came.releases:,} releases were not taken from {came.file}")

    def _fail(self, name: str, error: Exception, *, as_json: bool) -> None:
        problem = error.problem if isinstance(error, UnreadableError) else f"The file cannot be read: {error}"
        advice = error.advice if isinstance(error, UnreadableError) else "Check its name and whether you may read it"
        if as_json:
            self.stdout.write(json.dumps({"file": name, "problem": problem, "advice": advice}, ensure_ascii=False))
        raise NothingTaken(f"{problem}. {advice}. Nothing was written") from error


def _told(came: Imported) -> str:
    """Return what came of it in plain sentences."""
    lines = []
    for problem in came.problems:
        which = ", ".join(part for part in (problem.ocid, problem.release_id) if part) or "without ids"
        lines.append(f"Release {problem.place_in_file:,} ({which}), {problem.place}")
        lines.append(f"    {problem.problem}. {problem.advice}.")
    if came.refused > len(came.problems):
        lines.append(f"… and {came.refused - len(came.problems):,} more that were not taken")
    lines.append(
        f"{came.releases:,} releases read from {came.file}: {came.taken:,} taken, {came.known:,} known already, "
        f"{came.refused:,} not taken."
    )
    if came.dry_run:
        lines.append("Nothing was written: this was a dry run.")
    return "\n".join(lines)
