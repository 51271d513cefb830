"""Counting risks by likelihood and impact, and how they moved between two days. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from procurement.risk_words import Band
from procurement.scales import Scale


@dataclass(frozen=True)
class Cell:
    """So many risks of one likelihood and impact."""

    likelihood: int
    impact: int
    count: int
    band: Band

    @property
    def score(self) -> int:
        """Likelihood × impact."""
        return self.likelihood * self.impact


@dataclass(frozen=True)
class Grid:
    """All cells of a scale, the likeliest row first and the least impact first in each; and those without a rating."""

    scale: Scale
    rows: tuple[tuple[Cell, ...], ...]
    # Not rated of this kind yet.
    unrated: int = 0
    # Rated by another scale, which is never laid over this one.
    of_other_scales: int = 0

    @property
    def count(self) -> int:
        """How many risks are on it."""
        return sum(cell.count for row in self.rows for cell in row)

    @property
    def by_band(self) -> dict[Band, int]:
        """How many are how serious, the least first."""
        found = Counter(dict.fromkeys(Band, 0))
        for row in self.rows:
            for cell in row:
                found[cell.band] += cell.count
        return dict(found)


def grid(scale: Scale, counts: Mapping[tuple[int, int], int], *, unrated: int = 0, of_other_scales: int = 0) -> Grid:
    """Lay counts by likelihood and impact over the scale. Raises OffTheScaleError for one that is none of its cells."""
    for likelihood, impact in counts:
        scale.band(likelihood, impact)
    return Grid(
        scale,
        tuple(
            tuple(
                Cell(likelihood, impact, counts.get((likelihood, impact), 0), scale.band(likelihood, impact))
                for impact in range(1, len(scale.impacts) + 1)
            )
            for likelihood in range(len(scale.likelihoods), 0, -1)
        ),
        unrated,
        of_other_scales,
    )


class Moved(Enum):
    """What became of a risk between two days."""

    NEW = "New"
    REOPENED = "Reopened"
    CLOSED = "Ended"
    UP = "Up"
    DOWN = "Down"
    SAME = "Same"
    RATED = "Rated for the first time"
    OTHER_SCALE = "Rated by another scale, so not compared"


@dataclass(frozen=True)
class Then:
    """A risk on a day: whether it was there, whether it was open, and how it was rated, by which scale."""

    existed: bool = False
    is_open: bool = False
    scale: int | None = None
    score: int | None = None


def moved(before: Then, after: Then) -> Moved | None:
    """Return what became of it; None for one that was open on neither day."""
    if not before.is_open:
        if not after.is_open:
            return None
        return Moved.REOPENED if before.existed else Moved.NEW
    if not after.is_open:
        return Moved.CLOSED
    return _rated(before, after)


def _rated(before: Then, after: Then) -> Moved:
    if after.score is None or before.score is None:
        return Moved.SAME if after.score is None else Moved.RATED
    if before.scale != after.scale:
        return Moved.OTHER_SCALE
    if before.score == after.score:
        return Moved.SAME
    return Moved.UP if after.score > before.score else Moved.DOWN


def movement(pairs: Iterable[tuple[Then, Then, int]], *, untouched: int = 0) -> dict[Moved, int]:
    """Return how many moved how; each pair stands for so many risks, and `untouched` open ones are the same."""
    found = Counter(dict.fromkeys(Moved, 0))
    found[Moved.SAME] += untouched
    for before, after, many in pairs:
        kind = moved(before, after)
        if kind is not None:
            found[kind] += many
    return dict(found)
