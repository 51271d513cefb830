"""How referrals do: how many have somewhere to go within 30 days, and how many of their spin-outs launched later.

Only spin-outs of the register that nobody invented are counted. A referral enters the first share once it is 30 days
old, or as soon as it was sent somewhere: of a younger one nobody can say yet. A launch is a move to live that stands
now and whose day, or the day on which an undated one was entered, is after the day on which the referral was opened.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from funding.models import Referral
from funding.models.referral import WITHIN
from funding.vocabulary import ReferralReason
from spinouts.lifecycle import Stage
from spinouts.models import JourneyEvent, Spinout


@dataclass(frozen=True)
class Counted:
    """Referrals: how many were opened, enter the share, had somewhere to go in time, and were followed by a launch."""

    opened: int = 0
    measured: int = 0
    in_time: int = 0
    launched: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        """Add each of the numbers."""
        return Counted(
            self.opened + other.opened,
            self.measured + other.measured,
            self.in_time + other.in_time,
            self.launched + other.launched,
        )

    @property
    def in_time_percent(self) -> int | None:
        """The share that had somewhere to go in time, in whole per cent; None where none can be measured yet."""
        return _percent(self.in_time, self.measured)

    @property
    def launched_percent(self) -> int | None:
        """The share whose spin-out launched later, in whole per cent; None where there is none."""
        return _percent(self.launched, self.opened)


@dataclass(frozen=True)
class Measures:
    """The numbers in all, by reason, and by the fund that did not help."""

    total: Counted = Counted()
    by_reason: Mapping[str, Counted] = field(default_factory=dict)
    by_fund: Mapping[str, Counted] = field(default_factory=dict)


def measures(*, on: date, bodies: Collection[int] | None = None) -> Measures:
    """Count the referrals of the country, or of those bodies, as they stand on that day: one query."""
    found = Referral.objects.real().filter(opened_on__lte=on)
    if bodies is not None:
        found = found.filter(spinout__in=Spinout.objects.of_bodies(bodies))
    rows = (
        found.order_by()
        .values("reason", fund_name=F("application__round__fund__name"))
        .annotate(
            opened=Count("pk"),
            measured=Count("pk", filter=Q(opened_on__lte=on - WITHIN) | Q(sent_on__isnull=False)),
            in_time=Count("pk", filter=Q(sent_on__lte=F("opened_on") + WITHIN)),
            launched=Count("pk", filter=Exists(_launches(on))),
        )
    )
    counted = [
        (row["reason"], row["fund_name"], Counted(row["opened"], row["measured"], row["in_time"], row["launched"]))
        for row in rows
    ]
    return Measures(
        _added(each for _reason, _fund, each in counted),
        {
            reason.value: _added(each for this, _fund, each in counted if this == reason.value)
            for reason in ReferralReason
            if any(this == reason.value for this, _fund, _each in counted)
        },
        {
            fund: _added(each for _reason, this, each in counted if this == fund)
            for fund in sorted({fund for _reason, fund, _each in counted})
        },
    )


def _launches(on: date) -> QuerySet[JourneyEvent]:
    since = Coalesce("counts_from", TruncDate("recorded_at", tzinfo=timezone.get_default_timezone()))
    moves = JourneyEvent.objects.current().filter(spinout=OuterRef("spinout"), to_stage=Stage.LIVE)
    moves = moves.exclude(from_stage=Stage.LIVE).annotate(since=since)
    return moves.filter(since__gt=OuterRef("opened_on"), since__lte=on)


def _added(counted: Iterable[Counted]) -> Counted:
    return sum(counted, Counted())


def _percent(part: int, whole: int) -> int | None:
    return (200 * part + whole) // (2 * whole) if whole else None
