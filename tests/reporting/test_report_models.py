"""What PostgreSQL refuses about reports, each by its name."""

import hashlib
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from mutuals_tracker import facts
from reporting.models import ProgressReport, ReportFile
from reporting.report_lifecycle import FILE_FORMATS, LEASE, NEXT, Format, State, Step
from tests.factories.reports import a_report, complete, now

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("report_has_a_title", {"title": ""}),
        ("report_has_a_scope", {"scope": ""}),
        ("report_state_known", {"state": "lost"}),
        ("report_step_known", {"step": "think"}),
        ("report_as_at_not_in_the_future", {"as_at": date(2199, 1, 1)}),
        ("report_known_at_not_in_the_future", {"requested_known_at": timezone.now() + timedelta(days=1)}),
        ("report_since_not_after_as_at", {"since": date(2014, 7, 24)}),
        ("report_opening_dates_go_together", {"opening_as_at": date(2012, 1, 1)}),
        ("report_opening_dates_go_together", {"opening_as_at": date(2012, 1, 1), "opening_known_at": timezone.now()}),
        (
            "report_opening_not_after_closing",
            {"opening_as_at": date(2014, 7, 24), "opening_known_at": timezone.now(), "known_at": timezone.now()},
        ),
        ("report_opening_as_asked", {"since": date(2012, 1, 1), "known_at": timezone.now()}),
        ("report_known_at_as_requested", {"requested_known_at": timezone.now() - MINUTE, "known_at": timezone.now()}),
        ("report_lease_iff_building", {"state": State.BUILDING}),
        ("report_lease_iff_building", {"token": uuid4(), "lease_until": timezone.now()}),
        ("report_step_only_while_building", {"step": Step.PDF}),
        ("report_failure_iff_failed", {"failure": "It fell"}),
        ("report_failure_iff_failed", {"state": State.FAILED}),
        ("report_contents_iff_complete", {"payload": b"{}"}),
        ("report_contents_iff_complete", {"state": State.COMPLETE}),
    ],
)
def test_a_report_that_cannot_be_is_refused(name, fields, taskforce):
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        a_report(by=taskforce, **fields)


def test_one_request_key_is_one_report(taskforce):
    key = uuid4()
    a_report(by=taskforce, request_key=key)
    with pytest.raises(IntegrityError, match="report_asked_for_once"), transaction.atomic():
        a_report(by=taskforce, request_key=key)


def test_only_a_complete_report_is_published(taskforce):
    report = a_report(State.BUILDING, by=taskforce)
    with pytest.raises(IntegrityError, match="report_published_only_when_complete"), transaction.atomic():
        now(report, published_at=timezone.now(), published_by=taskforce)


def test_published_at_has_its_by(taskforce):
    report = a_report(State.COMPLETE, by=taskforce)
    with pytest.raises(IntegrityError, match="report_published_at_iff_by"), transaction.atomic():
        now(report, published_at=timezone.now())


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_only_the_moves_of_the_table_are_made(before, after, taskforce):
    if before == after:
        return
    report = a_report(before, by=taskforce)
    fields = {
        State.ASKED: {"failure": "", "token": None, "lease_until": None},
        State.BUILDING: {"token": uuid4(), "lease_until": Now() + LEASE, "failure": ""},
        State.FAILED: {"failure": "It fell", "token": None, "lease_until": None},
        State.COMPLETE: {"token": None, "lease_until": None, "failure": ""},
    }[after]
    if after in NEXT[before]:
        if after == State.COMPLETE:
            complete(report)
        else:
            now(report, state=after, **fields)
        assert report.state == after
        return
    with (
        pytest.raises(IntegrityError, match=r"report_state_move_is_legal|report_complete_never_changes"),
        transaction.atomic(),
    ):
        now(report, state=after, **fields)


def test_a_published_report_is_frozen(taskforce):
    report = a_report(State.COMPLETE, by=taskforce, published=True)
    for changes in ({"title": "Another"}, {"published_at": None, "published_by": None}, {"payload": b"{}"}):
        with pytest.raises(IntegrityError, match="report_is_frozen"), transaction.atomic():
            now(report, **changes)


@pytest.mark.parametrize("state", State)
def test_no_report_is_deleted(state, taskforce):
    report = a_report(state, by=taskforce)
    with pytest.raises(InternalError, match="Cannot delete rows"), transaction.atomic():
        ProgressReport.objects.filter(pk=report.pk)._raw_delete("default")


@pytest.mark.parametrize("changes", [{"payload": b"{}"}, {"digest": b"{}"}, {"completed_at": timezone.now()}])
def test_a_complete_report_is_only_published(changes, taskforce):
    report = a_report(State.COMPLETE, by=taskforce)
    with pytest.raises(IntegrityError, match="report_complete_never_changes"), transaction.atomic():
        now(report, **changes)


@pytest.mark.parametrize(
    "changes",
    [{"title": "Another"}, {"scope": "region:london"}, {"as_at": date(2013, 1, 1)}, {"since": date(2013, 1, 1)}],
)
def test_what_was_asked_never_changes(changes, taskforce):
    report = a_report(by=taskforce)
    with pytest.raises(IntegrityError, match="report_question_never_changes"), transaction.atomic():
        now(report, **changes)


