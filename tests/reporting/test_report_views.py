"""The pages of reports: who sees what, what they say, and what is downloaded."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from mutuals_tracker import delivery
from mutuals_tracker.delivery import Queue
from reporting import tasks
from reporting.actions import building
from reporting.models import ProgressReport
from reporting.report_lifecycle import Format, State, Step
from tests.factories.facts import a_return
from tests.factories.reports import a_report, now
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
LIST, ASK = "/progress/reports/", "/progress/reports/ask/"


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """What was sent to the queue; the queue is at work unless a test says otherwise."""
    said = []
    monkeypatch.setattr(delivery, "send", lambda task, **given: said.append((task.name, given)))
    monkeypatch.setattr(delivery, "queue", lambda: Queue.AT_WORK)
    return said


def answers(**changes):
    return {
        "title": "Summer 2014",
        "scope": "national",
        "as_at-day": "23",
        "as_at-month": "7",
        "as_at-year": "2014",
        "request_key": str(uuid4()),
        **changes,
    }


def address(report, *more):
    return "/".join([f"/progress/reports/{report.pk}", *more]) + ("" if "download" in more else "/")


def test_the_public_sees_published_reports_only(client, admin):
    hidden = a_report(State.COMPLETE, by=admin, title="Not for all")
    shown = a_report(State.COMPLETE, by=admin, title="For all", published=True)
    page = client.get(LIST).content.decode()
    assert "For all" in page
    assert "Not for all" not in page
    assert admin.name not in page
    assert client.get(address(shown)).status_code == 200
    assert client.get(address(hidden)).status_code == 404
    for wanted in Format:
        assert client.get(address(shown, "download", wanted)).status_code == 200
        assert client.get(address(hidden, "download", wanted)).status_code == 404


@pytest.mark.parametrize("role", ["officer", "certifier", "assessor"])
def test_others_see_published_reports_and_are_refused_with_the_reason(role, request, client, admin):
    client.force_login(request.getfixturevalue(role))
    hidden = a_report(State.COMPLETE, by=admin)
    shown = a_report(State.COMPLETE, by=admin, published=True)
    assert client.get(address(hidden)).status_code == 404
    assert client.get(address(hidden, "progress")).status_code == 404
    assert client.post(address(hidden, "publish")).status_code == 404
    assert client.get(address(shown)).status_code == 200
    refused = client.get(ASK)
    assert refused.status_code == 403
    assert "Only taskforce members and admins can ask" in refused.content.decode()
    assert client.post(ASK, answers()).status_code == 403
    assert "Ask for a report" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("where", [ASK, "/progress/reports/1/progress/", "/progress/reports/1/publish/"])
def test_the_rest_asks_people_to_sign_in(where, client):
    assert client.get(where)["Location"].startswith("/accounts/login/")


def test_the_taskforce_asks_and_watches(client, taskforce, sent):
    client.force_login(taskforce)
    response = client.post(ASK, answers())
    report = ProgressReport.objects.get()
    assert response["Location"] == address(report)
    assert sent == [("reporting.tasks.build_report", {"report_id": report.pk})]
    page = client.get(address(report)).content.decode()
    assert "Asked for. Waiting for a worker." in page
    assert '<noscript><meta http-equiv="refresh" content="4"></noscript>' in page
    assert f'data-live="{address(report, "progress")}"' in page


def test_a_double_click_asks_once(client, taskforce):
    client.force_login(taskforce)
    given = answers()
    assert client.post(ASK, given)["Location"] == client.post(ASK, given)["Location"]


def test_an_admin_may_not_see_less_than_the_taskforce(client, admin, taskforce):
    client.force_login(admin)
    assert client.get(address(a_report(by=taskforce))).status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Enter a title for the report"),
        ({"title": "x" * 201}, "The title must be 200 characters or fewer"),
        ({"scope": ""}, "Select what the report should cover"),
        ({"scope": "region:atlantis"}, "Select what the report should cover from the list"),
        ({"as_at-day": "", "as_at-month": "", "as_at-year": ""}, "Enter the date as at which to count"),
        ({"as_at-year": "2199"}, "The as-at date must be today or in the past"),
        ({"as_at-day": "31", "as_at-month": "2"}, "The as-at date must be a real date"),
        ({"known_on": "2199-01-01"}, "The known-on date must be today or in the past"),
        ({"known_time": "16:05"}, "Enter the day to which the time belongs"),
        ({"known_on": "2020-01-01", "known_time": "teatime"}, "The time must be written like 16:05 or 4:05pm"),
        ({"since": "2014-07-24"}, "must not be after the as-at date"),
        ({"request_key": "again"}, "Open the form again from the list of reports"),
    ],
)
def test_bad_answers_are_said_plainly(changes, said, client, taskforce):
    client.force_login(taskforce)
    response = client.post(ASK, answers(**changes))
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not ProgressReport.objects.exists()


def test_a_known_at_later_today_is_refused(client, taskforce):
    client.force_login(taskforce)
    soon = timezone.localtime() + timedelta(minutes=2)
    if soon.date() != timezone.localdate():
        soon = timezone.localtime().replace(hour=23, minute=59)
    page = client.post(ASK, answers(known_on=f"{soon:%Y-%m-%d}", known_time=f"{soon:%H:%M}")).content.decode()
    assert "must be now or in the past" in page


def test_a_known_on_day_means_its_end(client, taskforce):
    client.force_login(taskforce)
    client.post(ASK, answers(known_on="2020-07-01"))
    assert ProgressReport.objects.get().requested_known_at.isoformat() == "2020-07-01T22:59:59.999999+00:00"


def test_today_as_the_known_on_day_means_now(client, taskforce):
    client.force_login(taskforce)
    client.post(ASK, answers(known_on=timezone.localdate().isoformat()))
    assert ProgressReport.objects.get().requested_known_at is None


@pytest.mark.parametrize(
    ("queue", "ago", "said"),
    [
        (Queue.AT_WORK, 1, "Asked for. Waiting for a worker."),
        (Queue.AT_WORK, 60, "No worker has begun it yet. It starts by itself as soon as one is free."),
        (Queue.OUT_OF_REACH, 1, "The queue of work cannot be reached at the moment."),
        (Queue.WITHOUT_WORKER, 1, "No worker is running at the moment."),
    ],
)
def test_waiting_is_said_as_it_is(queue, ago, said, client, taskforce, monkeypatch):
    monkeypatch.setattr(delivery, "queue", lambda: queue)
    client.force_login(taskforce)
    report = a_report(by=taskforce, requested_at=timezone.now() - timedelta(seconds=ago))
    for where in (address(report), address(report, "progress")):
        assert said in client.get(where).content.decode()


def test_building_says_its_step(client, taskforce):
    client.force_login(taskforce)
    report = a_report(State.BUILDING, by=taskforce)
    assert "A worker has just begun it." in client.get(address(report)).content.decode()
    now(report, step=Step.XLSX)
    page = client.get(address(report, "progress")).content.decode()
    assert "Step 8 of 10: writing the spreadsheet (Excel)." in page
    assert 'max="10" value="8"' in page


@pytest.mark.parametrize(
    ("queue", "said"),
    [
        (Queue.AT_WORK, "It starts again by itself within a minute."),
        (Queue.OUT_OF_REACH, "The queue of work cannot be reached at the moment."),
    ],
)
def test_an_interruption_is_said(queue, said, client, taskforce, monkeypatch):
    monkeypatch.setattr(delivery, "queue", lambda: queue)
    client.force_login(taskforce)
    report = a_report(State.BUILDING, by=taskforce)
    now(report, lease_until=timezone.now() - timedelta(seconds=1), step=Step.PDF)
    page = client.get(address(report)).content.decode()
    assert "Interrupted" in page
    assert f"The work stopped before it was finished. {said}" in page


def test_a_failure_shows_its_reason_and_is_tried_again(client, taskforce, sent):
    client.force_login(taskforce)
    report = a_report(State.FAILED, by=taskforce)
    page = client.get(address(report)).content.decode()
    assert "Something went wrong." in page
    assert "Try again" in page
    assert "http-equiv" not in page
    assert "data-live=" not in page
    assert client.post(address(report, "retry"))["Location"] == address(report)
    report.refresh_from_db()
    assert report.state == State.ASKED
    assert sent == [("reporting.tasks.build_report", {"report_id": report.pk})]
    assert client.get(address(report, "retry")).status_code == 405


def test_trying_again_what_has_not_failed_says_so(client, taskforce, sent):
    client.force_login(taskforce)
    response = client.post(address(a_report(State.COMPLETE, by=taskforce), "retry"), follow=True)
    assert "This report has not failed" in response.content.decode()
    assert sent == []


def test_the_region_of_a_ready_report_leads_to_it(client, taskforce):
    client.force_login(taskforce)
    report = a_report(State.COMPLETE, by=taskforce)
    region = client.get(address(report, "progress")).content.decode()
    assert "Read the report" in region
    assert "data-live=" not in region


def test_a_report_reads_from_headline_to_notes(client, taskforce):
    client.force_login(taskforce)
    page = client.get(address(a_report(State.COMPLETE, by=taskforce))).content.decode()
    for said in (
        "21,234 people worked in 57 live mutuals.",
        "2.12 per cent of the ambition",
        "What changed",
        "<svg",
        "By region",
        "Left out of the headline",
        "Counted mutuals and their sources",
        "Notes on method",
        "Checksum of its data",
        "The ambition, and totals that others published",
    ):
        assert said in page, said
    assert "standing=counted" in page


def test_the_public_page_leads_nowhere_private_and_names_nobody(client, admin, taskforce):
    report = a_report(State.COMPLETE, by=taskforce, published=True)
    page = client.get(address(report)).content.decode()
    assert "/progress/behind/" not in page
    assert "/spin-outs/" not in page
    assert taskforce.name not in page
    assert "Publish this report" not in page


def test_officers_are_led_to_their_own_spinouts_only(client, officer, admin, system, example_council, sample_county):
    own = a_spinout("Own CIC", parents=[example_council], launched="2012", assessed="meets")
    other = a_spinout("Other CIC", parents=[sample_county], launched="2012", assessed="meets")
    a_return(own, "2013", 5)
    report = a_report(by=admin)
    building.build(report.pk, by=system, at=timezone.now())
    now(report, published_at=timezone.now(), published_by=admin)
    client.force_login(officer)
    page = client.get(address(report)).content.decode()
    assert f'href="/spin-outs/{own.reference}/"' in page
    assert f'href="/spin-outs/{other.reference}/"' not in page
    assert other.reference in page
    assert "/progress/behind/" not in page


@pytest.mark.parametrize("wanted", Format)
def test_a_download_is_named_typed_and_marked_by_its_checksum(wanted, client, taskforce):
    client.force_login(taskforce)
    report = a_report(State.COMPLETE, by=taskforce)
    response = client.get(address(report, "download", wanted))
    content, checksum = report.file(wanted)
    assert response.content == content
    assert response["ETag"] == f'"{checksum}"'
    assert response["Content-Disposition"] == (
        f'attachment; filename="progress-report-{report.pk}-national-2014-07-23.{wanted}"'
    )
    assert "private" in response["Cache-Control"]
    again = client.get(address(report, "download", wanted), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_there_is_no_other_format_and_nothing_before_it_is_ready(client, taskforce):
    client.force_login(taskforce)
    assert client.get(address(a_report(State.COMPLETE, by=taskforce), "download", "doc")).status_code == 404
    assert client.get(address(a_report(State.BUILDING, by=taskforce), "download", "csv")).status_code == 404


def test_an_admin_publishes_after_seeing_what_is_frozen(client, admin):
    client.force_login(admin)
    report = a_report(State.COMPLETE, by=admin)
    assert "Publish this report" in client.get(address(report)).content.decode()
    page = client.get(address(report, "publish")).content.decode()
    assert report.checksum in page
    assert "cannot be changed, withdrawn or deleted" in page
    done = client.post(address(report, "publish"), follow=True).content.decode()
    assert "Published. Anybody can read and download it" in done
    assert "Publish this report" not in done
    assert client.get(address(report, "publish"))["Location"] == address(report)
    client.logout()
    assert client.get(address(report)).status_code == 200


def test_the_taskforce_does_not_publish(client, taskforce):
    client.force_login(taskforce)
    report = a_report(State.COMPLETE, by=taskforce)
    assert "Publish this report" not in client.get(address(report)).content.decode()
    for method in (client.get, client.post):
        refused = method(address(report, "publish"))
        assert refused.status_code == 403
        assert "Only an admin can publish" in refused.content.decode()


def test_publishing_what_is_not_complete_says_so(client, admin):
    client.force_login(admin)
    response = client.post(address(a_report(State.BUILDING, by=admin), "publish"), follow=True)
    assert "Only a complete report can be published" in response.content.decode()


def test_the_list_costs_the_same_for_one_and_for_four(client, taskforce, django_assert_num_queries):
    client.force_login(taskforce)
    a_report(State.COMPLETE, by=taskforce)
    with django_assert_num_queries(5):
        client.get(LIST)
    for state in (State.ASKED, State.FAILED, State.BUILDING):
        a_report(state, by=taskforce)
    with django_assert_num_queries(5):
        client.get(LIST)


def test_asking_survives_a_queue_that_is_away(
    client, taskforce, monkeypatch, settings, django_capture_on_commit_callbacks
):
    monkeypatch.undo()
    monkeypatch.setattr(tasks.build_report, "apply_async", _out_of_reach)
    client.force_login(taskforce)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(ASK, answers())
    assert response["Location"] == reverse("reporting:report", args=[ProgressReport.objects.get().pk])


def _out_of_reach(*_given, **_more):
    raise ConnectionError("Connection refused")
