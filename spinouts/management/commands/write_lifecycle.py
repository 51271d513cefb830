"""`manage.py write_lifecycle`: write the pages about stages, gates and checklists from the tables that decide them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from spinouts import diagram


class Command(BaseCommand):
    """Writes three pages below docs/reference."""

    help = "Write the pages in docs/reference about stages, gates and checklists from the tables that decide them"
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        """Write them and say where."""
        for place, page in diagram.PAGES.items():
            (settings.BASE_DIR / place).write_text(page())
            self.stdout.write(f"Wrote {place}")
