"""`manage.py import_reserved_codes FILE --list section-33`: which CPV codes are on a list, all rows or none."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.spreadsheets import running
from procurement.importing.codes import OF_LIST, import_codes
from procurement.models import CodeList


class Command(BaseCommand):
    """Imports the codes of a list."""

    help = (
        "Imports the CPV codes of a list from a CSV or XLSX file with a column code (and check_digit, label_en): all "
        "rows or none, and every error at once. The file is the full list unless --part says otherwise."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and the options."""
        running.add_arguments(parser)
        parser.add_argument("--list", required=True, help="reg-77, section-33, or PURPOSE:REGIME (light_touch:pa-2023)")
        parser.add_argument("--part", action="store_true", help="the file is a part of the list, not all of it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file as the system user."""
        code_list = CodeList.objects.known_as(options["list"]).earliest_first().last()
        if code_list is None:
            there = ", ".join(sorted(each.slug for each in CodeList.objects.select_related("regime")))
            raise CommandError(
                f"There is no list {options['list']}. There are: {there or 'none; load the rules first'}"
            )
        running.run(
            self,
            options,
            lambda table: import_codes(
                table,
                code_list,
                is_full=not options["part"],
                by=User.objects.system(),
                at=timezone.localtime(),
                dry_run=options["dry_run"],
            ),
            of=OF_LIST,
        )
