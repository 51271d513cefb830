"""Several people at the same ledger in the same instant: one is first, the others are told, nothing is there twice."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from funding import actions
from funding.actions import Benchmark, Covering
from funding.models import CostBenchmark, CostLine, Cover
from tests.factories import funding
from tests.factories.spinouts import a_spinout
from tests.funding.sending import at
from tests.spinouts.sending import filled
from tests.spinouts.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_two_officers_change_one_cost(officer, colleague, spinout):
    line = funding.a_cost(spinout)
    address = at("change_cost", spinout, line.pk)
    clients = [signed_in(officer), signed_in(colleague)]
    amounts = ("1111.11", "2222.22")
    sent = [
        filled(client.get(address).context["form"]) | {"actual": amount}
        for client, amount in zip(clients, amounts, strict=True)
    ]
    told = at_once(2, lambda place: clients[place].post(address, sent[place]))
    assert sorted(response.status_code for response in told) == [200, 302]
    loser = next(place for place in range(2) if told[place].status_code == 200)
    page = told[loser].content.decode()
    for said in (("Olu Officer", "Cass Colleague")[1 - loser], f"£{Decimal(amounts[1 - loser]):,}", amounts[loser]):
        assert said in page
    assert CostLine.objects.get().actual == Decimal(amounts[1 - loser])
    assert clients[loser].post(address, filled(told[loser].context["form"])).status_code == 302
    assert CostLine.objects.get().actual == Decimal(amounts[loser])


@pytest.mark.parametrize("name", ["add_cost", "add_cover"])
def test_a_double_click_adds_one(officer, spinout, name):
    line = funding.a_cost(spinout)
    address = at(name, spinout, *([line.pk] if name == "add_cover" else []))
    clients = [signed_in(officer) for _ in range(3)]
    answers = {"kind": "tax", "what": "VAT", "estimate": "5", "amount": "5", "state": "sought", "source": "own"}
    sent = filled(clients[0].get(address).context["form"]) | answers
    told = at_once(3, lambda place: clients[place].post(address, sent))
    assert [response.status_code for response in told] == [302] * 3
    assert CostLine.objects.count() + Cover.objects.count() == 2


def test_a_cost_goes_only_with_the_cover_that_was_seen(officer, colleague, spinout):
    line = funding.a_cost(spinout)
    cover = Covering(Decimal(5), "secured", "own")
    acts = (
        lambda: actions.remove_cost(line, covers="", by=officer, at=NOW),
        lambda: actions.add_cover(line, cover=cover, by=colleague, at=NOW),
    )
    told = at_once(2, lambda place: acts[place]())
    if CostLine.objects.exists():
        assert isinstance(told[0], actions.CoversChangedError)
        assert Cover.objects.get() == told[1]
    else:
        assert isinstance(told[1], actions.CostGoneError)
        assert not Cover.objects.exists()


def test_eight_admins_correct_one_benchmark(admin):
    first, seen = funding.a_benchmark(), actions.latest_benchmark()

    def act(place):
        says = Benchmark(Decimal(100 + place), "A suggestion", "An article")
        return actions.state_benchmark(says, holds_from=None, corrects=first, reason="x", seen=seen, by=admin, at=NOW)

    told = at_once(8, act)
    assert sum(isinstance(each, CostBenchmark) for each in told) == 1
    assert sum(isinstance(each, actions.BenchmarkChangedMeanwhileError) for each in told) == 7
    assert CostBenchmark.objects.standing().count() == 1
