"""What the mails about accounts say."""

from typing import TYPE_CHECKING, NamedTuple

from mutuals_tracker.accounts.invitations import LASTS

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


class Wording(NamedTuple):
    """A mail's subject and text."""

    subject: str
    text: str


def invitation(person: "User", link: str) -> Wording:
    """Return what somebody who has no password yet is told."""
    return Wording(
        "Your account with Mutuals Tracker",
        f"""Dear {person},

An admin has given you an account with Mutuals Tracker, the service that tracks public service mutuals.

Open this link to choose your password:

{link}

The link works once, within {LASTS.days} days. You then sign in with this address, {person.email}.
If you did not expect this mail, do nothing.
""",
    )


def deactivation(person: "User") -> Wording:
    """Return what somebody whose account was closed is told."""
    return Wording(
        "Your account with Mutuals Tracker is closed",
        f"""Dear {person},

An admin has closed your account with Mutuals Tracker. You can no longer sign in.
What you entered stays in the record. If this is a mistake, reply to your admin.
""",
    )
