"""Why an award is not published, and how many are."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, TextChoices

from funding.models import Award, Fund
from funding.models.award import AwardQuerySet
from funding.models.fund import FundQuerySet
from mutuals_tracker.partial_dates import Precision


class Reason(TextChoices):
    """What is not known of an award without which it cannot be published as open data."""

    UNDATED = "undated", "nobody knows when it was decided"
    MONTH = "month", "only the month in which it was decided is known, and not the day"
    YEAR = "year", "only the year in which it was decided is known, and not the day"
    AMOUNT = "amount", "nobody knows how much it was"
    FUNDER = "funder", "nobody knows whose money the fund gives"


# The same, for queries.
_MISSING = (
    Q(decided_on__isnull=True) | ~Q(decided_precision=Precision.DAY) | Q(awarded=0) | Q(fund__funder__isnull=True)
)


@dataclass(frozen=True)
class Counted:
    """How many real awards there are here, by whether they are published."""

    published: int
    # Nothing is missing, or they were decided here; no admin has published them.
    waiting: int
    # From public sources, which tell too little.
    too_little: int


def missing(award: Award) -> str:
    """Return, in words, what is missing for it to be published; empty where nothing is."""
    if award.decided_on is None:
        return str(Reason.UNDATED.label)
    if award.decided_precision != Precision.DAY:
        return str((Reason.MONTH if award.decided_precision == Precision.MONTH else Reason.YEAR).label)
    if not award.awarded:
        return str(Reason.AMOUNT.label)
    return str(Reason.FUNDER.label) if award.fund.funder_id is None else ""


def left_out() -> AwardQuerySet:
    """Return the recorded awards that cannot be published, those decided last first.

    Their sources are public. One that was decided here stays private until an admin publishes it.
    """
    return _real().filter(_too_little()).with_whom().newest_first()


def counted() -> Counted:
    """Return how many awards are published, and how many are not."""
    too_little, published = _too_little(), Q(published_at__isnull=False, fund__funder__isnull=False)
    found = _real().aggregate(
        published=Count("pk", filter=published),
        waiting=Count("pk", filter=~published & ~too_little),
        too_little=Count("pk", filter=too_little),
    )
    return Counted(**found)


def of_funds() -> FundQuerySet:
    """Return the funds of which something is published, each with how many `awards_published` there are."""
    published = Count("awards", filter=Q(awards__published_at__isnull=False))
    found = Fund.objects.filter(is_example=False, funder__isnull=False).annotate(awards_published=published)
    return found.filter(awards_published__gt=0).select_related("funder").order_by(F("name"), "pk")


def _real() -> AwardQuerySet:
    return Award.objects.filter(fund__is_example=False)


def _too_little() -> Q:
    """Of those recorded from a source, the ones of which something is missing."""
    return Q(application__isnull=True) & _MISSING
