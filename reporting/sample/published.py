"""Totals that others published, and the ambition, from files with their sources."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

from mutuals_tracker.accounts.models import User
from mutuals_tracker.facts import dated
from mutuals_tracker.spreadsheets import cells
from mutuals_tracker.spreadsheets.cells import CellError
from mutuals_tracker.spreadsheets.columns import Columns, Row, rows_of
from mutuals_tracker.spreadsheets.findings import Change, Outcome
from mutuals_tracker.spreadsheets.tables import Table
from reporting.models import Ambition, PublishedFigure
from spinouts.vocabulary import Qualifier

SERIES = Columns(
    required=("scope", "qualifier", "source_url"),
    optional=("date", "number_of_mutuals", "number_in_pipeline", "staff_total", "turnover_gbp", "source_note"),
)
AMBITIONS = Columns(
    required=("code", "label", "people", "by_year", "voiced", "counting_basis", "note", "source_url"),
    optional=("source_note",),
)
Understand = dict[str, Callable[[str], Any]]

_WHOLE = partial(cells.number, places=0, below=10**9)
_TEXT = partial(cells.text, longest=5_000)


def _day(today: date) -> Callable[[str], Any]:
    return lambda written: dated(cells.partial_date(written, latest=today))


def add_series(table: Table, *, by: User, at: datetime) -> Outcome:
    """Add published totals; the caller opens the audit context and undoes everything after any error."""
    understand: Understand = {
        "scope": partial(cells.text, longest=60),
        "qualifier": partial(cells.choice, choices=Qualifier.choices),
        "number_of_mutuals": _WHOLE,
        "number_in_pipeline": _WHOLE,
        "staff_total": _WHOLE,
        "turnover_gbp": partial(cells.number, places=2, below=10**12),
        "source_url": cells.address,
        "source_note": _TEXT,
        "date": _day(at.date()),
    }
    outcome = Outcome(file=table.file, of="published totals")
    figures = []
    for row, values in _understood(table, SERIES, understand, outcome):
        figures.append(PublishedFigure(recorded_by=by, **values.pop("date", {}), **values))
        outcome.added.append(Change(row.number, row["scope"], row["source_url"]))
    if outcome.is_good:
        PublishedFigure.objects.bulk_create(figures)
    return outcome


def add_ambitions(table: Table, *, by: User, at: datetime) -> Outcome:
    """Add ambitions; the first is the one that shares are measured against."""
    understand: Understand = {
        "code": partial(cells.text, longest=40),
        "label": partial(cells.text, longest=120),
        "people": _WHOLE,
        "by_year": partial(cells.number, places=0, below=10_000),
        "counting_basis": partial(cells.text, longest=120),
        "note": _TEXT,
        "source_url": cells.address,
        "source_note": _TEXT,
        "voiced": _day(at.date()),
    }
    outcome = Outcome(file=table.file, of="ambitions")
    ambitions: list[Ambition] = []
    for row, values in _understood(table, AMBITIONS, understand, outcome):
        ambitions.append(Ambition(recorded_by=by, is_default=not ambitions, **values.pop("voiced"), **values))
        outcome.added.append(Change(row.number, row["code"], row["label"]))
    if outcome.is_good:
        Ambition.objects.bulk_create(ambitions)
    return outcome


def _understood(
    table: Table, columns: Columns, understand: Understand, outcome: Outcome
) -> Iterator[tuple[Row, dict[str, Any]]]:
    for row in rows_of(table, columns, outcome):
        values = {}
        for column in columns.known:
            try:
                if row[column]:
                    values[column] = understand[column](row[column])
                elif column in columns.required:
                    raise CellError("It is blank, and it is required", "Fill it in")
            except CellError as error:
                outcome.refuse(row.number, column, row[column], error.problem, error.advice)
        if columns.required and all(column in values for column in columns.required):
            yield row, values
