"""Every change to a record, read from the audit history: who made it, when, what it was before and after, and why.

It is for people to read. No figure comes from it: figures read the facts.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mutuals_tracker.accounts.models import User
from spinouts import permissions
from spinouts.models import CaseRow, Note, Spinout
from spinouts.timeline import facts, rows
from spinouts.timeline.entries import TITLES, Change, Entry, begin

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

__all__ = ["TITLES", "Change", "Entry", "entries", "of_row"]


def entries(spinout: Spinout, *, reader: "User | AnonymousUser", since: datetime | None = None) -> list[Entry]:
    """Return what was done to the record, the latest first; with `since`, only what was recorded after that moment.

    Notes that are not for the reader are left out.
    """
    made: dict[Any, Entry] = {}
    for at, row, changes in facts.of(spinout):
        if since is None or at > since:
            made.setdefault(row["pgh_context_id"] or (at, row["pgh_id"]), begin(row, at)).changes.extend(changes)
    hidden = {value for value in permissions.Audience.values if value not in permissions.audiences(reader, spinout)}
    found = [
        event
        for event in rows.events(spinout.pk)
        if (since is None or event.at > since) and not (event.model is Note and event.row["audience"] in hidden)
    ]
    return _told(made, found)


def of_row(row: CaseRow, *, seen: str, columns: Collection[str] = ()) -> list[Entry]:
    """Return what was done to one row of casework since the revision that a page showed, the latest first.

    Only what was done to these columns, where some are named.
    """
    since = int(seen) if seen.isascii() and seen.isdigit() else 0
    found = [
        event
        for event in rows.events(row.spinout_id, type(row))
        if event.row["id"] == row.pk and event.row["revision"] > since
    ]
    return _told({}, found, columns)


def _told(made: dict[Any, Entry], found: list[rows.Event], columns: Collection[str] = ()) -> list[Entry]:
    names = _names({entry.by_id for entry in made.values()} | rows.people(found) | {_author(event) for event in found})
    for event in found:
        row = {**event.row, "pgh_context__metadata": event.context}
        key = event.context_id or (event.model, event.id)
        changes = list(rows.told(event, names, columns))
        if changes:
            made.setdefault(key, begin(row, event.at)).changes.extend(changes)
    for entry in made.values():
        entry.who = names.get(entry.by_id or 0, "")
    return sorted(made.values(), key=lambda entry: entry.at, reverse=True)


def _author(event: rows.Event) -> int | None:
    return (event.context or {}).get("user") or event.row.get("changed_by_id") or event.row.get("added_by_id")


def _names(keys: set[int | None]) -> dict[int, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=keys - {None})}
