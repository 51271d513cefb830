"""What waits for a person on expressions of interest, read from their state and clocks."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from mutuals_tracker.accounts.rules import bodies_of
from mutuals_tracker.work import Item, Kind
from procurement.challenge_standing import next_step
from procurement.models import Challenge
from spinouts.models import Spinout
from spinouts.work.records import about

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


def of_person(user: "User", *, at: datetime, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for the person, the most pressing first."""
    bodies = bodies_of(user)
    if not bodies:
        return
    today = timezone.localdate(at)
    spinouts = Spinout.objects.of_bodies(bodies).in_register()
    if only_led:
        spinouts = spinouts.filter(case__lead=user)
    own = Challenge.objects.filter(spinout__in=spinouts).with_whom()

    def say(each: Challenge) -> Item:
        return _item(each, today)

    yield Kind(
        "challenges_overdue",
        "Expressions of interest that are overdue",
        own.overdue(on=today).due_first(),
        say,
        all_url=f"{reverse('procurement:challenges')}?show=overdue",
        hint="The Right to Challenge sets by when a body is told, and the authority by when it decides",
    )
    on_time = own.exclude(pk__in=Challenge.objects.overdue(on=today).values("pk"))
    yield Kind("challenges_to_answer", "Expressions of interest to answer", on_time.to_decide().due_first(), say)
    yield Kind("challenges_to_publish", "Decisions on challenges to publish", on_time.to_publish().due_first(), say)
    yield Kind(
        "challenges_to_procure", "Procurements that a challenge triggered", on_time.to_procure().due_first(), say
    )


def _item(challenge: Challenge, today: date) -> Item:
    return Item(
        next_step(challenge)[0],
        reverse("procurement:challenge", args=[challenge.reference]),
        f"{challenge}, {about(challenge.spinout)}",
        challenge.due_on,
        is_late=challenge.is_overdue(today),
    )
