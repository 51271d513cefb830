"""How risks are rated: the words for each likelihood and each impact, and from which score on a risk is how serious.

Pure. A score is likelihood × impact, both counted from 1 (the Orange Book's method, domain facts 4.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from procurement.risk_words import Band

FEWEST_LEVELS, MOST_LEVELS = 2, 10


class OffTheScaleError(ValueError):
    """The rating is none of the scale's."""


class ScaleError(ValueError):
    """The scale makes no sense. `field` is what is wrong with it."""

    def __init__(self, message: str, field: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Scale:
    """A grid of likelihood by impact; a score belongs to the band of the last edge that it reaches."""

    name: str
    likelihoods: tuple[str, ...]
    impacts: tuple[str, ...]
    medium_from: int
    high_from: int
    very_high_from: int

    @property
    def most(self) -> int:
        """The highest score that there is."""
        return len(self.likelihoods) * len(self.impacts)

    def band(self, likelihood: int, impact: int) -> Band:
        """Return how serious that is. Raises OffTheScaleError."""
        if not (1 <= likelihood <= len(self.likelihoods) and 1 <= impact <= len(self.impacts)):
            raise OffTheScaleError(f"{likelihood} × {impact} is not on the scale {self.name}")
        score = likelihood * impact
        edges = ((self.very_high_from, Band.VERY_HIGH), (self.high_from, Band.HIGH), (self.medium_from, Band.MEDIUM))
        return next((band for edge, band in edges if score >= edge), Band.LOW)


def check_scale(scale: Scale) -> None:
    """Raise ScaleError unless every level has words of its own, and the edges rise within the scale."""
    for field, words, what in (
        ("likelihoods", scale.likelihoods, "likelihood"),
        ("impacts", scale.impacts, "impact"),
    ):
        _check_words(words, what, field)
    if not 2 <= scale.medium_from < scale.high_from < scale.very_high_from <= scale.most:
        raise ScaleError(
            f"Scores from which a risk is medium, high and very high must rise, from 2 to at most {scale.most}",
            "medium_from",
        )


def _check_words(words: Sequence[str], what: str, field: str) -> None:
    if not FEWEST_LEVELS <= len(words) <= MOST_LEVELS:
        raise ScaleError(f"Enter {FEWEST_LEVELS} to {MOST_LEVELS} levels of {what}, each on a line of its own", field)
    if len({word.casefold() for word in words}) < len(words):
        raise ScaleError(f"Each level of {what} must have words of its own", field)


# A 5 × 5 grid is common practice of councils, which is UNVERIFIED (domain facts, 4.5): an admin may add another scale.
# Its words and its bands are this project's choice.
DEFAULT = Scale(
    name="Five by five",
    likelihoods=("Rare", "Unlikely", "Possible", "Likely", "Almost certain"),
    impacts=("Minor", "Moderate", "Serious", "Major", "Ends the mutual or the service"),
    medium_from=5,
    high_from=10,
    very_high_from=15,
)
# From when on it is in force, unless another scale takes its place.
DEFAULT_SINCE = date(1990, 1, 1)
