"""Invents what spin-outs ask of funds and are given: pure, and the same for the same seed. Amounts are in pence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import NamedTuple

from mutuals_tracker.partial_dates import PartialDate, Precision
from reporting.load.inventing import LAST_DAY

# One spin-out of so many applies to each round, and has advice in kind.
ONE_OF = 20
# How the criteria of a round weigh.
WEIGHTS = (3, 2, 1)
# When both rounds opened: all that is asked of them is dated after it.
OPENED = date(2026, 1, 1)
_PURPOSES = (
    "Legal advice on the articles and the transfer agreement",
    "A five-year financial model and the business plan",
    "Advice on pensions and on the terms of staff",
    "Staff days and a shadow board before the launch",
)


class End(StrEnum):
    """How far an application has come: the codes of its states, but for two that stand in one."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ELIGIBILITY_CHECK = "eligibility_check"
    WITHDRAWN = "withdrawn"
    INELIGIBLE = "ineligible"
    MORE_INFORMATION = "more_information"
    ASSESSMENT = "assessment"
    MODERATED = "moderated"
    REJECTED = "rejected"
    FURTHER_SUPPORT = "further_support"
    APPROVED = "approved"
    IN_DELIVERY = "in_delivery"
    CLOSED = "closed"


# In turn, so that even a small load has each.
ENDS = tuple(end for end in End if end != End.MODERATED)
SCORED = (End.MODERATED, End.REJECTED, End.FURTHER_SUPPORT, End.APPROVED, End.IN_DELIVERY, End.CLOSED)
AWARDED = (End.APPROVED, End.IN_DELIVERY, End.CLOSED)


class Fundable(NamedTuple):
    """A spin-out that was written: its key, its number among the synthetic ones, its officers, and since when it is."""

    spinout: int
    number: int
    officers: Sequence[int]
    since: date


@dataclass(frozen=True)
class Asked:
    """An application: how far it came, what it asks for, and the points of two assessors by criterion."""

    of: Fundable
    end: End
    begun: date
    pence: int
    purpose: str
    points: tuple[tuple[int, ...], tuple[int, ...]]
    # Turns through the choices of what follows it.
    turn: int

    @property
    def agreed(self) -> tuple[int, ...]:
        """What the assessors agreed on: the lower of their points."""
        return tuple(min(pair) for pair in zip(*self.points, strict=True))

    @property
    def halves(self) -> tuple[int, int]:
        """The amounts of its two instalments."""
        return self.pence // 2, self.pence - self.pence // 2


@dataclass(frozen=True)
class Given:
    """An award that was recorded from a source; an amount of None is one that nobody knows."""

    of: Fundable
    is_advice: bool
    pence: int | None
    purpose: str
    when: PartialDate | None
    begins: date | None

    @property
    def is_publishable(self) -> bool:
        """Whether its day and its amount are known."""
        return bool(self.pence and self.when and self.when.precision == Precision.DAY)


def applications(some: Sequence[Fundable], seed: int) -> tuple[list[Asked], list[Asked]]:
    """Return what is asked of the round that is to be ranked, and of the one that was decided."""
    ranked = [_asked(one, End.MODERATED, seed) for one in some if one.number % ONE_OF == 0]
    decided = [_asked(one, ENDS[one.number // ONE_OF % len(ENDS)], seed) for one in some if one.number % ONE_OF == 1]
    return ranked, decided


def _asked(one: Fundable, end: End, seed: int) -> Asked:
    chance = Random(f"{seed} application {one.number}")  # noqa: S311 - nothing here is a secret
    return Asked(
        of=one,
        end=end,
        begun=OPENED + timedelta(days=chance.randrange(60)),
        pence=chance.randrange(500_000, 6_000_000),
        purpose=chance.choice(_PURPOSES),
        points=(_points(chance), _points(chance)),
        turn=one.number // ONE_OF // len(ENDS),
    )


def _points(chance: Random) -> tuple[int, ...]:
    return tuple(chance.choices(range(6), [1, 2, 6, 10, 8, 3])[0] for _weight in WEIGHTS)


def awards(some: Sequence[Fundable], seed: int) -> list[Given]:
    """Return an award to each, and advice in kind to some beside it."""
    return [given for one in some for given in _awards(one, seed)]


def _awards(one: Fundable, seed: int) -> list[Given]:
    chance = Random(f"{seed} award {one.number}")  # noqa: S311 - nothing here is a secret
    grant = _given(one, chance, is_advice=False)
    return [grant, _given(one, chance, is_advice=True)] if one.number % ONE_OF == 2 else [grant]


def _given(one: Fundable, chance: Random, *, is_advice: bool) -> Given:
    day = min(one.since + timedelta(days=chance.randrange(30, 700)), LAST_DAY)
    parts = chance.choices((3, 2, 1, 0), [90, 4, 4, 2])[0]
    return Given(
        of=one,
        is_advice=is_advice,
        pence=chance.randrange(500_000, 4_000_000) if chance.random() < 0.97 else None,
        purpose=chance.choice(_PURPOSES),
        when=PartialDate.from_parts(*(day.year, day.month, day.day)[:parts]) if parts else None,
        begins=day if chance.random() < 0.5 else None,
    )


def pounds(pence: int) -> str:
    """Return the amount as the database takes it."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02}"
