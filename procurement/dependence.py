"""How much of a year's income came from one customer, and whether that is more than we warn at. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Paid:
    """What one customer paid in a year, in pounds, and which part of the turnover that is, in percent."""

    who: str
    amount: Decimal
    percent: Decimal


@dataclass(frozen=True)
class Dependence:
    """A year's turnover in pounds by who paid it, the most first, and the level at which we warn, if there is one."""

    turnover: Decimal
    paid: tuple[Paid, ...]
    level: int | None

    @property
    def largest(self) -> Paid | None:
        """Who paid most; None where nobody has said who paid what."""
        return self.paid[0] if self.paid else None

    @property
    def unexplained(self) -> Decimal:
        """How much of the turnover nobody has said the customer of."""
        return self.turnover - sum((each.amount for each in self.paid), Decimal(0))

    @property
    def is_over(self) -> bool:
        """Whether one customer paid the level, or more (domain facts, 8.4 rule 18)."""
        return self.level is not None and self.largest is not None and self.largest.percent >= self.level


def dependence(turnover: Decimal, shares: Iterable[tuple[str, Decimal]], *, level: int | None) -> Dependence:
    """Return who paid which part of a year's turnover."""
    paid = [Paid(who, amount, amount * 100 / turnover) for who, amount in shares]
    return Dependence(turnover, tuple(sorted(paid, key=lambda each: (-each.amount, each.who))), level)
