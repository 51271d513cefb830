"""Sixteen admins in sixteen processes approve against the same money, a hundred times: never too much, none lost."""

import multiprocessing
from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection, transaction

from funding.models import Application, Award, AwardEntry, FundAccount, FundingDecision, Moderation
from mutuals_tracker.accounts.models import Role, User
from mutuals_tracker.recording import recorded
from spinouts.models import Spinout
from tests.factories import funding
from tests.factories.casework import AT
from tests.factories.people import member
from tests.factories.spinouts import a_spinout
from tests.funding.deciding_at_once import APPROVED, OVERCOMMITTED, approve_in_each_round

PROCESSES, ROUNDS = 16, 100
EACH = Decimal("50000.00")
# It takes a minute, and does not mind who else is at work.
pytestmark = [pytest.mark.waits, pytest.mark.django_db(transaction=True)]


def triggers(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("application", "moderation"):
            cursor.execute(f"ALTER TABLE funding_{table} {what} TRIGGER USER")


def waiting_for_decision(spinouts: list[Spinout], rounds: list) -> dict[tuple[int, int], int]:
    """Write an application of each spin-out to each round that was assessed already; return their keys.

    As a restored copy of a database is written: the way by which they came there is no part of this test.
    """
    by = User.objects.system()
    stamp = {"added_by": by, "added_at": AT, "changed_by": by, "changed_at": AT}
    signed = {"declared_by": by, "certified_by": member(Role.CERTIFIER, spinouts[0].parents.get()), "certified_at": AT}
    says = {"title": "Advice", "summary": "Advice", "amount": EACH, "state": "assessment", "submitted_at": AT}
    with transaction.atomic(), recorded(by=by, verb="test"):
        triggers("DISABLE")
        made = Application.objects.bulk_create(
            [
                Application(spinout=spinout, round=round_, written_by=by, **stamp, **signed, **says)
                for round_ in rounds
                for spinout in spinouts
            ]
        )
        agreed = {"recommendation": "recommended", "note": "Good", **stamp}
        Moderation.objects.bulk_create(
            [Moderation(spinout=each.spinout, application=each, round=each.round, **agreed) for each in made]
        )
        triggers("ENABLE")
    return {(each.spinout_id, each.round_id): each.pk for each in made}


def url_of_database() -> str:
    """Return the address of this test's own database."""
    given = connection.settings_dict
    host = given["HOST"].replace("/", "%2F")
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{host}:{given['PORT'] or ''}/{given['NAME']}"


def test_sixteen_processes_never_give_more_than_there_is_and_lose_nothing(example_council, monkeypatch):
    spinouts = [a_spinout(f"Service {place}", parents=[example_council]) for place in range(PROCESSES)]
    rounds = []
    for number in range(ROUNDS):
        fund = funding.a_fund(gives="grant")
        # Enough for none to all of them, and a rest that is enough for nobody.
        funding.a_budget(fund, str(EACH * (number % (PROCESSES + 1)) + Decimal("49999.99")))
        rounds.append(funding.a_round(fund))
    keys = waiting_for_decision(spinouts, rounds)
    admins = [member(Role.ADMIN) for _ in range(PROCESSES)]

    # Django is loaded once, by a process that has no connection and is forked sixteen times.
    monkeypatch.setenv("DATABASE_URL", url_of_database())
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload([approve_in_each_round.__module__])
    together, told = forked.Barrier(PROCESSES), forked.Queue()
    at_work = [
        forked.Process(
            target=approve_in_each_round,
            args=(
                place,
                [keys[spinouts[place].pk, round_.pk] for round_ in rounds],
                admins[place].pk,
                together,
                told,
            ),
        )
        for place in range(PROCESSES)
    ]
    for process in at_work:
        process.start()
    came = dict(told.get(timeout=300) for _ in at_work)
    for process in at_work:
        process.join(timeout=30)

    for number, round_ in enumerate(rounds):
        enough_for = number % (PROCESSES + 1)
        outcomes = Counter(came[place][number].split(":")[0] for place in range(PROCESSES))
        assert outcomes == Counter({APPROVED: enough_for, OVERCOMMITTED: PROCESSES - enough_for}) + Counter(), number
        awards = Award.objects.filter(round=round_)
        assert awards.count() == AwardEntry.objects.filter(award__in=awards).count() == enough_for
        assert FundAccount.objects.get(fund=round_.fund).committed == EACH * enough_for
    assert FundingDecision.objects.count() == Award.objects.count()
    refusals = {each for all_of_one in came.values() for each in all_of_one if each != APPROVED}
    # Whoever came too late is told what is left.
    assert refusals
    assert all("left to give" in each for each in refusals)
