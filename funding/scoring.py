"""How applications are scored: the scale, and what the points of all criteria come to. Pure."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

# Points for one criterion: 0 says nothing of it, 5 leaves nothing to wish for.
LEAST, MOST = 0, 5
WORDS = (
    "Says nothing of it",
    "Very weak",
    "Weak",
    "Adequate",
    "Good",
    "Very good",
)
# So many have to score an application before anybody sees the scores of others.
ASSESSORS_NEEDED = 2
# Where those who scored it are so many points apart, or more, they should talk about it.
FAR_APART = 2


def score(points: Iterable[tuple[int, int]]) -> Decimal | None:
    """Return what points come to as a share of the most that there is, in per cent to two places.

    `points` are the weight of each criterion and the points that were given; None where there is no criterion.
    """
    weighed = list(points)
    most = sum(weight for weight, _ in weighed) * MOST
    if not most:
        return None
    got = Decimal(sum(weight * given for weight, given in weighed) * 100) / most
    return got.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
