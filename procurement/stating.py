"""What may be said of the parts of a contract, and in which table each is kept."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias, TypeVar

from procurement.models import Amendment, BreakClause, ContinuityClause, Extension, PerformanceTerm
from spinouts.models import ContinuityPlan


@dataclass(frozen=True)
class Extends:
    """An option to extend: to which last day, and by when the customer must say so."""

    new_ends_on: date
    notice_by: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Breaks:
    """Who may end the contract early, on which day, and by when they must say so."""

    who: str
    breaks_on: date
    notice_by: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Amends:
    """What its parties agreed to change, and where it says so the new value and last day."""

    agreed_on: date
    what: str
    new_value: Decimal | None = None
    new_ends_on: date | None = None
    document_url: str = ""


@dataclass(frozen=True)
class Demands:
    """What the contract asks of the mutual."""

    measure: str
    target: str


@dataclass(frozen=True)
class Secures:
    """What a clause says about the service going on, and whether the continuity plan rests on it."""

    kind: str
    clause: str
    says: str
    plan: ContinuityPlan | None = None


Says: TypeAlias = Extends | Breaks | Amends | Demands | Secures
Part: TypeAlias = Extension | BreakClause | Amendment | PerformanceTerm | ContinuityClause
Kept = TypeVar("Kept", bound=Part)
# What is said of each, its table, and what its actions are called by.
TABLES: dict[type, type[Part]] = {
    Extends: Extension,
    Breaks: BreakClause,
    Amends: Amendment,
    Demands: PerformanceTerm,
    Secures: ContinuityClause,
}
NAMES: dict[type, str] = {
    Extension: "extension",
    BreakClause: "break",
    Amendment: "amendment",
    PerformanceTerm: "performance_term",
    ContinuityClause: "continuity_clause",
}
