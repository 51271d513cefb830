"""`manage.py progress_report`: a progress report without the web. Writes a file and no row."""

import os
import sys
import tempfile
from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils import timezone

from mutuals_tracker import facts
from mutuals_tracker.govuk.formats import UK
from reporting import contents, rendering
from reporting.contents import Dates, Terms
from reporting.report_lifecycle import Format, RenderingError
from reporting.scopes import NATIONAL, Scope, UnknownScopeError

WRONG = 2
STANDARD_OUTPUT = "-"


class Command(BaseCommand):
    """Ends with 0, or with 2 and one line that says what is wrong."""

    help = "Make a progress report as at a date, as known at a moment; the same two dates make the same report."
    # Nothing here serves a page, and a report should not wait for the checks of those that do.
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return a parser that says in one line what it does not understand."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = self._misunderstood  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options that people and scripts rely on (product.md)."""
        parser.add_argument("--as-at", required=True, metavar="DATE", help="the day to count on, such as 2014-07-23")
        parser.add_argument(
            "--known-at",
            metavar="DATETIME",
            help="use what was recorded by then, such as 2014-08-01T12:00:00Z (UK time where no zone is given; "
            "a day means its end); default: now",
        )
        parser.add_argument(
            "--since", metavar="DATE", help="the opening of the bridge; default: the last published report"
        )
        parser.add_argument(
            "--scope", default=NATIONAL, help="national, region:…, service-area:… or body:…; default: national"
        )
        parser.add_argument("--format", required=True, choices=[f.value for f in Format])
        parser.add_argument("--output", required=True, metavar="PATH", help="the file to write; - for standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the report and write it whole, or not at all."""
        try:
            terms = self._terms(options, now=timezone.now())
            content = rendering.written(options["format"], contents.gather(terms))
            _write(options["output"], content)
        except (ValueError, RenderingError, facts.FactsBusyError) as error:
            raise CommandError(_one_line(error), returncode=WRONG) from error
        except OSError as error:
            raise CommandError(
                f"{options['output']} cannot be written: {_one_line(error)}", returncode=WRONG
            ) from error
        except OperationalError as error:
            raise CommandError(f"The database cannot be read: {_one_line(error)}", returncode=WRONG) from error

    def _terms(self, options: dict[str, Any], *, now: datetime) -> Terms:
        today = now.astimezone(UK).date()
        as_at = _day("--as-at", options["as_at"])
        since = _day("--since", options["since"]) if options["since"] else None
        if as_at > today:
            raise ValueError(f"--as-at {as_at} is in the future: it must be today or earlier")
        if since and since > as_at:
            raise ValueError(f"--since {since} is after --as-at {as_at}")
        scope = _scope(options["scope"])
        known_at = facts.fix_known_at(_moment(options["known_at"]) if options["known_at"] else None)
        return Terms(
            title=contents.default_title(scope, as_at),
            scope=scope,
            dates=Dates(as_at, known_at),
            opening=contents.opening(scope=scope, as_at=as_at, known_at=known_at, since=since),
        )

    def _misunderstood(self, message: str) -> NoReturn:
        if not getattr(self, "_called_from_command_line", False):
            raise CommandError(message, returncode=WRONG)
        self.stderr.write(f"progress_report: {message}")
        sys.exit(WRONG)


def _day(option: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{option} {written!r} is not a date: write it like 2014-07-23") from None


def _moment(written: str) -> datetime:
    try:
        if len(written) == len("2014-07-23"):
            # Days end at midnight, UK time.
            ended = datetime.combine(date.fromisoformat(written) + timedelta(days=1), time(), UK)
            return ended - timedelta(microseconds=1)
        moment = datetime.fromisoformat(written)
    except (ValueError, OverflowError):
        raise ValueError(f"--known-at {written!r} is not a moment: write it like 2014-08-01T12:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UK)


def _scope(written: str) -> Scope:
    try:
        return Scope.parse(written)
    except UnknownScopeError as error:
        raise ValueError(f"--scope: {error}") from error


def _write(output: str, content: bytes) -> None:
    if output == STANDARD_OUTPUT:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as beside:
            beside.write(content)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
