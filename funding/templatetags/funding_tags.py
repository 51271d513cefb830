"""Tag colours of funding: the colour only repeats what the word says."""

from django import template

from funding.eligibility import Verdict
from funding.vocabulary import CoverState

register = template.Library()

_COVER = {CoverState.SECURED.value: "green", CoverState.SOUGHT.value: "blue"}
_VERDICTS: dict[str, str] = {Verdict.FITS: "green", Verdict.CHECK: "yellow", Verdict.DOES_NOT_FIT: "grey"}


@register.filter
def cover_colour(state: str) -> str:
    """Return the colour of how certain it is that a cost is covered."""
    return _COVER.get(state, "grey")


@register.filter
def verdict_colour(verdict: str) -> str:
    """Return the colour of a verdict."""
    return _VERDICTS[verdict]
