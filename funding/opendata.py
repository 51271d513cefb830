"""What is published of awards, and why some are not. Absence means private."""

from funding.models import Award
from mutuals_tracker.partial_dates import Precision


def missing(award: Award) -> str:
    """Return, in words, what is missing for it to be published; empty where nothing is."""
    if award.decided_on is None:
        return "nobody knows when it was decided"
    if award.decided_precision != Precision.DAY:
        return "the day on which it was decided is not known"
    if not award.awarded:
        return "nobody knows how much it was"
    if award.fund.funder_id is None:
        return "nobody knows whose money the fund gives"
    return ""
