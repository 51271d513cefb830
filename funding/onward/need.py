"""What spin-outs need before their launch: what it costs, how far that is covered, by what, and what is missing.

Over all ledgers of spin-outs that are on their way to a launch, in the register and not invented. Each sum is that of
the ledgers (`funding.costs`): cover counts up to the cost that it is for, what is secured first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, Sum

from funding.costs import ZERO, Covered
from funding.models import CostLine, Cover
from funding.vocabulary import CoverSource, CoverState
from spinouts.lifecycle import RUNNING, Stage
from spinouts.models import Spinout
from spinouts.models.spinout import SpinoutQuerySet

# Sums over fewer ledgers of others would tell somebody what one of them says.
FEWEST = 5

_SUMS = """
    WITH chosen AS ({chosen}),
    entered AS (
        SELECT v.line_id,
               coalesce(sum(v.amount) FILTER (WHERE v.state = 'secured'), 0) AS secured,
               coalesce(sum(v.amount) FILTER (WHERE v.state = 'sought'), 0) AS sought
          FROM funding_cover v JOIN chosen ON chosen.id = v.spinout_id
         GROUP BY v.line_id
    ),
    line AS (
        SELECT c.spinout_id, coalesce(c.actual, c.estimate, 0) AS cost,
               least(coalesce(c.actual, c.estimate, 0), coalesce(e.secured, 0)) AS secured,
               coalesce(e.sought, 0) AS sought,
               coalesce(e.secured, 0) + coalesce(e.sought, 0) AS entered
          FROM funding_costline c JOIN chosen ON chosen.id = c.spinout_id
          LEFT JOIN entered e ON e.line_id = c.id
    ),
    ledger AS (
        SELECT spinout_id, sum(cost) AS cost, sum(secured) AS secured, sum(least(cost - secured, sought)) AS sought,
               sum(entered) AS entered
          FROM line GROUP BY spinout_id
    )
    SELECT count(*), coalesce(sum(cost), 0), coalesce(sum(secured), 0), coalesce(sum(sought), 0),
           coalesce(sum(entered), 0), min(cost),
           round((percentile_cont(0.25) WITHIN GROUP (ORDER BY cost))::numeric, 2),
           round((percentile_cont(0.5) WITHIN GROUP (ORDER BY cost))::numeric, 2),
           round((percentile_cont(0.75) WITHIN GROUP (ORDER BY cost))::numeric, 2),
           max(cost), count(*) FILTER (WHERE cost > %s)
      FROM ledger
"""


@dataclass(frozen=True)
class Spread:
    """How the costs of single spin-outs are spread, in pounds. Quartiles lie between two of them where they must."""

    least: Decimal
    lower: Decimal
    middle: Decimal
    upper: Decimal
    most: Decimal


@dataclass(frozen=True)
class Source:
    """What one kind of source was entered to cover, in pounds."""

    source: CoverSource
    secured: Decimal = ZERO
    sought: Decimal = ZERO


@dataclass(frozen=True)
class Need:
    """The sums over so many ledgers, how many are above the benchmark, and how many spin-outs keep none."""

    ledgers: int
    total: Covered
    spread: Spread | None
    above: int
    sources: Sequence[Source]
    without: int
    # Invented ones, which enter no figure.
    examples: int

    @property
    def entered(self) -> Source:
        """What all sources together were entered to cover; it says of no single one."""
        return Source(
            CoverSource.OTHER,
            sum((each.secured for each in self.sources), ZERO),
            sum((each.sought for each in self.sources), ZERO),
        )

    @property
    def beyond(self) -> Source:
        """By how much that exceeds the costs that it is for, which covers nothing; it says of no single source."""
        return Source(
            CoverSource.OTHER, self.entered.secured - self.total.secured, self.entered.sought - self.total.sought
        )


def need(*, benchmark: Decimal | None, bodies: Collection[int] | None = None) -> Need:
    """Add up the ledgers of the country, or of those bodies' spin-outs: three queries."""
    before = _before_launch(bodies)
    keeps = Q(Exists(CostLine.objects.filter(spinout=OuterRef("pk"))))
    counts = before.aggregate(
        without=Count("pk", filter=Q(is_example=False) & ~keeps),
        examples=Count("pk", filter=Q(is_example=True) & keeps),
    )
    real = before.filter(is_example=False)
    chosen, given = real.order_by().values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(chosen=chosen), [*given, benchmark])
        ledgers, cost, secured, sought, entered, *spread, above = cursor.fetchone()
    return Need(
        ledgers=ledgers,
        total=Covered(cost, secured, sought, entered - secured - sought),
        spread=Spread(*spread) if ledgers else None,
        above=above,
        sources=_sources(real),
        without=counts["without"],
        examples=counts["examples"],
    )


def _before_launch(bodies: Collection[int] | None) -> SpinoutQuerySet:
    found = Spinout.objects.in_register().filter(outcome__in=RUNNING).exclude(stage=Stage.LIVE)
    return found if bodies is None else found.of_bodies(bodies)


def _sources(spinouts: SpinoutQuerySet) -> list[Source]:
    covers = Cover.objects.filter(spinout__in=spinouts.values("pk")).order_by().values("source", "state")
    amounts = {(row["source"], row["state"]): row["amount"] for row in covers.annotate(amount=Sum("amount"))}
    return [
        Source(
            source,
            amounts.get((source.value, CoverState.SECURED.value), ZERO),
            amounts.get((source.value, CoverState.SOUGHT.value), ZERO),
        )
        for source in CoverSource
        if any(name == source.value for name, _state in amounts)
    ]
