"""`manage.py import_organisations FILE`: councils from a register, dated and never deleting."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from mutuals_tracker.accounts.importing.organisations import OF, import_organisations
from mutuals_tracker.accounts.models import User
from mutuals_tracker.spreadsheets import running


class Command(BaseCommand):
    """Imports bodies."""

    help = (
        "Imports councils from a CSV or XLSX file in the columns of a local authority register: all rows or none, and "
        "every error at once. Deletes nothing; the same file twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and the options."""
        running.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file as the system user."""
        running.run(
            self,
            options,
            lambda table: import_organisations(
                table, by=User.objects.system(), at=timezone.localtime(), dry_run=options["dry_run"]
            ),
            of=OF,
        )
