"""Every change to a record, read from the audit history: who made it, when, what it was before and after, and why.

It is for people to read. No figure comes from it: figures read the facts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Model

from mutuals_tracker.accounts.models import User
from spinouts.models import CaseEntry, CaseRow, Spinout
from spinouts.timeline import events, facts, moments, sources
from spinouts.timeline.drafts import closing, of_draft, was_contact
from spinouts.timeline.entries import TITLES, Change, Entry, begin
from spinouts.timeline.events import Event
from spinouts.timeline.moments import Kind, Moment, Since, by_others
from spinouts.timeline.rows import TELLS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

__all__ = [
    "TITLES",
    "Change",
    "Entry",
    "Kind",
    "Moment",
    "Since",
    "by_others",
    "closing",
    "entries",
    "moments",
    "of_draft",
    "of_entries",
    "of_row",
    "of_table",
    "tell",
    "tells",
    "was_contact",
]


def entries(spinout: Spinout, *, reader: "User | AnonymousUser", since: datetime | None = None) -> list[Entry]:
    """Return what was done to the record, the latest first; with `since`, only what was recorded after that moment.

    Notes that are not for the reader are left out.
    """
    return tell(spinout, moments.of(spinout, reader=reader, since=since), reader=reader)


def tell(
    spinout: Spinout, found: Collection[Moment], *, reader: "User | AnonymousUser", people: Iterable[User] = ()
) -> list[Entry]:
    """Return what was done at these moments, in their order; as many queries for fifty as for one.

    `people` are those whom the caller has read already.
    """
    keys = {moment.key for moment in found}
    told = [fact for fact in facts.of(spinout, reader=reader) if fact.key in keys]
    known = {person.pk: str(person) for person in people}
    made = _told(events.of(spinout, parameters=sources.parameters(spinout, reader), keys=keys), told, known=known)
    return [made[moment.key] for moment in found if moment.key in made]


def tells(table: type[CaseRow]) -> bool:
    """Return whether a record's history tells what was done to rows of that table."""
    return table in TELLS


def of_row(row: CaseRow, *, seen: str, columns: Collection[str] = ()) -> list[Entry]:
    """Return what was done to one row of casework since the revision that a page showed, the latest first.

    Only what was done to these columns, where some are named.
    """
    since = _number(seen)
    found = events.of(row.spinout, type(row), parameters=sources.everything(row.spinout))
    changed = [event for event in found if event.row["id"] == row.pk and event.row["revision"] > since]
    return [*reversed(_told(changed, columns=columns).values())]


def _number(seen: str) -> int:
    """Return the number that a page had seen; 0 for what is none, or longer than any."""
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else 0


def of_entries(spinout: Spinout, kind: type[CaseEntry], *, seen: str) -> list[Entry]:
    """Return which statements of one kind were made since the one that a page showed, the latest first."""
    since = _number(seen)
    found = events.of(spinout, kind, parameters=sources.everything(spinout))
    return [*reversed(_told([event for event in found if event.row["id"] > since]).values())]


def of_table(spinout: Spinout, table: type[CaseRow], *, seen: str) -> list[Entry]:
    """Return what was done to a table’s rows about the record since a page had seen so many changes, latest first."""
    since = _number(seen)
    found = events.of(spinout, table, parameters=sources.everything(spinout))
    return [*reversed(_told(found[since:]).values())]


def _told(
    found: Sequence[Event],
    stated: Sequence[facts.Fact] = (),
    columns: Collection[str] = (),
    known: Mapping[int, str] | None = None,
) -> dict[str, Entry]:
    """Return the entries by what moments call them, oldest first where there are no facts among them."""
    made: dict[str, Entry] = {}
    for fact in stated:
        made.setdefault(fact.key, begin(fact.row, fact.at)).changes.extend(fact.changes)
    keys = events.named(found)
    keys[User] |= {entry.by_id for entry in made.values()}
    names = _names(keys, {(User, key): name for key, name in (known or {}).items()})
    for event in found:
        changes = list(events.told(event, names, columns))
        if changes:
            row = {**event.row, "pgh_context__metadata": event.context}
            made.setdefault(event.key, begin(row, event.at)).changes.extend(changes)
    for entry in made.values():
        entry.who = names.get((User, entry.by_id or 0), "")
    return made


def _names(keys: events.Keys, known: events.Names) -> events.Names:
    names = dict(known)
    for model, wanted in keys.items():
        missing = {key for key in wanted if key is not None and (model, key) not in names}
        rows = model._default_manager.filter(pk__in=missing) if missing else ()
        found = {row.pk: str(row) for row in rows}
        names |= {(model, key): name for key, name in (_once_called(model, missing - found.keys()) | found).items()}
    return names


def _once_called(model: type[Model], keys: set[int]) -> dict[int, str]:
    """Return what rows were called that were removed since, as the history has it; a later name replaces an earlier."""
    history = model.pgh_event_model.objects  # type: ignore[attr-defined]
    return (
        {row.pgh_obj_id: model.__str__(row) for row in history.filter(pgh_obj_id__in=keys).order_by("pgh_id")}
        if keys
        else {}
    )
