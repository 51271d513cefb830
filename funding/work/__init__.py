"""What waits for a person in funding, read from the state of the records: nobody has to have been told."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from funding.work import applications, assessing, awards, referrals
from mutuals_tracker.work import Kind

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


def of_person(user: "User", *, at: datetime, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for the person, the most pressing first."""
    yield from applications.of_person(user, at=at, only_led=only_led)
    yield from assessing.of_person(user)
    yield from awards.of_person(user, at=at, only_led=only_led)
    yield from referrals.of_person(user, at=at, only_led=only_led)
