"""How risks moved between two days, from their ratings and moves, which are never changed.

Each risk's row says how it stands today. Only where something was said of it after one of the days is it looked up how
it stood then; all others stood as they stand.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from procurement import heat
from procurement.heat import Moved, Then
from procurement.models import Risk
from procurement.models.risk import LIVE_IN_SQL, RiskQuerySet
from procurement.risk_words import RatingKind

_RATED_BOTH = "was_open AND is_open AND score_then IS NOT NULL AND score_now IS NOT NULL"
# The same as heat.moved says of one, for a list of those that moved in one way.
WHERE = {
    Moved.NEW: "NOT existed AND is_open",
    Moved.REOPENED: "existed AND NOT was_open AND is_open",
    Moved.CLOSED: "was_open AND NOT is_open",
    Moved.UP: f"{_RATED_BOTH} AND scale_then = scale_now AND score_now > score_then",
    Moved.DOWN: f"{_RATED_BOTH} AND scale_then = scale_now AND score_now < score_then",
    Moved.RATED: "was_open AND is_open AND score_then IS NULL AND score_now IS NOT NULL",
    Moved.OTHER_SCALE: f"{_RATED_BOTH} AND scale_then <> scale_now",
}
# Of which one must have been said something to have moved in that way: where few were, few are looked at.
_ANY = "said.opened_on > {since} OR rated.risk_id IS NOT NULL OR moved.risk_id IS NOT NULL"
_BY = {
    Moved.NEW: "said.opened_on > {since}",
    Moved.REOPENED: "moved.risk_id IS NOT NULL",
    Moved.CLOSED: "moved.risk_id IS NOT NULL",
    Moved.UP: "rated.risk_id IS NOT NULL",
    Moved.DOWN: "rated.risk_id IS NOT NULL",
    Moved.RATED: "rated.risk_id IS NOT NULL",
    Moved.OTHER_SCALE: "rated.risk_id IS NOT NULL",
}
# More than the highest score of any scale: a scale and a score are read as one number, so that both are looked up once.
_PACKED = 1_000
_LATEST = f"""(SELECT r.scale_id * {_PACKED} + r.likelihood * r.impact FROM procurement_riskrating r
                 WHERE r.risk_id = said.id AND r.kind = '{RatingKind.CURRENT.value}' AND r.rated_on <= {{day}}
                 ORDER BY r.rated_on DESC, r.id DESC LIMIT 1)"""  # noqa: S608 - our own names
_TOUCHED = f"""
    WITH rated AS MATERIALIZED (
        SELECT risk_id, bool_or(rated_on > {{until}}) AS is_later FROM procurement_riskrating
         WHERE kind = '{RatingKind.CURRENT.value}' AND rated_on > {{since}} GROUP BY risk_id
    ), moved AS MATERIALIZED (
        -- What a risk was before the first move after a day is what it was on that day.
        SELECT risk_id, (array_agg(was ORDER BY moved_on, id))[1] AS then,
               (array_agg(was ORDER BY moved_on, id) FILTER (WHERE moved_on > {{until}}))[1] AS now
          FROM procurement_riskmove WHERE moved_on > {{since}} GROUP BY risk_id
    ), said (id, opened_on, state, scale, score) AS NOT MATERIALIZED (
        {{risks}}
    ), stood AS MATERIALIZED (
        SELECT said.id, said.opened_on <= {{since}} AS existed, said.state IN ({LIVE_IN_SQL}) AS is_live,
               said.opened_on <= {{since}} AND coalesce(moved.then, said.state) IN ({LIVE_IN_SQL}) AS was_open,
               said.opened_on <= {{until}} AND coalesce(moved.now, said.state) IN ({LIVE_IN_SQL}) AS is_open,
               CASE WHEN said.opened_on > {{since}} THEN NULL
                    WHEN rated.risk_id IS NOT NULL THEN {_LATEST.format(day="{since}")}
                    ELSE said.scale * {_PACKED} + said.score END AS rating_then,
               CASE WHEN rated.is_later THEN {_LATEST.format(day="{until}")}
                    ELSE said.scale * {_PACKED} + said.score END AS rating_now
          FROM said LEFT JOIN rated ON rated.risk_id = said.id LEFT JOIN moved ON moved.risk_id = said.id
         WHERE {{which}}
    ), touched AS (
        SELECT id, existed, is_live, was_open, is_open,
               rating_then / {_PACKED} AS scale_then, mod(rating_then, {_PACKED}) AS score_then,
               rating_now / {_PACKED} AS scale_now, mod(rating_now, {_PACKED}) AS score_now
          FROM stood
    )
"""  # noqa: S608 - our own names
_SAID = "existed, was_open, is_open, scale_then, score_then, scale_now, score_now"


@dataclass(frozen=True)
class Mover:
    """A risk that moved, with its score on either day."""

    risk: Risk
    how: Moved
    before: int | None
    after: int | None


def movement(risks: RiskQuerySet, *, since: date, until: date) -> dict[Moved, int]:
    """Return how many of these risks, given in any state, moved how between two days."""
    touched, given = _touched(risks, _ANY, since, until)
    statement = f"{touched} SELECT {_SAID}, sum(is_live::int), count(*) FROM touched GROUP BY {_SAID}"  # noqa: S608 - ours
    found = _rows(statement, given)
    # What nobody touched since stands as it stood.
    untouched = risks.live().count() - sum(live for *_, live, _ in found)
    return heat.movement(((*_then_and_now(said), many) for *said, _, many in found), untouched=untouched)


def movers(risks: RiskQuerySet, how: Moved, *, since: date, until: date, first: int, most: int) -> list[Mover]:
    """Return so many of those that moved in that way, those that rose or fell most first. Nobody lists the same."""
    touched, given = _touched(risks, _BY[how], since, until)
    by = "abs(coalesce(score_now, 0) - coalesce(score_then, 0)) DESC, coalesce(score_now, score_then, 0) DESC, id"
    chosen = f"SELECT id, score_then, score_now FROM touched WHERE {WHERE[how]}"  # noqa: S608 - ours
    statement = f"{touched} {chosen} ORDER BY {by} LIMIT %s OFFSET %s"
    found = _rows(statement, (*given, most, first))
    named = Risk.objects.with_whom().in_bulk([key for key, _, _ in found])
    return [Mover(named[key], how, before, after) for key, before, after in found]


def _then_and_now(said: list[Any]) -> tuple[Then, Then]:
    existed, was_open, is_open, scale_then, score_then, scale_now, score_now = said
    return Then(existed, was_open, scale_then, score_then), Then(True, is_open, scale_now, score_now)


def _touched(risks: RiskQuerySet, which: str, since: date, until: date) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of those of which something was said after the first day, with how they stood on either day."""
    sql, given = _sql(risks.order_by().values_list("pk", "opened_on", "state", "current_scale", "current_score"))
    days = {"since": f"DATE '{since:%Y-%m-%d}'", "until": f"DATE '{until:%Y-%m-%d}'"}
    return _TOUCHED.format(risks=sql, which=which.format(**days), **days), given


def _sql(found: QuerySet) -> tuple[str, tuple[Any, ...]]:
    try:
        sql, given = found.query.sql_with_params()
    except EmptyResultSet:
        # The person may open none.
        return "SELECT 0, NULL::date, ''::text, 0, 0 WHERE false", ()
    return sql, tuple(given)


def _rows(statement: str, given: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
