"""Tag colours of expressions of interest: the colour only repeats what the word says."""

from django import template

from procurement.challenging.states import ChallengeState

register = template.Library()

_COLOURS: dict[str, str] = {
    ChallengeState.RECEIVED: "blue",
    ChallengeState.TIMETABLE_NOTIFIED: "blue",
    ChallengeState.UNDER_CONSIDERATION: "teal",
    ChallengeState.MODIFICATION_PROPOSED: "yellow",
    ChallengeState.ACCEPTED: "green",
    ChallengeState.ACCEPTED_MODIFIED: "green",
    ChallengeState.PROCUREMENT_STARTED: "teal",
    ChallengeState.AWARDED_CHALLENGER: "green",
}


@register.filter
def challenge_colour(state: str) -> str:
    """Return the colour of how far an expression of interest has come."""
    return _COLOURS.get(state, "grey")
