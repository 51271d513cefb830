"""Deriving everything again from all facts, and saying what differed: the proof that what is kept follows from them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from spinouts.kept import cases, current, intervals, monthly
from spinouts.kept.refreshing import in_batches
from spinouts.models import Spinout


@dataclass(frozen=True)
class Difference:
    """What was kept and did not follow from the facts. It is true where there is any."""

    # References of spin-outs, in their order.
    references: tuple[str, ...] = ()
    # Rows of monthly changes that were missing or too many.
    monthly_rows: int = 0

    def __bool__(self) -> bool:
        """Whether anything differed."""
        return bool(self.references or self.monthly_rows)


def rebuild(*, mend: bool = True) -> Difference:
    """Derive all that is kept from all facts, put right what differs unless `mend` is false, and say what it was.

    People may go on working: each two thousand spin-outs are locked while they are compared, and no longer.
    """
    different: set[int] = set()
    for ids in in_batches(Spinout.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            values = current.compare(ids)
            changed = intervals.compare(ids)
            if mend:
                _mend(values, changed)
            # Asked last: a summary follows from the current values too.
            summaries = cases.different(ids)
            if mend and summaries:
                cases.mend(sorted(summaries))
            different |= values.spinout_ids | changed.spinout_ids | summaries
    rows = monthly.repair() if mend else monthly.count_differences()
    references = Spinout.objects.filter(pk__in=different).order_by("number").values_list("reference", flat=True)
    return Difference(tuple(references), rows)


def _mend(values: current.Changed, changed: intervals.Changed) -> None:
    current.write(values)
    intervals.write(changed)
    changes = monthly.sums()
    monthly.add(changes, changed)
    monthly.write(changes)


def compact(*, before: datetime) -> None:
    """Add up old monthly changes, and let PostgreSQL see which pages its indexes can answer for.

    Wanted after a large import too, or totals read the table where they could read its index only. Not inside a
    transaction.
    """
    monthly.compact(before)
    with connection.cursor() as cursor:
        for table in ("standinginterval", "standingheading", "monthlychange"):
            cursor.execute(f"VACUUM (ANALYZE) spinouts_{table}")
