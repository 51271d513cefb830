"""Several people at one award in the same instant: one is first, the others are told, and no penny moves twice."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from funding import actions
from funding.actions import Moved, Variation
from funding.models import Award, AwardEntry, Claim, ClaimAnswer, FundAccount
from funding.permissions import AwardNotNowError
from mutuals_tracker.accounts.models import Role
from tests.factories import awards, funding
from tests.factories.people import member
from tests.factories.spinouts import a_spinout
from tests.spinouts.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def fund():
    made = funding.a_fund(gives="grant")
    funding.a_budget(made, "2500")
    return made


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def award(spinout, fund):
    return funding.an_agreed_award(spinout, funding.a_round_with_a_window(fund))


@pytest.fixture
def admins(db):
    return [member(Role.ADMIN) for _ in range(4)]


def kinds(told):
    return sorted(type(each).__name__ for each in told)


def test_a_claim_is_answered_once(award, admins):
    claim = awards.a_claim(awards.an_instalment(award))
    told = at_once(
        4,
        lambda place: actions.answer_claim(
            claim, is_approved=place % 2 == 0, note="So", by=admins[place], at=timezone.now()
        ),
    )
    assert kinds(told) == ["ClaimAnswer", *["ClaimAnsweredError"] * 3]
    assert ClaimAnswer.objects.count() == 1


def test_a_claim_is_paid_once(award, admins):
    claim = awards.a_claim(awards.an_instalment(award), answer=True)
    today = timezone.localdate()
    told = at_once(4, lambda place: actions.pay_claim(claim, on=today, by=admins[place], at=timezone.now()))
    assert kinds(told) == ["AwardEntry", *["ClaimNotToPayError"] * 3]
    assert Award.objects.get().paid == Decimal(400)


def test_no_more_is_claimed_than_is_planned(award, officer, colleague):
    part, people = awards.an_instalment(award), (officer, colleague, officer, colleague)

    def claim(place):
        file = SimpleUploadedFile("bill.pdf", b"%PDF-1.7 a bill", content_type="application/pdf")
        return actions.make_claim(
            part, amount=Decimal(150), note="Mine", upload=file, by=people[place], at=timezone.now()
        )

    assert kinds(at_once(4, claim)) == ["BeyondInstalmentError", "BeyondInstalmentError", "Claim", "Claim"]
    assert Claim.objects.count() == 2


def test_a_stop_and_a_claim_never_take_the_same_money(award, officer, admins):
    part = awards.an_instalment(award, "1000.00")
    file = SimpleUploadedFile("bill.pdf", b"%PDF-1.7 a bill", content_type="application/pdf")
    moved = Moved(Decimal(800), timezone.localdate(), "No more")
    acts = (
        lambda: actions.stop_award(award, says=moved, by=admins[0], at=timezone.now()),
        lambda: actions.make_claim(part, amount=Decimal(800), note="Mine", upload=file, by=officer, at=timezone.now()),
    )
    told = at_once(2, lambda place: acts[place]())
    names = [type(each).__name__ for each in told]
    assert names in (["AwardEntry", "BeyondInstalmentError"], ["BeyondAwardError", "Claim"])


def test_variations_of_two_awards_never_exceed_what_the_fund_has(award, fund, admins, example_council):
    other = funding.an_agreed_award(
        a_spinout("Sample Museums", parents=[example_council]), funding.a_round_with_a_window(fund)
    )
    both, says = (award, other, award, other), Variation("More staff", Decimal(300))
    told = at_once(4, lambda place: actions.vary_award(both[place], says=says, by=admins[place], at=timezone.now()))
    assert kinds(told) == ["Award", "OvercommittedError", "OvercommittedError", "OvercommittedError"]
    assert FundAccount.objects.get(fund=fund).committed == Decimal(2300)
    assert AwardEntry.objects.filter(kind="variation").count() == 1


def test_an_award_is_closed_or_refunded_and_not_both_afterwards(award, admins):
    awards.a_paid_claim(awards.an_instalment(award, "1000.00"))
    moved = Moved(Decimal(10), timezone.localdate(), "Unspent")
    acts = (
        lambda: actions.close_award(award, note="Done", by=admins[0], at=timezone.now()),
        lambda: actions.refund_award(award, says=moved, by=admins[1], at=timezone.now()),
    )
    told = at_once(2, lambda place: acts[place]())
    assert isinstance(told[0], Award)
    assert isinstance(told[1], AwardEntry | AwardNotNowError)
    award.refresh_from_db()
    assert award.closed_at is not None
    assert award.refunded == (Decimal(10) if isinstance(told[1], AwardEntry) else 0)
