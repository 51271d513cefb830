"""The cases by which the adviser is proved: a table that a lawyer can read, and the page that is made of it. Pure.

Each case gives a day and facts, what follows for every route, the rule on which it turns, and where that stands.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from mutuals_tracker.govuk.formats import money, uk_date
from procurement.advice.facts import AuthorityKind, Facts, MeetsDefinition, Nation
from procurement.advice.findings import Answer
from procurement.advice.law import PA_2023, PCR_2015, Law
from procurement.advice.reserving import Earlier
from procurement.vocabulary import PSR, ListPurpose, Route, ValueBasis, VatBasis

PLACE = "docs/reference/adviser-cases.md"
TABLE = "tests/procurement/adviser_cases.csv"
_ANSWERS = {"open": Answer.OPEN, "closed": Answer.CLOSED, "not_known": Answer.NOT_KNOWN}
_SAID = {"yes": True, "no": False, "": None}


@dataclass(frozen=True)
class Example:
    """One case of the table. `turns_on` is a route and the name of the rule that decides it; both may be empty."""

    row: Mapping[str, str]

    @property
    def name(self) -> str:
        """Its number."""
        return self.row["id"]

    @property
    def facts(self) -> Facts:
        """The facts, as the adviser takes them."""
        row = self.row
        return Facts(
            commenced_on=date.fromisoformat(row["commenced_on"]),
            is_health=_SAID[row["health"]],
            nation=Nation(row["nation"] or Nation.ENGLAND),
            authority=AuthorityKind(row["authority"] or AuthorityKind.NOT_KNOWN),
            codes=tuple(row["codes"].split()),
            is_light_touch=_SAID[row["light_touch"]],
            value=Decimal(row["value"]) if row["value"] else None,
            value_basis=row["value_basis"],
            vat_basis=row["vat"],
            starts_on=_day(row["starts_on"]),
            ends_on=_day(row["ends_on"]),
            awarded_on=_day(row["awarded_on"]),
            earlier=_earlier(row["earlier"]),
            meets_section_33=MeetsDefinition(row["section_33"] or MeetsDefinition.NOT_ASSESSED),
            meets_regulation_77=MeetsDefinition(row["regulation_77"] or MeetsDefinition.NOT_ASSESSED),
            authority_controls=_SAID[row["controls"]],
            challenge_accepted=_SAID[row["eoi_accepted"]],
        )

    @property
    def expected(self) -> dict[Route, Answer]:
        """What follows for every route."""
        return {Route(code): answer for name, answer in _ANSWERS.items() for code in self.row[name].split()}

    @property
    def turns_on(self) -> tuple[str, str]:
        """The route and the rule on which it turns."""
        route, _colon, rule = self.row["turns_on"].partition(": ")
        return route, rule

    def law(self, kept: Law) -> Law:
        """Return the law with the lists that the case supposes to have been imported in full."""
        lists = kept.lists
        for regime, column in ((PCR_2015, "listed_77"), (PA_2023, "listed_33")):
            codes = frozenset(self.row[column].split())
            lists = [
                replace(each, codes=codes, is_complete=True)
                if codes and (each.regime, each.purpose) == (regime, ListPurpose.RESERVABLE)
                else each
                for each in lists
            ]
        return replace(kept, lists=tuple(lists))


def read(path: Path) -> list[Example]:
    """Return the cases of the table."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Example(row) for row in csv.DictReader(file)]


def page(examples: Iterable[Example]) -> str:
    """Return the page: each case with its facts in words, and what follows."""
    parts = [_INTRODUCTION, *(_section(each) for each in examples)]
    return "\n".join(parts)


_INTRODUCTION = """# The adviser’s cases

Made from `tests/procurement/adviser_cases.csv` by `manage.py write_adviser_cases`; every case is run as a test.
For each there is the day on which the procurement commenced, what is known, what follows for every route, and
where the rule stands on which it turns. What is not mentioned is not known. *Not known* is an answer: neither the
facts nor the sources kept here decide it. Nothing here is legal advice.
"""


