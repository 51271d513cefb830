"""What the actions about procurements take: the law as it is known, what is said, and procurements under way."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.partial_dates import PartialDate
from procurement.actions import procurements, steps
from procurement.actions.procurements import Described
from procurement.models import Procurement
from procurement.sample import law
from spinouts.models import Spinout

MOVES = ("open", "assessment", "awarded", "contracted")


def the_law() -> None:
    """Enter the rules that are known: four regimes, thresholds, two reservations."""
    law.load(by=User.objects.system(), at=timezone.now())


def ago(days: int) -> date:
    """Return the day so many days before today."""
    return timezone.localdate() - timedelta(days=days)


def described(**fields: Any) -> Described:
    """Return what is said of a planned competition for library services that commenced sixty days ago."""
    given = {
        "title": "Library services",
        "authority_name": "Example Borough Council",
        "commenced": PartialDate.on(ago(60)),
        "route": "open_competition",
    }
    return Described(**given | fields)


def planned(spinout: Spinout, *, by: User, **fields: Any) -> Procurement:
    """Add a planned procurement by its action."""
    return procurements.add_procurement(spinout, says=described(**fields), by=by, at=timezone.now())


def moved(procurement: Procurement, to: str, *, by: User, on: date | None = None) -> Procurement:
    """Move it on until it is in that state: each step was done a day after the one before, the first fifty days ago."""
    route = MOVES if procurement.route != "direct_award" else MOVES[2:]
    for place, state in enumerate(route[: route.index(to) + 1]):
        day = on if on and state == to else ago(50 - place)
        procurement = steps.move_procurement(procurement, to=state, on=day, by=by, at=timezone.now())
    return procurement
