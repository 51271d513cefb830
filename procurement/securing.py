"""Which clauses of contracts secure what a continuity plan promises, as the plan's own page shows them."""

from collections.abc import Iterator

from procurement.models import ContinuityClause
from spinouts.continuity import Clause
from spinouts.models import Spinout


def clauses_of(spinout: Spinout) -> Iterator[Clause]:
    """Yield the clauses on which the spin-out's plan rests, contract by contract."""
    rows = ContinuityClause.objects.filter(spinout=spinout, plan__isnull=False).select_related("contract")
    for each in rows.order_by("contract__number", "kind", "clause"):
        where = f"{each.contract.reference} {each.contract.title}"
        yield Clause(str(each), each.says, where, "procurement:contract", each.contract.reference)
