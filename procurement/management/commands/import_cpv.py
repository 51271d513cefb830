"""`manage.py import_cpv FILE`: what the codes of the Common Procurement Vocabulary are called."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.spreadsheets import running
from procurement.importing.codes import OF_CPV, import_cpv


class Command(BaseCommand):
    """Imports the vocabulary."""

    help = (
        "Imports CPV codes with their words from a CSV or XLSX file with the columns code, check_digit and label_en: "
        "all rows or none. Deletes nothing; the same file twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and the options."""
        running.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file as the system user."""
        running.run(
            self,
            options,
            lambda table: import_cpv(
                table, by=User.objects.system(), at=timezone.localtime(), dry_run=options["dry_run"]
            ),
            of=OF_CPV,
        )
