"""What runs on a schedule: the proof that what is kept follows from the facts, tidying, asking for staff returns."""

import logging

from celery import shared_task
from django.conf import settings
from django.db.utils import OperationalError
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from spinouts import actions

logger = logging.getLogger(__name__)


@shared_task(acks_late=True, time_limit=7200)
def rebuild_standing() -> None:
    """Rebuild what is kept, and say so loudly where it differed. Needs no due-work query: the next night finds it."""
    difference = actions.rebuild_standing(by=User.objects.system(), at=timezone.now())
    if difference:
        logger.error("What was kept differed from the facts and was mended: %s", difference)


@shared_task(acks_late=True)
def forget_sent_forms() -> None:
    """Forget which forms were saved long ago. Needs no due-work query: the next night forgets more."""
    actions.forget_sent_forms(by=User.objects.system(), at=timezone.now())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def ask_for_returns() -> None:
    """Ask bodies for their staff returns: the due-work query is `models.return_request.to_be_asked`, of any day."""
    actions.ask_for_returns(by=User.objects.system(), at=timezone.now())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def remind_of_returns() -> None:
    """Remind those who have not answered: the due-work query is `ReturnRequest.objects.to_be_chased`, of any day."""
    actions.remind_of_returns(site=settings.SERVICE_URL, by=User.objects.system(), at=timezone.now())
