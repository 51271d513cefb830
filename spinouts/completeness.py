"""How far a draft has come: what is missing before it can be submitted, and which of its sections are done."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices

from spinouts.models import ProposalDraft
from spinouts.models.draft import COLUMNS, Section


class Progress(TextChoices):
    """How far one section has come."""

    COMPLETED = "completed", "Completed"
    IN_PROGRESS = "in_progress", "In progress"
    NOT_STARTED = "not_started", "Not started yet"
    OPTIONAL = "optional", "Optional"


@dataclass(frozen=True)
class Missing:
    """Something that a draft needs before it can be submitted, with the section and the question that mend it."""

    text: str
    section: Section
    question: str = ""


@dataclass(frozen=True)
class Part:
    """One section of a draft: how far it has come, and what it lacks."""

    section: Section
    progress: Progress
    missing: tuple[Missing, ...]

    @property
    def is_completed(self) -> bool:
        """Whether nothing is left to do in it."""
        return self.progress == Progress.COMPLETED

    @property
    def still_needed(self) -> str:
        """What a section that somebody has begun lacks, in one sentence; nothing for one that nobody has begun."""
        if self.progress != Progress.IN_PROGRESS:
            return ""
        return "; ".join([lack.text for lack in self.missing[:1]] + [_inside(lack.text) for lack in self.missing[1:]])


# What the first stage needs (the register and the first gate); everything else may stay empty.
_NEEDED = {
    "name": "Enter its name",
    "service_area": "Select the service area",
    "region": "Select the region",
    "what": "Say what the service does, and for whom",
    "why": "Say why it should leave its parent body",
    "people_in_scope": "Enter how many people are in scope",
}


def parts(draft: ProposalDraft, *, own: Collection[int]) -> list[Part]:
    """Return every section in its order; `own` are the bodies of whoever would submit it.

    A section is done when it lacks nothing. One that asks for nothing that is needed holds nobody up: until somebody
    has saved it or entered something, it is optional.
    """
    return [_part(draft, section, own) for section in Section]


def missing(draft: ProposalDraft, *, own: Collection[int]) -> list[Missing]:
    """Return everything that the draft needs before it can be submitted, in the order of its sections."""
    return [lack for part in parts(draft, own=own) for lack in part.missing]


def how_many_done(draft: ProposalDraft, *, own: Collection[int]) -> int:
    """Return how many of its sections are done; optional ones that nobody has begun are not."""
    return [part.is_completed for part in parts(draft, own=own)].count(True)


def _part(draft: ProposalDraft, section: Section, own: Collection[int]) -> Part:
    lacking = tuple(_lacking(draft, section, own))
    has_begun = section in draft.saved or _says_something(draft, section)
    if not lacking:
        return Part(section, Progress.COMPLETED if has_begun else Progress.OPTIONAL, ())
    return Part(section, Progress.IN_PROGRESS if has_begun else Progress.NOT_STARTED, lacking)


def _lacking(draft: ProposalDraft, section: Section, own: Collection[int]) -> Iterator[Missing]:
    for name in COLUMNS[section]:
        if name in _NEEDED and getattr(draft, name) in (None, ""):
            yield Missing(_NEEDED[name], section, name)
    if section == Section.PARENTS and not _bodies(draft) & set(own):
        text = "Name at least one of your own bodies as a parent body" if _bodies(draft) else "Name the parent body"
        yield Missing(text, section, "parents")


def _says_something(draft: ProposalDraft, section: Section) -> bool:
    if any(getattr(draft, name) not in (None, "") for name in COLUMNS[section]):
        return True
    return bool(
        (section == Section.PARENTS and draft.parent_links.all())
        or (section == Section.CONTACTS and draft.contacts.all())
    )


def _inside(text: str) -> str:
    """Return a text for the middle of a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def _bodies(draft: ProposalDraft) -> set[int]:
    return {link.organisation_id for link in draft.parent_links.all()}
