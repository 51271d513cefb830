"""What a report's page says about one that is not ready: only what is true at that moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mutuals_tracker.delivery import Queue
from reporting.models import ProgressReport
from reporting.report_lifecycle import STEPS, State, Step, place_of

# A worker that is there begins well within this; after it the page says that none has.
SOON = timedelta(seconds=20)


@dataclass(frozen=True)
class Progress:
    """How far a report has come, in words and in steps. `is_over` when the page need not look again."""

    label: str
    colour: str
    said: str
    step: int = 0
    is_over: bool = False

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return len(STEPS)


def of(report: ProgressReport, *, at: datetime, queue: Callable[[], Queue]) -> Progress:
    """Return what is true of the report `at` this moment; asks after the queue only where the answer matters."""
    if report.state == State.COMPLETE:
        return Progress("Complete", "green", "The report is ready.", step=len(STEPS), is_over=True)
    if report.state == State.FAILED:
        return Progress("Failed", "red", f"{report.failure}.", step=place_of(report.step), is_over=True)
    if report.state == State.BUILDING and report.lease_until and report.lease_until >= at:
        return _building(report)
    return _waiting(report, at=at, queue=queue)


def _building(report: ProgressReport) -> Progress:
    place = place_of(report.step)
    said = f"Step {place} of {len(STEPS)}: {Step(report.step).label}." if place else "A worker has just begun it."
    return Progress("Being built", "blue", said, step=place)


def _waiting(report: ProgressReport, *, at: datetime, queue: Callable[[], Queue]) -> Progress:
    begun = report.state == State.BUILDING
    label, colour, step = ("Interrupted", "orange", place_of(report.step)) if begun else ("Waiting", "grey", 0)
    before = "The work stopped before it was finished. " if begun else "Asked for. "
    return Progress(label, colour, before + _of_queue(report, queue(), at=at, begun=begun), step=step)


def _of_queue(report: ProgressReport, queue: Queue, *, at: datetime, begun: bool) -> str:
    if queue == Queue.OUT_OF_REACH:
        return (
            "The queue of work cannot be reached at the moment. The report is kept, and starts by itself once it can."
        )
    if queue == Queue.WITHOUT_WORKER:
        return "No worker is running at the moment. The report is kept, and starts by itself once one is."
    if begun:
        return "It starts again by itself within a minute."
    if at - report.requested_at > SOON:
        return "No worker has begun it yet. It starts by itself as soon as one is free."
    return "Waiting for a worker."
