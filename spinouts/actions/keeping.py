"""Deriving again what is kept, and putting right what differed."""

from datetime import datetime, timedelta

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept

# A report that is being built reads the series as known at most this long ago.
DISTINCT_FOR = timedelta(days=1)


def rebuild_standing(*, by: User, at: datetime) -> kept.Difference:
    """Derive all that is kept from all facts, mend what differs, and return what it was.

    Not one transaction: people go on working while it runs, and half of it done is half of it right.
    """
    with recorded(by=by, verb="rebuild_standing"):
        difference = kept.rebuild()
    kept.compact(before=at - DISTINCT_FOR)
    return difference
