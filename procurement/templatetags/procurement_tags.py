"""Tag colours of procurement, which only repeat what the word says, and the pages about one spin-out."""

from datetime import date

from django import template

from mutuals_tracker.govuk import formats
from procurement.cliffs import ClockState
from procurement.lifecycle import ProcurementState
from procurement.models import Contract
from procurement.vocabulary import BidResult, ExtensionState, TermStanding

register = template.Library()
# The pages beside each other, by the names of their addresses.
_BESIDE = (
    ("of_spinout", "Overview"),
    ("contracts_of_spinout", "Contracts"),
    ("procurements_of_spinout", "Procurements"),
    ("clocks_of_spinout", "Clocks"),
    ("risks_of_spinout", "Risks"),
    ("challenges_of_spinout", "Right to Challenge"),
    ("notices_of_spinout", "Notices"),
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


@register.simple_tag(takes_context=True)
def title_here(context: template.Context) -> str:
    """Return what the page about a spin-out's procurement is called, on which this is asked."""
    return dict(_BESIDE)[context["request"].resolver_match.url_name]


_OPTIONS: dict[str, str] = {ExtensionState.OPEN: "blue", ExtensionState.TAKEN_UP: "green"}
_TERMS: dict[str, str] = {TermStanding.MET: "green", TermStanding.PARTLY: "yellow", TermStanding.NOT_MET: "red"}


@register.filter
def option_colour(state: str) -> str:
    """Return the colour of what became of an option to extend."""
    return _OPTIONS.get(state, "grey")


@register.filter
def term_colour(standing: str) -> str:
    """Return the colour of how a performance term stands."""
    return _TERMS.get(standing, "grey")


@register.inclusion_tag("components/tag.html")
def contract_tag(contract: Contract, today: date) -> dict[str, str]:
    """Show whether a contract has ended, runs, or is still to be signed or to begin."""
    if contract.runs_to and contract.runs_to < today:
        return {"text": "Ended", "colour": "grey"}
    if contract.is_running(today):
        return {"text": "Ends early", "colour": "orange"} if contract.terminated_on else _RUNNING
    if contract.is_history:
        return {"text": "Not known whether it runs", "colour": "grey"}
    if contract.signed_on is None:
        return {"text": "Not signed yet", "colour": "yellow"}
    return {"text": "Signed, not begun", "colour": "blue"}


_RUNNING = {"text": "Running", "colour": "green"}


@register.filter
def runs_to(contract: Contract) -> str:
    """Return the last day of a contract as things stand: as finely as it is known, or that nobody knows it."""
    if contract.runs_to is None:
        return "Not known" if contract.is_history else "No last day"
    ends = contract.ends
    if ends and contract.terminated_on is None and ends.last_day == contract.runs_to:
        return str(ends)
    return formats.uk_date(contract.runs_to)
