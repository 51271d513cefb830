"""What waits for people on applications, on their front page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from funding import actions, work
from funding.models import MonitoringReturn, Round
from mutuals_tracker.accounts.models import Role, User
from mutuals_tracker.work import that_wait
from tests.factories import awards, funding
from tests.factories.casework import a_row
from tests.factories.people import grant
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def complete(spinout, officer):
    return funding.a_complete_application(spinout, by=officer)


def waiting(user):
    found = {kind.code: kind.first(5) for kind in work.of_person(user, at=timezone.now())}
    return {code: group.count for code, group in found.items() if group.count}


def closes_in(application, **span):
    Round.objects.filter(pk=application.round_id).update(closes_at=timezone.now() + timedelta(**span))


def test_drafts_that_close_within_a_fortnight(complete, officer, stranger):
    assert waiting(officer) == {}
    closes_in(complete, days=14)
    assert waiting(officer) == {"applications_closing": 1}
    assert waiting(stranger) == {}
    closes_in(complete, seconds=-1)
    assert waiting(officer) == {}


def test_applications_to_sign_off(complete, officer, certifier):
    assert waiting(certifier) == {"applications_to_certify": 1}
    closes_in(complete, seconds=-1)
    assert waiting(certifier) == {}
    closes_in(complete, days=100)
    actions.certify(complete, by=certifier, at=timezone.now())
    assert waiting(certifier) == {}


def test_submitted_ones_wait_for_admins_and_those_sent_back_for_the_body(complete, officer, certifier, admin):
    actions.certify(complete, by=certifier, at=timezone.now())
    actions.submit(complete, by=officer, at=timezone.now())
    assert waiting(admin) == {"applications_submitted": 1}
    actions.send_back(complete, asks="How many people?", by=admin, at=timezone.now())
    assert waiting(admin) == {}
    assert waiting(officer) == {"applications_sent_back": 1}


def test_the_front_page_shows_them(client, complete, certifier):
    client.force_login(certifier)
    page = client.get("/").content.decode()
    assert "Applications to sign off" in page
    assert complete.reference in page
    assert complete.reference in client.get("/?kind=applications_to_certify").content.decode()


class TestAssessing:
    @pytest.fixture
    def assessed(self, spinout, officer, certifier):
        return funding.an_application_in_assessment(spinout, by=officer, certifier=certifier)

    def test_what_admins_check_and_give_out(self, spinout, officer, certifier, admin):
        made = funding.a_submitted_application(spinout, by=officer, certifier=certifier)
        actions.begin_check(made, by=admin, at=timezone.now())
        assert waiting(admin) == {"applications_to_check": 1}
        actions.pass_check(made, note="It is", by=admin, at=timezone.now())
        assert waiting(admin) == {"applications_to_give_out": 1}
        funding.an_assessment(made)
        assert waiting(admin) == {"applications_to_give_out": 1}
        funding.an_assessment(made)
        assert waiting(admin) == {}

    def test_one_with_a_conflict_does_not_count(self, assessed, admin):
        funding.an_assessment(assessed)
        other = funding.an_assessment(assessed)
        actions.declare_conflict(other, conflict="declared", note="Kin", by=other.assessor, at=timezone.now())
        assert waiting(admin) == {"applications_to_give_out": 1}
        assert waiting(other.assessor) == {}

    def test_what_assessors_score_and_agree_on(self, assessed, admin):
        first, second = funding.an_assessment(assessed, points=3), funding.an_assessment(assessed)
        assert waiting(first.assessor) == {}
        assert waiting(second.assessor) == {"applications_to_assess": 1}
        actions.score(second, given=[], comment="Sound", hand_in=True, by=second.assessor, at=timezone.now())
        assert waiting(first.assessor) == waiting(second.assessor) == {"applications_to_agree": 1}
        assert waiting(admin) == {}
        agreed = {"points": {}, "recommendation": "recommended", "note": "Both agree"}
        actions.agree(assessed, **agreed, by=first.assessor, at=timezone.now())
        assert waiting(first.assessor) == {}
        assert waiting(admin) == {"applications_to_decide": 1}


class TestAwards:
    @pytest.fixture
    def award(self, spinout):
        return funding.an_approved_award(spinout)

    def test_the_body_agrees(self, award, officer, stranger):
        assert waiting(officer) == {"awards_to_agree": 1}
        assert waiting(stranger) == {}

    def test_returns_that_are_due_within_a_fortnight_or_late(self, spinout, officer):
        award = funding.an_agreed_award(spinout)
        today = timezone.localdate()
        for days in (-3, 14, 15):
            asked = {"award": award, "asks": "How does it go?", "due_on": today + timedelta(days=days)}
            a_row(MonitoringReturn, spinout, **asked)
        assert waiting(officer) == {"award_returns_due": 2}
        kinds = {kind.code: kind.first(5) for kind in work.of_person(officer, at=timezone.now())}
        assert [item.is_late for item in kinds["award_returns_due"].items] == [True, False]

    def test_one_query_says_which_kinds_have_anything(self, award, officer, django_assert_num_queries):
        kinds = list(work.of_person(officer, at=timezone.now()))
        with django_assert_num_queries(1):
            assert [kind.code for kind in that_wait(kinds)] == ["awards_to_agree"]

    def test_claims_and_conditions_wait_for_admins_who_may_see_to_them(
        self, spinout, officer, admin, example_council, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        award = funding.an_agreed_award(spinout)
        awards.a_claim(awards.an_instalment(award), by=officer)
        awards.a_claim(awards.an_instalment(award), by=officer, answer=True)
        awards.a_claim(awards.an_instalment(award, "100.00"), by=officer, answer=False)
        yesterday = timezone.localdate() - timedelta(days=1)
        for due_on in (yesterday, timezone.localdate(), None):
            awards.an_award_term(award, due_on=due_on)
        found = {"claims_to_answer": 1, "claims_to_pay": 1, "award_conditions_overdue": 1}
        assert waiting(admin) == found
        kinds = {kind.code: kind.first(5) for kind in work.of_person(admin, at=timezone.now())}
        client = Client()
        client.force_login(admin)
        for code in found:
            assert client.get(kinds[code].items[0].url).status_code == 200
        # Whoever belongs to the body would be refused there.
        grant(admin, Role.OFFICER, example_council)
        assert waiting(User.objects.get(pk=admin.pk)) == {}
