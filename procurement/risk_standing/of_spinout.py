"""The risks of one spin-out, as its pages and its overview show them."""

from datetime import date
from typing import TYPE_CHECKING, Any

from mutuals_tracker.accounts.rules import allows
from procurement.models import Risk
from procurement.models.risk import RiskQuerySet
from procurement.permissions import risks as permissions
from procurement.risk_states import ENDED
from spinouts.models import Spinout

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

# How many the overview shows; nobody keeps more than so many live risks of one mutual in sight.
MOST = 100


def of_spinout(spinout: Spinout, user: "User | AnonymousUser", on: date) -> dict[str, Any]:
    """Return what a page about its risks says: those that are live, the gravest first, and what waits for somebody."""
    live = list(_risks(spinout, user).live().with_whom().gravest_first()[:MOST])
    return {
        "live_risks": [(each, each.is_review_overdue(on)) for each in live],
        "unrated_risks": sum(each.current_score is None for each in live),
        "overdue_risks": sum(each.is_review_overdue(on) for each in live),
        "may_raise_risk": allows(permissions.check_can_raise_risk, user, spinout),
    }


def ended(spinout: Spinout, user: "User | AnonymousUser") -> RiskQuerySet:
    """Return those that were closed or materialised, the last one first."""
    found = _risks(spinout, user).filter(state__in=[state.value for state in ENDED])
    return found.with_whom().order_by("-ended_on", "-pk")


def _risks(spinout: Spinout, user: "User | AnonymousUser") -> RiskQuerySet:
    found: RiskQuerySet = Risk.objects.visible_to(user).filter(spinout=spinout)
    return found
