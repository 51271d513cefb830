"""What a person has looked at."""

from datetime import datetime, timedelta

from django.db import connection

from mutuals_tracker.accounts.models import User
from spinouts.models import Spinout

# Whoever opens a record again so soon is still on the same visit.
SAME_VISIT = timedelta(minutes=30)
_VISIT = """
    INSERT INTO spinouts_visit AS visit (person_id, spinout_id, at, before) VALUES (%s, %s, %s, NULL)
    ON CONFLICT (person_id, spinout_id) DO UPDATE SET
        at = greatest(visit.at, EXCLUDED.at),
        before = CASE WHEN EXCLUDED.at - visit.at > make_interval(secs => %s) THEN visit.at ELSE visit.before END
    RETURNING before
"""


def visit(spinout: Spinout, *, by: User, at: datetime) -> datetime | None:
    """Note that the person opened the record; return when they last did on the visit before, or None for the first.

    One statement, which changes nothing of the record.
    """
    with connection.cursor() as cursor:
        cursor.execute(_VISIT, [by.pk, spinout.pk, at, SAME_VISIT.total_seconds()])
        (before,) = cursor.fetchone()
    return before
