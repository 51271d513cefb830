"""Rows of the history of casework, every table in one query, and what each of them changed, in words."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

from mutuals_tracker.accounts.models import User
from spinouts.models import Spinout
from spinouts.telling import Named, Row, Telling
from spinouts.timeline import sources
from spinouts.timeline.entries import ADDED, REMOVED, Change
from spinouts.timeline.rows import TELLS

# What rows are called that others name, and their keys by table.
Names = Mapping[tuple[type[models.Model], int], str]
Keys = dict[type[models.Model], set[int | None]]


@dataclass(frozen=True)
class Event:
    """A row of the history of one table, with the one before it about the same thing."""

    model: type[models.Model]
    # The action that wrote it, or else the row itself, as `moments` names it.
    key: str
    at: datetime
    label: str
    row: Row
    before: Row | None
    # Who did it, with which verb, and why; nothing for a change that was made outside the service.
    context: dict[str, Any] | None

    @property
    def author(self) -> int | None:
        """The key of who did it."""
        return (self.context or {}).get("user") or self.row.get("changed_by_id") or self.row.get("added_by_id")


def of(
    spinout: Spinout,
    *tables: type[models.Model],
    parameters: Mapping[str, Any],
    keys: Collection[str] | None = None,
) -> list[Event]:
    """Return the history of the casework on a spin-out, oldest first; of these tables only, where some are named.

    With `keys`, only what those actions and rows did.
    """
    wanted = tables or tuple(TELLS)
    statement = " UNION ALL ".join(_history(place, model) for place, model in enumerate(wanted))
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY 3, 2", {**parameters, "keys": None if keys is None else list(keys)})
        return [
            Event(wanted[place], key, at, label, _json(row), _read(before), _read(metadata))
            for place, _id, at, key, label, row, before, metadata in cursor.fetchall()
        ]


def _json(written: str) -> dict[str, Any]:
    """Amounts stay what they are, to the last place."""
    return dict(json.loads(written, parse_float=Decimal))


def _read(written: str | None) -> dict[str, Any] | None:
    return _json(written) if written else None


def _history(place: int, model: type[models.Model]) -> str:
    source = sources.of(model)
    key = f"coalesce(e.pgh_context_id::text, '{sources.lone(model)}' || e.pgh_id)"
    return f"""
        (SELECT {place}, e.pgh_id, e.pgh_created_at, {key}, e.pgh_label, {source.row("e")}, {source.before()},
                c.metadata
          FROM {source.table} e LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id
         WHERE {source.about} AND (%(keys)s::text[] IS NULL OR {key} = ANY(%(keys)s)))
    """  # noqa: S608 - our own tables' names


def told(event: Event, names: Names, only: Collection[str] = ()) -> Iterator[Change]:
    """Yield what the event changed, of columns `only` where some are named."""
    words = TELLS[event.model]
    which = words.which(event.row)
    subject = f"{words.what}: {which}" if which else words.what
    if event.label == "delete":
        yield Change(subject, "", REMOVED)
        return
    is_new, is_told = event.before is None, False
    for column, (label, say) in words.columns.items():
        if only and column not in only:
            continue
        before, after = (event.before or {}).get(column), event.row[column]
        if after != before and not (is_new and after in (None, "", False)):
            is_told = True
            yield Change(f"{subject}, {label.lower()}", _said(before, say, names), _said(after, say, names) or "None")
    if is_new and not is_told and not only:
        yield Change(subject, "", ADDED)


def _said(value: Any, say: Telling, names: Names) -> str:
    if value is None or value == "":
        return ""
    return names.get((say.model, value), "") if isinstance(say, Named) else say(value)


_NAMING = [
    (model, column, say.model)
    for model, words in TELLS.items()
    for column, (_label, say) in words.columns.items()
    if isinstance(say, Named)
]


def named(found: Iterable[Event]) -> Keys:
    """Return the keys of the people who made the events, and of all that they name, by its table."""
    keys: Keys = defaultdict(set)
    for event in found:
        keys[User].add(event.author)
        for model, column, names in _NAMING:
            if model is event.model:
                keys[names] |= {(state or {}).get(column) for state in (event.row, event.before)}
    return keys
