"""What waits for a person in procurement, one module for each part."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from mutuals_tracker.work import Kind
from procurement.work import challenges, clocks, contracts, law, notices, procurements, risks

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

# The most pressing first.
_PARTS = (clocks, challenges, procurements, contracts, risks, notices, law)


def of_person(user: "User", *, at: datetime, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for the person.

    `only_led` narrows what waits on their bodies' records to those that they lead.
    """
    for part in _PARTS:
        yield from part.of_person(user, at=at, only_led=only_led)
