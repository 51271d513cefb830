"""Drafts of proposals: begun for a body, written section by section by several people, submitted or discarded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.kinds import MalformedIdentifierError
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.accounts.rules import Refused, bodies_of
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from spinouts import completeness, kept, permissions, similar, timeline
from spinouts.actions import log, numbers, profile, turn
from spinouts.actions.brief import ContactGoneError, Person
from spinouts.completeness import Missing
from spinouts.lifecycle import Outcome, Stage
from spinouts.models import Brief, Contact, DraftContact, DraftParent, ProposalDraft, Spinout
from spinouts.models.brief import BriefText, ContactDetails
from spinouts.models.draft import Section

# What the register may refuse of a complete draft, with the section and the question that mend it.
_MENDED: dict[type[Exception], tuple[Section, str]] = {
    profile.SameIdentityError: (Section.SERVICE, "name"),
    profile.MixedExamplesError: (Section.PARENTS, "parents"),
    profile.CharityAsCicError: (Section.KIND, "legal_form"),
    numbers.NumberTakenError: (Section.NUMBERS, "company_number"),
    MalformedIdentifierError: (Section.NUMBERS, "company_number"),
    Refused: (Section.PARENTS, "parents"),
}
BRIEF = tuple(field.name for field in BriefText._meta.fields)
CONTACT = tuple(field.name for field in ContactDetails._meta.fields)


class CannotSubmitError(ValueError):
    """A draft cannot be submitted as it stands; `missing` says everything that stands against it, and where."""

    def __init__(self, missing: Collection[Missing]) -> None:
        """`missing` is what has to be mended, in the order of the sections."""
        super().__init__("; ".join(lack.text for lack in missing))
        self.missing = tuple(missing)


class MayBeThereError(ValueError):
    """Records that may be the same are in the register, and nobody has said that this is another."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Look at the records that may be the same, and confirm that this is another")


@dataclass(frozen=True)
class ServiceAndWhy:
    """The first section: what is proposed, where and why."""

    section: ClassVar[Section] = Section.SERVICE
    name: str = ""
    service_area: str = ""
    region: str = ""
    what: str = ""
    why: str = ""


@dataclass(frozen=True)
class PeopleInScope:
    """How many people it concerns, how exact that is, and who they are."""

    section: ClassVar[Section] = Section.PEOPLE
    people_in_scope: int | None = None
    people_qualifier: str = ""
    people_note: str = ""


@dataclass(frozen=True)
class ParentsAndSponsor:
    """Whose service it is, and who backs it there."""

    section: ClassVar[Section] = Section.PARENTS
    parents: tuple[Organisation, ...] = ()
    sponsor_name: str = ""
    sponsor_post: str = ""


@dataclass(frozen=True)
class SortOfMutual:
    """How it is to be delivered, in which form, and what say its employees have."""

    section: ClassVar[Section] = Section.KIND
    delivery_model: str = ""
    legal_form: str = ""
    employee_say: str = ""


@dataclass(frozen=True)
class Identifiers:
    """The numbers of its legal entity, where there is one already."""

    section: ClassVar[Section] = Section.NUMBERS
    company_number: str = ""
    society_number: str = ""


@dataclass(frozen=True)
class ContactsSeen:
    """Nothing: the contacts are rows of their own, and somebody has looked at them."""

    section: ClassVar[Section] = Section.CONTACTS


Says = ServiceAndWhy | PeopleInScope | ParentsAndSponsor | SortOfMutual | Identifiers | ContactsSeen


