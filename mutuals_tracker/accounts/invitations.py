"""The link by which somebody invited chooses a first password: it works once, for a week, and only the latest one."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

LASTS = timedelta(days=7)
_SALT = "mutuals_tracker.accounts.invitations"


class InvitationSpentError(ValueError):
    """The link was used, replaced by a later one, or is too old; the message says what to do."""


def token_for(person: "User") -> str:
    """Return the secret part of the person's link; the same until they choose a password or are invited again."""
    return signing.dumps([person.pk, _state(person)], salt=_SALT)


def key_in(token: str) -> int:
    """Return the key of the person whom the link is for; raises InvitationSpentError for what we never made."""
    try:
        key, _state = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise InvitationSpentError("The link is not whole. Copy all of it from the mail") from error
    return int(key)


def check(token: str, person: "User", *, at: datetime) -> None:
    """Raise InvitationSpentError unless the link still lets this person in at `at`."""
    _key, state = signing.loads(token, salt=_SALT)
    if not person.is_active or not constant_time_compare(state, _state(person)):
        raise InvitationSpentError("The link was used already, or a later one was sent. Look for the latest mail")
    if at >= person.invited_at + LASTS:
        raise InvitationSpentError(f"The link is older than {LASTS.days} days. Ask an admin to invite you again")


def _state(person: "User") -> str:
    """Everything that spends the link when it changes: the password above all."""
    about = f"{person.password}|{person.invited_at.isoformat()}|{person.email}"
    return salted_hmac(_SALT, about).hexdigest()[:32]