def test_the_known_at_is_fixed_once(taskforce):
    report = a_report(State.BUILDING, by=taskforce)
    now(report, known_at=timezone.now())
    with pytest.raises(IntegrityError, match="report_known_at_is_fixed_once"), transaction.atomic():
        now(report, known_at=timezone.now())


def test_a_report_is_complete_only_with_all_its_files(taskforce):
    report = a_report(State.BUILDING, by=taskforce)
    ReportFile.objects.create(report=report, format=Format.CSV, content=b"x")
    with pytest.raises(IntegrityError, match="report_complete_only_with_all_files"), transaction.atomic():
        now(
            report,
            state=State.COMPLETE,
            token=None,
            lease_until=None,
            payload=b"{}",
            digest=b"{}",
            completed_at=timezone.now(),
            known_at=timezone.now(),
        )


def test_a_file_never_changes(taskforce):
    report = a_report(State.COMPLETE, by=taskforce)
    files = ReportFile.objects.filter(report=report)
    assert files.count() == len(FILE_FORMATS)
    with pytest.raises(IntegrityError, match="reportfile_never_changes"), transaction.atomic():
        files.update(content=b"other")
    with pytest.raises(IntegrityError, match="reportfile_never_changes"), transaction.atomic():
        files._raw_delete("default")


def test_a_complete_report_takes_no_further_file(taskforce):
    report = a_report(State.COMPLETE, by=taskforce)
    with pytest.raises(IntegrityError, match="reportfile_only_while_building"), transaction.atomic():
        ReportFile.objects.create(report=report, format=Format.CSV, content=b"x")


def test_a_file_has_a_known_format_once(taskforce):
    report = a_report(State.BUILDING, by=taskforce)
    with pytest.raises(IntegrityError, match="reportfile_format_known"), transaction.atomic():
        ReportFile.objects.create(report=report, format="doc", content=b"x")
    ReportFile.objects.create(report=report, format=Format.CSV, content=b"x")
    with pytest.raises(IntegrityError, match="reportfile_once_a_format"), transaction.atomic():
        ReportFile.objects.create(report=report, format=Format.CSV, content=b"x")


def test_postgresql_computes_the_checksums(taskforce):
    report = a_report(State.COMPLETE, by=taskforce)
    content, checksum = report.file(Format.JSON)
    assert checksum == report.checksum == hashlib.sha256(content).hexdigest()
    assert report.sizes()[Format.JSON] == (len(content), checksum)
    assert report.sizes()[Format.PDF][0] == len(report.file(Format.PDF)[0])


def test_publication_is_stamped_by_the_database(taskforce):
    report = a_report(State.COMPLETE, by=taskforce)
    before = facts.fix_known_at()
    now(report, published_at=timezone.now() - timedelta(days=9), published_by=taskforce)
    assert before < report.published_at < timezone.now() + MINUTE


def test_a_report_opens_from_the_last_published_of_its_scope(taskforce):
    first = a_report(State.COMPLETE, by=taskforce, published=True, as_at=date(2012, 7, 31))
    a_report(State.COMPLETE, by=taskforce, as_at=date(2013, 7, 31))
    a_report(State.COMPLETE, by=taskforce, published=True, scope="region:london")
    later_day = a_report(State.COMPLETE, by=taskforce, published=True, as_at=date(2014, 12, 31))
    asked = {"scope": "national", "as_at": date(2014, 7, 23)}
    assert list(ProgressReport.objects.openings(**asked, known_at=timezone.now() + MINUTE)) == [first]
    # Published since the known-at: the same two dates must not find another opening.
    assert not ProgressReport.objects.openings(**asked, known_at=first.published_at - MINUTE)
    assert (
        ProgressReport.objects.openings(
            scope="national", as_at=date(2014, 12, 31), known_at=timezone.now() + MINUTE
        ).first()
        == later_day
    )


def test_due_work_is_what_nobody_has(taskforce):
    def due():
        return list(ProgressReport.objects.due(after=timedelta(seconds=15), again_after=timedelta(seconds=45)))

    a_report(by=taskforce)
    long_ago = timezone.now() - MINUTE
    forgotten = a_report(by=taskforce, requested_at=long_ago)
    sent = a_report(by=taskforce, requested_at=long_ago)
    now(sent, sent_at=timezone.now())
    a_report(State.BUILDING, by=taskforce, requested_at=long_ago)
    abandoned = a_report(State.BUILDING, by=taskforce, requested_at=long_ago)
    now(abandoned, lease_until=timezone.now() - timedelta(seconds=1))
    a_report(State.COMPLETE, by=taskforce, requested_at=long_ago)
    a_report(State.FAILED, by=taskforce, requested_at=long_ago)
    assert set(due()) == {forgotten, abandoned}
    now(sent, sent_at=long_ago)
    assert set(due()) == {forgotten, abandoned, sent}
