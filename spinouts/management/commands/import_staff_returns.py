"""`manage.py import_staff_returns FILE`: counts of staff from a spreadsheet, all rows or none."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.spreadsheets import running
from spinouts.importing.staff_returns import OF, import_staff_returns


class Command(BaseCommand):
    """Imports staff returns."""

    help = (
        "Imports staff returns from a CSV or XLSX file: all rows or none, and every error at once. "
        "The same file twice changes nothing. Exit status 1 when something has to be put right."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and the options."""
        running.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file as the system user."""
        running.run(
            self,
            options,
            lambda table: import_staff_returns(
                table, by=User.objects.system(), at=timezone.localtime(), dry_run=options["dry_run"]
            ),
            of=OF,
        )
