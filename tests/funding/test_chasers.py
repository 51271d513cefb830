"""Reminding owners of their referrals: before one is due that leads nowhere, once it is overdue, and never twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from funding import actions, tasks, work
from funding.models import Referral
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.outbox.tasks import send_waiting
from tests.factories.facts import a_register_entry
from tests.factories.people import grant
from tests.factories.referrals import a_referral, a_referral_to
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
OPENED = date(2026, 5, 1)
DUE = date(2026, 5, 31)
SITE = "https://mutuals.example.org"


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def referral(spinout, officer):
    return a_referral(spinout, by=officer, opened_on=OPENED)


def chase(by, day):
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return actions.chase_referrals(site=SITE, by=by, at=at)


def days_on_which(by, first=-20, last=60):
    return [day for day in range(first, last) if chase(by, DUE + timedelta(days=day))]


def test_a_week_before_it_is_due_and_once_when_it_is_overdue(referral, officer, system):
    assert days_on_which(system) == [-7, 1]
    assert set(Letter.objects.values_list("to", flat=True)) == {officer.email}


def test_of_one_that_leads_somewhere_only_once_it_is_overdue(spinout, officer, system):
    a_referral_to(spinout, by=officer, opened_on=OPENED)
    assert days_on_which(system) == [1]


def test_of_one_that_is_closed_never(spinout, officer, system):
    a_referral_to(spinout, by=officer, opened_on=OPENED, outcome="shelved", outcome_on=OPENED)
    assert days_on_which(system) == []


def test_after_an_outage_one_letter_stands_for_both(referral, system):
    assert chase(system, DUE + timedelta(days=100)) == 1
    assert chase(system, DUE + timedelta(days=101)) == 0
    assert Letter.objects.get().subject.startswith("Referral overdue since 31 May 2026")


def test_within_an_outage_of_days_the_first_is_caught_up(referral, system):
    assert days_on_which(system, first=-4) == [-4, 1]


def test_another_day_by_which_it_is_due_is_reminded_of_again(referral, system):
    days_on_which(system)
    Referral.objects.update(due_on=DUE + timedelta(days=365))
    assert chase(system, DUE + timedelta(days=360)) == 1


def test_nobody_is_written_to_who_does_not_act_for_the_body(referral, officer, example_council, system):
    officer.memberships.update(ended_at=timezone.now())
    assert days_on_which(system) == []
    # Caught up once they do again.
    grant(officer, "certifier", example_council)
    assert chase(system, DUE + timedelta(days=99)) == 1


def test_nor_whose_account_is_closed_nor_about_what_left_the_register(referral, officer, system):
    a_register_entry(referral.spinout, "withdrawn")
    assert not Referral.objects.to_be_chased(on=DUE + timedelta(days=1)).exists()
    a_register_entry(referral.spinout, "entered")
    officer.is_active, officer.deactivated_at = False, timezone.now()
    officer.save()
    assert not Referral.objects.to_be_chased(on=DUE + timedelta(days=1)).exists()
    Referral.objects.update(owner=None)
    assert days_on_which(system) == []


def test_what_it_says_and_that_it_is_sent(referral, officer, system):
    chase(system, DUE - timedelta(days=7))
    letter = Letter.objects.get()
    reference = referral.application.reference
    for words in (
        "Dear Olu Officer",
        str(referral.spinout),
        referral.application.round.fund.name,
        "due on 31 May 2026",
        "Nobody has said yet where it leads",
        f"{SITE}/funding/referrals/{reference}/",
    ):
        assert words in letter.text
    Letter.objects.update(due_at=timezone.now())
    send_waiting()
    assert [message.to for message in mail.outbox] == [[officer.email]]


def test_the_scheduled_task_runs(referral, settings):
    settings.SERVICE_URL = f"{SITE}/"
    Referral.objects.update(due_on=max(OPENED, timezone.localdate() - timedelta(days=1)))
    tasks.chase_referrals()
    tasks.chase_referrals()
    assert f"{SITE}/funding/referrals/" in Letter.objects.get().text


def test_only_the_job_and_admins_remind(referral, officer, taskforce, admin):
    for person in (officer, taskforce):
        with pytest.raises(Refused):
            chase(person, DUE)
    assert chase(admin, DUE) == 1


def test_finding_them_asks_as_many_questions_for_four_as_for_one(referral, spinout, officer, system):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            for each in Referral.objects.to_be_chased(on=DUE).with_application():
                assert each.application.round.fund.name
        return len(captured)

    one = queries()
    for _ in range(3):
        a_referral(spinout, by=officer, opened_on=OPENED)
    assert queries() == one


def waiting(user, at=None, **more):
    at = at or datetime(2026, 5, 2, 12, tzinfo=UTC)
    found = {kind.code: kind.first(5) for kind in work.of_person(user, at=at, **more)}
    return {code: group for code, group in found.items() if group.count and code.startswith("referrals")}


class TestMyWork:
    LATE = datetime(2026, 6, 1, 12, tzinfo=UTC)

    def test_its_owner_sees_what_is_next_and_colleagues_only_what_is_overdue(
        self, referral, officer, colleague, stranger
    ):
        item = waiting(officer)["referrals_to_see_to"].items[0]
        assert (item.text, item.due_on, item.is_late) == ("Say where it leads", DUE, False)
        assert waiting(colleague) == {}
        assert {name: list(waiting(person, self.LATE)) for name, person in (("c", colleague), ("o", officer))} == {
            "c": ["referrals_overdue"],
            "o": ["referrals_overdue"],
        }
        assert waiting(stranger, self.LATE) == {}

    def test_what_is_next_follows_from_the_referral(self, spinout, officer):
        made = a_referral_to(spinout, by=officer, opened_on=OPENED)
        assert waiting(officer)["referrals_to_see_to"].items[0].text == "Note the first contact"
        Referral.objects.filter(pk=made.pk).update(first_contact_on=OPENED)
        assert waiting(officer)["referrals_to_see_to"].items[0].text == "Say what came of it"
        Referral.objects.filter(pk=made.pk).update(outcome="shelved", outcome_on=OPENED)
        assert waiting(officer) == {}

    def test_what_nobody_sees_to_waits_for_admins_and_for_the_body(self, referral, colleague, admin):
        assert waiting(admin) == {}
        Referral.objects.update(owner=None)
        assert waiting(admin)["referrals_without_owner"].items[0].text == "Say who sees to it"
        assert list(waiting(colleague)) == ["referrals_to_see_to"]

    def test_only_on_those_that_they_lead(self, referral, officer):
        assert waiting(officer, only_led=True) == {}

    def test_the_front_page_shows_it(self, client, referral, officer):
        client.force_login(officer)
        assert referral.application.reference in client.get("/").content.decode()
