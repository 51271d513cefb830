"""What somebody says of a fund, of a round, and of where that is from: what forms hand to actions. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from funding.vocabulary import Match, Outcome

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import Organisation
    from mutuals_tracker.partial_dates import PartialDate


@dataclass(frozen=True)
class Described:
    """What a fund is: who gives what for which purpose, and how one gets at it."""

    name: str
    gives: str
    way: str
    about: str
    funder: "Organisation | None" = None
    manager: str = ""
    intermediaries: str = ""
    source_url: str = ""
    source_note: str = ""

    def columns(self) -> dict[str, object]:
        """Return the fund's columns."""
        return dict(vars(self))


@dataclass(frozen=True)
class Source:
    """Where something is from: at least one of the two is not empty."""

    source_url: str = ""
    source_note: str = ""


@dataclass(frozen=True)
class Terms:
    """When a round is open, for how much, and what must be put beside an award. Moments are exact."""

    name: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    is_closed: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    match: str = Match.NONE
    match_percent: int | None = None
    guidance: str = ""
    source_url: str = ""
    source_note: str = ""

    def columns(self) -> dict[str, object]:
        """Return the round's columns."""
        return dict(vars(self))


@dataclass(frozen=True)
class About:
    """What is asked for in short, in pounds."""

    title: str = ""
    summary: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True)
class ForStage:
    """How much is for one stage, and what for."""

    stage: str
    amount: Decimal
    what: str


@dataclass(frozen=True)
class Points:
    """The points for one criterion, by its key, and why."""

    criterion: int
    points: int
    justification: str


@dataclass(frozen=True)
class Decided:
    """What is decided: the amount where it is approved, why, and what is asked beside what the round asks."""

    outcome: Outcome
    reasons: str
    amount: Decimal | None = None
    conditions: Sequence[str] = ()


@dataclass(frozen=True)
class Recorded:
    """An award that was made elsewhere, as far as its source tells; an amount of None is one that nobody knows."""

    title: str
    purpose: str
    source: Source
    amount: Decimal | None = None
    decided: "PartialDate | None" = None
    begins_on: date | None = None
    ends_on: date | None = None
