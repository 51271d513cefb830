"""Assessing, agreeing and deciding: by whom, in which order, and within what the fund has."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from funding import actions
from funding.models import Application, Award, AwardEntry, FundAccount, FundBudget, Referral
from funding.statements import Decided
from funding.vocabulary import Outcome
from mutuals_tracker.accounts.models import Role
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.recording import recorded
from tests.factories import funding
from tests.factories.people import grant, member
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def asked():
    fund = funding.a_fund(gives="grant")
    funding.a_budget(fund, "1500")
    made = funding.a_round_with_a_window(fund)
    funding.a_criterion(made, title="Benefit", weight=3)
    funding.a_criterion(made, title="Value", weight=1)
    return made


@pytest.fixture
def moderated(spinout, asked, officer):
    return funding.a_moderated_application(spinout, asked, officer, points=4)


def decide(application, by, outcome="approved", amount="1000.00", **more):
    given = Decimal(amount) if amount and outcome == "approved" else None
    says = Decided(Outcome(outcome), "Because", given, **more)
    return actions.decide(application, says=says, by=by, at=timezone.now(), site="https://example.org")


class TestApproved:
    def test_it_becomes_an_award_and_commits_the_money(self, moderated, admin):
        decide(moderated, admin, conditions=["Say what you learned"])
        moderated.refresh_from_db()
        award = Award.objects.get(application=moderated)
        assert (moderated.state, award.awarded) == ("approved", Decimal("1000.00"))
        assert FundAccount.objects.get(fund=award.fund).committed == Decimal("1000.00")
        assert [term.text for term in award.terms.all()] == ["Say what you learned"]

    def test_the_letter_goes_to_who_submitted_and_who_signed(self, moderated, admin):
        decide(moderated, admin)
        sent = Letter.objects.filter(purpose__startswith="decision:")
        last = moderated.versions.get()
        assert {letter.to for letter in sent} == {last.added_by.email, last.certified_by.email}
        assert "£1,000" in sent[0].text

    def test_no_more_than_was_asked(self, moderated, admin):
        with pytest.raises(actions.TooMuchError, match="£1,000"):
            decide(moderated, admin, amount="1000.01")

    def test_no_more_than_the_fund_has(self, moderated, admin, asked, example_council):
        funding.an_award(a_spinout("Another", parents=[example_council]), asked.fund, "600.00")
        with pytest.raises(actions.OvercommittedError, match="£900 left"):
            decide(moderated, admin)
        moderated.refresh_from_db()
        assert moderated.state == "assessment"

    def test_not_twice(self, moderated, admin):
        decide(moderated, admin)
        with pytest.raises(actions.DecidedAlreadyError):
            decide(moderated, member(Role.ADMIN))


class TestByWhom:
    def test_not_by_an_assessor_of_it(self, moderated):
        judge = moderated.assessments.first().assessor
        grant(judge, "admin")
        with pytest.raises(Refused, match="asked to assess"):
            decide(moderated, judge)

    @pytest.mark.parametrize("who", ["officer", "certifier", "taskforce", "stranger"])
    def test_by_admins_only(self, moderated, who, request):
        with pytest.raises(Refused):
            decide(moderated, request.getfixturevalue(who))


def test_a_decline_opens_a_referral(moderated, admin, officer):
    decide(moderated, admin, outcome="unfunded")
    referral = Referral.objects.get(application=moderated)
    assert (referral.reason, referral.owner) == ("no_money_left", officer)


def test_a_budget_is_never_less_than_what_is_committed(moderated, admin, asked):
    decide(moderated, admin)
    with pytest.raises(IntegrityError, match="fund_never_overcommitted"):
        funding.a_budget(asked.fund, "999", when="2020-01-01")


def test_the_sums_of_an_award_are_nobodys_to_write(moderated, admin):
    decide(moderated, admin)
    award = Award.objects.get(application=moderated)
    with pytest.raises(IntegrityError, match="award_sums_follow"), transaction.atomic(), recorded(by=admin, verb="t"):
        Award.objects.filter(pk=award.pk).update(awarded=5)
    with pytest.raises(IntegrityError, match="fundaccount_follows"), transaction.atomic():
        FundAccount.objects.filter(fund=award.fund).update(committed=5)


def test_what_came_to_nothing_is_referred(moderated, admin):
    decide(moderated, admin, outcome="declined")
    assert AwardEntry.objects.count() == 0
    assert Application.objects.get(pk=moderated.pk).state == "rejected"
    assert FundBudget.objects.count() == 1
