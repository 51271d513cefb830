"""Reading a bridge: which spin-outs moved the headline between two dates, each as known at a moment."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection

from reporting.figures import Bridge, Change, Standpoint, bridge_of
from reporting.holding import holding, limits, of_heading, of_interval
from reporting.positions import total
from reporting.scopes import Selection
from spinouts.standing import Standing

_CORNER = """
    SELECT i.spinout_id, i.profile_id, i.staff, h.standing, ({of_interval} AND {of_heading}) AS is_selected
      FROM ({holding}) i JOIN spinouts_standingheading h ON h.id = i.heading_id
"""
# Only those that were counted at some corner and are not the same at all: what the others add is nothing.
_CHANGES = """
    WITH reported AS ({reported}), opening AS ({opening}), closing AS ({closing})
    SELECT s.number, s.reference, coalesce(p.name, s.name),
           reported.standing, reported.staff, coalesce(reported.is_selected, false),
           opening.standing, opening.staff, coalesce(opening.is_selected, false),
           closing.standing, closing.staff, coalesce(closing.is_selected, false)
      FROM reported FULL JOIN opening USING (spinout_id) FULL JOIN closing USING (spinout_id)
      JOIN spinouts_spinout s ON s.id = spinout_id
      LEFT JOIN spinouts_profile p ON p.id = coalesce(closing.profile_id, opening.profile_id, reported.profile_id)
     WHERE (reported.is_selected OR opening.is_selected OR closing.is_selected)
       AND 'counted' IN (reported.standing, opening.standing, closing.standing)
       AND ((reported.standing, reported.staff, reported.is_selected)
             IS DISTINCT FROM (opening.standing, opening.staff, opening.is_selected)
         OR (opening.standing, opening.staff, opening.is_selected)
             IS DISTINCT FROM (closing.standing, closing.staff, closing.is_selected))
     ORDER BY s.number
"""


def bridge(selection: Selection, *, opening: tuple[date, datetime], closing: tuple[date, datetime]) -> Bridge:
    """Return the bridge between two headlines, each a date and a known-at, with the spin-outs of every step.

    Names are those of the closing, as known then. A spin-out that moves into the scope, or out of it, is newly or no
    longer counted there. Raises ValueError where the opening's date is after the closing's.
    """
    if opening[0] > closing[0]:
        raise ValueError(f"A bridge cannot lead back: it opens on {opening[0]} and closes on {closing[0]}")
    return bridge_of(
        total(selection, on=opening[0], known_at=opening[1]),
        total(selection, on=closing[0], known_at=closing[1]),
        _changes(selection, opening, closing),
    )


def _changes(selection: Selection, opening: tuple[date, datetime], closing: tuple[date, datetime]) -> Iterator[Change]:
    parameters = limits(selection)
    corners = {"reported": opening, "opening": (opening[0], closing[1]), "closing": closing}
    queries = {}
    for name, (on, known_at) in corners.items():
        source = holding(selection, on=on, known_at=known_at, name=name)
        queries[name] = _CORNER.format(
            holding=source.sql, of_interval=of_interval(selection), of_heading=of_heading(selection)
        )
        parameters |= source.parameters
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES.format(**queries), parameters)
        for number, reference, name, *corner in cursor.fetchall():
            yield Change(number, reference, name, *(_standpoint(*corner[at : at + 3]) for at in (0, 3, 6)))


def _standpoint(standing: str | None, staff: int | None, is_selected: bool) -> Standpoint:
    return Standpoint(_STANDINGS[standing] if standing else None, staff, is_selected)


# Many times quicker than asking the enumeration, which counts where every mutual moved.
_STANDINGS = {standing.value: standing for standing in Standing}
