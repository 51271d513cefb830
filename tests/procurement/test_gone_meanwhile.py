"""What somebody else removed, joined or took back after a page offered it: the action says so, and writes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from mutuals_tracker.partial_dates import PartialDate
from procurement import contracting
from procurement.actions import (
    bids,
    challenge_moves,
    challenges,
    contracts,
    income,
    lots,
    procurements,
)
from procurement.challenging.statements import Grounds
from procurement.models import Challenge, Contract, IncomeShare, IncomeYear
from tests.factories import casework, procuring
from tests.factories import challenges as challenging
from tests.factories.spinouts import a_spinout
from tests.procurement.test_procurement_at_once import one_wins, sent_at_once, there

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="live")


@pytest.fixture
def procurement(officer, spinout):
    procuring.the_law()
    return procuring.planned(spinout, by=officer)


@pytest.fixture
def lot(officer, procurement):
    return lots.add_lot(procurement, says=lots.Divided(1, "North"), by=officer, at=timezone.now())


@pytest.fixture
def year(officer, spinout):
    return income.add_year(
        spinout,
        says=income.Year(date(2026, 3, 31), Decimal(100), source_note="Accounts"),
        by=officer,
        at=timezone.now(),
    )


@pytest.mark.parametrize("is_begun", [True, False])
def test_the_lot_of_a_bid(officer, procurement, lot, is_begun):
    who = {"by": officer, "at": timezone.now()}
    bid = bids.add_bid(procurement, says=bids.Offered(), **who) if is_begun else None
    lots.remove_lot(lot, reason="A slip", **who)
    act, what = (bids.change_bid, bid) if bid else (bids.add_bid, procurement)
    with pytest.raises(bids.WrongLotError, match="removed"):
        act(what, says=bids.Offered(lot=lot), **who)


def test_the_lot_of_a_contract(officer, spinout, procurement, lot):
    who = {"by": officer, "at": timezone.now()}
    lots.remove_lot(lot, reason="A slip", **who)
    says = contracting.Contracted(
        title="Libraries",
        customer_name="Example Borough Council",
        provider_name="Libraries CIC",
        starts=PartialDate.on(date(2026, 4, 1)),
        lot=lot,
    )
    of = contracts.Joined(procurement=procurement)
    with pytest.raises(contracting.WrongProcurementError):
        contracts.add_contract(spinout, says=says, of=of, **who)


def test_two_add_the_contract_of_the_same_agreement(officer, colleague, spinout):
    agreement = casework.an_agreement(spinout)
    address = f"{there('add_contract', spinout.reference)}?agreement={agreement.pk}"
    answers = {"is_first": "no", "advertised": "neither", "route": "open_competition"}
    (said,) = one_wins(
        sent_at_once(
            (officer, address, answers | {"title": "Libraries"}),
            (colleague, address, answers | {"title": "Archives"}),
        )
    )
    only = Contract.objects.get()
    assert f"It is joined to {only.reference} already" in said


def test_the_statement_on_which_a_challenge_is_rejected(officer, spinout):
    notice = challenging.a_notice(spinout)
    challenge = challenging.a_challenge(spinout, "under_consideration")
    who = {"by": officer, "at": timezone.now()}
    challenges.remove_notice(notice, **who)
    grounds = Grounds((challenging.a_ground(8),), notice)
    with pytest.raises(challenge_moves.NoticeNeededError, match="Somebody removed"):
        challenge_moves.reject_challenge(
            challenge, on=timezone.localdate(), grounds=grounds, reasons="Protected", **who
        )
    assert Challenge.objects.get().state == "under_consideration"


def test_the_acceptance_that_triggers_a_procurement(officer, spinout):
    procuring.the_law()
    challenge = challenging.a_challenge(spinout, "accepted")
    who = {"by": officer, "at": timezone.now()}
    challenge_moves.take_back_step(challenge, reason="A slip", **who)
    with pytest.raises(procurements.NotAcceptedError):
        procurements.add_procurement(spinout, says=procuring.described(), challenge=challenge, **who)


@pytest.mark.parametrize("move", ["change_notice", "remove_notice"])
def test_a_statement_of_intent(officer, spinout, move):
    notice = challenging.a_notice(spinout)
    who = {"by": officer, "at": timezone.now()}
    challenges.remove_notice(notice.__class__.objects.get(), **who)
    says = {"authority": notice.authority, "service": "x", "published_on": notice.published_on, "url": notice.url}
    with pytest.raises(challenges.NoticeGoneError):
        getattr(challenges, move)(notice, **(says if move == "change_notice" else {}), **who)


def test_the_income_of_a_year(officer, year):
    who = {"by": officer, "at": timezone.now()}
    income.remove_year(IncomeYear.objects.get(), reason="A slip", **who)
    says = income.Year(date(2026, 3, 31), Decimal(90), source_note="Accounts")
    for act in (
        lambda: income.change_year(year, says=says, **who),
        lambda: income.remove_year(year, reason="A slip", **who),
        lambda: income.add_share(year, says=income.Share("A council", Decimal(10)), **who),
    ):
        with pytest.raises(income.IncomeGoneError):
            act()


def test_what_a_customer_paid(officer, year):
    who = {"by": officer, "at": timezone.now()}
    says = income.Share("A council", Decimal(10))
    share = income.add_share(year, says=says, **who)
    income.remove_share(IncomeShare.objects.get(), reason="A slip", **who)
    for act in (
        lambda: income.change_share(share, says=says, **who),
        lambda: income.remove_share(share, reason="A slip", **who),
    ):
        with pytest.raises(income.IncomeGoneError):
            act()


def test_two_remove_the_same_year(officer, colleague, spinout, year):
    address = there("remove_income_year", spinout.reference, year.pk)
    told = sent_at_once((officer, address, {"reason": "A slip"}), (colleague, address, {"reason": "A mistake"}))
    assert sorted(each.status_code for each in told) in ([200, 302], [302, 404])
    assert not IncomeYear.objects.exists()
