"""Who may meddle with mail."""

from typing import TYPE_CHECKING

from mutuals_tracker.accounts.rules import Refused, is_admin

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User


def check_can_send_again(by: "User | AnonymousUser") -> None:
    """Admins look after mail that was not accepted."""
    if not is_admin(by):
        raise Refused("Only an admin can have mail sent again")
