"""`manage.py load_procurement_rules`: enter the rules of procurement that are known, with their sources."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from procurement.sample import law


class Command(BaseCommand):
    """Loads regimes, thresholds, reservations and lists of codes."""

    help = (
        "Enters regimes, thresholds, reservations and lists of codes that are known, each with its source. "
        "What is there already stays as it is, so running it again changes nothing."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load them as the system user, and say how many are new."""
        added = law.load(by=User.objects.system(), at=timezone.now())
        self.stdout.write(f"{added} rules added" if added else "Every rule is there already")
