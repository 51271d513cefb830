"""The one figure of what leaving costs before the launch that was published, with all that is known of it."""

from datetime import datetime
from decimal import Decimal

from funding.actions import Benchmark, state_benchmark
from funding.models import CostBenchmark
from mutuals_tracker.accounts.models import User
from mutuals_tracker.partial_dates import PartialDate

SAID = Benchmark(
    amount=Decimal(120_000),
    note=(
        "A suggestion that was reported, of up to £120,000 for one mutual’s business planning and first contract alone."
        " It is no average of what mutuals paid, it leaves out later stages, and prices have risen since 2012."
    ),
    source_note=(
        "An article on what keeps services from leaving, July 2012, which does not say who suggested it."
        " No other publication is known that gives the figure."
    ),
)
SAID_IN = PartialDate.parse("2012-07")


def state(*, by: User, at: datetime) -> CostBenchmark:
    """State it."""
    return state_benchmark(SAID, holds_from=SAID_IN, by=by, at=at)
