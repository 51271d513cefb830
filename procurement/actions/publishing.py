"""Publishing procurements and contracts as open data, and taking them out of it again."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from procurement.models import Contract, Procurement
from procurement.permissions import contracts as permissions
from spinouts.actions import turn

Published = TypeVar("Published", bound=Procurement | Contract)


@transaction.atomic
def publish(row: Published, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Published:
    """Publish it as open data; one that is published already stays as it is. Raises AlreadySaved, ChangedMeanwhile."""
    with recorded(by=by, verb=f"publish_{row._meta.model_name}"):
        row = turn.take_row(row, by=by, at=at, sent=sent)
        permissions.check_can_publish(by, row)
        if row.published_at is None:
            turn.change(row, {"published_at": at, "published_by": by}, by=by, at=at)
    return row


@transaction.atomic
def withdraw(row: Published, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Published:
    """Take it out of what is published from now on; whoever downloaded it has it. Raises ChangedMeanwhile."""
    with recorded(by=by, verb=f"withdraw_{row._meta.model_name}", why=reason):
        row = turn.take_row(row, by=by, at=at, sent=sent)
        permissions.check_can_withdraw(by, row)
        turn.change(row, {"published_at": None, "published_by": None}, by=by, at=at)
    return row
