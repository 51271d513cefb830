"""Writers and readers at the same time: what was asked for once is answered the same again."""

import threading
import time
from datetime import date

import pytest
from django.db import connection, transaction

from mutuals_tracker import facts
from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from reporting import readings
from reporting.scopes import EVERYTHING
from spinouts import kept
from spinouts.models import StaffReturn
from spinouts.standing import Standing
from tests.factories.spinouts import a_spinout, written

ON = date(2020, 1, 1)
WRITERS = 4
SECONDS = 4.0


def write_until(stop: threading.Event, spinouts: list, problems: list) -> None:
    """Commit returns about the same spin-outs as everybody else, some slowly, until told to stop."""
    author = User.objects.system()
    number = 0
    try:
        while not stop.is_set():
            number += 1
            with transaction.atomic(), recorded(by=author, verb="test"):
                for spinout in spinouts[number % 2 :: 2]:
                    StaffReturn.objects.create(
                        spinout=spinout,
                        measure="current_headcount",
                        qualifier="exact",
                        count=number,
                        recorded_by=author,
                        **written("2012"),
                    )
                # Stamped, and not committed yet: what a known-at that did not wait would miss.
                time.sleep(0.03 * (number % 3))
                kept.refresh([spinout.pk for spinout in spinouts[number % 2 :: 2]])
    except Exception as problem:
        problems.append(problem)
    finally:
        connection.close()


def answer(known_at):
    return (
        readings.position(EVERYTHING, on=ON, known_at=known_at),
        readings.members(EVERYTHING, on=ON, known_at=known_at, standings=list(Standing))[:50],
        readings.series(EVERYTHING, until=ON, known_at=known_at, since=date(2011, 1, 1)),
        readings.bridge(EVERYTHING, opening=(date(2011, 1, 1), known_at), closing=(ON, known_at)),
    )


@pytest.mark.django_db(transaction=True)
def test_a_known_at_that_was_fixed_while_others_wrote_is_answered_the_same_again():
    spinouts = [a_spinout(f"Mutual {number}", launched="2010", assessed="meets") for number in range(4)]
    stop, problems = threading.Event(), []
    writers = [threading.Thread(target=write_until, args=(stop, spinouts, problems)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    answers = []
    try:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until or len(answers) < 5:
            known_at = facts.fix_known_at()
            answers.append((known_at, answer(known_at)))
    finally:
        stop.set()
        for writer in writers:
            writer.join(30)
    assert problems == []
    assert len({position.headline.staff for _known_at, (position, *_rest) in answers}) > 2
    for known_at, first in answers:
        assert answer(known_at) == first
    assert not kept.rebuild(mend=False)
