"""Which kept intervals hold on a date, as known at a moment: the SQL that every reading begins with.

An interval of length class n that holds on a date began less than 2^n days before it, so one short range of the index
for each class has them all, and totals read nothing else. Intervals that were known once and are so no more are few for
a recent known-at, and are read through an index of their own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reporting.scopes import Selection
from spinouts.models.standing_interval import LENGTH_CLASSES, earliest_beginning
from spinouts.standing import FOR_EVER

COLUMNS = "i.spinout_id, i.heading_id, i.profile_id, i.staff, i.is_verified, i.old_after, i.softness"
# Dimensions that a selection limits, as columns of the headings.
LIMITS = ("region", "service_area", "parent_kind", "legal_form")

_CURRENT = """
    SELECT {columns} FROM spinouts_standinginterval i
     WHERE i.length_class = {length_class} AND i.valid_from BETWEEN %({name}_begins_{length_class})s AND %({name}_on)s
       AND i.valid_to > %({name}_on)s AND i.known_from <= %({name}_known_at)s AND i.known_to = %(for_ever)s
"""
_ONCE_KNOWN = """
    SELECT {columns} FROM spinouts_standinginterval i
     WHERE i.known_to > %({name}_known_at)s AND i.known_to < %(for_ever)s AND i.known_from <= %({name}_known_at)s
       AND i.valid_from <= %({name}_on)s AND i.valid_to > %({name}_on)s
"""
# A body has few spin-outs: theirs are found one by one.
_OF_BODIES = """
    SELECT {columns} FROM spinouts_standinginterval i
     WHERE i.spinout_id IN (SELECT p.spinout_id FROM spinouts_profile p
                              JOIN spinouts_profileparent link ON link.profile_id = p.id
                             WHERE link.organisation_id = ANY(%(body_ids)s))
       AND i.known_from <= %({name}_known_at)s AND i.known_to > %({name}_known_at)s
       AND i.valid_from <= %({name}_on)s AND i.valid_to > %({name}_on)s
"""


@dataclass(frozen=True)
class Holding:
    """A query for the intervals that hold, in the columns of COLUMNS, and its parameters.

    Two in one statement have different names. With bodies it has every interval of a spin-out that has ever left one of
    them; `of_interval` still has to be asked of each.
    """

    sql: str
    parameters: dict[str, Any]


def holding(selection: Selection, *, on: date, known_at: datetime, name: str = "at") -> Holding:
    """Return the query; `of_interval` and `of_heading` tell which of its rows belong to the selection."""
    parameters: dict[str, Any] = {f"{name}_on": on, f"{name}_known_at": known_at, "for_ever": FOR_EVER.moment}
    if selection.body_ids is not None:
        return Holding(_OF_BODIES.format(columns=COLUMNS, name=name), parameters)
    parts = [_ONCE_KNOWN.format(columns=COLUMNS, name=name)]
    for length_class in LENGTH_CLASSES:
        parts.append(_CURRENT.format(columns=COLUMNS, name=name, length_class=length_class))
        parameters[f"{name}_begins_{length_class}"] = earliest_beginning(on, length_class)
    return Holding(" UNION ALL ".join(parts), parameters)


def of_heading(selection: Selection) -> str:
    """Return what makes a heading, `h`, belong to the selection; needs the parameters of `limits`."""
    return " AND ".join([f"h.{column} = %({column})s" for column in LIMITS if getattr(selection, column)] or ["true"])


def of_interval(selection: Selection) -> str:
    """Return what makes an interval, `i`, belong to the selection; needs the parameters of `limits`."""
    if selection.body_ids is None:
        return "true"
    return "i.profile_id IN (SELECT profile_id FROM spinouts_profileparent WHERE organisation_id = ANY(%(body_ids)s))"


def limits(selection: Selection) -> dict[str, Any]:
    """Return the parameters of the selection's conditions."""
    parameters: dict[str, Any] = {column: getattr(selection, column) for column in LIMITS}
    return parameters | {"body_ids": sorted(selection.body_ids or ())}
