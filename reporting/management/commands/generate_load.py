"""`manage.py generate_load --spinouts N --seed S`: synthetic data at scale, same every time for the same seed."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from reporting.load.writing import HoldsDataError, generate


class Command(BaseCommand):
    """Generates load."""

    help = (
        "Writes invented spin-outs with their whole histories, through the real tables and their triggers. "
        "Refuses a database that holds spin-outs, unless --add."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add how much of it, and the seed."""
        parser.add_argument("--spinouts", type=int, required=True, help="how many spin-outs")
        parser.add_argument("--returns", type=int, default=20, help="staff returns for each (default: 20)")
        parser.add_argument("--seed", type=int, default=1, help="another seed gives other data (default: 1)")
        parser.add_argument("--add", action="store_true", help="mix them with the spin-outs that are there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them, saying how far it has come."""
        if options["spinouts"] < 1 or options["returns"] < 0:
            raise CommandError("Ask for at least one spin-out, and for no fewer than no returns.")
        began = time.monotonic()

        def say(what: str) -> None:
            self.stdout.write(f"{time.monotonic() - began:6.0f} s  {what}")
            self.stdout.flush()

        try:
            generate(
                spinouts=options["spinouts"],
                returns=options["returns"],
                seed=options["seed"],
                add=options["add"],
                by=User.objects.system(),
                at=timezone.now(),
                say=say,
            )
        except HoldsDataError as error:
            raise CommandError(f"{error}.") from error
        say("Done")
