"""Risks that the register of contracts shows: a retender ahead, one customer, and no route that is recorded."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from procurement import contract_watch
from procurement.contract_watch import Seen
from procurement.risk_words import Category, Proximity
from procurement.watching.causes import Cause, Found


def _found(find: Callable[[date], Iterator[Seen]]) -> Callable[[date], Iterable[Found]]:
    return lambda on: (Found(*each) for each in find(on))


RETENDER = Cause(
    code="retender",
    category=Category.RETENDER,
    event="The contract ends, and the mutual does not win what follows",
    effect="The mutual loses the income of this contract; its staff transfer or lose their work",
    proximity=Proximity.OVER_A_YEAR,
    gone="The contract runs on for longer than the months of the warning level, or has ended",
    find=_found(contract_watch.retender_ahead),
)
ONE_CUSTOMER = Cause(
    code="one_customer",
    category=Category.ONE_CUSTOMER,
    event="The largest customer buys less, or no more",
    effect="The mutual loses so much of its income that it cannot go on",
    proximity=Proximity.WITHIN_A_YEAR,
    gone="No customer paid the warning level or more in the latest year",
    find=_found(contract_watch.one_customer),
)
NO_ROUTE = Cause(
    code="no_route",
    category=Category.NO_ROUTE,
    event="The award is challenged, because no lawful route is recorded",
    effect="The contract is suspended, set aside, or has to be competed for again",
    proximity=Proximity.NOW,
    gone="A route is recorded against which no rule speaks, or the contract or procurement is over",
    find=_found(contract_watch.no_route),
)
