"""Whom pages offer as the owner of a task or a milestone."""

from mutuals_tracker.accounts.models import User
from spinouts.models import Spinout


def owners(spinout: Spinout, *, now: User | None = None) -> list[User]:
    """Return those who act for a parent body, and whoever owns it `now`, who may have left since."""
    people = list(User.objects.acting_for(link.organisation_id for link in spinout.parent_links.all()))
    return people if now is None or now in people else [*people, now]
