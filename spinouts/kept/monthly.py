"""How the headline changes by month, kept for the series: added to by every refresh, repaired and compacted."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import connection

from spinouts.kept.intervals import Changed, Interval, copy_rows
from spinouts.models import MonthlyChange
from spinouts.standing import FOR_EVER


class Place(NamedTuple):
    """When it was known, at which month's end it is felt, and by what the series can be filtered."""

    known_from: datetime
    month_end: date
    service_area: str
    region: str
    parent_kind: str


# Mutuals and staff.
Sums = dict[Place, list[int]]


def month_end(day: date) -> date:
    """Return the last day of the month that `day` is in."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def sums() -> Sums:
    """Return an empty sum of changes, for `add`."""
    return defaultdict(lambda: [0, 0])


def add(total: Sums, changed: Changed) -> None:
    """Add to `total` what a change of intervals does to the month ends."""
    _add(total, changed.added, 1)
    _add(total, changed.removed, -1)


def _add(total: Sums, intervals: Iterable[Interval], sign: int) -> None:
    for interval in intervals:
        if not interval.is_counted:
            continue
        valid_from, valid_to, verdict = interval.stretch
        first = month_end(valid_from)
        last = month_end(valid_to) if valid_to != FOR_EVER.date else None
        if first == last:
            # It holds at no month's end.
            continue
        heading = verdict.heading
        where = (heading.service_area, heading.region, heading.parent_kind)
        for known, direction in ((interval.known_from, sign), (interval.known_to, -sign)):
            if known != FOR_EVER.moment:
                _put(total, Place(known, first, *where), direction, verdict.staff)
                if last is not None:
                    _put(total, Place(known, last, *where), -direction, verdict.staff)


def _put(total: Sums, place: Place, direction: int, staff: int | None) -> None:
    change = total[place]
    change[0] += direction
    change[1] += direction * (staff or 0)


def write(total: Sums) -> None:
    """Add the rows of a sum of changes."""
    rows = [(*place, *change, False) for place, change in sorted(total.items()) if any(change)]
    if rows:
        copy_rows(MonthlyChange._meta.db_table, (*Place._fields, "mutuals", "staff", "is_compacted"), rows)


# What the kept intervals say, in the shape of the table. One that begins and ends within a month is felt at no month's
# end, and adds nothing because its two halves cancel.
_FOLLOWS = """
    SELECT known.at AS known_from,
           (date_trunc('month', felt.on_day::timestamp) + interval '1 month' - interval '1 day')::date AS month_end,
           h.service_area, h.region, h.parent_kind,
           known.sign * felt.sign AS mutuals,
           known.sign * felt.sign * coalesce(i.staff, 0) AS staff
      FROM spinouts_standinginterval i
      JOIN spinouts_standingheading h ON h.id = i.heading_id AND h.standing = 'counted'
     CROSS JOIN LATERAL (VALUES (i.known_from, 1), (i.known_to, -1)) AS known (at, sign)
     CROSS JOIN LATERAL (VALUES (i.valid_from, 1), (i.valid_to, -1)) AS felt (on_day, sign)
     WHERE known.at < %(moment)s AND felt.on_day < %(day)s
"""

# Moments up to the last compaction cannot be told apart in what is kept, so neither are they in what should be.
_DIFFERENCE = f"""
    WITH last AS (SELECT coalesce(max(known_from), '-infinity') AS at FROM spinouts_monthlychange WHERE is_compacted)
    SELECT greatest(known_from, last.at) AS known_from, month_end, service_area, region, parent_kind,
           sum(mutuals) AS mutuals, sum(staff) AS staff
      FROM (
            {_FOLLOWS}
            UNION ALL
            SELECT known_from, month_end, service_area, region, parent_kind, -mutuals, -staff
              FROM spinouts_monthlychange
           ) AS entries, last
     GROUP BY 1, 2, 3, 4, 5
    HAVING sum(mutuals) <> 0 OR sum(staff) <> 0
"""  # noqa: S608 - our own statements
_ENDS = {"moment": FOR_EVER.moment, "day": FOR_EVER.date}


def count_differences() -> int:
    """Return in how many places what is kept does not follow from the kept intervals; in one statement, so at once."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_DIFFERENCE}) AS difference", _ENDS)  # noqa: S608 - our own statement
        (count,) = cursor.fetchone()
    return count


def repair() -> int:
    """Add what is missing for it to follow from the kept intervals; return how many rows that took.

    One statement, so that writers may go on: what they have not committed is in neither side of the comparison.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO spinouts_monthlychange "  # noqa: S608 - our own statement
            "(known_from, month_end, service_area, region, parent_kind, mutuals, staff, is_compacted) "
            f"SELECT *, false FROM ({_DIFFERENCE}) AS difference",
            _ENDS,
        )
        return cursor.rowcount


def compact(before: datetime) -> None:
    """Add up the changes known before a moment; a series as known earlier is then read from the intervals.

    Rows that add up to nothing stay: their moment says how far back the others can be read.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH gone AS (
                DELETE FROM spinouts_monthlychange WHERE known_from < %s
                RETURNING known_from, month_end, service_area, region, parent_kind, mutuals, staff
            )
            INSERT INTO spinouts_monthlychange
                   (known_from, month_end, service_area, region, parent_kind, mutuals, staff, is_compacted)
            SELECT (SELECT max(known_from) FROM gone), month_end, service_area, region, parent_kind,
                   sum(mutuals), sum(staff), true
              FROM gone GROUP BY month_end, service_area, region, parent_kind
            """,
            [before],
        )
