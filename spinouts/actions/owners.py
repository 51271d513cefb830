"""Who may own a task or a milestone."""

from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import Refused
from spinouts import permissions
from spinouts.models import Spinout


class OwnerError(ValueError):
    """The person is nobody who could do it: no officer or certifier of a parent body, or their account is closed."""


def check_owner(owner: User | None, spinout: Spinout, *, now: int | None = None) -> None:
    """Raise OwnerError unless the person may own it. Whoever owns it `now`, by their key, may stay, until replaced."""
    if owner is None or owner.pk == now:
        return
    try:
        permissions.check_can_lead(owner, spinout)
    except Refused as refusal:
        raise OwnerError(str(refusal)) from refusal
