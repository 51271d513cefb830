"""How risks are spread over likelihood and impact: one statement over one index, however many there are."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Q

from procurement.heat import Grid, grid
from procurement.models import RiskScale
from procurement.models.risk import RiskQuerySet
from procurement.risk_words import Band


@dataclass(frozen=True)
class Spread:
    """The grid of one scale, and how many are rated by others."""

    kept: RiskScale
    grid: Grid
    # Other scales by which some are rated, the one with most first; their ratings are never added to these.
    others: tuple[tuple[RiskScale, int], ...]
    # How many of all of them, however they are rated, should have been reviewed before the day.
    overdue: int


def spread(risks: RiskQuerySet, kind: str, *, on: date, scale: int = 0) -> Spread:
    """Return how these risks are rated, on the scale with that key, or on today's, or on the one most rated by.

    Those without a rating of that kind, and those rated by another scale, are counted apart.
    """
    # Rows are counted rather than their keys, which the index does not hold.
    likelihood, impact, by = f"{kind}_likelihood", f"{kind}_impact", f"{kind}_scale"
    # Those that have ended are not reviewed again, so they have no next review.
    is_overdue = Q(next_review_on__lt=on)
    counted = risks.order_by().values_list(by, likelihood, impact)
    rows = list(counted.annotate(many=Count("*"), overdue=Count("spinout", filter=is_overdue)))
    totals: dict[int, int] = {}
    for key, _, _, many, _ in rows:
        if key is not None:
            totals[key] = totals.get(key, 0) + many
    scales = {each.pk: each for each in RiskScale.objects.filter(pk__in=[*totals, scale])}
    shown = _shown(scales, totals, scale, on)
    counts = {(row[1], row[2]): row[3] for row in rows if row[0] == shown.pk and row[0] is not None}
    others = sorted(((scales[key], many) for key, many in totals.items() if key != shown.pk), key=lambda each: -each[1])
    return Spread(
        shown,
        grid(
            shown.scale,
            counts,
            unrated=sum(many for key, _, _, many, _ in rows if key is None),
            of_other_scales=sum(many for _, many in others),
        ),
        tuple(others),
        sum(row[4] for row in rows),
    )


def gravest_bodies(risks: RiskQuerySet, *, most: int) -> list[tuple[int, str, int]]:
    """Return the bodies with most very high risks among these: the key and name of each, and how many.

    A risk of a spin-out of two bodies is counted for both.
    """
    grave = risks.filter(current_band=Band.VERY_HIGH).order_by()
    try:
        sql, given = grave.values_list("spinout").annotate(many=Count("*")).query.sql_with_params()
    except EmptyResultSet:
        return []
    # Those of a spin-out are counted before its bodies are looked up.
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT body.id, body.name, sum(grave.many)::bigint AS many
                  FROM ({sql}) AS grave (spinout, many)
                  JOIN spinouts_spinoutparent parent ON parent.spinout_id = grave.spinout
                  JOIN accounts_organisation body ON body.id = parent.organisation_id
                 GROUP BY body.id, body.name ORDER BY many DESC, body.name, body.id LIMIT %s""",  # noqa: S608 - a query that Django wrote
            (*given, most),
        )
        found: list[tuple[int, str, int]] = cursor.fetchall()
    return found


def _shown(scales: dict[int, RiskScale], totals: dict[int, int], asked: int, on: date) -> RiskScale:
    if asked in scales:
        return scales[asked]
    today = RiskScale.objects.in_force(on=on)
    if today.pk in totals or not totals:
        return today
    return scales[max(totals, key=lambda key: (totals[key], key))]
