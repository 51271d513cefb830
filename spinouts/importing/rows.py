"""A row of spin-outs or of staff returns, understood cell by cell; what cannot be understood is a finding."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.kinds import (
    IdentifierScheme,
    MalformedIdentifierError,
    OrganisationKind,
    clean_identifier,
)
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.spreadsheets import cells
from mutuals_tracker.spreadsheets.cells import CellError
from mutuals_tracker.spreadsheets.columns import Columns, Row
from mutuals_tracker.spreadsheets.findings import Outcome
from spinouts.lifecycle import ENDINGS
from spinouts.lifecycle import Outcome as JourneyOutcome
from spinouts.listing import export
from spinouts.vocabulary import AssessmentResult, Measure, Qualifier, Region, ServiceArea

SPINOUT_COLUMNS = Columns(
    required=("name",),
    optional=(
        "parent_body",
        "parent_kind",
        "service_area",
        "region",
        "legal_form",
        "stage",
        "launch_date",
        "outcome",
        "end_date",
        "status_note",
        "employee_control",
        "turnover_gbp",
        "company_number",
        "society_number",
        "source_url",
        "source_note",
        # What a list that somebody took away says besides; it is worked out, and so not read.
        *(column.name for column in export.WORKED_OUT),
    ),
)
STAFF_COLUMNS = Columns(
    required=("name", "staff_count"),
    optional=("parent_body", "date", "measure", "qualifier", "source_url", "source_note"),
)

LIVE, PROPOSAL = "live", "proposal"
# What a source says about who controls it, and what the 2011 policy makes of that (counting reference, sample data).
CONTROL = {"evidenced": AssessmentResult.MEETS, "not_stated": AssessmentResult.UNCLEAR}


@dataclass(frozen=True)
class SpinoutRow:
    """What a row says of one spin-out; what it leaves blank is empty or None, and erases nothing."""

    number: int
    name: str
    parents: tuple[str, ...]
    parent_kind: str
    service_area: str
    region: str
    legal_form: str
    stage: str
    launched: PartialDate | None
    outcome: str
    ended: PartialDate | None
    status_note: str
    control: str
    turnover: Decimal | None
    company_number: str
    society_number: str
    source_url: str
    source_note: str


@dataclass(frozen=True)
class StaffRow:
    """What a row says of one count of staff."""

    number: int
    name: str
    parents: tuple[str, ...]
    when: PartialDate | None
    measure: str
    qualifier: str
    count: Decimal
    source_url: str
    source_note: str


class _Reader:
    """Reads one row's cells, and gathers what is wrong with them."""

    def __init__(self, row: Row, outcome: Outcome) -> None:
        """Begin with a row in which nothing is wrong yet."""
        self.row = row
        self.outcome = outcome
        self.is_good = True

    def __call__(self, column: str, understand: Callable[[str], Any], blank: Any = "") -> Any:
        """Return what the cell means, or `blank`."""
        written = self.row[column]
        if not written:
            return blank
        try:
            return understand(written)
        except CellError as error:
            return self.refuse(column, error.problem, error.advice, blank)
        except MalformedIdentifierError as error:
            _said, _stop, advice = str(error).partition(". ")
            return self.refuse(column, "It is not a number of that register", advice or "Look it up and copy it", blank)

    def refuse(self, column: str, problem: str, advice: str, blank: Any = "") -> Any:
        """Say what is wrong with a cell."""
        self.is_good = False
        self.outcome.refuse(self.row.number, column, self.row[column], problem, advice)
        return blank

    def required(self, column: str, understand: Callable[[str], Any]) -> Any:
        """Return what the cell means; a blank one is wrong."""
        if not self.row[column]:
            return self.refuse(column, "It is blank, and it is required", f"Fill in the {column.replace('_', ' ')}")
        return self(column, understand)


_QUALIFIED = "; words such as “about” or “over” belong in the qualifier"
_short = partial(cells.text, longest=250)
_long = partial(cells.text, longest=5_000)


def _name(written: str) -> str:
    if not fold(written):
        raise CellError("It has no letter or figure of the Latin alphabet", "Write the name in it")
    return _short(" ".join(written.split()))


def _parents(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_name(part) for part in written.split(";") if part.strip()))


def _codes(*codes: str) -> list[tuple[str, str]]:
    return [(code, code) for code in codes]


def read_spinout(row: Row, outcome: Outcome, *, today: date) -> SpinoutRow | None:
    """Return what the row says, or None when something in it has to be put right."""
    read = _Reader(row, outcome)
    day = partial(cells.partial_date, latest=today)
    kinds = [choice for choice in OrganisationKind.choices if choice[0] != OrganisationKind.MUTUAL]
    found = SpinoutRow(
        number=row.number,
        name=read.required("name", _name),
        parents=read("parent_body", _parents, ()),
        parent_kind=read("parent_kind", partial(cells.choice, choices=kinds)),
        service_area=read("service_area", partial(cells.choice, choices=ServiceArea.choices)),
        region=read("region", partial(cells.choice, choices=Region.choices)),
        legal_form=read("legal_form", _short),
        stage=read("stage", partial(cells.choice, choices=_codes(LIVE, PROPOSAL))),
        launched=read("launch_date", day, None),
        outcome=read("outcome", partial(cells.choice, choices=JourneyOutcome.choices)),
        ended=read("end_date", day, None),
        status_note=read("status_note", _long),
        control=read("employee_control", lambda cell: CONTROL[cells.choice(cell, _codes(*CONTROL))].value),
        turnover=read("turnover_gbp", partial(cells.number, places=2, below=10**12), None),
        company_number=read("company_number", partial(clean_identifier, IdentifierScheme.COMPANY)),
        society_number=read("society_number", partial(clean_identifier, IdentifierScheme.SOCIETY)),
        source_url=read("source_url", cells.address),
        source_note=read("source_note", _long),
    )
    if read.is_good:
        _check_dates(found, read)
    return found if read.is_good else None


def _check_dates(row: SpinoutRow, read: _Reader) -> None:
    if row.stage == PROPOSAL and row.launched:
        read.refuse("launch_date", "A proposal has not launched", "Empty this cell, or write live as the stage")
    if row.ended and row.outcome and row.outcome not in ENDINGS:
        read.refuse(
            "end_date", f"The outcome {row.outcome} says that it has not ended", "Empty this cell, or say how it ended"
        )
    if row.ended and row.launched and row.ended.last_day < row.launched.first_day:
        read.refuse("end_date", f"It ended before it launched ({row.launched})", "Correct one of the two dates")


def read_staff(row: Row, outcome: Outcome, *, today: date) -> StaffRow | None:
    """Return what the row says, or None when something in it has to be put right."""
    read = _Reader(row, outcome)
    measure = read("measure", partial(cells.choice, choices=Measure.choices), Measure.CURRENT_HEADCOUNT.value)
    places = 1 if measure == Measure.CURRENT_FTE else 0
    found = StaffRow(
        number=row.number,
        name=read.required("name", _name),
        parents=read("parent_body", _parents, ()),
        when=read("date", partial(cells.partial_date, latest=today), None),
        measure=measure,
        qualifier=read("qualifier", partial(cells.choice, choices=Qualifier.choices)),
        count=read.required("staff_count", partial(cells.number, places=places, below=10_000_000, hint=_QUALIFIED)),
        source_url=read("source_url", cells.address),
        source_note=read("source_note", _long),
    )
    return found if read.is_good else None
