"""How many spin-outs a list finds, and how many each choice of each facet would find: one query, one pass.

A facet's counts hold under what is chosen of the others and not under what is chosen of itself. So a record counts
where it fails at most one facet; where it fails one, for that facet alone. `which` says so for each record, and
GROUPING SETS add up the lists of choices four at a time, because a set for each takes twice as long (see `cells`).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from spinouts import cells
from spinouts.listing import facets
from spinouts.listing.asked import Asked
from spinouts.listing.facets import DUE, MINE, NOBODYS, SOMEBODY_ELSES, Facet, stored, written
from spinouts.models.case_summary import CaseSummaryQuerySet

# The lists of choices that a record's cell holds, as they are added up together: few combinations in each.
_TOGETHER = (("stage", "outcome", "register_state", "hold"), ("service_area", "region"), ("parent_kind", "rag"))
_LEADS = (NOBODYS, MINE, SOMEBODY_ELSES)
# The rest is worked out for the reader and the day: who leads in two bits, and one bit for each day that has passed.
_OVERDUE = {name: 4 << place for place, name in enumerate(DUE)}
_TABLE = "spinouts_casesummary"


@dataclass(frozen=True)
class Counts:
    """How many there are in all, and by facet and choice."""

    total: int
    by_facet: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Sql:
    """A piece of SQL with what it is given."""

    text: str
    given: tuple[Any, ...] = ()


def counts(cases: CaseSummaryQuerySet, asked: Asked) -> Counts:
    """Count `cases`, which are those that the person may open and the words searched for find."""
    narrowing = [facet for facet in asked.facets if facet.name in asked.in_force]
    failures = [_fails(facet, asked) for facet in narrowing]
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    total = 0
    for which, *sets, number in _rows(cases, asked, failures):
        place = next(place for place, value in enumerate(sets) if value is not None)
        if place == 0 and which == 0:
            total += number
        for name, choice in _choices(place, sets[place]):
            if which == 0 or narrowing[which - 1].name == name:
                found[name][choice] += number
    return Counts(total, {name: dict(choices) for name, choices in found.items()})


def _choices(place: int, value: int) -> Iterator[tuple[str, str]]:
    """Give the facet and choice of each list that this number is made of."""
    if place < len(_TOGETHER):
        for name in _TOGETHER[place]:
            yield name, written(cells.choice(name, value))
        return
    yield facets.LEAD.name, _LEADS[value & 3]
    for name, bit in _OVERDUE.items():
        if value & bit:
            yield "due", name


def found(cases: CaseSummaryQuerySet, asked: Asked) -> Sql | None:
    """Return the SQL of the keys of `cases` that are asked for, each with when it was touched; None for nobody's.

    Nobody reads the table where they ask for the keys alone: the index of the counts holds all that is asked about.
    """
    inner = _read(cases)
    if inner is None:
        return None
    failures = [_fails(facet, asked) for facet in asked.facets if facet.name in asked.in_force]
    passes = " AND ".join(f"NOT ({fails.text})" for fails in failures) or "true"
    given = tuple(value for fails in failures for value in fails.given)
    statement = f"SELECT spinout_id, touched_at FROM ({inner.text}) AS {_TABLE} WHERE {passes}"  # noqa: S608 - as below
    return Sql(statement, (*inner.given, *given))


def keys(cases: CaseSummaryQuerySet) -> Sql | None:
    """Return the SQL of the keys of `cases`; None for nobody's."""
    return _sql(cases, "spinout_id")


def _read(cases: CaseSummaryQuerySet) -> Sql | None:
    """Return the SQL of what conditions are about; None where the person may open none."""
    return _sql(cases, "spinout_id", "cell", "lead_id", *DUE.values(), "touched_at")


def _sql(cases: CaseSummaryQuerySet, *columns: str) -> Sql | None:
    try:
        return Sql(*cases.order_by().values_list(*columns).query.sql_with_params())
    except EmptyResultSet:
        return None


def _rows(cases: CaseSummaryQuerySet, asked: Asked, failures: Sequence[Sql]) -> list[tuple]:
    inner = _read(cases)
    if inner is None:
        return []
    which = " ".join(f"WHEN {fails.text} THEN {place}" for place, fails in enumerate(failures, start=1))
    failed = " + ".join(f"({fails.text})::int" for fails in failures)
    sets = [f"cell & {cells.mask(*names)}" for names in _TOGETHER]
    statement = f"""
        SELECT which, a, b, c, d, count(*) FROM (
            SELECT {f"CASE {which} ELSE 0 END" if failures else "0"} AS which,
                   {sets[0]} AS a, {sets[1]} AS b, {sets[2]} AS c, {_OF_THE_DAY} AS d
              FROM ({inner.text}) AS {_TABLE}
             WHERE {f"{failed} <= 1" if failures else "true"}
        ) AS each GROUP BY which, GROUPING SETS ((a), (b), (c), (d))
    """  # noqa: S608 - our own names, and a query that Django wrote
    told = tuple(value for fails in failures for value in fails.given)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*told, asked.reader.key, *[asked.reader.today] * len(DUE), *inner.given, *told])
        return cursor.fetchall()


_OF_THE_DAY = " + ".join(
    [
        f"CASE WHEN lead_id IS NULL THEN {_LEADS.index(NOBODYS)} WHEN lead_id = %s THEN {_LEADS.index(MINE)}"
        f" ELSE {_LEADS.index(SOMEBODY_ELSES)} END",
        *(f"CASE WHEN {DUE[name]} < %s THEN {bit} ELSE 0 END" for name, bit in _OVERDUE.items()),
    ]
)


def _fails(facet: Facet, asked: Asked) -> Sql:
    """Return the condition under which a record is none of those chosen; it is never unknown."""
    chosen = asked.in_force[facet.name]
    if facet.name in cells.PLACES:
        bits = cells.bits(facet.name, [stored(choice) for choice in chosen])
        return Sql(f"(cell & {cells.mask(facet.name)}) <> ALL (%s)", (bits,))
    if facet is facets.LEAD:
        return _led_otherwise(chosen, asked.reader.key)
    overdue = " OR ".join(f"coalesce({DUE[choice]} < %s, false)" for choice in chosen)
    return Sql(f"NOT ({overdue})", (asked.reader.today,) * len(chosen))


def _led_otherwise(chosen: Sequence[str], reader: int) -> Sql:
    conditions = {
        MINE: Sql("coalesce(lead_id = %s, false)", (reader,)),
        NOBODYS: Sql("lead_id IS NULL"),
        SOMEBODY_ELSES: Sql("coalesce(lead_id <> %s, false)", (reader,)),
    }
    parts = [conditions[choice] for choice in chosen]
    return Sql(f"NOT ({' OR '.join(part.text for part in parts)})", tuple(v for part in parts for v in part.given))
