"""Causes of risk that the register of contracts shows: each finds where it is there on a day, in a few queries.

Of spin-outs that left the register or have ended they find nothing. What is recorded from a source is not watched.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q

from mutuals_tracker.govuk import formats
from procurement.advice.reserving import last_day
from procurement.lifecycle import ProcurementState
from procurement.models import Contract, IncomeShare, IncomeYear, Procurement, WarningLevel
from procurement.vocabulary import Level, Route
from spinouts.lifecycle import RUNNING
from spinouts.models import Spinout

# From the notice on, somebody has chosen a route.
_UNDER_WAY = (ProcurementState.OPEN, ProcurementState.ASSESSMENT, ProcurementState.AWARDED)


class Seen(NamedTuple):
    """A cause that is there: of which spin-out (its key), about what of it, and in words."""

    spinout: int
    key: str
    because: str


def retender_ahead(on: date) -> Iterator[Seen]:
    """Yield each running contract whose last day, as things stand, comes within the months of the level in force."""
    months = WarningLevel.objects.level(Level.RETENDER_MONTHS, on=on)
    if months is None:
        return
    rows = Contract.objects.running(on=on).filter(is_history=False, spinout__in=_watched())
    for each in rows.ending_within(on=on, until=last_day(on, months)).order_by("pk"):
        because = f"{each} ends on {formats.uk_date(each.runs_to)}, within {months} months"
        yield Seen(each.spinout_id, each.reference, because)


def one_customer(on: date) -> Iterator[Seen]:
    """Yield each spin-out whose largest customer reached the level in the latest year that is known."""
    level = WarningLevel.objects.level(Level.DEPENDENCE_PERCENT, on=on)
    if level is None:
        return
    later = IncomeYear.objects.filter(spinout=OuterRef("spinout"), ended_on__gt=OuterRef("year__ended_on"))
    shares = IncomeShare.objects.filter(~Exists(later), spinout__in=_watched()).select_related("year")
    over = shares.filter(amount__gte=F("year__turnover") * level / 100)
    for share in over.order_by("spinout", "-amount", "pk").distinct("spinout"):
        part = share.amount * 100 / share.year.turnover
        because = (
            f"{share.customer_name} paid {part:.1f}% of what came in during the year to "
            f"{formats.uk_date(share.year.ended_on)}; the level is {level}%"
        )
        yield Seen(share.spinout_id, "customer", because)


def no_route(on: date) -> Iterator[Seen]:
    """Yield each running contract, and each procurement under way, of which no lawful route is recorded.

    That is all that the record can say: the route is not known, or somebody gave a reason because a rule of law spoke
    against the route of a procurement. Whether it is lawful, a lawyer says.
    """
    contracts = Contract.objects.running(on=on).filter(is_history=False, route=Route.NOT_KNOWN, spinout__in=_watched())
    for contract in contracts.order_by("pk"):
        yield Seen(contract.spinout_id, contract.reference, f"By which route {contract} was awarded is not recorded")
    open_ones = Procurement.objects.filter(is_history=False, state__in=_UNDER_WAY, spinout__in=_watched())
    doubtful = Q(route=Route.NOT_KNOWN) | ~Q(route_reason="")
    for each in open_ones.filter(doubtful).order_by("pk"):
        said = "a rule spoke against its route" if each.route_reason else "its route is not recorded"
        yield Seen(each.spinout_id, each.reference, f"{each} is under way, and {said}")


def _watched():  # type: ignore[no-untyped-def]  # a queryset of another app
    return Spinout.objects.in_register().filter(outcome__in=RUNNING)
