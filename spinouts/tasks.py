"""The nightly proof that what is kept follows from the facts, and the tidying that goes with it."""

import logging

from celery import shared_task
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
