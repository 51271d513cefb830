"""Building a progress report under a lease, so that any kill at any point ends in exactly one complete report.

A worker claims the report under a token of its own and renews its lease while it lives. All it leaves behind before the
end is how far it has come, and the known-at, which is fixed once. Contents and files are written in one transaction
together with the state, and only by the holder of a living lease. Times of leases are PostgreSQL's own.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from mutuals_tracker import facts
from mutuals_tracker.recording import recorded
from reporting import contents, rendering
from reporting.contents import Dates, Terms
from reporting.models import ProgressReport, ReportFile
from reporting.models.report import ProgressReportQuerySet
from reporting.rendering import page
from reporting.report_lifecycle import (
    FILE_FORMATS,
    LEASE,
    MOST_ATTEMPTS,
    RENEW_EVERY,
    LeaseLostError,
    State,
    Step,
)
from reporting.scopes import Scope, UnknownScopeError

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

logger = logging.getLogger(__name__)

# What goes by itself: the database restarted, facts were being written all the while, clocks a little apart.
TRANSIENT = (OperationalError, InterfaceError, facts.FactsBusyError, facts.KnownAtInFutureError)


@dataclass
class Lease:
    """One attempt's right to write a report. Lost for ever once it has run out, even if nobody else has claimed it."""

    report_id: int
    token: UUID
    step: Step = Step.KNOWN_AT

    def enter(self, step: Step) -> None:
        """Say which step begins, and renew; raises LeaseLostError."""
        self.step = step
        if not self._held().update(step=step, lease_until=Now() + LEASE):
            raise LeaseLostError(f"The lease on report {self.report_id} ran out")

    def renew(self) -> bool:
        """Return whether it was still held, and now is for longer."""
        return bool(self._held().update(lease_until=Now() + LEASE))

    def let_go(self) -> None:
        """Let another attempt begin at once, as far as the database can be told."""
        try:
            self._held().update(lease_until=Now())
        except (OperationalError, InterfaceError):
            logger.info("Report %s: the lease could not be let go and will run out", self.report_id)

    def locked(self) -> ProgressReport:
        """Return the report, locked, for the transaction that ends the work; raises LeaseLostError."""
        report = self._held().without_contents().select_for_update().first()
        if report is None:
            raise LeaseLostError(f"The lease on report {self.report_id} ran out")
        return report

    def _held(self) -> ProgressReportQuerySet:
        return ProgressReport.objects.filter(
            pk=self.report_id, state=State.BUILDING, token=self.token, lease_until__gt=Now()
        )


def build(report_id: int, *, by: "User", at: datetime) -> bool:
    """Build the report unless it is ready, has failed or is another worker's; returns whether this one finished it.

    Raises what is TRANSIENT, for the queue to try again, with the lease let go. Anything else is told in the report.
    """
    lease = _claim(report_id, by=by, at=at)
    if lease is None:
        return False
    try:
        with _kept(lease):
            _finish(lease, *_made(lease), by=by)
    except TRANSIENT:
        if connection.connection is not None and not connection.is_usable():
            connection.close()
        lease.let_go()
        raise
    except LeaseLostError as error:
        logger.warning("%s; whoever has it now builds it", error)
        return False
    except Exception as error:
        logger.exception("Report %s failed while %s", report_id, lease.step.label)
        _fail(lease, _in_words(error, lease), by=by)
        return False
    return True


def note_sent(report_ids: list[int], *, by: "User", at: datetime) -> None:
    """Remember which waiting reports the sweep has sent, so that it does not send them again at once."""
    ProgressReport.objects.waiting().filter(pk__in=report_ids).update(sent_at=Now())


def _claim(report_id: int, *, by: "User", at: datetime) -> Lease | None:
    """Take the report if nobody has it: one UPDATE, so of two workers one gets it."""
    lease = Lease(report_id, uuid4())
    free = Q(state=State.ASKED) | Q(state=State.BUILDING, lease_until__lt=Now())
    with transaction.atomic(), recorded(by=by, verb="build a progress report"):
        taken = ProgressReport.objects.filter(free, pk=report_id).update(
            state=State.BUILDING,
            token=lease.token,
            lease_until=Now() + LEASE,
            attempts=F("attempts") + 1,
            step="",
            sent_at=None,
        )
    if not taken:
        return None
    attempts = ProgressReport.objects.values_list("attempts", flat=True).get(pk=report_id)
    if attempts > MOST_ATTEMPTS:
        _fail(lease, f"The work stopped without a word {MOST_ATTEMPTS} times, so it was given up", by=by)
        return None
    logger.info("Report %s: attempt %s begins", report_id, attempts)
    return lease


