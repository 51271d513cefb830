"""A row of a register of councils, understood cell by cell, with the faults of such registers allowed for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.kinds import IdentifierScheme, MalformedIdentifierError, clean_identifier
from mutuals_tracker.partial_dates import Precision
from mutuals_tracker.regions import Region
from mutuals_tracker.spreadsheets import cells
from mutuals_tracker.spreadsheets.cells import CellError
from mutuals_tracker.spreadsheets.columns import Columns, Row
from mutuals_tracker.spreadsheets.findings import Outcome

COLUMNS = Columns(
    required=("code", "official_name", "nation"),
    optional=(
        "name",
        "gss_code",
        "type_code",
        "type_name",
        "region",
        "start_date",
        "end_date",
        "replaced_by",
        "is_current",
        "lower_or_unitary",
        "county_code",
        "combined_authority_code",
        "former_gss_codes",
        "alt_names",
        "gov_uk_slug",
        "bs6879",
        "register_code",
    ),
)
SCHEMES = {
    "England": IdentifierScheme.COUNCIL_ENGLAND,
    "Wales": IdentifierScheme.COUNCIL_WALES,
    "Scotland": IdentifierScheme.COUNCIL_SCOTLAND,
    "Northern Ireland": IdentifierScheme.COUNCIL_NI,
}
# The register of English councils began then, and gave those days as the start of councils that are far older.
_REGISTER_BEGAN = (date(2005, 5, 1), date(2005, 6, 30))
# A comma inside a name has a space after it.
_BETWEEN_NAMES = re.compile(r",(?! )")
# What is left of a letter that was read in the wrong encoding.
_GARBLED = ("\ufffd", "ï¾", "ï¿½")


@dataclass(frozen=True)
class CouncilRow:
    """What a row says of one council; what it leaves blank is empty or None, and erases nothing."""

    number: int
    code: str
    scheme: str
    name: str
    aliases: tuple[str, ...]
    gss: str
    former_gss: tuple[str, ...]
    region: str
    opened_on: date | None
    closed_on: date | None
    replaced_by: tuple[str, ...]

    @property
    def identifiers(self) -> list[tuple[str, str]]:
        """The register's code, where it is one, and the present GSS code."""
        found = [(IdentifierScheme.GSS.value, self.gss)] if self.gss else []
        return [(self.scheme, self.code), *found] if self.has_register_code else found

    @property
    def has_register_code(self) -> bool:
        """Whether the code looks as its register's codes do; those of combined authorities do not."""
        try:
            return clean_identifier(self.scheme, self.code) == self.code
        except MalformedIdentifierError:
            return False


def read_council(row: Row, outcome: Outcome) -> CouncilRow | None:
    """Return what the row says, or None when something in it has to be put right."""
    good = len(outcome.errors)

    def read(column: str, understand: Callable[[str], Any], blank: Any = "") -> Any:
        try:
            if row[column]:
                return understand(row[column])
            if column in COLUMNS.required:
                raise CellError("It is blank, and it is required", f"Fill in the {column.replace('_', ' ')}")
        except CellError as error:
            outcome.refuse(row.number, column, row[column], error.problem, error.advice)
        except MalformedIdentifierError as error:
            _said, _stop, advice = str(error).partition(". ")
            outcome.refuse(row.number, column, row[column], "It is not a code of that register", advice or "Look it up")
        return blank

    gss = partial(clean_identifier, IdentifierScheme.GSS)
    name = read("official_name", _name)
    found = CouncilRow(
        number=row.number,
        code=read("code", lambda written: written.upper()),
        scheme=SCHEMES.get(read("nation", partial(cells.choice, choices=[(name, name) for name in SCHEMES])), ""),
        name=name,
        aliases=_aliases(name, row),
        gss=read("gss_code", gss),
        former_gss=read("former_gss_codes", lambda written: tuple(gss(code) for code in _codes(written)), ()),
        region=read("region", partial(cells.choice, choices=Region.choices)),
        opened_on=read("start_date", _opened, None),
        closed_on=read("end_date", _closed, None),
        replaced_by=read("replaced_by", _codes, ()),
    )
    if len(outcome.errors) == good:
        _check(found, row, outcome)
    return found if len(outcome.errors) == good else None


def _check(found: CouncilRow, row: Row, outcome: Outcome) -> None:
    if row["is_current"].casefold() == "false" and not found.closed_on:
        outcome.refuse(row.number, "end_date", "", "It is not current, and has no end date", "Fill in when it ended")
    if found.replaced_by and not found.closed_on:
        outcome.refuse(row.number, "end_date", "", "It was replaced, and has no end date", "Fill in when it ended")
    if found.opened_on and found.closed_on and found.closed_on <= found.opened_on:
        outcome.refuse(row.number, "end_date", row["end_date"], "It ended before it began", "Correct one of the dates")


def _name(written: str) -> str:
    if not fold(written):
        raise CellError("It has no letter or figure of the Latin alphabet", "Write the name in it")
    return cells.text(" ".join(written.split()), longest=250)


def _aliases(name: str, row: Row) -> tuple[str, ...]:
    """Return the other names, each once, without those that a wrong encoding has spoilt."""
    by_key: dict[str, str] = {}
    for written in (row["name"], *_BETWEEN_NAMES.split(row["alt_names"])):
        alias = " ".join(written.split())
        if fold(alias) and len(alias) <= 250 and not any(mark in alias for mark in _GARBLED):
            by_key.setdefault(fold(alias), alias)
    by_key.pop(fold(name), None)
    return tuple(by_key.values())


def _codes(written: str) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in written.split(",") if code.strip())


def _day(written: str) -> date:
    when = cells.partial_date(written, latest=date.max)
    if when.precision != Precision.DAY:
        raise CellError("It is not a whole date", "Write it like 2009-04-01, or leave it empty")
    return when.first_day


def _opened(written: str) -> date | None:
    day = _day(written)
    return None if _REGISTER_BEGAN[0] <= day <= _REGISTER_BEGAN[1] else day


def _closed(written: str) -> date:
    """Return the first day on which it no longer existed; registers give either that day or the last one before it."""
    day = _day(written)
    after = day + timedelta(days=1)
    return after if after.day == 1 else day
