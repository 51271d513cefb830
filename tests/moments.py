"""Moments at which we come to know things: several of them inside one test's transaction."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection


def next_moment() -> datetime:
    """Let the facts that are written next be stamped later than this instant, which is returned.

    A transaction stamps all of its facts alike, so without this a test in one transaction has only one moment.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp(), pg_sleep(0.001), set_config('mutuals.recorded_at', '', true)")
        instant, *_rest = cursor.fetchone()
    return instant


@pytest.fixture
def moment(db: None) -> Callable[[], datetime]:
    """Return `next_moment`: call it between facts that are to be known one after the other."""
    return next_moment
