"""Two imports of one file at the same time end with one set."""

import threading
from pathlib import Path

import pytest
from django.db import connection

from mutuals_tracker.accounts.models import User
from mutuals_tracker.spreadsheets.findings import Outcome
from spinouts.models import Spinout, StaffReturn
from tests.importing.files import SAMPLE, returns_from, spinouts_from

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, path: Path) -> list[Outcome]:
    outcomes: list[Outcome] = []
    ready = threading.Barrier(2)

    def one() -> None:
        try:
            ready.wait(timeout=30)
            outcomes.append(act(path))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return sorted(outcomes, key=lambda outcome: len(outcome.added))


def test_the_second_import_waits_and_finds_everything_known() -> None:
    User.objects.system()
    second, first = at_once(spinouts_from, SAMPLE / "mutuals.csv")
    assert (len(first.added), second.added, second.changed, second.unchanged) == (90, [], [], 90)
    assert Spinout.objects.count() == 90
    second, first = at_once(returns_from, SAMPLE / "staff_counts.csv")
    assert (len(first.added), second.added, second.unchanged) == (64, [], 64)
    assert StaffReturn.objects.count() == 64
