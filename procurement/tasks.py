"""What procurement runs on a schedule: warning of what ends, and watching for risks that the records show."""

from celery import shared_task
from django.conf import settings
from django.db.utils import OperationalError
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from procurement.actions import clocks, watching


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def warn_of_clocks() -> None:
    """Warn of what ends: the due-work query is `Clock.objects.to_be_warned_of`, of any day."""
    clocks.warn_of_clocks(site=settings.SERVICE_URL, by=User.objects.system(), at=timezone.now())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def watch_risks() -> None:
    """Raise and close risks as the records say: the due-work query is `watching.causes.due`, of any day."""
    watching.watch_risks(by=User.objects.system(), at=timezone.now())
