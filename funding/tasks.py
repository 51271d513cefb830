"""What funding runs on a schedule: reminding owners of referrals, and bodies of what they owe to funds."""

from celery import shared_task
from django.conf import settings
from django.db.utils import OperationalError
from django.utils import timezone

from funding import actions
from mutuals_tracker.accounts.models import User


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def chase_referrals() -> None:
    """Remind owners of their referrals: the due-work query is `Referral.objects.to_be_chased`, of any day."""
    actions.chase_referrals(site=settings.SERVICE_URL, by=User.objects.system(), at=timezone.now())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def remind_of_returns_to_funds() -> None:
    """Remind bodies of monitoring returns: the due-work query is `MonitoringReturn.objects.to_be_reminded`."""
    actions.remind_of_award_returns(site=settings.SERVICE_URL, by=User.objects.system(), at=timezone.now())
