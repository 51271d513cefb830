"""`manage.py write_challenge_states`: write the page about what an expression of interest can become."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from procurement.challenging import diagram


class Command(BaseCommand):
    """Writes one page below docs/reference."""

    help = "Write the page in docs/reference about the states of an expression of interest"
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        """Write it and say where."""
        (settings.BASE_DIR / diagram.PLACE).write_text(diagram.states_page())
        self.stdout.write(f"Wrote {diagram.PLACE}")
