"""When something was done to a record, by whom and of which kind: every table in one query that reads no text."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Model, QuerySet, TextChoices

from mutuals_tracker.accounts.models import OrganisationIdentifier, User
from spinouts.models import Note, Spinout
from spinouts.timeline import facts, sources
from spinouts.timeline.rows import TELLS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Kind(TextChoices):
    """What was done: what moves figures comes first, and an action that also did something else is of that kind."""

    FACTS = "facts", "Stage and figures"
    CASEWORK = "casework", "Casework"
    NOTES = "notes", "Notes"


_KINDS = tuple(Kind)


@dataclass(frozen=True)
class Moment:
    """One action, or one write that no action made. `key` is its audit context, or else its row of the history."""

    key: str
    at: datetime
    kind: Kind
    by_id: int | None


def of(spinout: Spinout, *, reader: "User | AnonymousUser", since: datetime | None = None) -> list[Moment]:
    """Return what was done to the record, the latest first; with `since`, only what was recorded after that moment."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {**sources.parameters(spinout, reader), "since": since})
        return [Moment(key, at, _KINDS[kind], by_id) for key, at, kind, by_id in cursor.fetchall()]


def people(found: Iterable[Moment]) -> QuerySet[User]:
    """Return who did these things, by name."""
    return User.objects.filter(pk__in={moment.by_id for moment in found} - {None}).order_by("name", "pk")


@dataclass(frozen=True)
class Since:
    """How much others did to a record since a moment, by kind."""

    at: datetime
    counts: dict[Kind, int]

    @property
    def number(self) -> int:
        """How many changes of every kind."""
        return sum(self.counts.values())

    @property
    def by_kind(self) -> list[tuple[Kind, int]]:
        """Each kind of which there was something, with how much."""
        return list(self.counts.items())


def by_others(spinout: Spinout, *, reader: User, since: datetime | None) -> Since | None:
    """Return how much others did to the record since the reader’s visit before; nothing for a first visit."""
    if since is None:
        return None
    found = Counter(moment.kind for moment in of(spinout, reader=reader, since=since) if moment.by_id != reader.pk)
    return Since(since, {kind: found[kind] for kind in Kind if found[kind]})


def _facts(model: type[Model]) -> str:
    """Return the statement that finds what was entered into a table of facts."""
    source = sources.of(model)
    return f"""
        SELECT e.pgh_context_id, '{sources.lone(model)}' || e.pgh_id, e.pgh_id, e.recorded_at,
               {_KINDS.index(Kind.FACTS)}, e.recorded_by_id
          FROM {source.table} e WHERE {source.about} AND e.pgh_label = 'insert'
    """  # noqa: S608 - our own names


def _numbers() -> str:
    """Return the statement that finds what was done to the registers’ numbers of its legal entity."""
    source = sources.of(OrganisationIdentifier)
    return f"""
        SELECT e.pgh_context_id, '{sources.lone(source.model)}' || e.pgh_id, e.pgh_id, e.pgh_created_at,
               {_KINDS.index(Kind.FACTS)}, NULL
          FROM {source.table} e WHERE {source.about}
    """  # noqa: S608 - our own names


def _casework(model: type[Model]) -> str:
    """Return the statement that finds what was done to a table of casework, but for what the timeline does not tell."""
    source = sources.of(model)
    told = f"ROW({', '.join(f'e.{column}' for column in TELLS[model].columns)})"
    kind = Kind.NOTES if model is Note else Kind.CASEWORK
    by = "changed_by_id" if "changed_by" in {field.name for field in model._meta.fields} else "added_by_id"
    return f"""
        SELECT pgh_context_id, lone, pgh_id, pgh_created_at, {_KINDS.index(kind)}, by FROM (
            SELECT e.pgh_context_id, '{sources.lone(model)}' || e.pgh_id AS lone, e.pgh_id, e.pgh_created_at,
                   e.{by} AS by,
                   e.pgh_label = 'delete' OR lag(e.pgh_id) OVER earlier IS NULL
                   OR {told} IS DISTINCT FROM lag({told}) OVER earlier AS is_told
              FROM {source.table} e WHERE {source.about}
            WINDOW earlier AS (PARTITION BY e.pgh_obj_id ORDER BY e.pgh_id)
        ) of_table WHERE is_told
    """  # noqa: S608 - our own names


_STATEMENT = f"""
    SELECT coalesce(done.context::text, done.lone) AS key, max(done.at) AS latest, min(done.kind),
           max(coalesce((c.metadata ->> 'user')::bigint, done.by))
      FROM ({" UNION ALL ".join([*map(_facts, facts.TABLES), _numbers(), *map(_casework, TELLS)])})
           AS done (context, lone, id, at, kind, by)
      LEFT JOIN pghistory_context c ON c.id = done.context
     GROUP BY key
    HAVING %(since)s::timestamptz IS NULL OR max(done.at) > %(since)s
     ORDER BY latest DESC, max(done.id) DESC, key
"""  # noqa: S608 - our own names
