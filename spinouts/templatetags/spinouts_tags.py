"""The colours in which stages, outcomes, standings and results are shown, and a safe link to a source."""

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from spinouts.checklists import TaskState
from spinouts.completeness import Progress
from spinouts.definitions import Reply
from spinouts.forms.journey import place_of
from spinouts.gates import Requirement
from spinouts.lifecycle import ENDED_AFTER_LAUNCH, ENDINGS, Outcome, Stage
from spinouts.models import CaseSummary, Spinout
from spinouts.models.decision import DecisionOutcome
from spinouts.models.spinout import RegisterState
from spinouts.readiness import Level
from spinouts.rhythms import RAG_MEANS, Rag
from spinouts.sections import SECTIONS
from spinouts.slips import Certainty
from spinouts.standing import LEFT_OUT, Standing
from spinouts.vocabulary import Qualifier

register = template.Library()

_STANDINGS: dict[str, str] = {Standing.COUNTED: "green", Standing.PIPELINE: "blue", **dict.fromkeys(LEFT_OUT, "orange")}
_RAGS = {
    Rag.RED: "red",
    Rag.AMBER_RED: "orange",
    Rag.AMBER: "yellow",
    Rag.AMBER_GREEN: "teal",
    Rag.GREEN: "green",
}
_LEVELS: dict[int, str] = {Level.NOT_BEGUN: "red", Level.BEGUN: "orange", Level.MOSTLY: "teal", Level.READY: "green"}
_TASKS: dict[str, str] = {TaskState.NOT_STARTED: "blue", TaskState.IN_PROGRESS: "teal"}
_REPLIES: dict[str, str] = {Reply.YES: "green", Reply.NO: "red"}
_OUTCOMES: dict[str, str] = {
    DecisionOutcome.AWAITED: "blue",
    DecisionOutcome.APPROVED: "green",
    DecisionOutcome.WITH_CONDITIONS: "teal",
    DecisionOutcome.DEFERRED: "yellow",
    DecisionOutcome.DECLINED: "red",
}
_STATES: dict[str, str] = {RegisterState.WITHDRAWN: "red", RegisterState.MERGED: "purple"}


_PROGRESS: dict[str, str] = {Progress.IN_PROGRESS: "blue", Progress.NOT_STARTED: "grey"}


@register.filter
def progress_colour(progress: str) -> str:
    """Return the colour of how far a section of a draft has come; what is done needs none."""
    return _PROGRESS.get(progress, "")


@register.filter
def stage_colour(spinout: Spinout) -> str:
    """Return the colour of its stage: live stands out from the pipeline, and what has ended is grey."""
    if spinout.outcome in ENDINGS:
        return "grey"
    return "green" if spinout.stage == Stage.LIVE else "blue"


@register.filter
def outcome_words(spinout: Spinout) -> str:
    """Return its outcome so that it can be read alone: nothing is said of what simply goes on."""
    if spinout.outcome == Outcome.UNKNOWN:
        return "Trading not confirmed" if spinout.stage == Stage.LIVE else "Progress not known"
    return "" if spinout.outcome == Outcome.ACTIVE else Outcome(spinout.outcome).label


@register.filter
def outcome_colour(spinout: Spinout) -> str:
    """Return the colour of its outcome."""
    return "yellow" if spinout.outcome == Outcome.UNKNOWN else "grey"


@register.filter
def ended_after_launch(outcome: str) -> bool:
    """Return whether it launched and has ended since."""
    return outcome in ENDED_AFTER_LAUNCH


@register.filter
def standing_colour(standing: str) -> str:
    """Return the colour of a standing in the figures."""
    return _STANDINGS.get(standing, "grey")


@register.filter
def state_colour(state: str) -> str:
    """Return the colour of a record's state in the register."""
    return _STATES.get(state, "grey")


@dataclass(frozen=True)
class SectionLink:
    """An entry of a record's own navigation."""

    name: str
    text: str
    url: str


@register.simple_tag
def record_sections(spinout: Spinout) -> list[SectionLink]:
    """Return the pages of the record, in their order."""
    return [
        SectionLink(section.name, section.text, reverse(section.address, args=[spinout.reference]))
        for section in SECTIONS
    ]


@register.filter
def rag_words(rag: str) -> str:
    """Return a rating as people say it."""
    return Rag(rag).label


@register.filter
def rag_colour(rag: str) -> str:
    """Return the nearest of GOV.UK's colours; the words say the rest."""
    return _RAGS[Rag(rag)]


@register.filter
def rag_means(rag: str) -> str:
    """Return what a rating means."""
    return RAG_MEANS[Rag(rag)]


@register.filter
def level_colour(level: int) -> str:
    """Return the colour of how far an area of readiness has come."""
    return _LEVELS[level]


@register.filter
def task_colour(state: str) -> str:
    """Return the colour of a task's state; what is closed needs none."""
    return _TASKS.get(state, "")


@register.filter
def certainty_colour(certainty: str) -> str:
    """Return the colour of how firm a planned date is."""
    return "green" if certainty == Certainty.CONFIRMED else "grey"


@register.filter
def reply_colour(reply: str) -> str:
    """Return the colour of the reply to a test of a definition."""
    return _REPLIES.get(reply, "grey")


@register.filter
def qualifier_words(qualifier: str) -> str:
    """Return how firmly a source states its number, in words that follow the number."""
    return Qualifier(qualifier).label.lower()


@register.filter
def planned_launch(case: CaseSummary) -> str:
    """Return when the launch is planned, as finely as is known."""
    return str(case.planned or "")


@register.filter
def decision_colour(outcome: str) -> str:
    """Return the colour of what was decided."""
    return _OUTCOMES.get(outcome, "grey")


@register.simple_tag
def mend_url(spinout: Spinout, asked: Requirement) -> str:
    """Return the address at which an item of a gate is mended."""
    return reverse(asked.mend, args=[spinout.reference, *([asked.task] if asked.task else [])])


@register.simple_tag
def mended_at(stage: str, asked: Requirement) -> str:
    """Return the id of an item that the gate of a stage lacks; of one that stands on a page without its stage, none."""
    return place_of(stage, asked.code) if stage else ""


@register.filter
def required_by(statute: str) -> str:
    """Return which law asks for it; nothing for what no law asks."""
    return f"Required by the {statute}" if statute else ""


@register.filter
def source_link(address: str, shown: str = "") -> SafeString | str:
    """Return a link to a page of the web, named by its address or only its site (`shown` is "site").

    Anything else that was given as a source stays text.
    """
    if not address.startswith(("https://", "http://")):
        return address
    name = address.split("://", 1)[1].removeprefix("www.").rstrip("/")
    if shown == "site":
        name = name.split("/")[0]
    return format_html(
        '<a class="govuk-link govuk-!-text-break-word" href="{}" rel="noopener noreferrer">{}</a>', address, name
    )
