"""What is wrong now with the spin-outs that a person may open: continuity untested, gates overridden, news overdue.

It is about today, whatever date the dashboard shows, and no figure: invented examples are left out for those who read
the country, and are among the person's own for those who try the service with them.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse

from mutuals_tracker.accounts.rules import sees_the_country
from spinouts.lifecycle import RUNNING
from spinouts.models import GateAnswer, ReturnRequest, Spinout

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


@dataclass(frozen=True)
class Caution:
    """How many spin-outs something is wrong with, what, and where they are listed."""

    count: int
    one: str
    many: str
    url: str

    @property
    def text(self) -> str:
        """The sentence."""
        return self.one if self.count == 1 else self.many.format(f"{self.count:,}")


def of_person(user: "User", *, today: date) -> list[Caution]:
    """Return what is wrong now, the gravest first; three queries."""
    visible = Spinout.objects.visible_to(user).in_register()
    if sees_the_country(user):
        visible = visible.filter(is_example=False)
    running = visible.filter(outcome__in=RUNNING)
    late = running.aggregate(
        tests=Count("pk", filter=Q(case__next_test_on__lt=today)),
        updates=Count("pk", filter=Q(case__update_due_on__lt=today)),
    )
    listing = reverse("spinouts:listing")
    found = [
        Caution(
            late["tests"],
            "The test of 1 continuity plan is overdue",
            "The tests of {} continuity plans are overdue",
            f"{listing}?due=test",
        ),
        Caution(
            ReturnRequest.objects.overdue(on=today).filter(spinout__in=running).count(),
            "1 staff return that was asked for is overdue",
            "{} staff returns that were asked for are overdue",
            f"{listing}?due=return",
        ),
        Caution(
            GateAnswer.objects.overridden().filter(spinout__in=running).values("event").distinct().count(),
            "1 move went through a gate that a certifier overrode",
            "{} moves went through gates that certifiers overrode",
            reverse("spinouts:overrides"),
        ),
        Caution(
            late["updates"],
            "1 progress update is overdue",
            "{} progress updates are overdue",
            f"{listing}?due=update",
        ),
    ]
    return [each for each in found if each.count]
