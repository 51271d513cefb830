"""What others changed in a draft since a page of it was opened, read from the audit history: section by section."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from mutuals_tracker.accounts.models import Organisation, User
from spinouts.models import Brief, Contact, DraftContact, DraftParent, ProposalDraft
from spinouts.models.draft import COLUMNS, Section
from spinouts.telling import Row
from spinouts.timeline import facts, rows
from spinouts.timeline.entries import REMOVED, Change, Entry, begin

_CONTEXT = ("pgh_id", "pgh_label", "pgh_obj_id", "pgh_context_id", "pgh_context__metadata", "pgh_created_at")
_SAYS: dict[str, tuple[str, Any]] = {
    **facts.PROFILE,
    **rows.TELLS[Brief].columns,
    "company_number": ("Companies House number", str),
    "society_number": ("Mutuals Public Register number", str),
}


@dataclass
class Save:
    """One save of a draft: the row of its history, the one before, and what became of parents and contacts with it."""

    row: Row
    before: Row
    parents: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)


def of_draft(
    draft: ProposalDraft, sections: Collection[Section], *, seen: str, contact: int | None = None
) -> list[Entry]:
    """Return what was done in these sections since the revision that a page showed, the latest first.

    Only what was done to one contact, where its key is given.
    """
    since = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    saves = _saves(draft, since)
    if Section.PARENTS in sections:
        _gather(DraftParent, draft, saves, "parents")
    if Section.CONTACTS in sections:
        _gather(DraftContact, draft, saves, "contacts")
    names = _names(saves)
    entries = []
    for save in saves.values():
        changes = list(_changes(save, sections, names, contact))
        if changes:
            entry = begin(save.row, save.row["pgh_created_at"])
            entry.changes.extend(changes)
            entries.append(entry)
    _sign(entries)
    return entries[::-1]


def closing(draft: ProposalDraft) -> Entry:
    """Return who closed a draft that is closed, when, and why."""
    last = _history(ProposalDraft).filter(pgh_obj_id=draft.pk).order_by("-pgh_id").values(*_CONTEXT, "changed_by_id")
    row = last[0]
    entry = begin(row, row["pgh_created_at"])
    _sign([entry])
    return entry


def was_contact(draft: ProposalDraft, contact: int) -> bool:
    """Return whether the draft has, or ever had, a contact with that key."""
    return _history(DraftContact).filter(draft_id=draft.pk, pgh_obj_id=contact).exists()


def _history(model: Any) -> QuerySet:
    events: QuerySet = model.pgh_event_model.objects.all()
    return events


def _saves(draft: ProposalDraft, since: int) -> dict[UUID | int, Save]:
    """Return every save after that revision, by its context: all that one action wrote has the same."""
    columns = [column for section in Section for column in COLUMNS[section]]
    events = _history(ProposalDraft).filter(pgh_obj_id=draft.pk, revision__gte=since).order_by("revision")
    found = list(events.values(*_CONTEXT, "revision", "changed_by_id", *columns))
    saves: dict[UUID | int, Save] = {}
    before: Row = dict.fromkeys(columns)
    for row in found:
        if row["revision"] > since:
            saves[row["pgh_context_id"] or row["revision"]] = Save(row, before)
        before = row
    return saves


def _gather(model: Any, draft: ProposalDraft, saves: dict[UUID | int, Save], kind: str) -> None:
    """Give each save the rows of the table's history that it wrote, each with what it was before as `before`."""
    known: dict[int, Row] = {}
    for row in _history(model).filter(draft_id=draft.pk).order_by("pgh_id").values():
        save = saves.get(row["pgh_context_id"])
        if save:
            getattr(save, kind).append({**row, "before": known.get(row["pgh_obj_id"])})
        known[row["pgh_obj_id"]] = row


def _changes(save: Save, sections: Collection[Section], names: dict[int, str], contact: int | None) -> Iterator[Change]:
    for section in sections:
        for column in COLUMNS[section]:
            label, say = _SAYS[column]
            before, after = save.before[column], save.row[column]
            if _said(before, say) != _said(after, say):
                yield Change(label, _said(before, say), _said(after, say) or "None")
    if save.parents:
        yield from _parents(save.parents, names)
    for row in save.contacts:
        if contact in (None, row["pgh_obj_id"]):
            yield from _contact(row)


def _said(value: Any, say: Any) -> str:
    return "" if value in (None, "") else say(value)


def _parents(written: list[Row], names: dict[int, str]) -> Iterator[Change]:
    gone = [names[row["organisation_id"]] for row in written if row["pgh_label"] == "delete"]
    new = [names[row["organisation_id"]] for row in written if row["pgh_label"] == "insert"]
    if gone or new:
        yield Change("Parent bodies", "; ".join(gone), "; ".join(new) or REMOVED)
    else:
        yield Change("Parent bodies", "", "Put in another order")


def _contact(row: Row) -> Iterator[Change]:
    words = rows.TELLS[Contact]
    which = f"Contact: {row['name']}"
    if row["pgh_label"] == "delete":
        yield Change(which, "", REMOVED)
        return
    for column, (label, say) in words.columns.items():
        before, after = (row["before"] or {}).get(column), row[column]
        if _said(before, say) != _said(after, say):
            yield Change(f"{which}, {label.lower()}", _said(before, say), _said(after, say) or "None")


def _names(saves: dict[UUID | int, Save]) -> dict[int, str]:
    keys = {row["organisation_id"] for save in saves.values() for row in save.parents}
    return dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def _sign(entries: list[Entry]) -> None:
    people = User.objects.filter(pk__in={entry.by_id for entry in entries} - {None})
    names = {person.pk: str(person) for person in people}
    for entry in entries:
        entry.who = names.get(entry.by_id or 0, "")
