"""What a report's page says about one that is not ready: only what is true at that moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

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


def of(report: ProgressReport, *, at: datetime, broker_answers: Callable[[], bool]) -> Progress:
    """Return what is true of the report `at` this moment; asks for the broker only where the answer matters."""
    if report.state == State.COMPLETE:
        return Progress("Complete", "green", "The report is ready.", step=len(STEPS), is_over=True)
    if report.state == State.FAILED:
        return Progress("Failed", "red", f"{report.failure}.", step=place_of(report.step), is_over=True)
    if report.state == State.BUILDING and report.lease_until and report.lease_until >= at:
        return _building(report)
    return _waiting(report, at=at, broker_answers=broker_answers)


def _building(report: ProgressReport) -> Progress:
    place = place_of(report.step)
    said = f"Step {place} of {len(STEPS)}: {Step(report.step).label}." if place else "A worker has just begun it."
    return Progress("Being built", "blue", said, step=place)


def _waiting(report: ProgressReport, *, at: datetime, broker_answers: Callable[[], bool]) -> Progress:
    begun = report.state == State.BUILDING
    label, step = ("Interrupted", place_of(report.step)) if begun else ("Waiting", 0)
    before = "The work stopped before it was finished. " if begun else ""
    if not broker_answers():
        said = (
            "The queue of work cannot be reached at the moment. The report is kept, and starts by itself once it can."
        )
        return Progress(label, "orange", before + said, step=step)
    if begun:
        return Progress(label, "orange", f"{before}Another worker starts it again within a minute.", step=step)
    late = at - report.requested_at > SOON
    said = (
        "No worker has begun it yet. It starts by itself as soon as one is free." if late else "Waiting for a worker."
    )
    return Progress(label, "grey", f"Asked for. {said}", step=step)
