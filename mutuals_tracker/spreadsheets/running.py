"""What the import commands share: their arguments, and telling what came of the file."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mutuals_tracker.spreadsheets.findings import Outcome, UnreadableError, for_machines, for_people
from mutuals_tracker.spreadsheets.tables import Table, read_table


class NothingWritten(CommandError):  # noqa: N818 - it is what the terminal shows, before the reason
    """There is something to put right in the file."""


def add_arguments(parser: CommandParser) -> None:
    """Add the file and the options."""
    parser.add_argument("file", type=Path, help="a CSV (UTF-8) or XLSX file, at most 20 MB and 50,000 rows")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
    parser.add_argument("--json", action="store_true", help="the same for machines")


def add_effective_on(parser: CommandParser) -> None:
    """Add the day on which changed cells became true."""
    parser.add_argument(
        "--effective-on",
        type=_day,
        default=timezone.localdate(),
        metavar="DATE",
        help="the day from which changed cells are true, such as 2026-11-22 (default: today)",
    )


def _day(written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise ArgumentTypeError(f"{written!r} is not a date. Write it like 2026-11-22") from error
    if day > timezone.localdate():
        raise ArgumentTypeError(f"{written} is in the future. Name today or an earlier day")
    return day


def run(command: BaseCommand, options: dict, act: Callable[[Table], Outcome], *, of: str) -> None:
    """Read the file, do what `act` does with it, and tell; raises NothingWritten (exit status 1) after any error."""
    outcome = attempt(options["file"], act, of=of, dry_run=options["dry_run"])
    command.stdout.write(for_machines(outcome) if options["json"] else for_people(outcome))
    if not outcome.is_good:
        many = len(outcome.errors)
        raise NothingWritten(f"{many:,} thing{'s' if many > 1 else ''} to put right first in {outcome.file}")


def attempt(path: Path, act: Callable[[Table], Outcome], *, of: str, dry_run: bool = False) -> Outcome:
    """Return what `act` makes of the file, or the reason for which it cannot be read."""
    try:
        return act(read_table(path))
    except UnreadableError as error:
        outcome = Outcome(file=path.name, of=of, dry_run=dry_run)
        outcome.refuse(None, "", "", error.problem, error.advice)
        return outcome
