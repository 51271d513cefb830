"""How risks moved between two days, from their ratings and moves, which are never changed.

Only risks of which something was said after the first day are looked at one by one; the others stand as they stood.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from procurement import heat
from procurement.heat import Moved, Then
from procurement.models import Risk, RiskMove, RiskRating
from procurement.models.risk import LIVE_IN_SQL, RiskQuerySet
from procurement.risk_states import RiskState
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
_OPEN = f"coalesce(state_{{when}}, '{RiskState.OPEN.value}') IN ({LIVE_IN_SQL})"
_DAYS = ("then", "now")
# More than the highest score of any scale.
_PACKED = 1_000
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
    sql, given = _touched(risks, since, until)
    statement = f"SELECT {_SAID}, sum(is_live::int), count(*) FROM ({sql}) t GROUP BY {_SAID}"  # noqa: S608 - ours
    found = _rows(statement, given)
    # What nobody touched since stands as it stood.
    untouched = risks.live().count() - sum(live for *_, live, _ in found)
    return heat.movement(((*_then_and_now(said), many) for *said, _, many in found), untouched=untouched)


def movers(risks: RiskQuerySet, how: Moved, *, since: date, until: date, first: int, most: int) -> list[Mover]:
    """Return so many of those that moved in that way, those that rose or fell most first. Nobody lists the same."""
    sql, given = _touched(risks, since, until)
    by = "abs(coalesce(score_now, 0) - coalesce(score_then, 0)) DESC, coalesce(score_now, score_then, 0) DESC, id"
    statement = f"SELECT id, score_then, score_now FROM ({sql}) t WHERE {WHERE[how]} ORDER BY {by} LIMIT %s OFFSET %s"  # noqa: S608 - ours
    found = _rows(statement, (*given, most, first))
    named = Risk.objects.with_whom().in_bulk([key for key, _, _ in found])
    return [Mover(named[key], how, before, after) for key, before, after in found]


def _then_and_now(said: list[Any]) -> tuple[Then, Then]:
    existed, was_open, is_open, scale_then, score_then, scale_now, score_now = said
    return Then(existed, was_open, scale_then, score_then), Then(True, is_open, scale_now, score_now)


def _touched(risks: RiskQuerySet, since: date, until: date) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of those of which something was said after the first day, with how they stood on either."""
    ratings = RiskRating.objects.filter(kind=RatingKind.CURRENT, rated_on__gt=since)
    moves = RiskMove.objects.filter(moved_on__gt=since)
    found = risks.order_by().filter(
        Q(opened_on__gt=since) | Q(pk__in=ratings.values("risk")) | Q(pk__in=moves.values("risk"))
    )
    for when, day in zip(_DAYS, (since, until), strict=True):
        found = found.annotate(**{f"state_{when}": Subquery(_last_move(day))})
        found = found.annotate(**{f"rating_{when}": Subquery(_last_rating(day))})
    asked = [f"{column}_{when}" for when in _DAYS for column in ("state", "rating")]
    sql, given = _sql(found.values_list("pk", "opened_on", "state", *asked))
    names = ", ".join(["id", "opened_on", "state", *asked])
    return (
        f"""SELECT id, opened_on <= %s AS existed, state IN ({LIVE_IN_SQL}) AS is_live,
                   opened_on <= %s AND {_OPEN.format(when="then")} AS was_open,
                   opened_on <= %s AND {_OPEN.format(when="now")} AS is_open,
                   rating_then / {_PACKED} AS scale_then, mod(rating_then, {_PACKED}) AS score_then,
                   rating_now / {_PACKED} AS scale_now, mod(rating_now, {_PACKED}) AS score_now
              -- The offset keeps what is looked up from being looked up twice.
              FROM ({sql} OFFSET 0) AS said ({names})""",  # noqa: S608 - our own names, and a query that Django wrote
        (since, since, until, *given),
    )


def _last_move(day: date) -> QuerySet:
    return (
        RiskMove.objects.filter(risk=OuterRef("pk"), moved_on__lte=day)
        .order_by("-moved_on", "-pk")
        .values("becomes")[:1]
    )


def _last_rating(day: date) -> QuerySet:
    """Return the scale and the score of the last rating as one number, so that it is looked up once."""
    of_the_risk = RiskRating.objects.filter(risk=OuterRef("pk"), kind=RatingKind.CURRENT, rated_on__lte=day)
    packed = ExpressionWrapper(F("scale_id") * _PACKED + F("likelihood") * F("impact"), output_field=BigIntegerField())
    return of_the_risk.order_by("-rated_on", "-pk").annotate(packed=packed).values("packed")[:1]


def _sql(found: QuerySet) -> tuple[str, tuple[Any, ...]]:
    try:
        sql, given = found.query.sql_with_params()
    except EmptyResultSet:
        # The person may open none.
        return "SELECT 0, NULL::date, ''::text, ''::text, 0, ''::text, 0 WHERE false", ()
    return sql, tuple(given)


def _rows(statement: str, given: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
