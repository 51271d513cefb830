"""The colours in which verdicts are shown."""

from django import template

from funding.eligibility import Verdict

register = template.Library()

_VERDICTS: dict[str, str] = {Verdict.FITS: "green", Verdict.CHECK: "yellow", Verdict.DOES_NOT_FIT: "grey"}


@register.filter
def verdict_colour(verdict: str) -> str:
    """Return the colour of a verdict; its words say the rest."""
    return _VERDICTS[verdict]