@transaction.atomic
def begin_draft(body: Organisation, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> ProposalDraft:
    """Begin a proposal of that body; nobody outside it sees the draft until it is submitted."""
    with recorded(by=by, verb="begin_draft"):
        turn.refuse_second_click(by=by, sent=sent)
        permissions.check_can_draft(by, body.pk)
        draft = ProposalDraft.objects.create(body=body, **turn.stamp(by=by, at=at))
        turn.remember(draft, by=by, at=at, sent=sent)
    return draft


@transaction.atomic
def save_section(
    draft: ProposalDraft, *, says: Says, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> ProposalDraft:
    """Save one section as far as it is known. Raises ChangedMeanwhile when somebody else changed this very section.

    Raises MixedExamplesError, MalformedIdentifierError or NumberTakenError for what makes no sense.
    """
    with recorded(by=by, verb="save_section"):
        draft = _take(draft, [says.section], by=by, at=at, sent=sent)
        columns = dict(vars(says))
        if isinstance(says, ParentsAndSponsor):
            _name_parents(draft, says)
            del columns["parents"]
        if isinstance(says, Identifiers):
            numbers.check_free(says.company_number, says.society_number)
        _write(draft, columns, says.section, by=by, at=at)
    return draft


@transaction.atomic
def add_draft_contact(
    draft: ProposalDraft, *, person: Person, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> DraftContact:
    """Add a contact."""
    with recorded(by=by, verb="add_draft_contact"):
        draft = _take(draft, [], by=by, at=at, sent=sent)
        contact = DraftContact.objects.create(draft=draft, **vars(person))
        _write(draft, {}, Section.CONTACTS, by=by, at=at)
    return contact


@transaction.atomic
def change_draft_contact(
    draft: ProposalDraft, *, contact: int, person: Person, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> DraftContact:
    """Change a contact. Raises ContactGoneError, or ChangedMeanwhile when somebody else changed the same one."""
    with recorded(by=by, verb="change_draft_contact"):
        draft = _take(draft, [Section.CONTACTS], by=by, at=at, sent=sent, contact=contact)
        found = _contact(draft, contact)
        for name, value in vars(person).items():
            setattr(found, name, value)
        found.save(update_fields=list(vars(person)))
        _write(draft, {}, Section.CONTACTS, by=by, at=at)
    return found


@transaction.atomic
def remove_draft_contact(
    draft: ProposalDraft, *, contact: int, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> ProposalDraft:
    """Remove a contact. Raises as `change_draft_contact` does."""
    with recorded(by=by, verb="remove_draft_contact"):
        draft = _take(draft, [Section.CONTACTS], by=by, at=at, sent=sent, contact=contact)
        _contact(draft, contact).delete()
        _write(draft, {}, Section.CONTACTS, by=by, at=at)
    return draft


@transaction.atomic
def discard_draft(
    draft: ProposalDraft, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> ProposalDraft:
    """Give a draft up. It stays to be read in the audit history, with the reason, and becomes no record."""
    with recorded(by=by, verb="discard_draft", why=reason):
        draft = _take(draft, list(Section), by=by, at=at, sent=sent)
        _save(draft, {"discarded_at": at}, by=by, at=at)
    return draft


@transaction.atomic
def submit_draft(
    draft: ProposalDraft, *, is_another: bool = False, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Spinout:
    """Enter the proposal into the register, at exploring and from today, with its brief and contacts.

    Raises CannotSubmitError, MayBeThereError, ImportUnderWayError, or ChangedMeanwhile when anybody changed a section
    since the page was opened.
    """
    with recorded(by=by, verb="submit_draft"):
        draft = _take(draft, list(Section), by=by, at=at, sent=sent)
        draft = ProposalDraft.objects.whole().get(pk=draft.pk)
        lacking = completeness.missing(draft, own=bodies_of(by))
        if lacking:
            raise CannotSubmitError(lacking)
        if not is_another and similar.lookalikes(draft, user=by):
            raise MayBeThereError
        spinout = _enter(draft, by=by, at=at)
        stamp = {"spinout": spinout, **turn.stamp(by=by, at=at)}
        Brief.objects.create(**{name: getattr(draft, name) for name in BRIEF}, **stamp)
        for contact in draft.contacts.all():
            Contact.objects.create(**{name: getattr(contact, name) for name in CONTACT}, **stamp)
        _save(draft, {"submitted_at": at, "spinout": spinout, "is_another": is_another}, by=by, at=at)
        kept.refresh([spinout.pk])
    spinout.refresh_from_db()
    return spinout


def _take(
    draft: ProposalDraft,
    sections: Collection[Section],
    *,
    by: User,
    at: datetime,
    sent: turn.Sent,
    contact: int | None = None,
) -> ProposalDraft:
    """Return the draft locked and read again, if nobody changed these sections since the page was opened."""
    draft = turn.take_draft(draft, by=by, at=at, sent=sent)
    permissions.check_can_change_draft(by, draft)
    is_stale = bool(sent.seen) and turn.version(draft) != sent.seen
    if is_stale and timeline.of_draft(draft, sections, seen=sent.seen, contact=contact):
        raise turn.ChangedMeanwhile(sent.seen)
    return draft


def _name_parents(draft: ProposalDraft, says: ParentsAndSponsor) -> None:
    if len({parent.is_example for parent in says.parents}) > 1:
        raise profile.MixedExamplesError
    wanted = {parent.pk: place for place, parent in enumerate(says.parents)}
    links = DraftParent.objects.filter(draft=draft)
    links.exclude(organisation__in=wanted).delete()
    for link in links:
        place = wanted.pop(link.organisation_id)
        if link.place != place:
            link.place = place
            link.save(update_fields=["place"])
    for organisation, place in wanted.items():
        DraftParent.objects.create(draft=draft, organisation_id=organisation, place=place)


def _contact(draft: ProposalDraft, contact: int) -> DraftContact:
    found = DraftContact.objects.filter(draft=draft, pk=contact).first()
    if found is None:
        raise ContactGoneError
    return found


def _write(draft: ProposalDraft, columns: dict[str, object], section: Section, *, by: User, at: datetime) -> None:
    """Save these columns, and that somebody has saved the section."""
    draft.saved = [each.value for each in Section if each in draft.saved or each == section]
    _save(draft, columns | {"saved": draft.saved}, by=by, at=at)


def _save(draft: ProposalDraft, columns: dict[str, object], *, by: User, at: datetime) -> None:
    values = columns | {"changed_by": by, "changed_at": at}
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(values))
    draft.refresh_from_db(fields=["revision"])


def _enter(draft: ProposalDraft, *, by: User, at: datetime) -> Spinout:
    """Write the record's first facts; what the register refuses is said where it can be mended."""
    try:
        return log.enter(_proposal(draft, at=at), by=by, at=at)
    except tuple(_MENDED) as refusal:
        section, question = next(place for kind, place in _MENDED.items() if isinstance(refusal, kind))
        question = getattr(refusal, "argument", question)
        raise CannotSubmitError([Missing(_said(refusal), section, question)]) from refusal


def _said(refusal: Exception) -> str:
    """Return what is refused and what to do; a record of these very parent bodies is one that the person may open."""
    if isinstance(refusal, profile.SameIdentityError):
        there = refusal.spinout.reference
        return f"{there} has this name and these parent bodies. Change the name, or discard this draft and keep {there}"
    return str(refusal)


def _proposal(draft: ProposalDraft, *, at: datetime) -> log.Proposal:
    today = timezone.localdate(at)
    described = profile.Described(
        name=draft.name,
        parents=tuple(link.organisation for link in draft.parent_links.all()),
        service_area=draft.service_area,
        region=draft.region,
        legal_form=draft.legal_form,
        delivery_model=draft.delivery_model,
    )
    return log.Proposal(
        described=described,
        stage=Stage.EXPLORING.value,
        outcome=Outcome.ACTIVE.value,
        submitted_on=today,
        began=PartialDate.on(today),
        company_number=draft.company_number,
        society_number=draft.society_number,
    )
