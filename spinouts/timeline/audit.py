"""The technical audit: every row of the history about a record, column by column, fifty at a time in one query."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from spinouts.models import Spinout
from spinouts.timeline import sources
from spinouts.timeline.sources import SOURCES, Source

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

PAGE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PLACES = tuple(SOURCES.values())


@dataclass(frozen=True)
class Column:
    """A column of a row, as the database wrote it before and after; None is SQL’s NULL, or that there was no row."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Write:
    """One insert, change or deletion of one row: when, who, by which action, and what it wrote."""

    place: int
    id: int
    at: datetime
    operation: str
    row_id: int
    columns: list[Column]
    context_id: UUID | None
    verb: str = ""
    why: str = ""
    by: str = ""

    @property
    def table(self) -> str:
        """The name of the table whose row it is."""
        return _PLACES[self.place].name

    @property
    def moment(self) -> str:
        """When its transaction began, to the microsecond and in universal time, as the database keeps it."""
        return self.at.astimezone(UTC).isoformat(sep=" ", timespec="microseconds")

    @property
    def key(self) -> str:
        """What names its place in the audit; pages begin there."""
        return f"{(self.at - _EPOCH) // _MICROSECOND}.{self.place}.{self.id}"


@dataclass(frozen=True)
class Page:
    """Fifty writes, the latest first, and where the pages with newer and older ones begin, if there are any."""

    writes: list[Write] = field(default_factory=list)
    newer: str = ""
    older: str = ""


def page(spinout: Spinout, *, reader: "User | AnonymousUser", place: str) -> Page:
    """Return one page. `place` is where it begins, as another page named it; nonsense means the newest.

    Notes that are not for the reader are left out.
    """
    side, _dash, written = place.partition("-")
    key = _read_key(written)
    backward = side == "newer" and key is not None
    writes = _read(spinout, reader, key, backward=backward)
    more = len(writes) > PAGE
    writes = writes[:PAGE]
    if backward:
        writes.reverse()
    has_newer, has_older = (more, True) if backward else (key is not None, more)
    return Page(
        writes,
        newer=f"newer-{writes[0].key}" if writes and has_newer else "",
        older=f"older-{writes[-1].key}" if writes and has_older else "",
    )


def _read(
    spinout: Spinout, reader: "User | AnonymousUser", key: tuple[datetime, int, int] | None, *, backward: bool
) -> list[Write]:
    at, place, row = key or (None, None, None)
    given = {**sources.parameters(spinout, reader), "at": at, "place": place, "row": row, "most": PAGE + 1}
    with connection.cursor() as cursor:
        cursor.execute(_statement(begins=key is not None, backward=backward), given)
        return [_write(*found) for found in cursor.fetchall()]


def _statement(*, begins: bool, backward: bool) -> str:
    way = "ASC" if backward else "DESC"
    beyond = f"AND (e.pgh_created_at, {{place}}, e.pgh_id) {'>' if backward else '<'} (%(at)s, %(place)s, %(row)s)"
    branches = [
        _branch(source, place, beyond.format(place=place) if begins else "", way)
        for place, source in enumerate(_PLACES)
    ]
    return f"""
        SELECT w.place, w.id, w.at, w.label, w.of, w.after, w.before, w.context, c.metadata,
               coalesce(nullif(u.name, ''), u.email, '')
          FROM ({" UNION ALL ".join(branches)}) AS w (place, id, at, label, of, after, before, context)
          LEFT JOIN pghistory_context c ON c.id = w.context
          LEFT JOIN accounts_user u ON u.id = (c.metadata ->> 'user')::bigint
         ORDER BY w.at {way}, w.place {way}, w.id {way} LIMIT %(most)s
    """  # noqa: S608 - our own names


def _branch(source: Source, place: int, beyond: str, way: str) -> str:
    """Return the statement that finds a page’s worth of one table: a long history costs what a short one does."""
    return f"""
        (SELECT {place}, e.pgh_id, e.pgh_created_at, e.pgh_label, e.pgh_obj_id, {source.row("e")}, {source.before()},
                e.pgh_context_id
           FROM {source.table} e WHERE {source.about} {beyond}
          ORDER BY e.pgh_created_at {way}, e.pgh_id {way} LIMIT %(most)s)
    """  # noqa: S608 - our own names


def _write(
    place: int,
    number: int,
    at: datetime,
    label: str,
    row_id: int,
    after: str,
    before: str | None,
    context_id: UUID | None,
    metadata: str | None,
    by: str,
) -> Write:
    context = json.loads(metadata) if metadata else {}
    columns = _columns(_PLACES[place], label, _read_row(after), _read_row(before) if before else {})
    return Write(
        place, number, at, label, row_id, columns, context_id, context.get("verb", ""), context.get("why", ""), by
    )


def _read_row(written: str) -> dict[str, Any]:
    """Amounts stay as the database wrote them, with all their places."""
    return dict(json.loads(written, parse_float=str))


def _columns(source: Source, label: str, after: Mapping[str, Any], before: Mapping[str, Any]) -> list[Column]:
    """Return the columns that an update changed, an insert filled, or a deletion took away, in their order."""
    if label == "delete":
        after, before = {}, after
    return [
        Column(name, _printed(before.get(name)), _printed(after.get(name)))
        for name in source.columns
        if before.get(name) != after.get(name)
    ]


def _printed(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _read_key(written: str) -> tuple[datetime, int, int] | None:
    parts = written.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        return None
    micros, place, number = (int(part) for part in parts)
    try:
        return _EPOCH + micros * _MICROSECOND, min(place, len(_PLACES)), number
    except OverflowError:
        return None