def _section(example: Example) -> str:
    row = example.row
    follows = [f"- **{answer.label}:** {_routes(row[name])}" for name, answer in _ANSWERS.items()]
    route, rule = example.turns_on
    turns = [f"- **Turns on:** {rule} ({_route(route)})"] if rule else []
    lines = [
        f"## {example.name}. {row['about']}",
        "",
        f"- **Facts:** {'; '.join(_in_words(row))}",
        *follows,
        *turns,
        f"- **Citation:** {row['citation']}",
        "",
    ]
    return "\n".join(lines)


def _in_words(row: Mapping[str, str]) -> list[str]:
    said = [f"commenced on {_worded(row['commenced_on'])}"]
    said += [tell(row[name]) for name, tell in _WORDS.items() if row[name]]
    for name, (yes, no) in _YES_OR_NO.items():
        said += [{"yes": yes, "no": no}[row[name]]] if row[name] else []
    if row["value"]:
        basis = ValueBasis(row["value_basis"]).label.lower() if row["value_basis"] else "basis not stated"
        vat = VatBasis(row["vat"]).label if row["vat"] else "VAT not stated"
        said.append(f"{money(Decimal(row['value']))} ({basis}; {vat})")
    return said


def _told_earlier(written: str) -> str:
    contracts = [
        f"{uk_date(each.awarded_on) if each.awarded_on else 'undated'}, {_route(each.under).lower()}"
        f"{_COMPARED[each.is_comparable]}"
        for each in _earlier(written) or []
    ]
    return f"earlier contracts with the same authority: {'; '.join(contracts) or 'none'}"


_COMPARED = {True: "", False: " (for other services)", None: " (services not known)"}
_WORDS: dict[str, Callable[[str], str]] = {
    "nation": lambda code: f"in {Nation(code).label}",
    "authority": lambda code: f"authority: {AuthorityKind(code).label}",
    "codes": lambda codes: f"CPV {codes.replace(' ', ', ')}",
    "listed_77": lambda codes: f"supposing that the full list for regulation 77 is {codes.replace(' ', ', ')}",
    "listed_33": lambda codes: f"supposing that the full list for section 33 is {codes.replace(' ', ', ')}",
    "starts_on": lambda day: f"term from {_worded(day)}",
    "ends_on": lambda day: f"term to {_worded(day)}",
    "awarded_on": lambda day: f"award on {_worded(day)}",
    "earlier": _told_earlier,
    "section_33": lambda code: f"definition of section 33: {MeetsDefinition(code).label.lower()}",
    "regulation_77": lambda code: f"definition of regulation 77: {MeetsDefinition(code).label.lower()}",
}
_YES_OR_NO = {
    "health": ("health care services in scope", "no health care services in scope"),
    "light_touch": ("said to be light touch", "said not to be light touch"),
    "controls": ("the authority controls the body", "the authority does not control the body"),
    "eoi_accepted": ("an expression of interest was accepted", "no expression of interest was accepted"),
}


def _route(code: str) -> str:
    return Route(code).label


def _routes(codes: str) -> str:
    """Name the routes; those of the health regime together, where all of them are among them."""
    found = codes.split()
    if set(PSR) <= set(found):
        others = [_route(code) for code in found if code not in PSR]
        return ", ".join([*others, "every process of the Provider Selection Regime"])
    return ", ".join(_route(code) for code in found) or "none"


def _worded(day: str) -> str:
    return uk_date(date.fromisoformat(day))


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _earlier(written: str) -> list[Earlier] | None:
    """Return `2022-09-15 reserved_s33` and the like, separated by semicolons; a third word says what is compared."""
    if not written or written == "none":
        return [] if written else None
    found = []
    for each in written.split("; "):
        day, under, *compared = each.split(" ", 2)
        is_comparable = {"": True, "other services": False, "services not known": None}["".join(compared)]
        found.append(
            Earlier(awarded_on=_day("" if day == "undated" else day), under=under, is_comparable=is_comparable)
        )
    return found
