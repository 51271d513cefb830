"""Wakes the sending of mail."""

from celery import shared_task
from django.contrib.auth import get_user_model
from django.db.utils import OperationalError
from django.utils import timezone

from mutuals_tracker.outbox import actions


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def send_waiting() -> None:
    """Send all mail that is due. What waits is a query, so a lost message costs one beat."""
    actions.send_due(by=get_user_model().objects.system(), at=timezone.now())
