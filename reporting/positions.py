"""Reading the headline, and all that stands beside it, on a date as known at a moment."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from mutuals_tracker.accounts.kinds import OrganisationKind
from reporting.figures import DIMENSIONS, NOT_RECORDED, Headline, Position, Row, Tally, Total
from reporting.holding import holding, limits, of_heading, of_interval
from reporting.scopes import Selection
from spinouts.legal_forms import LegalForm
from spinouts.lifecycle import Outcome, Stage
from spinouts.standing import LEFT_OUT, Standing
from spinouts.vocabulary import Qualifier, Region, ServiceArea

LABELS: dict[str, dict[str, str]] = {
    "service_area": dict(ServiceArea.choices),
    "region": dict(Region.choices),
    "parent_kind": dict(OrganisationKind.choices),
    "legal_form": dict(LegalForm.choices),
}
# A record that begins at live is in the pipeline until it is certain to have launched; it had no stage before.
STAGES = dict(Stage.choices) | {Stage.LIVE.value: "Live, not yet certain to have launched"}
OUTCOMES = dict(Outcome.choices)
REASONS = {standing.value: str(standing.label) for standing in LEFT_OUT}
_QUALIFIERS = (Qualifier.EXACT, Qualifier.AT_LEAST, Qualifier.APPROXIMATE)


class Sums(NamedTuple):
    """One line of a reading."""

    mutuals: int = 0
    staff: int = 0
    known: int = 0
    verified_staff: int = 0
    old: int = 0
    softness: int = 0


# First by heading, of which there are some thousands, then by each dimension: one pass over the intervals.
_POSITION = """
    WITH held AS MATERIALIZED (
        SELECT i.heading_id, count(*) AS mutuals, sum(i.staff) AS staff, count(i.staff) AS known,
               sum(i.staff) FILTER (WHERE i.is_verified) AS verified_staff,
               count(*) FILTER (WHERE i.old_after < %(at_on)s) AS old, max(i.softness) AS softness
          FROM ({holding}) i WHERE {of_interval} GROUP BY 1
    )
    SELECT grouping(service_area, region, parent_kind, legal_form), standing, detail,
           coalesce(service_area, region, parent_kind, legal_form),
           sum(mutuals), coalesce(sum(staff), 0), sum(known), coalesce(sum(verified_staff), 0), sum(old), max(softness)
      FROM held JOIN spinouts_standingheading h ON h.id = held.heading_id
     WHERE {of_heading}
     GROUP BY GROUPING SETS ((standing, detail), (standing, service_area), (standing, region), (standing, parent_kind),
                             (standing, legal_form))
"""
_TOTAL = """
    SELECT coalesce(sum(i.staff), 0), count(*)
      FROM ({holding}) i JOIN spinouts_standingheading h ON h.id = i.heading_id
     WHERE h.standing = 'counted' AND {of_interval} AND {of_heading}
"""
# What grouping() answers for each of DIMENSIONS: a bit is set where a column was summed over.
_DIMENSION = {0b0111: "service_area", 0b1011: "region", 0b1101: "parent_kind", 0b1110: "legal_form"}

Lines = dict[tuple[str, str], Sums]


def position(selection: Selection, *, on: date, known_at: datetime) -> Position:
    """Return the headline and all that stands beside it, in one query.

    `known_at` should come from `facts.fix_known_at`: then the same question always has the same answer.
    """
    by_detail: Lines = {}
    by_dimension: dict[str, Lines] = {dimension: {} for dimension in DIMENSIONS}
    for bits, standing, detail, code, *sums in _rows(_POSITION, selection, on=on, known_at=known_at):
        if bits in _DIMENSION:
            by_dimension[_DIMENSION[bits]][standing, code] = Sums(*map(int, sums))
        else:
            by_detail[standing, detail] = Sums(*map(int, sums))
    return Position(
        headline=_headline(by_detail.get((Standing.COUNTED.value, ""), Sums())),
        breakdowns={
            dimension: _breakdown(LABELS[dimension], lines, Standing.COUNTED)
            for dimension, lines in by_dimension.items()
        },
        pipeline=_tallies(STAGES, by_detail, Standing.PIPELINE),
        left_out=_left_out(by_detail),
        ended=_tallies(OUTCOMES, by_detail, Standing.ENDED),
        ended_before_launch=_tallies(OUTCOMES, by_detail, Standing.ENDED_BEFORE_LAUNCH),
    )


def total(selection: Selection, *, on: date, known_at: datetime) -> Total:
    """Return the headline's two totals only."""
    ((people, mutuals),) = _rows(_TOTAL, selection, on=on, known_at=known_at)
    return Total(int(people), mutuals)


def _rows(statement: str, selection: Selection, *, on: date, known_at: datetime) -> list[tuple[Any, ...]]:
    source = holding(selection, on=on, known_at=known_at)
    statement = statement.format(
        holding=source.sql, of_interval=of_interval(selection), of_heading=of_heading(selection)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {**source.parameters, **limits(selection)})
        return cursor.fetchall()


def _headline(sums: Sums) -> Headline:
    return Headline(
        staff=sums.staff,
        mutuals=sums.mutuals,
        staff_not_known=sums.mutuals - sums.known,
        old_counts=sums.old,
        verified_staff=sums.verified_staff,
        qualifier=_QUALIFIERS[sums.softness].value,
    )


def _breakdown(labels: dict[str, str], lines: Lines, standing: Standing) -> list[Row]:
    return [
        Row(code, label, sums.mutuals, sums.staff, sums.mutuals - sums.known, sums.old)
        for code, label in _in_order(labels)
        if (sums := lines.get((standing.value, code)))
    ]


def _tallies(labels: dict[str, str], lines: Lines, standing: Standing) -> list[Tally]:
    return [
        Tally(code, label, sums.mutuals)
        for code, label in _in_order(labels)
        if (sums := lines.get((standing.value, code)))
    ]


def _left_out(lines: Lines) -> list[Tally]:
    mutuals = dict.fromkeys(REASONS, 0)
    for (standing, _detail), sums in lines.items():
        if standing in mutuals:
            mutuals[standing] += sums.mutuals
    return [Tally(code, label, mutuals[code]) for code, label in REASONS.items() if mutuals[code]]


def _in_order(labels: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Return codes in the order of their enumeration, and what is not recorded last."""
    return (*labels.items(), ("", NOT_RECORDED))
