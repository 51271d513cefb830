"""What waits for a person on spin-outs, read from the state of the records: nobody has to have been told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from mutuals_tracker.accounts.rules import bodies_of, sees_the_country
from mutuals_tracker.work import Item, Kind
from spinouts.models import Mention
from spinouts.work import bodies, country
from spinouts.work.records import about, record

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


def of_person(user: "User", *, today: date, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for the person, the most pressing first.

    `only_led` narrows what waits on their bodies' records to those that they lead.
    """
    yield _mentions(user)
    if bodies_of(user):
        for kind in bodies.kinds(user, today=today, only_led=only_led):
            yield replace(kind, all_url=f"/?whose=mine&kind={kind.code}") if only_led else kind
    if sees_the_country(user):
        yield from country.kinds(today=today)


def _mentions(user: "User") -> Kind:
    return Kind(
        "mentions",
        "You were mentioned",
        Mention.objects.unread_by(user),
        lambda mention: Item(
            f"{mention.note.added_by} mentioned you",
            record("notes", mention.note.spinout),
            about(mention.note.spinout),
        ),
    )
