"""The colours in which stages, outcomes, standings and results are shown, and a safe link to a source."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from spinouts.lifecycle import ENDINGS, Outcome, Stage
from spinouts.models.spinout import RegisterState
from spinouts.standing import LEFT_OUT, Standing

register = template.Library()

_OUTCOMES = {Outcome.ACTIVE: "green", Outcome.UNKNOWN: "yellow"} | dict.fromkeys(ENDINGS, "grey")
_STANDINGS = {Standing.COUNTED: "green", Standing.PIPELINE: "blue"} | dict.fromkeys(LEFT_OUT, "orange")
_RESULTS = {"meets": "green", "does_not_meet": "red", "unclear": "yellow"}
_STATES = {RegisterState.WITHDRAWN: "red", RegisterState.MERGED: "purple"}


@register.filter
def stage_colour(stage: str) -> str:
    """Return the colour of a stage: live stands out from the pipeline."""
    return "green" if stage == Stage.LIVE else "blue"


@register.filter
def outcome_colour(outcome: str) -> str:
    """Return the colour of an outcome."""
    return _OUTCOMES.get(outcome, "grey")


@register.filter
def standing_colour(standing: str) -> str:
    """Return the colour of a standing in the figures."""
    return _STANDINGS.get(standing, "grey")


@register.filter
def result_colour(result: str) -> str:
    """Return the colour of an assessment's result."""
    return _RESULTS.get(result, "grey")


@register.filter
def state_colour(state: str) -> str:
    """Return the colour of a record's state in the register."""
    return _STATES.get(state, "grey")


@register.filter
def source_link(address: str) -> SafeString | str:
    """Return a link to a page of the web; anything else that was given as a source stays text."""
    if not address.startswith(("https://", "http://")):
        return address
    shown = address.split("://", 1)[1].removeprefix("www.")
    short = shown if len(shown) <= 60 else f"{shown[:59]}…"
    return format_html('<a class="govuk-link app-break" href="{}" rel="noopener noreferrer">{}</a>', address, short)
