"""Two invented procurements for trying the service: one that is planned as reserved, and an open competition lost."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.partial_dates import PartialDate
from procurement.actions import bids, lots, procurements, steps
from procurement.models import Procurement
from procurement.vocabulary import BidResult, Route, StepKind, ValueBasis, VatBasis
from spinouts.models import Spinout

# When each step of the planned one is planned, in days from today.
_AHEAD = {
    StepKind.ENGAGEMENT: 14,
    StepKind.NOTICE: 45,
    StepKind.DEADLINE: 87,
    StepKind.ASSESSMENT: 101,
    StepKind.AWARD: 115,
    StepKind.STANDSTILL: 126,
    StepKind.CONTRACT: 140,
}
# When each step of the lost one was done, in days before today.
_BEHIND = {"open": 300, "assessment": 255, "awarded": 214, "contracted": 196}


def tell(people: dict[str, User], *, at: datetime) -> None:
    """Let officers enter them: the youth service's, planned under section 33, and one that the libraries lost.

    The rules (`sample.law`) are there already; the regime of each follows from them.
    """
    officer, today = people["officer"], timezone.localdate(at)
    _planned(Spinout.objects.get(name="Example Youth Services Mutual", is_example=True), officer, today, at)
    _lost(Spinout.objects.get(name="Example Libraries Mutual", is_example=True), officer, today, at)


def _planned(spinout: Spinout, officer: User, today: date, at: datetime) -> None:
    says = procurements.Described(
        title="Youth clubs and street-based youth work",
        what="Six youth clubs, street-based youth work and holiday activities.",
        **_authority("Example Borough Council"),
        department="Children’s services",
        commenced=PartialDate.on(today + timedelta(days=_AHEAD[StepKind.NOTICE])),
        route=Route.RESERVED_S33,
        value=Decimal(4_800_000),
        value_basis=ValueBasis.WHOLE_LIFE,
        vat_basis=VatBasis.INCLUDING,
        term_months=60,
    )
    made = procurements.add_procurement(spinout, says=says, by=officer, at=at)
    for kind, days in _AHEAD.items():
        step = steps.step_of(made, kind)
        steps.keep_step(step, says=steps.Stepped(planned_on=today + timedelta(days=days)), by=officer, at=at)
    bids.add_bid(made, says=bids.Offered(), by=officer, at=at)


def _lost(spinout: Spinout, officer: User, today: date, at: datetime) -> None:
    says = procurements.Described(
        title="Home library service",
        what="Books and company for people who cannot come to a library.",
        **_authority("Sample County Council"),
        commenced=PartialDate.on(today - timedelta(days=_BEHIND["open"])),
        route=Route.OPEN_COMPETITION,
        value=Decimal(900_000),
        value_basis=ValueBasis.WHOLE_LIFE,
        vat_basis=VatBasis.INCLUDING,
        term_months=36,
    )
    made = procurements.add_procurement(spinout, says=says, by=officer, at=at)
    lot = lots.add_lot(made, says=lots.Divided(1, "North of the county", Decimal(500_000)), by=officer, at=at)
    lots.add_lot(made, says=lots.Divided(2, "South of the county", Decimal(400_000)), by=officer, at=at)
    submitted = today - timedelta(days=_BEHIND["assessment"] + 1)
    offered = bids.Offered(lot, "Example Reading Charity", submitted, Decimal("486500.00"))
    bid = bids.add_bid(made, says=offered, by=officer, at=at)
    for state, days in _BEHIND.items():
        made = _move(made, state, today - timedelta(days=days), officer, at)
    decided = bids.Decided(
        BidResult.LOST,
        today - timedelta(days=_BEHIND["awarded"]),
        "Example Culture plc",
        "It scored highest on quality, and lost on price: 71 points of 100 against 78.",
    )
    bids.decide_bid(bid, says=decided, by=officer, at=at)


def _move(made: Procurement, state: str, on: date, officer: User, at: datetime) -> Procurement:
    return steps.move_procurement(made, to=state, on=on, by=officer, at=at)


def _authority(name: str) -> dict:
    """Return the authority by its name, and as a body where the directory has it."""
    return {"authority_name": name, "authority": Organisation.objects.parents().named(name).first()}
