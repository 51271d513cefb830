"""Several at once: imports that commit while reports fix their known-at, two workers, two clicks."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from mutuals_tracker import facts
from mutuals_tracker.accounts.models import User
from reporting import contents, rendering
from reporting.actions import building
from reporting.actions import reports as actions
from reporting.contents import Dates, Terms
from reporting.models import ProgressReport
from reporting.report_lifecycle import State
from reporting.scopes import Scope
from tests.factories.facts import a_return
from tests.factories.reports import a_report
from tests.factories.spinouts import a_spinout

pytestmark = [pytest.mark.alone, pytest.mark.django_db(transaction=True)]


def in_threads(work, count):
    """Run the work in that many threads that begin together; return what each returned."""
    together = threading.Barrier(count)

    def one(_number):
        try:
            together.wait(10)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def said_at(known_at):
    national = Scope.parse("national")
    terms = Terms("Progress", national, Dates(date(2014, 7, 23), known_at), Dates(date(2012, 1, 1), known_at))
    return rendering.written("json", contents.gather(terms))


def test_imports_that_commit_meanwhile_never_reach_behind_a_known_at():
    system = User.objects.system()
    spinouts = [a_spinout(f"Mutual {n}", launched="2010", assessed="meets") for n in range(6)]
    over = threading.Event()
    written = []

    def write_on(mine):
        chance = random.Random(mine[0].pk)  # noqa: S311 - the same every time
        try:
            while not over.is_set():
                # Stamped at once, visible only when the transaction ends.
                with transaction.atomic():
                    a_return(chance.choice(mine), "2013-06", chance.randrange(1, 900), by=system)
                    time.sleep(chance.random() / 10)
                written.append(1)
        finally:
            connection.close()

    writers = [threading.Thread(target=write_on, args=(spinouts[n::3],)) for n in range(3)]
    for writer in writers:
        writer.start()
    first = {}
    try:
        for _ in range(25):
            known_at = facts.fix_known_at()
            first[known_at] = said_at(known_at)
    finally:
        over.set()
        for writer in writers:
            writer.join()
    assert len(written) > 10
    assert len(set(first.values())) > 5
    assert {known_at: said_at(known_at) for known_at in first} == first


def test_reports_asked_for_while_others_write_are_the_same_when_asked_again(taskforce):
    spinout = a_spinout("Mutual", launched="2010", assessed="meets")
    over = threading.Event()

    def write_on():
        try:
            while not over.is_set():
                with transaction.atomic():
                    a_return(spinout, "2013-06", random.randrange(1, 900))  # noqa: S311 - any number will do
                    time.sleep(0.05)
        finally:
            connection.close()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        first = [built(taskforce) for _ in range(3)]
    finally:
        over.set()
        writer.join()
    again = [built(taskforce, known_at=report.known_at) for report in first]
    assert [report.checksum for report in again] == [report.checksum for report in first]


def built(by, *, known_at=None):
    report = a_report(by=by, requested_known_at=known_at, requested_at=timezone.now())
    assert building.build(report.pk, by=User.objects.system(), at=timezone.now())
    report.refresh_from_db()
    return report


def test_of_four_workers_at_once_one_builds(taskforce, system):
    report = a_report(by=taskforce)
    done = in_threads(lambda: building.build(report.pk, by=system, at=timezone.now()), 4)
    assert sorted(done) == [False, False, False, True]
    report.refresh_from_db()
    assert (report.state, report.attempts, report.files.count()) == (State.COMPLETE, 1, 4)


def test_of_four_clicks_at_once_one_asks(taskforce):
    key = uuid4()
    asked = {
        "title": "Summer 2014",
        "scope": Scope.parse("national"),
        "as_at": date(2014, 7, 23),
        "known_at": None,
        "since": None,
        "request_key": key,
    }
    done = in_threads(lambda: actions.ask(**asked, by=taskforce, at=timezone.now()).pk, 4)
    assert len(set(done)) == 1
    assert ProgressReport.objects.count() == 1
