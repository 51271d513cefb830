"""Referrals: one is opened for every application that came to nothing; it is sent somewhere, and its outcome told."""

from datetime import datetime

from django.utils import timezone

from funding.models import Application, Referral
from funding.models.referral import WITHIN
from funding.vocabulary import ReferralReason
from mutuals_tracker.accounts.models import User
from spinouts.actions import turn
from spinouts.models import CaseSummary


def open_referral(application: Application, *, reason: ReferralReason, by: User, at: datetime) -> Referral:
    """Open the referral of an application that came to nothing, within the action that ended it.

    Whoever leads the spin-out sees to it, or whoever wrote the application last where nobody does.
    """
    today = timezone.localdate(at)
    lead = CaseSummary.objects.filter(spinout=application.spinout_id).values_list("lead", flat=True).first()
    return Referral.objects.create(
        spinout=application.spinout,
        application=application,
        reason=reason,
        opened_on=today,
        owner_id=lead or application.written_by_id,
        due_on=today + WITHIN,
        **turn.stamp(by=by, at=at),
    )
