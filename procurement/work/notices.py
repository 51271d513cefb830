"""Notices that wait to be joined to a procurement, read from what was imported: nobody has to have been told."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from mutuals_tracker.accounts.rules import bodies_of
from mutuals_tracker.govuk import formats
from mutuals_tracker.work import Item, Kind
from procurement.models import Notice
from spinouts.models import Spinout

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


def of_person(user: "User", *, at: datetime, only_led: bool = False) -> Iterator[Kind]:
    """Yield the one kind there is: notices of awards to the body's spin-outs that no procurement here carries."""
    if not bodies_of(user):
        return
    spinouts = Spinout.objects.of_bodies(bodies_of(user)).in_register()
    if only_led:
        spinouts = spinouts.filter(case__lead=user)
    # A notice of tomorrow, which a clock elsewhere made, waits until then.
    waiting = Notice.objects.won_by(spinouts).not_linked().filter(published_at__lte=at).without_rest()
    yield Kind(
        "notices_to_join",
        "Notices about your spin-outs to join to a procurement",
        waiting.newest_first(),
        _item,
        all_url=f"{reverse('procurement:notices')}?show=mutual",
        hint="From Find a Tender, as an admin imported them",
    )


def _item(notice: Notice) -> Item:
    published = formats.uk_date(timezone.localdate(notice.published_at))
    what = f"{str(notice)[:120]}, published on {published}"
    return Item("Join the notice", reverse("procurement:notice", args=[notice.pk]), what)
