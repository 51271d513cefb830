"""The law as it is kept, in plain values: what files and forms say, what is saved, what the adviser reads. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from procurement.vocabulary import Covers, Level, ListPurpose, ThresholdKind, VatBasis

# The codes by which rules of one regime are known to the routes that rest on them. The rules themselves are data.
PCR_2006 = "pcr-2006"
PCR_2015 = "pcr-2015"
PA_2023 = "pa-2023"
PSR = "psr"
REG_77 = "reg-77"
SECTION_33 = "section-33"


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A rule that holds from a day to a day, both included, with who says so. A blank start is not known."""

    citation: str
    starts_on: date | None = None
    ends_on: date | None = None
    source_url: str = ""
    source_note: str = ""

    def holds(self, on: date) -> bool:
        """Whether it holds on that day."""
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or on <= self.ends_on)

    def columns(self) -> dict[str, object]:
        """Return what is saved of it."""
        return dict(vars(self))


@dataclass(frozen=True, kw_only=True)
class RegimeRule(Dated):
    """A body of procurement law."""

    code: str
    name: str
    covers: Covers
    about: str


@dataclass(frozen=True, kw_only=True)
class ThresholdRule(Dated):
    """From which value on the full rules hold; an amount of None is one that nobody here knows."""

    kind: ThresholdKind
    vat_basis: VatBasis
    amount: Decimal | None = None
    is_verified: bool = True


@dataclass(frozen=True, kw_only=True)
class ReservationRule(Dated):
    """A provision under which a contract may be kept for mutuals. `regime` is the code of its regime."""

    code: str
    name: str
    regime: str
    longest_months: int
    look_back_months: int
    # Whether an earlier contract counts from when it was entered into, rather than from its award.
    looks_back_to_entry: bool = False
    look_back: str
    procedure: str
    definition: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeListRule(Dated):
    """A list of CPV codes. One without codes was not imported yet, so it says nothing of any code."""

    regime: str
    purpose: ListPurpose
    is_complete: bool = False
    codes: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class WarningLevelRule(Dated):
    """From which level on the service warns: a choice of those who run it, and no law."""

    kind: Level
    level: int


Rule = TypeVar("Rule", bound=Dated)


@dataclass(frozen=True)
class Law:
    """All that is kept of the law."""

    regimes: Collection[RegimeRule] = ()
    thresholds: Collection[ThresholdRule] = ()
    reservations: Collection[ReservationRule] = ()
    lists: Collection[CodeListRule] = ()

    def regime_for(self, commenced_on: date, *, is_health: bool) -> RegimeRule | None:
        """Return the regime of a procurement that commenced on that day; both boundaries of a regime are included.

        Health care services have one of their own from a day on; before it, they were under the general one.
        """
        there = [rule for rule in self.regimes if rule.holds(commenced_on)]
        wanted = (Covers.HEALTH, Covers.GENERAL) if is_health else (Covers.GENERAL,)
        return next((rule for covers in wanted for rule in there if rule.covers == covers), None)

    def regime(self, code: str) -> RegimeRule | None:
        """Return the regime of that code."""
        return next((rule for rule in self.regimes if rule.code == code), None)

    def threshold(self, kind: ThresholdKind, *, on: date) -> ThresholdRule | None:
        """Return the threshold of the kind in force on that day."""
        return _first(each for each in self.thresholds if each.kind == kind and each.holds(on))

    def reservation(self, code: str) -> ReservationRule | None:
        """Return the reservation of that code."""
        return next((each for each in self.reservations if each.code == code), None)

    def list_of(self, regime: str, purpose: ListPurpose, *, on: date) -> CodeListRule | None:
        """Return the list of the regime for that purpose in force on that day."""
        return next((each for each in self._lists(regime, purpose) if each.holds(on)), None)

    def last_list_of(self, regime: str, purpose: ListPurpose) -> CodeListRule | None:
        """Return the last list of the regime for that purpose, whenever it held."""
        return max(self._lists(regime, purpose), key=lambda each: each.starts_on or date.min, default=None)

    def _lists(self, regime: str, purpose: ListPurpose) -> list[CodeListRule]:
        return [each for each in self.lists if each.regime == regime and each.purpose == purpose]


def _first(rules: Iterable[Rule]) -> Rule | None:
    return next(iter(rules), None)
