"""A draft's answers as check-your-answers shows them: a card for each section, with where each answer is changed."""

from dataclasses import dataclass
from typing import NamedTuple

from mutuals_tracker.govuk import formats
from spinouts.models import ProposalDraft
from spinouts.models.draft import Section
from spinouts.views import writing


class Question(NamedTuple):
    """A question: what its answer is called, and whether a proposal needs one."""

    name: str
    text: str
    is_needed: bool = False


@dataclass(frozen=True)
class Answer:
    """One line of a card; `text` is empty where there is no answer."""

    question: Question
    text: str
    url: str


@dataclass(frozen=True)
class Card:
    """A section with its answers."""

    section: Section
    url: str
    answers: list[Answer]


_QUESTIONS: dict[Section, tuple[Question, ...]] = {
    Section.SERVICE: (
        Question("name", "Name", is_needed=True),
        Question("service_area", "Service area", is_needed=True),
        Question("region", "Region", is_needed=True),
        Question("what", "What the service does", is_needed=True),
        Question("why", "Why it should leave", is_needed=True),
    ),
    Section.PEOPLE: (
        Question("people_in_scope", "How many people", is_needed=True),
        Question("people_note", "Who they are"),
    ),
    Section.PARENTS: (
        Question("parents", "Parent bodies", is_needed=True),
        Question("sponsor_name", "Sponsor"),
        Question("sponsor_post", "Sponsor’s post"),
    ),
    Section.KIND: (
        Question("delivery_model", "Delivery model"),
        Question("legal_form", "Legal form"),
        Question("employee_say", "Employees’ say"),
    ),
    Section.NUMBERS: (
        Question("company_number", "Companies House number"),
        Question("society_number", "Mutuals Public Register number"),
    ),
    Section.CONTACTS: (),
}


def cards(draft: ProposalDraft) -> list[Card]:
    """Return every section with its answers, in order; the contacts are listed by the page itself."""
    return [_card(draft, section) for section in Section]


def _card(draft: ProposalDraft, section: Section) -> Card:
    answers = [
        Answer(question, _said(draft, question.name), writing.section_url(draft, section, question.name))
        for question in _QUESTIONS[section]
    ]
    return Card(section, writing.section_url(draft, section), answers)


def _said(draft: ProposalDraft, name: str) -> str:
    if name == "parents":
        return "\n".join(link.organisation.name for link in draft.parent_links.all())
    if name == "people_in_scope":
        many = draft.people_in_scope
        return "" if many is None else f"{formats.number(many)} ({draft.get_people_qualifier_display().lower()})"
    in_words = getattr(draft, f"get_{name}_display", None)
    return in_words() if in_words else getattr(draft, name)
