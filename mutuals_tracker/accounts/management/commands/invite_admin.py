"""`manage.py invite_admin EMAIL NAME`: the first admin of a service that has none to invite them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from mutuals_tracker.accounts.actions import people
from mutuals_tracker.accounts.models import Role, User


class Command(BaseCommand):
    """Invites an admin as the system user."""

    help = (
        "Invites an admin. The mail with the link to choose a password goes to the outbox, and from there to the mail "
        "server, or to the folder `mail` in the local data folder where there is none."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add who, and where the service is reached."""
        parser.add_argument("email", help="with which they will sign in, and where the invitation goes")
        parser.add_argument("name", help="their full name")
        parser.add_argument(
            "--site", default="http://127.0.0.1:8000", help="where people reach the service, for the link (%(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite them, or say why not."""
        try:
            validate_email(options["email"])
            made = people.invite(
                email=options["email"],
                name=options["name"],
                roles=[people.NewRole(Role.ADMIN)],
                link_to=f"{options['site'].rstrip('/')}/accounts/invitation/",
                by=User.objects.system(),
                at=timezone.now(),
            )
        except ValidationError:
            raise CommandError(f"{options['email']} is not an email address like name@example.org") from None
        except people.AlreadyHasAccountError as error:
            raise CommandError(f"{error}. Another admin can give them the role in the admin area") from error
        self.stdout.write(f"{made} is invited. The mail to {made.email} is sent by the next run of the worker.")
