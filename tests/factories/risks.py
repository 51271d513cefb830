"""The smallest valid risk, and what is said of it."""

from datetime import date
from typing import Any

from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from procurement.models import Risk, RiskAction, RiskMove, RiskRating, RiskReview, RiskScale
from procurement.models.risk_scale import usual_scale
from procurement.scales import DEFAULT_SINCE
from spinouts.models import Spinout
from tests.factories.casework import AT, a_row


def the_scale() -> RiskScale:
    """Return the usual scale, written down."""
    found = RiskScale.objects.filter(starts_on=DEFAULT_SINCE).first()
    return found or a_scale()


def a_scale(**fields: Any) -> RiskScale:
    """Write a scale; the usual one but for `fields`."""
    author, scale = User.objects.system(), usual_scale()
    stamp = {"added_by": author, "added_at": AT, "changed_by": author, "changed_at": AT}
    for name, value in (stamp | fields).items():
        setattr(scale, name, value)
    with recorded(by=author, verb="factory"):
        scale.save()
    return scale


def a_risk(spinout: Spinout, event: str = "The tender is lost", *, by: User | None = None, **fields: Any) -> Risk:
    """Write one that was raised today by hand, that nobody has rated."""
    today = timezone.localdate()
    given = {
        "category": "outbid",
        "cause": "The contract ends and is put to open competition",
        "event": event,
        "effect": "Staff are transferred to the winner",
        "proximity": "within_a_year",
        "response": "treat",
        "opened_on": today,
        "next_review_on": today,
    }
    given |= fields
    if given["next_review_on"] < given["opened_on"]:
        given["next_review_on"] = given["opened_on"]
    return _fresh(a_row(Risk, spinout, by, **given))


def a_rating(
    risk: Risk, likelihood: int = 3, impact: int = 4, kind: str = "current", *, on: date | None = None, **fields: Any
) -> RiskRating:
    """Rate it today, on the usual scale; the risk that was given is read again."""
    given = {"scale": fields.pop("scale", None) or the_scale(), "rationale": "Two of three bids were lost"} | fields
    rating = a_row(
        RiskRating,
        risk.spinout,
        given.pop("by", None),
        risk=risk,
        kind=kind,
        likelihood=likelihood,
        impact=impact,
        rated_on=on or timezone.localdate(),
        **given,
    )
    risk.refresh_from_db()
    return rating


def a_move(risk: Risk, becomes: str = "closed", *, on: date | None = None, **fields: Any) -> RiskMove:
    """Move it from where it is; the risk that was given is read again."""
    given = {"was": risk.state, "note": "The cause is gone"} | fields
    move = a_row(RiskMove, risk.spinout, risk=risk, becomes=becomes, moved_on=on or timezone.localdate(), **given)
    risk.refresh_from_db()
    return move


def a_review(risk: Risk, on: date, next_on: date, **fields: Any) -> RiskReview:
    """Review it; the risk that was given is read again."""
    given = {"found": "Nothing has changed"} | fields
    review = a_row(RiskReview, risk.spinout, risk=risk, reviewed_on=on, next_review_on=next_on, **given)
    risk.refresh_from_db()
    return review


def an_action(risk: Risk, due_on: date, **fields: Any) -> RiskAction:
    """Plan something that is done about it."""
    return a_row(RiskAction, risk.spinout, risk=risk, **({"what": "Ask for a framework", "due_on": due_on} | fields))


def _fresh(risk: Risk) -> Risk:
    return Risk.objects.select_related("spinout").get(pk=risk.pk)
