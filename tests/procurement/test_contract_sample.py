"""What is recorded of real mutuals' contracts: every row of the file once, with its source and nothing invented."""

from collections import Counter

import pytest
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from procurement.models import Bid, Contract, IncomeYear, Procurement
from procurement.sample import contracts as sample
from procurement.sample import example_contracts
from tests.factories.procuring import the_law
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def rows():
    return sample.read()


def test_every_row_has_one_reading(rows):
    assert len(rows) == 60
    assert Counter(reading["becomes"] for _, reading in rows) == {"contract": 49, "procurement": 11}


def test_a_route_is_read_only_where_the_row_says_so(rows):
    said = {
        "open_competition": ("tender", "won", "competitive process"),
        "direct_award": ("direct award", "without tender"),
        "vertical": ("controlled-body exemption",),
    }
    for row, reading in rows:
        words = said.get(reading["route"])
        assert words is None or any(word in row["route"] for word in words), row


def test_what_was_lost_is_a_procurement_with_its_winner(rows):
    lost = [reading for row, reading in rows if "lost" in row["route"] or "another bidder" in row["value_basis"]]
    assert {(each["becomes"], each["result"]) for each in lost} == {("procurement", "lost")}


def test_each_becomes_one_record_with_its_source(example_council, rows):
    spinouts = {name: a_spinout(name, parents=[example_council]) for name in sorted(sample.mutuals())}
    by, at = User.objects.system(), timezone.now()
    made = sample.load(spinouts, by=by, at=at)
    assert len({(type(each), each.pk) for each in made}) == len(rows)
    assert (Contract.objects.count(), Procurement.objects.count()) == (49, 11)
    for each, (row, _) in zip(made, rows, strict=True):
        assert (each.spinout.name, each.source_url) == (row["mutual"], row["source_url"])
        assert str(each.value or "").removesuffix(".00") == row["contract_value_gbp"]
        assert each.vat_basis == ("not_stated" if row["contract_value_gbp"] else "")
        assert row["route"] in each.source_note
        assert not row["length_or_end"] or row["length_or_end"] in each.source_note
    assert set(Bid.objects.values_list("result", flat=True)) == {"lost"}
    contracts = [(each, row) for each, (row, _) in zip(made, rows, strict=True) if isinstance(each, Contract)]
    assert all((each.starts.written if each.starts else "") == row["start"] for each, row in contracts)


def test_the_invented_ones_are_entered(example_council, officer):
    the_law()
    for name in ("Example Libraries Mutual", "Example Youth Services Mutual"):
        a_spinout(name, parents=[example_council], is_example=True, stage="live")
    example_contracts.tell({"officer": officer}, at=timezone.now())
    assert Contract.objects.count() == 2
    assert IncomeYear.objects.get().shares.count() == 3
