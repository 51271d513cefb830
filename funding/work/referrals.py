"""What waits for a person on referrals, read from the state of the records: nobody has to have been told."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from funding.models import Referral
from mutuals_tracker.accounts.rules import bodies_of, is_admin
from mutuals_tracker.work import Item, Kind
from spinouts.models import Spinout
from spinouts.work.records import about

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


def of_person(user: "User", *, at: datetime, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for the person, the most pressing first."""
    today = timezone.localdate(at)
    if bodies_of(user):
        spinouts = Spinout.objects.of_bodies(bodies_of(user)).in_register()
        if only_led:
            spinouts = spinouts.filter(case__lead=user)
        own = Referral.objects.filter(spinout__in=spinouts).with_application()
        yield Kind(
            "referrals_overdue",
            "Referrals that are overdue",
            own.overdue(on=today).due_first(),
            lambda each: _item(each, today),
        )
        yield Kind(
            "referrals_to_see_to",
            "Referrals to see to",
            own.open().filter(Q(owner=user) | Q(owner=None), due_on__gte=today).due_first(),
            lambda each: _item(each, today),
            hint="What is done for spin-outs whose application came to nothing",
        )
    if is_admin(user):
        yield Kind(
            "referrals_without_owner",
            "Referrals that nobody sees to",
            Referral.objects.without_owner().in_register().with_application().due_first(),
            lambda each: _item(each, today, "Say who sees to it"),
        )


def _item(referral: Referral, today: date, text: str = "") -> Item:
    where = f"after {referral.application.reference} to {referral.application.round.fund.name}"
    return Item(
        text or _next(referral),
        reverse("funding:referral", args=[referral.application.reference]),
        f"{where}, {about(referral.spinout)}",
        referral.due_on,
        is_late=referral.is_overdue(today),
    )


def _next(referral: Referral) -> str:
    if not referral.destination:
        return "Say where it leads"
    return "Say what came of it" if referral.first_contact_on else "Note the first contact"
