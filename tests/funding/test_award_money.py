"""Money to the penny: whatever happens to awards, the sums are those of the rows, and no fund gives too much."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from funding import actions
from funding.actions import Moved, Plan, Variation
from funding.models import Award, AwardEntry, Claim, FundAccount, Instalment
from funding.money import Sums, added_up, by_quarter
from mutuals_tracker.accounts.models import Role
from tests.factories import funding
from tests.factories.people import member
from tests.factories.spinouts import a_spinout

BUDGET = Decimal("1500.00")
PENCE = st.one_of(st.integers(1, 20_000), st.integers(1, 120_000)).map(lambda pence: Decimal(pence) / 100)
STEPS = st.tuples(
    st.sampled_from(["vary", "plan", "claim", "answer", "refuse", "pay", "stop", "refund", "write_off"]),
    st.integers(0, 1),
    PENCE,
    st.booleans(),
)
# What an action may say no with; anything else is a fault.
REFUSALS = (
    actions.BeyondAwardError,
    actions.BeyondScheduleError,
    actions.BeyondInstalmentError,
    actions.OvercommittedError,
    actions.NothingVariedError,
    actions.ClaimedError,
)


@pytest.fixture
def evidence_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


class Rolled(Exception):  # noqa: N818 - it is what happened
    """The example is over, and nothing of it stays."""


@pytest.mark.django_db
@examples(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_the_sums_are_those_of_the_rows_whatever_happens(example_council, evidence_folder, steps):
    try:
        with transaction.atomic():
            _follow(example_council, steps)
            raise Rolled
    except Rolled:
        pass


def _follow(council, steps):
    fund = funding.a_fund(gives="grant")
    funding.a_budget(fund, str(BUDGET))
    spinouts = [a_spinout(f"Service {place}", parents=[council], stage="transition") for place in range(2)]
    awards = [funding.an_agreed_award(each, funding.a_round_with_a_window(fund), "600.00") for each in spinouts]
    officer, admin = member(Role.OFFICER, council), member(Role.ADMIN)
    # Something is paid already, so that it can come back.
    who = {"by": admin, "at": timezone.now()}
    actions.add_instalment(awards[0], plan=Plan("The first", timezone.localdate(), Decimal(300)), **who)
    _claim(awards[0], Decimal(250), officer)
    _answer(awards[0], who, is_approved=True)
    _pay(awards[0], timezone.localdate(), who)
    for step, place, amount, is_more in steps:
        before = [Sums.of(Award.objects.get(pk=award.pk)) for award in awards]
        try:
            with transaction.atomic():
                _take(step, awards[place], amount, is_more=is_more, officer=officer, admin=admin)
        except REFUSALS:
            assert [Sums.of(Award.objects.get(pk=award.pk)) for award in awards] == before
        _holds(fund, awards)


def _take(step, award, amount, *, is_more, officer, admin):
    who, today = {"by": admin, "at": timezone.now()}, timezone.localdate()
    moved = Moved(amount, today, "It was so")
    acts = {
        "vary": lambda: actions.vary_award(award, says=Variation("So", amount if is_more else -amount), **who),
        "plan": lambda: actions.add_instalment(award, plan=Plan("A part", today, amount), **who),
        "claim": lambda: _claim(award, amount, officer),
        "answer": lambda: _answer(award, who, is_approved=True),
        "refuse": lambda: _answer(award, who, is_approved=False),
        "pay": lambda: _pay(award, today, who),
        "stop": lambda: actions.stop_award(award, says=moved, **who),
        "refund": lambda: actions.refund_award(award, says=moved, **who),
        "write_off": lambda: actions.write_off_award(award, says=moved, **who),
    }
    acts[step]()


def _claim(award, amount, officer):
    part = Instalment.objects.filter(award=award).order_by("-pk").first()
    if part is not None:
        bill = SimpleUploadedFile("bill.csv", b"a,b\n1,2\n", "text/csv")
        actions.make_claim(part, amount=amount, note="Done", upload=bill, by=officer, at=timezone.now())


def _answer(award, who, *, is_approved):
    claim = Claim.objects.unanswered().filter(award=award).first()
    if claim is not None:
        actions.answer_claim(claim, is_approved=is_approved, note="Because", **who)


def _pay(award, today, who):
    claim = Claim.objects.to_pay().filter(award=award).first()
    if claim is not None:
        actions.pay_claim(claim, on=today, **who)


def _holds(fund, awards):
    account = FundAccount.objects.get(fund=fund)
    summed = []
    for award in awards:
        sums = added_up(AwardEntry.objects.filter(award=award).values_list("kind", "amount"))
        assert Sums.of(Award.objects.get(pk=award.pk)) == sums
        assert sums.is_possible
        planned = sum((part.amount for part in Instalment.objects.filter(award=award)), Decimal(0))
        assert planned <= sums.to_be_paid
        summed.append(sums)
    assert account.committed == sum(each.committed for each in summed) <= BUDGET
    assert account.paid == sum(each.paid for each in summed)
    assert account.refunded == sum(each.refunded for each in summed)
    assert account.written_off == sum(each.written_off for each in summed)


class TestIdentities:
    @given(st.lists(st.tuples(st.sampled_from(["payment", "stop", "refund", "write_off", "variation"]), PENCE)))
    def test_what_is_awarded_is_paid_stopped_or_still_to_pay(self, entries):
        sums = added_up([("award", Decimal(600)), *entries])
        assert sums.awarded == sums.paid + sums.stopped + sums.still_to_pay
        assert sums.paid == sums.refunded + sums.written_off + sums.kept
        assert sums.committed == sums.awarded - sums.stopped - sums.refunded

    def test_quarters_hold_everything_that_has_a_day(self):
        planned = [(date(2026, 3, 31), Decimal(1)), (date(2026, 4, 1), Decimal(2))]
        found = by_quarter(planned, [(date(2026, 6, 30), Decimal(4)), (None, Decimal(8))])
        assert [(each.name, each.planned, each.paid) for each in found] == [
            ("January to March 2026", Decimal(1), Decimal(0)),
            ("April to June 2026", Decimal(2), Decimal(4)),
        ]
