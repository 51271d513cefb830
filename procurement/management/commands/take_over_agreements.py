"""Makes a contract in the register of every agreement that casework recorded and nobody has joined yet."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from procurement.actions import joining


class Command(BaseCommand):
    """`manage.py take_over_agreements`: once after the upgrade; running it again adds nothing."""

    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Take them over as the service itself, and say how many."""
        made = joining.take_over_agreements(by=User.objects.system(), at=timezone.now())
        self.stdout.write(f"{made:,} agreement{'' if made == 1 else 's'} taken over into the register of contracts")
