"""What ends soon, or ended lately, and for which nobody has a procurement under way."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from mutuals_tracker.accounts.rules import bodies_of
from mutuals_tracker.work import Item, Kind
from procurement.cliffs import step_reached
from procurement.models import Clock, Procurement
from spinouts.models import Spinout
from spinouts.work.records import about

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

# So long what ended stays in sight.
LATELY = timedelta(days=90)


def of_person(user: "User", *, at: datetime, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for the person, the most pressing first."""
    if not bodies_of(user):
        return
    today = timezone.localdate(at)
    spinouts = Spinout.objects.of_bodies(bodies_of(user)).in_register()
    if only_led:
        spinouts = spinouts.filter(case__lead=user)
    own = Clock.objects.filter(spinout__in=spinouts).select_related("spinout")
    under_way = Procurement.objects.running().filter(spinout=OuterRef("spinout"))
    yield Kind(
        "clocks_ended",
        "Ended, and nothing is recorded to follow",
        own.ended_lately(on=today, since=today - LATELY).filter(~Exists(under_way)).ended_last_first(),
        lambda each: _item(each, "Say what follows", today),
    )
    yield Kind(
        "clocks_expiring",
        "Ending, and no procurement is under way",
        own.expiring(on=today).filter(~Exists(under_way)).ending_first(),
        lambda each: _item(each, _what(each, today), today),
        all_url=f"{reverse('procurement:clocks')}?show=expiring",
    )


def _item(clock: Clock, text: str, today: date) -> Item:
    where = f"{clock.get_kind_display()}, {about(clock.spinout)}"
    page = reverse("procurement:clock", args=[clock.reference])
    return Item(text, page, where, clock.ends_on, is_late=clock.ends_on < today)


def _what(clock: Clock, today: date) -> str:
    step = step_reached(clock.kind, clock.ends_on, on=today)
    return step.what if step else "Look at what ends"
