"""`manage.py write_adviser_cases`: write the page of the cases by which the adviser is proved."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from procurement.advice import casebook


class Command(BaseCommand):
    """Writes one page below docs/reference."""

    help = "Write the page in docs/reference about the adviser's cases, from their table"
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        """Write it and say where."""
        page = casebook.page(casebook.read(settings.BASE_DIR / casebook.TABLE))
        (settings.BASE_DIR / casebook.PLACE).write_text(page, encoding="utf-8")
        self.stdout.write(f"Wrote {casebook.PLACE}")
