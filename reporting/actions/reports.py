"""Asking for a progress report, trying one again, and publishing one."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from mutuals_tracker.recording import recorded
from reporting import permissions
from reporting.models import ProgressReport
from reporting.report_lifecycle import ReportInUseError, State
from reporting.scopes import Scope

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


@transaction.atomic
def ask(
    *,
    title: str,
    scope: Scope,
    as_at: date,
    known_at: datetime | None,
    since: date | None,
    request_key: UUID,
    by: "User",
    at: datetime,
) -> ProgressReport:
    """Ask for a report; asked twice under one `request_key` (a double click), it is the same report.

    `known_at` None means what is known when the work begins, `since` None the last published report of the scope.
    """
    permissions.check_can_ask_for_report(by)
    with recorded(by=by, verb="ask for a progress report"):
        report, _made = ProgressReport.objects.get_or_create(
            request_key=request_key,
            requested_by=by,
            defaults={
                "title": title,
                "scope": scope.code,
                "as_at": as_at,
                "requested_known_at": known_at,
                "since": since,
                "requested_at": at,
            },
        )
    return report


@transaction.atomic
def retry(report: ProgressReport, *, by: "User", at: datetime) -> ProgressReport:
    """Put a failed report back into the queue; the known-at that was fixed stays.

    Raises ReportInUseError unless it has failed.
    """
    report = ProgressReport.objects.without_contents().select_for_update().get(pk=report.pk)
    permissions.check_can_retry_report(by, report)
    if report.state != State.FAILED:
        raise ReportInUseError(f"This report has not failed: it is {report.get_state_display().lower()}")
    report.state, report.failure, report.step, report.attempts, report.sent_at = State.ASKED, "", "", 0, None
    with recorded(by=by, verb="try a progress report again"):
        report.save(update_fields=["state", "failure", "step", "attempts", "sent_at"])
    return report


@transaction.atomic
def publish(report: ProgressReport, *, by: "User", at: datetime) -> ProgressReport:
    """Freeze a complete report and let anybody read it; PostgreSQL stamps the moment, and there is no way back.

    Publishing it again changes nothing. Raises ReportInUseError while it is not complete.
    """
    report = ProgressReport.objects.without_contents().select_for_update().get(pk=report.pk)
    permissions.check_can_publish_report(by, report)
    if report.is_published:
        return report
    if report.state != State.COMPLETE:
        raise ReportInUseError(
            f"Only a complete report can be published: this one is {report.get_state_display().lower()}"
        )
    report.published_at, report.published_by = at, by
    with recorded(by=by, verb="publish a progress report"):
        report.save(update_fields=["published_at", "published_by"])
    report.refresh_from_db(fields=["published_at"])
    return report
