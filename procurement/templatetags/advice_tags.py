"""The colours in which the adviser's answers are shown, and links within what a source says."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from procurement.advice.findings import Answer, Outcome
from spinouts.templatetags.spinouts_tags import source_link

register = template.Library()
_COLOURS: dict[str, str] = {
    Answer.OPEN: "green",
    Answer.CLOSED: "red",
    Answer.NOT_KNOWN: "yellow",
    Outcome.MET: "green",
    Outcome.NOT_MET: "red",
}
_ADDRESS = re.compile(r"(https?://[^\s]*[^\s.,;:)])")


@register.filter
def advice_colour(answer: str) -> str:
    """Return the colour of an answer or of what is known of a rule."""
    return _COLOURS[answer]


@register.filter
def linked(text: str) -> SafeString:
    """Return a text in which the addresses of pages are links, as a source's own address is."""
    parts = _ADDRESS.split(text)
    made = [source_link(part) if place % 2 else part for place, part in enumerate(parts)]
    return mark_safe("".join(conditional_escape(each) for each in made))  # noqa: S308 - every part is escaped
