"""Reading the headline month by month."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate

from django.db import connection
from django.db.models import Sum

from reporting.figures import SeriesPoint
from reporting.holding import limits, of_heading, of_interval
from reporting.positions import total
from reporting.scopes import Selection
from spinouts.models import MonthlyChange
from spinouts.standing import FOR_EVER

BEGINS_ON = date(2005, 1, 1)
# What monthly changes are kept by; a selection by anything else is read from the intervals.
_KEPT_BY = ("service_area", "region", "parent_kind")

# Changes from one month's end to the next, out of the intervals themselves: as many as there are, whatever the months.
_FROM_INTERVALS = """
    SELECT (date_trunc('month', felt.on_day::timestamp) + interval '1 month' - interval '1 day')::date AS month_end,
           sum(felt.sign), sum(felt.sign * coalesce(i.staff, 0))
      FROM spinouts_standinginterval i
      JOIN spinouts_standingheading h ON h.id = i.heading_id AND h.standing = 'counted'
     CROSS JOIN LATERAL (VALUES (i.valid_from, 1), (i.valid_to, -1)) AS felt (on_day, sign)
     WHERE i.known_from <= %(known_at)s AND i.known_to > %(known_at)s AND felt.on_day <= %(until)s
       AND {narrowing} AND {of_interval} AND {of_heading}
     GROUP BY 1
"""
_OF_BODIES = """
    i.spinout_id IN (SELECT p.spinout_id FROM spinouts_profile p
                       JOIN spinouts_profileparent link ON link.profile_id = p.id
                      WHERE link.organisation_id = ANY(%(body_ids)s))
"""

# By month end: mutuals and staff.
Changes = dict[date, tuple[int, int]]


def series(selection: Selection, *, until: date, known_at: datetime, since: date = BEGINS_ON) -> list[SeriesPoint]:
    """Return the headline at each month's end from `since`'s month; the last point is on `until` itself.

    Quick (one sum over what is kept by month) for whatever is known now or was known since the last compaction, by
    service area, region and parent kind. By legal form or body, or as known earlier, it is one pass over the intervals.
    Nothing is interpolated: a month without a change has the value of the month before.
    """
    months = list(_month_ends(since, until))
    if not months:
        return [_point(selection, until, known_at)]
    changes = _changes(selection, months[-1], known_at)
    points = list(_added_up(changes, months))
    return points if months[-1] == until else [*points, _point(selection, until, known_at)]


def _point(selection: Selection, on: date, known_at: datetime) -> SeriesPoint:
    held = total(selection, on=on, known_at=known_at)
    return SeriesPoint(on, held.mutuals, held.people)


def _month_ends(since: date, until: date) -> Iterator[date]:
    """Yield the ends of months from `since`'s to the last one that is not after `until`."""
    following = (since.replace(day=28) + timedelta(days=4)).replace(day=1)
    while (month_end := following - timedelta(days=1)) <= until:
        yield month_end
        following = (following.replace(day=28) + timedelta(days=4)).replace(day=1)


def _changes(selection: Selection, until: date, known_at: datetime) -> Changes:
    compacted_until = MonthlyChange.objects.compacted_until()
    is_kept_by_more = selection.legal_form or selection.body_ids is not None
    if is_kept_by_more or (compacted_until is not None and known_at < compacted_until):
        return _changes_from_intervals(selection, until, known_at)
    return _kept_changes(selection, until, known_at)


def _kept_changes(selection: Selection, until: date, known_at: datetime) -> Changes:
    narrowed = {name: value for name in _KEPT_BY if (value := getattr(selection, name))}
    rows = MonthlyChange.objects.known_at(known_at).filter(month_end__lte=until, **narrowed)
    by_month = rows.order_by().values("month_end").annotate(mutuals_change=Sum("mutuals"), staff_change=Sum("staff"))
    return {
        month_end: (mutuals, staff)
        for month_end, mutuals, staff in by_month.values_list("month_end", "mutuals_change", "staff_change")
    }


def _changes_from_intervals(selection: Selection, until: date, known_at: datetime) -> Changes:
    statement = _FROM_INTERVALS.format(
        narrowing="true" if selection.body_ids is None else _OF_BODIES,
        of_interval=of_interval(selection),
        of_heading=of_heading(selection),
    )
    last_day = min(until, FOR_EVER.date - timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute(statement, {**limits(selection), "known_at": known_at, "until": last_day})
        return {month_end: (int(mutuals), int(staff)) for month_end, mutuals, staff in cursor.fetchall()}


def _added_up(changes: Changes, months: list[date]) -> Iterator[SeriesPoint]:
    first = months[0]
    earlier = [change for month_end, change in changes.items() if month_end < first]
    begun = (sum(mutuals for mutuals, _ in earlier), sum(staff for _, staff in earlier))
    steps = [changes.get(month, (0, 0)) for month in months]
    running = accumulate(steps, lambda held, change: (held[0] + change[0], held[1] + change[1]), initial=begun)
    next(running)
    for month, (mutuals, staff) in zip(months, running, strict=True):
        yield SeriesPoint(month, mutuals, staff)
