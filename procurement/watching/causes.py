"""What it takes to watch for a risk: a code, what is said of it, and the query that finds where its cause is there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from procurement.models import Risk
from procurement.risk_words import Category, Proximity


class Found(NamedTuple):
    """A cause that is there: of which spin-out, about what of it, and in words."""

    spinout: int
    # What of the spin-out it is about, such as the key of a contract; one spin-out may have several.
    key: str
    because: str


@dataclass(frozen=True)
class Cause:
    """One thing that the state of the records may say. `find` returns all places where it says so on a day.

    It must find nothing of spin-outs that left the register or have ended; nobody keeps risks of those.
    """

    code: str
    category: Category
    event: str
    effect: str
    proximity: Proximity
    # What is written when the cause has gone.
    gone: str
    find: Callable[[date], Iterable[Found]]


@dataclass(frozen=True)
class Due:
    """What there is to do about one cause: found and not raised yet, there again, and gone; risks by their keys."""

    raise_: list[Found]
    reopen: list[tuple[int, Found]]
    gone: list[int]
    # Of which spin-out each risk that is gone is.
    whose: dict[int, int]

    @property
    def spinouts(self) -> frozenset[int]:
        """Of which spin-outs there is something to do."""
        again = (found.spinout for _, found in self.reopen)
        return frozenset([*(each.spinout for each in self.raise_), *again, *self.whose.values()])

    def of(self, spinouts: frozenset[int]) -> "Due":
        """Return what there is to do about these spin-outs."""
        whose = {risk: spinout for risk, spinout in self.whose.items() if spinout in spinouts}
        return Due(
            [each for each in self.raise_ if each.spinout in spinouts],
            [each for each in self.reopen if each[1].spinout in spinouts],
            [risk for risk in self.gone if risk in whose],
            whose,
        )


def due(cause: Cause, *, on: date) -> Due:
    """Return what there is to do about a cause: the due-work query of watching. A day that was missed changes nothing.

    A risk whose cause was there when somebody looked last, and is there still, is left as people left it.
    """
    found = {(each.spinout, each.key): each for each in cause.find(on)}
    rows = Risk.objects.filter(raised_by=cause.code).order_by("pk")
    known = {
        (spinout, key): (risk, holds)
        for risk, spinout, key, holds in rows.values_list("pk", "spinout", "cause_key", "cause_holds")
    }
    again = [(known[which][0], each) for which, each in found.items() if which in known and not known[which][1]]
    gone = {risk: which[0] for which, (risk, holds) in known.items() if holds and which not in found}
    return Due([each for which, each in found.items() if which not in known], again, list(gone), gone)
