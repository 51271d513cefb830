"""Stating the benchmark beside which early costs are read; what was said earlier stays."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from funding import permissions
from funding.models import CostBenchmark
from mutuals_tracker.accounts.models import User
from mutuals_tracker.facts import dated
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from spinouts.actions import turn


class BenchmarkChangedMeanwhileError(ValueError):
    """Somebody else stated the benchmark after the page was opened."""


class BenchmarkDateError(ValueError):
    """Another value holds from that date already."""


@dataclass(frozen=True)
class Benchmark:
    """What a benchmark says: the amount in pounds, what must be said beside it, and who said so where."""

    amount: Decimal
    note: str
    source_note: str
    source_url: str = ""


def latest_benchmark() -> str:
    """Return what a page has seen of the benchmark: the number of the latest statement about it."""
    return str(CostBenchmark.objects.aggregate(latest=Max("pk"))["latest"] or 0)


@transaction.atomic
def state_benchmark(
    says: Benchmark,
    *,
    holds_from: PartialDate | None,
    corrects: CostBenchmark | None = None,
    reason: str = "",
    seen: str = "",
    by: User,
    at: datetime,
) -> CostBenchmark:
    """State a benchmark that holds from a date on, or from the beginning; or correct one that stands.

    `at` plays no part, because PostgreSQL stamps facts. What stands already in the same words is not stated twice.
    `seen` is what the page had seen (`latest_benchmark`). Raises BenchmarkChangedMeanwhileError where it was another
    one, or BenchmarkDateError.
    """
    permissions.check_can_keep_funds(by)
    turn.one_at_a_time("cost benchmark")
    stated = {**asdict(says), **dated(holds_from), "reason": reason}
    twice = CostBenchmark.objects.current().filter(recorded_by=by, **stated).first()
    if twice:
        return twice
    is_gone = corrects is not None and not CostBenchmark.objects.current().filter(pk=corrects.pk).exists()
    if is_gone or (seen and seen != latest_benchmark()):
        raise BenchmarkChangedMeanwhileError(
            "Somebody else changed the benchmark after you opened this page. Look at what it says now"
        )
    others = CostBenchmark.objects.current().besides(corrects)
    if others.filter(counts_from=holds_from.last_day if holds_from else None).exists():
        raise BenchmarkDateError("Another value holds from this date already. Correct that one, or enter another date")
    with recorded(by=by, verb="state_benchmark", why=reason):
        return CostBenchmark.objects.create(recorded_by=by, supersedes=corrects, **stated)
