"""`manage.py import_spinouts FILE`: spin-outs from a spreadsheet, all rows or none."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.spreadsheets import running
from spinouts.importing.spinouts import OF, import_spinouts


class Command(BaseCommand):
    """Imports spin-outs."""

    help = (
        "Imports spin-outs from a CSV or XLSX file: all rows or none, and every error at once. "
        "The same file twice changes nothing. Exit status 1 when something has to be put right."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and the options."""
        running.add_arguments(parser)
        running.add_effective_on(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file as the system user."""
        running.run(
            self,
            options,
            lambda table: import_spinouts(
                table,
                by=User.objects.system(),
                at=timezone.localtime(),
                effective_on=options["effective_on"],
                dry_run=options["dry_run"],
            ),
            of=OF,
        )
