"""The smallest valid referral."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from funding.models import Application, Referral, Round
from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts.models import Spinout
from tests.factories import funding
from tests.factories.casework import a_row


def a_referral(
    spinout: Spinout,
    round_: Round | None = None,
    by: User | None = None,
    *,
    opened_on: date | None = None,
    **fields: Any,
) -> Referral:
    """Write one that was opened today, because somebody withdrew what they had submitted."""
    opened_on = opened_on or timezone.localdate()
    author = by or User.objects.system()
    made = funding.a_submitted_application(spinout, round_, author)
    given = {"reason": "withdrawn", "opened_on": opened_on, "due_on": opened_on + timedelta(days=30), "owner": by}
    with transaction.atomic():
        with recorded(by=author, verb="factory"):
            Application.objects.filter(pk=made.pk).update(state="withdrawn", withdrawn_reason="Too early")
        referral: Referral = a_row(Referral, spinout, author, application=made, **(given | fields))
    referral.application.refresh_from_db()
    return referral


def a_referral_to(spinout: Spinout, destination: str = "adviser", **fields: Any) -> Referral:
    """Write one that leads to an adviser, or where the fields say."""
    where = {"where": "Ada Adviser"} if destination in ("adviser", "course") else {}
    opened_on = fields.get("opened_on") or timezone.localdate()
    return a_referral(spinout, destination=destination, **({"sent_on": opened_on} | where | fields))
