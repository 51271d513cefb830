"""`manage.py load_sample_data`: real mutuals from public sources, sample accounts and a few invented example cases."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.kept_secrets import demo_password
from reporting.sample.loading import LoadedAlready, NotEmptyError, load
from reporting.sample.people import ACCOUNTS


class Command(BaseCommand):
    """Loads the sample data."""

    help = (
        "Loads the sample data into an empty database: real mutuals and counts with their sources, sample accounts and "
        "invented example cases. Refuses a database that holds anything else. A second run changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it, and say who can sign in."""
        password = demo_password(settings.LOCAL_DIR)
        try:
            outcomes = load(password=password, by=User.objects.system(), at=timezone.localtime())
        except LoadedAlready as already:
            self.stdout.write(f"{already}.")
            return
        except NotEmptyError as error:
            raise CommandError(f"{error}.") from error
        for outcome in outcomes:
            self.stdout.write(f"{outcome.file}: {outcome.of}, {len(outcome.added):,}")
        self.stdout.write(
            "Accounts, all with the password in DEMO_PASSWORD or else in the local folder's demo-password:"
        )
        for account, _name, role, _council in ACCOUNTS:
            self.stdout.write(f"  {account}@example.org ({role.label})")
