"""Reminders of monitoring returns: to whom, when, once, and after an outage."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from funding import actions, tasks
from funding.models import MonitoringReturn
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.outbox.models import Letter
from tests.factories import awards, funding
from tests.factories.facts import a_register_entry
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
SITE = "https://mutuals.example.org"


@pytest.fixture
def spinout(example_council, officer):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def award(spinout):
    return funding.an_agreed_award(spinout)


@pytest.fixture
def asked(award):
    return awards.a_monitoring_return(award, due=100)


def remind(by, asked, days):
    """Run the job so many days after the return is due; return of how many it told."""
    on = asked.due_on + timedelta(days=days)
    return actions.remind_of_award_returns(site=SITE, by=by, at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC))


def told():
    return Letter.objects.filter(purpose__startswith="award-return:")


def test_two_weeks_before_and_once_when_it_is_overdue(asked, officer, system):
    assert [days for days in range(-30, 60) if remind(system, asked, days)] == [-14, 1]
    before, after = told().filter(to=officer.email).order_by("pk")
    assert before.subject.startswith("Monitoring return due on")
    assert after.subject.startswith("Monitoring return overdue since")
    page = f"{SITE}/funding/awards/{asked.award.reference}/returns/{asked.pk}/"
    assert page in before.text
    assert page in after.text


def test_after_an_outage_there_is_one_letter_and_not_two(asked, system):
    assert [remind(system, asked, days) for days in (40, 41)] == [1, 0]
    assert told().count() == 1


def test_what_was_asked_late_is_told_at_once(award, system):
    asked = awards.a_monitoring_return(award, due=3)
    assert remind(system, asked, -3) == 1


def test_nobody_is_reminded_about_what_left_the_register(asked, system):
    a_register_entry(asked.spinout, "withdrawn")
    assert remind(system, asked, -14) == 0
    a_register_entry(asked.spinout, "entered")
    assert remind(system, asked, -13) == 1


def test_everybody_who_acts_for_the_body_and_nobody_else(
    asked, officer, colleague, certifier, stranger, taskforce, admin, system
):
    remind(system, asked, -14)
    assert set(told().values_list("to", flat=True)) == {each.email for each in (officer, colleague, certifier)}


def test_each_return_is_told_of_by_itself(asked, award, system):
    awards.a_monitoring_return(award, due=100, asks="And what did it cost?")
    assert remind(system, asked, -14) == 2
    awards.a_monitoring_return(award, due=101)
    assert remind(system, asked, -13) == 1


def test_nothing_that_was_sent_or_whose_award_is_closed(asked, officer, system, admin):
    actions.send_award_return(asked, text="It goes well", by=officer, at=timezone.now())
    assert remind(system, asked, -14) == 0
    moved = actions.Moved(asked.award.awarded, timezone.localdate(), "No more")
    actions.stop_award(asked.award, says=moved, by=admin, at=timezone.now())
    actions.close_award(asked.award, note="Done", by=admin, at=timezone.now())
    awards.a_monitoring_return(asked.award, due=100)
    assert remind(system, asked, 1) == 0


def test_it_waits_until_somebody_acts_for_the_body(asked, officer, colleague, system):
    people = (officer, colleague)
    for person in people:
        person.memberships.update(ended_at=timezone.now() - timedelta(days=1))
    assert remind(system, asked, -14) == 0
    officer.memberships.update(ended_at=None)
    assert remind(system, asked, -13) == 1


def test_only_the_job_and_admins_start_it(asked, officer, taskforce, admin):
    for person in (officer, taskforce):
        with pytest.raises(Refused):
            remind(person, asked, -14)
    assert remind(admin, asked, -14) == 1


def test_the_scheduled_task_runs(award, officer, settings):
    settings.SERVICE_URL = f"{SITE}/"
    asked = awards.a_monitoring_return(award, due=-1)
    tasks.remind_of_returns_to_funds()
    tasks.remind_of_returns_to_funds()
    assert f"{SITE}/funding/awards/{award.reference}/returns/{asked.pk}/" in told().get(to=officer.email).text
    assert told().count() == 1


def test_the_due_work_is_one_query_however_much_is_due(award, asked):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            list(MonitoringReturn.objects.to_be_reminded(on=asked.due_on).with_whom())
        return len(captured)

    one = queries()
    for _ in range(3):
        awards.a_monitoring_return(award, due=100)
    assert queries() == one
