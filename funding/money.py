"""The identities of an award's money: what its entries add up to, and what may still happen to it. Pure; in pounds.

*Awarded* is the award with its variations. It is paid, stopped, or still to pay, and never more than one of them. What
was paid is refunded, written off, or out there. What counts against the fund is what was awarded, less what was stopped
and what came back.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from funding.vocabulary import EntryKind

ZERO = Decimal("0.00")
# The most that the database holds of one award.
MOST = Decimal("9999999999.99")
_SUM_OF: dict[str, str] = {
    EntryKind.AWARD: "awarded",
    EntryKind.VARIATION: "awarded",
    EntryKind.PAYMENT: "paid",
    EntryKind.STOP: "stopped",
    EntryKind.REFUND: "refunded",
    EntryKind.WRITE_OFF: "written_off",
}


class _Summed(Protocol):
    """What has the sums of an award."""

    awarded: Decimal
    paid: Decimal
    stopped: Decimal
    refunded: Decimal
    written_off: Decimal


@dataclass(frozen=True)
class Sums:
    """What the entries of an award add up to, by what they did."""

    awarded: Decimal = ZERO
    paid: Decimal = ZERO
    stopped: Decimal = ZERO
    refunded: Decimal = ZERO
    written_off: Decimal = ZERO

    @classmethod
    def of(cls, award: _Summed) -> "Sums":
        """Return the sums that the award's row has."""
        return cls(award.awarded, award.paid, award.stopped, award.refunded, award.written_off)

    @property
    def still_to_pay(self) -> Decimal:
        """What was awarded, and neither paid nor stopped yet."""
        return self.awarded - self.paid - self.stopped

    @property
    def to_be_paid(self) -> Decimal:
        """What will have been paid in the end: a schedule plans no more."""
        return self.awarded - self.stopped

    @property
    def kept(self) -> Decimal:
        """What was paid, and neither came back nor was written off: no more can come back."""
        return self.paid - self.refunded - self.written_off

    @property
    def committed(self) -> Decimal:
        """What counts against what the fund has."""
        return self.awarded - self.stopped - self.refunded

    def after(self, kind: str, amount: Decimal) -> "Sums":
        """Return the sums once that has happened too."""
        name = _SUM_OF[kind]
        return replace(self, **{name: getattr(self, name) + amount})

    @property
    def is_possible(self) -> bool:
        """Whether the identities hold: nothing negative, no more paid than awarded, no more back than was paid."""
        parts = (self.paid, self.stopped, self.refunded, self.written_off, self.still_to_pay, self.kept)
        return ZERO <= self.awarded <= MOST and all(part >= ZERO for part in parts)


def added_up(entries: Iterable[tuple[str, Decimal]]) -> Sums:
    """Return what entries, each a kind and an amount, add up to."""
    sums = Sums()
    for kind, amount in entries:
        sums = sums.after(kind, amount)
    return sums


@dataclass(frozen=True)
class Quarter:
    """Three months from a first day: what was planned to be paid in them, and what was."""

    first_day: date
    planned: Decimal
    paid: Decimal

    @property
    def name(self) -> str:
        """The quarter in words; quarters of the financial year begin on the same days."""
        first, last = ("January", "April", "July", "October"), ("March", "June", "September", "December")
        place = (self.first_day.month - 1) // 3
        return f"{first[place]} to {last[place]} {self.first_day.year}"


def by_quarter(
    planned: Iterable[tuple[date, Decimal]], paid: Iterable[tuple[date | None, Decimal]]
) -> Sequence[Quarter]:
    """Return the quarters in which anything was planned or paid, the first one first; what has no day is left out."""
    sums: dict[date, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for place, rows in enumerate((planned, paid)):
        for day, amount in rows:
            if day is not None:
                sums[date(day.year, (day.month - 1) // 3 * 3 + 1, 1)][place] += amount
    return [Quarter(first_day, *sums[first_day]) for first_day in sorted(sums)]
