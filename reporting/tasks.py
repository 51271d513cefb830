"""Jobs: building a report, and finding those that nobody is building, by a query that no lost message can deceive."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from mutuals_tracker import delivery
from mutuals_tracker.accounts.models import User
from reporting.actions import building
from reporting.models import ProgressReport

# The first message of a new report is given this long to arrive; a lost one is sent again this often.
FIRST_MESSAGE = timedelta(seconds=15)
AGAIN = timedelta(seconds=45)


@shared_task(
    acks_late=True,
    autoretry_for=building.TRANSIENT,
    retry_backoff=2,
    retry_backoff_max=30,
    max_retries=5,
    time_limit=1800,
)
def build_report(*, report_id: int) -> None:
    """Build one report. Sent twice, or while another worker has it, it does nothing."""
    building.build(report_id, by=User.objects.system(), at=timezone.now())


@shared_task(acks_late=True)
def sweep_reports() -> None:
    """Send every report that a worker should have and none has: the due-work query of `build_report`."""
    due = ProgressReport.objects.due(after=FIRST_MESSAGE, again_after=AGAIN).values_list("pk", flat=True)
    sent = [report_id for report_id in due if delivery.send_now(build_report, report_id=report_id)]
    building.note_sent(sent, by=User.objects.system(), at=timezone.now())
