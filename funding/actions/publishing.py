"""What of the awards is open data: an admin publishes one, and may withdraw it."""

from datetime import datetime

from django.db import transaction

from funding import opendata, permissions
from funding.models import Award
from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts.actions import turn


class UnpublishableError(ValueError):
    """Something is missing without which it is not published; the message says what."""


@transaction.atomic
def publish_award(award: Award, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Award:
    """Publish an award as open data; one that is published already stays as it is.

    Raises AlreadySaved, ChangedMeanwhile or UnpublishableError.
    """
    with recorded(by=by, verb="publish_award"):
        award = turn.take_row(award, by=by, at=at, sent=sent)
        permissions.check_can_publish_award(by, award)
        if award.published_at is not None:
            return award
        missing = opendata.missing(award)
        if missing:
            raise UnpublishableError(f"It cannot be published: {missing}")
        turn.change(award, {"published_at": at, "published_by": by}, by=by, at=at)
    return award


@transaction.atomic
def withdraw_from_publication(
    award: Award, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Award:
    """Take an award out of what is published from now on; whoever downloaded it has it. Raises ChangedMeanwhile."""
    with recorded(by=by, verb="withdraw_award_from_publication", why=reason):
        award = turn.take_row(award, by=by, at=at, sent=sent)
        permissions.check_can_withdraw_award_from_publication(by, award)
        turn.change(award, {"published_at": None, "published_by": None}, by=by, at=at)
    return award
