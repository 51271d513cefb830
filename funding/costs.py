"""What a spin-out's early costs add up to, how much of them is covered, and what is still to be found.

A cost counts at what it came to, and until that is known at what was expected. Cover counts up to the cost that it is
for: what is secured first, then what is sought; the rest of the cost is unfunded, and what is beyond it is told apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from funding.models import CostLine, Cover
from funding.vocabulary import CostKind, CoverState
from mutuals_tracker.govuk import formats

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Covered:
    """An amount and what covers it: `secured`, `sought` and `unfunded` always add up to `cost`."""

    cost: Decimal = ZERO
    secured: Decimal = ZERO
    sought: Decimal = ZERO
    # By how much the cover that somebody entered exceeds the costs that it is for: money that might be asked for twice.
    beyond: Decimal = ZERO

    @property
    def unfunded(self) -> Decimal:
        """What is neither secured nor sought."""
        return self.cost - self.secured - self.sought

    @property
    def gap(self) -> str:
        """How much of it nobody has found the money for yet, as a sentence."""
        cost, unfunded = formats.money(self.cost), formats.money(self.unfunded)
        if not self.cost:
            return "There is nothing to cover."
        if self.unfunded == self.cost:
            return f"None of {cost} is secured or sought."
        if self.unfunded:
            return f"{unfunded} of {cost} is neither secured nor sought."
        return f"All of {cost} is secured or sought." if self.sought else f"All of {cost} is secured."

    def __add__(self, other: "Covered") -> "Covered":
        """Add each of the amounts."""
        return Covered(
            self.cost + other.cost,
            self.secured + other.secured,
            self.sought + other.sought,
            self.beyond + other.beyond,
        )


@dataclass(frozen=True)
class Line:
    """One cost of the ledger with what covers it."""

    row: CostLine
    covered: Covered


@dataclass(frozen=True)
class Group:
    """The costs of one kind, and what they add up to."""

    kind: CostKind
    lines: Sequence[Line]
    covered: Covered


@dataclass(frozen=True)
class Ledger:
    """All the costs of one spin-out: line by line, by kind, and in all."""

    lines: Sequence[Line]
    by_kind: dict[str, Covered] = field(default_factory=dict)
    total: Covered = Covered()

    @property
    def groups(self) -> list[Group]:
        """The costs kind by kind, in the order of the kinds."""
        return [
            Group(CostKind(kind), [line for line in self.lines if line.row.kind == kind], covered)
            for kind, covered in self.by_kind.items()
        ]

    def against(self, benchmark: Decimal) -> Decimal:
        """By how much the costs exceed the benchmark; below nothing where they stay under it."""
        return self.total.cost - benchmark


def ledger(rows: Iterable[CostLine]) -> Ledger:
    """Add up these costs, which come with their cover."""
    lines = [Line(row, covered(row)) for row in rows]
    kinds = {
        kind: sum((line.covered for line in lines if line.row.kind == kind), Covered())
        for kind in CostKind.values
        if any(line.row.kind == kind for line in lines)
    }
    return Ledger(lines, kinds, sum((line.covered for line in lines), Covered()))


def covered(row: CostLine) -> Covered:
    """Return what one cost comes to and how far it is covered."""
    cost = row.actual if row.actual is not None else row.estimate or ZERO
    entered = dict.fromkeys(CoverState.values, ZERO)
    for cover in row.covers.all():
        entered[cover.state] += cover.amount
    secured = min(cost, entered[CoverState.SECURED])
    sought = min(cost - secured, entered[CoverState.SOUGHT])
    return Covered(cost, secured, sought, sum(entered.values(), ZERO) - secured - sought)


def shown(covers: Iterable[Cover]) -> str:
    """Return which cover a page showed, in which wording: another one, or another wording, gives something else."""
    return " ".join(f"{cover.pk}.{cover.revision}" for cover in covers)
