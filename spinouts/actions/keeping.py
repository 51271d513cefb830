"""Deriving again what is kept, putting right what differed, and forgetting what nobody asks for any more."""

from datetime import datetime, timedelta

from django.db import transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept
from spinouts.models import SentForm

# A report that is being built reads the series as known at most this long ago.
DISTINCT_FOR = timedelta(days=1)
# A page that was open this long is not sent twice by accident.
SENT_FORMS_KEPT_FOR = timedelta(days=7)


def rebuild_standing(*, by: User, at: datetime) -> kept.Difference:
    """Derive all that is kept from all facts, mend what differs, and return what it was.

    Not one transaction: people go on working while it runs, and half of it done is half of it right.
    """
    with recorded(by=by, verb="rebuild_standing"):
        difference = kept.rebuild()
    kept.compact(before=at - DISTINCT_FOR)
    return difference


@transaction.atomic
def forget_sent_forms(*, by: User, at: datetime) -> int:
    """Forget which forms were saved long ago, and return how many that were; what they changed stays."""
    with recorded(by=by, verb="forget_sent_forms"):
        forgotten, _each = SentForm.objects.filter(at__lt=at - SENT_FORMS_KEPT_FOR).delete()
    return forgotten
