"""Risks of clocks: what shelters a mutual ends within 18 months, and no procurement is under way."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef

from mutuals_tracker.govuk import formats
from procurement.cliffs import ENTERED, ClockKind
from procurement.models import Clock, Procurement
from procurement.risk_words import Category, Proximity
from procurement.watching.causes import Cause, Found
from spinouts.lifecycle import RUNNING
from spinouts.models import Spinout

# Those of contracts are watched as contracts.
_KINDS = [kind for kind in ENTERED if kind != ClockKind.BOND]


def _expiring(on: date) -> Iterable[Found]:
    under_way = Procurement.objects.running().filter(spinout=OuterRef("spinout"))
    watched = Spinout.objects.in_register().filter(outcome__in=RUNNING)
    rows = Clock.objects.expiring(on=on).filter(spinout__in=watched, kind__in=_KINDS).filter(~Exists(under_way))
    for clock in rows.ending_first():
        because = f"{clock} ends on {formats.uk_date(clock.last_day)}, and no procurement is under way"
        yield Found(clock.spinout_id, clock.reference, because)


EXPIRING = Cause(
    code="exemption_expiring",
    category=Category.RETENDER,
    event="The shelter from competition ends before anything follows it",
    effect="The authority has to compete the service at once, or has no basis for going on",
    proximity=Proximity.OVER_A_YEAR,
    gone="A procurement is under way, or the shelter has more than 18 months to run, or has ended",
    find=_expiring,
)
