"""Reminding owners of their referrals."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from funding import permissions
from funding.models import Referral
from funding.onward import letters
from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import allows
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.recording import recorded
from spinouts.permissions import check_can_lead


@transaction.atomic
def chase_referrals(*, site: str, by: User, at: datetime) -> int:
    """Write to the owners of referrals of which a reminder is due; return how many were written.

    Run twice it writes nobody twice. Whoever no longer acts for a parent body is not written to. `site` is the address
    of the service, where links begin.
    """
    today = timezone.localdate(at)
    with recorded(by=by, verb="chase_referrals"):
        permissions.check_can_chase_referrals(by)
        due = Referral.objects.to_be_chased(on=today).with_application()
        due = due.select_for_update(of=("self",), skip_locked=True).order_by("due_on", "pk")
        people: dict[int, User] = {}
        written = 0
        for referral in due.prefetch_related("spinout__parent_links"):
            # Their roles are read once for all that they see to.
            owner = people.setdefault(referral.owner.pk, referral.owner) if referral.owner else None
            if owner and allows(check_can_lead, owner, referral.spinout):
                _write(referral, owner, site=site, at=at)
                written += 1
    return written


def _write(referral: Referral, owner: User, *, site: str, at: datetime) -> None:
    application = referral.application
    page = reverse("funding:referral", args=[application.reference])
    wording = letters.chaser(
        str(owner),
        reference=application.reference,
        record=str(referral.spinout),
        fund=str(application.round.fund),
        due_on=referral.due_on,
        is_overdue=referral.is_overdue(timezone.localdate(at)),
        link=f"{site.rstrip('/')}{page}",
    )
    purpose: str = referral.purpose  # type: ignore[attr-defined]
    Letter.objects.queue(to=owner.email, subject=wording.subject, text=wording.text, purpose=purpose, at=at)