@contextmanager
def _kept(lease: Lease) -> Iterator[None]:
    """Renew the lease from a thread of its own for as long as the work in this one lasts."""
    over = threading.Event()

    def keep() -> None:
        try:
            while not over.wait(RENEW_EVERY.total_seconds()):
                try:
                    if not lease.renew():
                        return
                except (OperationalError, InterfaceError):
                    connection.close()
        finally:
            connection.close()

    keeper = threading.Thread(target=keep, name=f"lease of report {lease.report_id}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _made(lease: Lease) -> tuple[bytes, bytes, dict[str, bytes]]:
    """Return payload, digest and files."""
    lease.enter(Step.KNOWN_AT)
    payload = contents.gather(_terms(lease), on_step=lease.enter)
    lease.enter(Step.JSON)
    written = rendering.written("json", payload)
    files = {}
    for wanted in FILE_FORMATS:
        lease.enter(Step(wanted.value))
        files[wanted.value] = rendering.written(wanted, payload)
    return written, page.written(payload), files


def _terms(lease: Lease) -> Terms:
    """Return what is asked, with the known-at and the opening that the first attempt fixed."""
    report = ProgressReport.objects.without_contents().get(pk=lease.report_id)
    scope = Scope.parse(report.scope)
    known_at, opening = report.known_at, None
    if known_at is None:
        known_at, opening = _fixed(report, scope, lease)
    elif report.opening_as_at and report.opening_known_at:
        opening = Dates(report.opening_as_at, report.opening_known_at)
    return Terms(title=report.title, scope=scope, dates=Dates(report.as_at, known_at), opening=opening)


def _fixed(report: ProgressReport, scope: Scope, lease: Lease) -> tuple[datetime, Dates | None]:
    """Fix the known-at and the opening, once for every attempt."""
    known_at = facts.fix_known_at(report.requested_known_at)
    opening = contents.opening(scope=scope, as_at=report.as_at, known_at=known_at, since=report.since)
    with transaction.atomic():
        report = lease.locked()
        report.known_at = known_at
        report.opening_as_at = opening.as_at if opening else None
        report.opening_known_at = opening.known_at if opening else None
        report.save(update_fields=["known_at", "opening_as_at", "opening_known_at"])
    return known_at, opening


def _finish(lease: Lease, payload: bytes, digest: bytes, files: dict[str, bytes], *, by: "User") -> None:
    with transaction.atomic(), recorded(by=by, verb="complete a progress report"):
        report = lease.locked()
        for wanted, content in files.items():
            ReportFile.objects.create(report=report, format=wanted, content=content)
        report.state, report.step, report.token, report.lease_until = State.COMPLETE, "", None, None
        report.payload, report.digest, report.completed_at = payload, digest, Now()
        report.save(
            update_fields=["state", "step", "token", "lease_until", "payload", "digest", "completed_at"],
        )


def _fail(lease: Lease, reason: str, *, by: "User") -> None:
    try:
        with transaction.atomic(), recorded(by=by, verb="give a progress report up"):
            report = lease.locked()
            report.state, report.failure, report.token, report.lease_until = State.FAILED, reason, None, None
            report.save(update_fields=["state", "failure", "token", "lease_until"])
    except LeaseLostError:
        logger.warning("Report %s failed after its lease ran out; whoever has it now builds it", lease.report_id)


def _in_words(error: Exception, lease: Lease) -> str:
    if isinstance(error, UnknownScopeError):
        return f"{error}. Ask for a report with another scope"
    return (
        f"Something went wrong while {lease.step.label}. The service's log has the details, under report "
        f"{lease.report_id}. Try again; if it fails again, tell the people who run the service"
    )
