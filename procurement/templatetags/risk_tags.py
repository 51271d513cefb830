"""Tag colours of risks: the colour only repeats what the word says."""

from django import template

from procurement.risk_states import RiskState
from procurement.risk_words import Band

register = template.Library()

_BANDS: dict[str, str] = {Band.LOW: "green", Band.MEDIUM: "yellow", Band.HIGH: "orange", Band.VERY_HIGH: "red"}
_STATES: dict[str, str] = {RiskState.OPEN: "blue", RiskState.MITIGATING: "teal", RiskState.MATERIALISED: "purple"}


@register.filter
def band_colour(band: str) -> str:
    """Return the colour of how serious a risk is."""
    return _BANDS.get(band, "grey")


@register.filter
def risk_state_colour(state: str) -> str:
    """Return the colour of how a risk stands."""
    return _STATES.get(state, "grey")
