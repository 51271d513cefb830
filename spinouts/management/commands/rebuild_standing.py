"""`manage.py rebuild_standing`: derive all that is kept from the facts again, and say whether it differed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from spinouts import actions, kept


class Command(BaseCommand):
    """Ends with 0; with --check it changes nothing and ends with 1 where something differed."""

    help = "Derives where spin-outs stand, and the rest that is kept to be fast, from the facts again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true", help="change nothing; end with 1 where something differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, or only compare, and say what differed."""
        if options["check"]:
            difference = kept.rebuild(mend=False)
        else:
            difference = actions.rebuild_standing(by=User.objects.system(), at=timezone.now())
        if not difference:
            self.stdout.write("What is kept follows from the facts: nothing differed.")
            return
        self.stdout.write(_described(difference))
        if options["check"]:
            raise CommandError("What is kept differs from the facts. Run rebuild_standing without --check to mend it.")
        self.stdout.write("Mended.")


def _described(difference: kept.Difference) -> str:
    lines = [f"Spin-outs that differed: {len(difference.references)}"]
    lines += [f"  {reference}" for reference in difference.references]
    lines.append(f"Monthly changes that differed: {difference.monthly_rows}")
    return "\n".join(lines)
