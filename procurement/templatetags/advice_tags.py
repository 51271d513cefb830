"""The colours in which the adviser's answers are shown."""

from django import template

from procurement.advice.findings import Answer, Outcome

register = template.Library()
_COLOURS: dict[str, str] = {
    Answer.OPEN: "green",
    Answer.CLOSED: "red",
    Answer.NOT_KNOWN: "yellow",
    Outcome.MET: "green",
    Outcome.NOT_MET: "red",
}


@register.filter
def advice_colour(answer: str) -> str:
    """Return the colour of an answer or of what is known of a rule."""
    return _COLOURS[answer]
