"""The smallest valid rows of funding."""

from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction

from funding.models import CostBenchmark, CostLine, Cover, Fund
from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts.models import Spinout
from tests.factories.bodies import body
from tests.factories.casework import AT, a_row
from tests.factories.spinouts import written

_numbers = count(1)


def a_fund(**fields: Any) -> Fund:
    """Write a fund that gives advice."""
    number, author = next(_numbers), User.objects.system()
    given = {
        "slug": f"fund-{number}",
        "name": f"Fund {number}",
        "gives": "advice",
        "about": "Helps services to leave",
        "source_note": "Its guidance",
        "added_by": author,
        "added_at": AT,
        "changed_by": author,
        "changed_at": AT,
    }
    if "funder" not in fields:
        fields["funder"] = body(f"Funder {number}")
    with transaction.atomic(), recorded(by=author, verb="factory"):
        return Fund.objects.create(**(given | fields))


def a_cost(spinout: Spinout, **fields: Any) -> CostLine:
    """Write a cost of £1,000 as estimated."""
    return a_row(
        CostLine, spinout, **({"kind": "legal", "what": "Legal advice", "estimate": Decimal("1000.00")} | fields)
    )


def a_cover(line: CostLine, **fields: Any) -> Cover:
    """Write £400 that the parent body gives for the cost, which are secured."""
    given = {"line": line, "state": "secured", "source": "parent", "amount": Decimal("400.00")}
    return a_row(Cover, line.spinout, **(given | fields))


def a_benchmark(amount: str = "120000", when: str | None = None, **fields: Any) -> CostBenchmark:
    """State a benchmark; without a date it holds from the beginning."""
    author = User.objects.system()
    given = {"amount": Decimal(amount), "note": "A suggestion, not an average", "source_note": "An article"}
    with transaction.atomic(), recorded(by=author, verb="factory"):
        return CostBenchmark.objects.create(recorded_by=author, **written(when), **(given | fields))
