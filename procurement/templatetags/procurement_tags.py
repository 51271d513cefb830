"""Tag colours of procurement, which only repeat what the word says, and the pages about one spin-out."""

from django import template

from procurement.cliffs import ClockState
from procurement.lifecycle import ProcurementState
from procurement.models import Contract, IncomeShare, IncomeYear
from procurement.vocabulary import BidResult, ExtensionState, TermStanding

register = template.Library()
# The pages beside each other, by the names of their addresses.
_BESIDE = (
    ("of_spinout", "Overview"),
    ("procurements_of_spinout", "Procurements"),
    ("clocks_of_spinout", "Clocks"),
    ("challenges_of_spinout", "Right to Challenge"),
    ("income", "Income"),
)

_PROCUREMENTS: dict[str, str] = {
    ProcurementState.PLANNED: "grey",
    ProcurementState.OPEN: "blue",
    ProcurementState.ASSESSMENT: "teal",
    ProcurementState.AWARDED: "yellow",
    ProcurementState.CONTRACTED: "green",
}
_CLOCKS: dict[str, str] = {ClockState.ACTIVE: "green", ClockState.EXPIRING: "orange", ClockState.EXPIRED: "red"}
_BIDS: dict[str, str] = {BidResult.SUBMITTED: "blue", BidResult.WON: "green", BidResult.LOST: "red"}


@register.filter
def procurement_colour(state: str) -> str:
    """Return the colour of how far a procurement has come."""
    return _PROCUREMENTS.get(state, "grey")


@register.filter
def clock_colour(state: str) -> str:
    """Return the colour of how a clock stands."""
    return _CLOCKS.get(state, "grey")


@register.filter
def bid_colour(result: str) -> str:
    """Return the colour of what became of a bid."""
    return _BIDS.get(result, "grey")


@register.simple_tag
def pages_of_record() -> tuple[tuple[str, str], ...]:
    """Return the pages about the procurement of one spin-out, in their order."""
    return _BESIDE
