"""`manage.py write_lifecycle`: write the page about stages and outcomes from the table that decides them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from spinouts import diagram

PLACE = "docs/reference/lifecycle.md"


class Command(BaseCommand):
    """Writes docs/reference/lifecycle.md."""

    help = "Write docs/reference/lifecycle.md from spinouts/lifecycle.py"
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        """Write it and say where."""
        (settings.BASE_DIR / PLACE).write_text(diagram.document())
        self.stdout.write(f"Wrote {PLACE}")
