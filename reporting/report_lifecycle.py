"""The states of a progress report, the steps of building one, and its files. Pure: no models, no clock."""

from datetime import timedelta
from enum import StrEnum

from django.db.models import TextChoices


class State(TextChoices):
    """How far a report has come. Published is a complete report with a date of publication, not a state."""

    ASKED = "asked", "Waiting"
    BUILDING = "building", "Being built"
    COMPLETE = "complete", "Complete"
    FAILED = "failed", "Failed"


# Building again after an interruption is a move from building to building, under a new token.
NEXT: dict[State, tuple[State, ...]] = {
    State.ASKED: (State.BUILDING,),
    State.BUILDING: (State.BUILDING, State.COMPLETE, State.FAILED),
    State.COMPLETE: (),
    State.FAILED: (State.ASKED,),
}


class Step(TextChoices):
    """What is being done to a report, in order; the label completes "4 of 10: "."""

    KNOWN_AT = "known_at", "fixing what is known"
    COUNT = "count", "counting mutuals and their staff"
    BRIDGE = "bridge", "explaining what changed since the opening"
    SERIES = "series", "counting every month"
    LISTS = "lists", "listing spin-outs and sources"
    JSON = "json", "writing the data (JSON)"
    CSV = "csv", "writing the data (CSV)"
    XLSX = "xlsx", "writing the spreadsheet (Excel)"
    ODS = "ods", "writing the spreadsheet (OpenDocument)"
    PDF = "pdf", "writing the PDF"


STEPS = tuple(Step)


def place_of(step: str) -> int:
    """Return which step it is, from 1; 0 before the first."""
    return STEPS.index(Step(step)) + 1 if step else 0


class Format(StrEnum):
    """A file in which a report can be downloaded."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"
    PDF = "pdf"
    JSON = "json"


# JSON is the report's own payload; the others are kept beside it.
FILE_FORMATS = (Format.CSV, Format.XLSX, Format.ODS, Format.PDF)

# A worker that has not been heard of for this long has lost its report to whoever claims it next.
LEASE = timedelta(seconds=30)
RENEW_EVERY = timedelta(seconds=10)
# A report whose workers stopped this many times without a word is given up, for somebody to look at.
MOST_ATTEMPTS = 10


class RenderingError(RuntimeError):
    """A file could not be made as it must be; the message says what the program that sets it said."""


class ReportInUseError(RuntimeError):
    """The report is not in a state in which this can be done; the message says what it is."""


class LeaseLostError(RuntimeError):
    """Another worker has the report now: this one's lease ran out. It must write nothing more."""
