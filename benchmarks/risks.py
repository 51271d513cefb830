"""What the risk register costs at scale: its lists, the country's heat map, and what moved."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from benchmarks.measuring import PageCost, Question, QuestionCost, page_cost, question_cost
from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.long_lists import LongPaginator
from procurement.models import Risk
from procurement.models.risk import RiskQuerySet
from procurement.risk_standing import counting, moving
from procurement.risk_words import RatingKind
from procurement.views.risks import PAGE
from reporting.load.inventing import LAST_DAY

# A list, as everywhere; a map and what moved ask for more than one list.
MOST_OF_A_LIST, MOST_QUERIES, MOST_KILOBYTES = 6, 12, 100
_QUARTER = timedelta(days=91)
LISTS = {
    "": "",
    ", very high": "?band=very_high",
    ", by several filters": "?category=outbid&proximity=now&due=review",
    ", by words": "?q=bidder+price",
    ", all states, newest": "?state=all&sort=newest",
    ", last page": "?page=99999999",
}
# The country's risks, and how each of them stood on two days, looked up as anybody would.
_REAL = """
    FROM procurement_risk r JOIN spinouts_spinout s ON s.id = r.spinout_id
   WHERE s.register_state = 'entered' AND NOT s.is_example"""
_LIVE = f"{_REAL} AND r.state IN ('open', 'mitigating')"
_GRAVEST = "ORDER BY r.current_score DESC NULLS LAST, r.id"
_SPREAD = f"""
    SELECT r.current_likelihood, r.current_impact, count(*) {_LIVE} AND r.current_scale_id IS NOT NULL
     GROUP BY r.current_likelihood, r.current_impact ORDER BY r.current_likelihood, r.current_impact"""
_CHOSEN = "r.category = 'outbid' AND r.proximity = 'now' AND r.next_review_on < %s"
_ON = """
    LEFT JOIN (SELECT DISTINCT ON (risk_id) risk_id, becomes IN ('open', 'mitigating') AS is_open
                 FROM procurement_riskmove WHERE moved_on <= %s
                ORDER BY risk_id, moved_on DESC, id DESC) AS move_{when} ON move_{when}.risk_id = r.id
    LEFT JOIN (SELECT DISTINCT ON (risk_id) risk_id, likelihood * impact AS score
                 FROM procurement_riskrating WHERE kind = 'current' AND rated_on <= %s
                ORDER BY risk_id, rated_on DESC, id DESC) AS rating_{when} ON rating_{when}.risk_id = r.id"""
# The synthetic risks are rated on one scale.
_MOVED = f"""
    SELECT CASE WHEN NOT was_open AND NOT existed THEN 'New'
                WHEN NOT was_open THEN 'Reopened'
                WHEN NOT is_open THEN 'Ended'
                WHEN before IS NULL AND after IS NOT NULL THEN 'Rated for the first time'
                WHEN after > before THEN 'Up'
                WHEN after < before THEN 'Down'
                ELSE 'Same' END AS how, count(*)
      FROM (SELECT r.opened_on <= %s AS existed,
                   r.opened_on <= %s AND coalesce(move_then.is_open, true) AS was_open,
                   r.opened_on <= %s AND coalesce(move_now.is_open, true) AS is_open,
                   rating_then.score AS before, rating_now.score AS after
              {_REAL.replace("WHERE", _ON.format(when="then") + _ON.format(when="now") + " WHERE")}) AS stood
     WHERE was_open OR is_open GROUP BY how ORDER BY how"""  # noqa: S608 - our own names


def questions() -> Iterator[QuestionCost]:
    """Time what the register, the heat map and movement ask of the country's risks, beside SQL by hand."""
    live, today, since = Risk.objects.real().live(), timezone.localdate(), LAST_DAY - _QUARTER
    chosen = live.filter(category="outbid", proximity="now").review_overdue(on=today)
    pages, many = -(-live.count() // PAGE), f"{Risk.objects.count():,} risks"
    listed = f"SELECT r.id, (SELECT count(*) {_LIVE}) {_LIVE} {_GRAVEST} LIMIT {PAGE}"
    narrowed = f"{_LIVE} AND {_CHOSEN}"
    moved = (since, since, LAST_DAY, since, since, LAST_DAY, LAST_DAY)
    for question in (
        Question(f"heat map of {many}", lambda: _spread(live, today), _SPREAD),
        Question(f"{many}, first page", lambda: _page(live, 1), listed),
        Question(f"{many}, last page", lambda: _page(live, pages), f"{listed} OFFSET {(pages - 1) * PAGE}"),
        Question(
            f"{many}, by several filters",
            lambda: _page(chosen, 1),
            f"SELECT r.id, (SELECT count(*) {narrowed}) {narrowed} {_GRAVEST} LIMIT {PAGE}",
            (today, today),
        ),
        Question("what moved in a quarter", lambda: _moved(since), _MOVED, moved),
    ):
        yield question_cost(question)


def _spread(live: RiskQuerySet, today: date) -> list[tuple[int, int, int]]:
    found = counting.spread(live, RatingKind.CURRENT.value, on=today).grid
    return sorted((each.likelihood, each.impact, each.count) for row in found.rows for each in row if each.count)


def _page(risks: RiskQuerySet, number: int) -> list[tuple[Any, ...]]:
    found = LongPaginator(risks.gravest_first(), PAGE, rows=Risk.objects.with_whom())
    return [(each.pk, found.count) for each in found.page(number)]


def _moved(since: date) -> list[tuple[str, int]]:
    found = moving.movement(Risk.objects.real(), since=since, until=LAST_DAY)
    return sorted((how.value, many) for how, many in found.items() if many)


def costs(taskforce: Client) -> Iterator[PageCost]:
    """Time the pages of the register as somebody opens them who sees the country, and those of one body."""
    many = f"{Risk.objects.count():,} risks"
    body = Organisation.objects.filter(spinouts__isnull=False).order_by("pk").values_list("pk", flat=True)[0]
    since, until = LAST_DAY - _QUARTER, LAST_DAY
    days = "&".join(
        f"{name}-{part}={getattr(day, part)}"
        for name, day in (("since", since), ("until", until))
        for part in ("day", "month", "year")
    )
    for name, query in LISTS.items():
        yield page_cost(
            taskforce,
            f"{many}{name}",
            f"/procurement/risks/{query}",
            most_queries=MOST_OF_A_LIST,
            most_kilobytes=MOST_KILOBYTES,
        )
    for name, address in (
        (f"heat map of {many}", "/procurement/risks/heat-map/"),
        ("heat map, inherent", "/procurement/risks/heat-map/?rated=inherent"),
        ("heat map of a body", f"/procurement/risks/heat-map/?body={body}"),
        ("what moved in a quarter", f"/procurement/risks/movement/?{days}"),
        ("what moved in a quarter, up", f"/procurement/risks/movement/?{days}&moved=up"),
    ):
        yield page_cost(taskforce, name, address, most_queries=MOST_QUERIES, most_kilobytes=MOST_KILOBYTES)
