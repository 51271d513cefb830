"""Sample risks of invented spin-outs: rated, reviewed, one that happened, and one that nobody has rated."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from mutuals_tracker.accounts.models import User
from procurement.actions import risk_actions, risks
from procurement.models import Risk
from procurement.risk_statements import Described, Doing, Rated
from procurement.risk_words import Category, Proximity, RatingKind, Response
from spinouts.models import Spinout
from spinouts.rhythms import months_after

YOUTH, CARE = "Example Youth Services Mutual", "Example Home Care Mutual"


def tell(spinouts: Mapping[str, Spinout], people: Mapping[str, User], *, at: datetime) -> None:
    """Let officers add risks to the invented spin-outs that are there, by their names."""
    if YOUTH in spinouts:
        _youth(spinouts[YOUTH], people["officer"], at)
    if CARE in spinouts:
        _care(spinouts[CARE], people["colleague"], at)


def _youth(spinout: Spinout, officer: User, at: datetime) -> None:
    """A proposal: no lawful route yet, demands of the tender, and working capital that is being seen to."""
    route = _raise(
        spinout,
        Described(
            Category.NO_ROUTE,
            "The council means to award the first contract directly, and counsel has not confirmed how",
            "Another provider challenges the award",
            "The award is set aside, and the launch waits for a competition",
            Proximity.WITHIN_A_YEAR,
            Response.TREAT,
            officer,
            3,
        ),
        seen=120,
        at=at,
    )
    _rate(route, RatingKind.INHERENT, (4, 5), 118, "No lawyer was asked, and two providers had shown interest", at)
    _rate(route, RatingKind.CURRENT, (4, 5), 118, "As it began: nothing was done about it yet", at)
    _rate(route, RatingKind.CURRENT, (3, 5), 20, "Counsel’s first note finds a reserved contract possible", at)
    _rate(route, RatingKind.TARGET, (1, 5), 20, "With counsel’s advice in writing before the decision", at)
    today = timezone.localdate(at)
    doing = Doing("Get counsel’s advice in writing", officer, today + timedelta(days=21))
    risk_actions.plan_action(route, doing=doing, by=officer, at=at)
    _review(route, 20, "The note of counsel changes the rating; the advice itself is still to come", at)
    _move(route, risks.mitigate_risk, 19, "Counsel is instructed", at)
    capital = _raise(
        spinout,
        Described(
            Category.WORKING_CAPITAL,
            "The council pays a quarter in arrears, and the mutual begins without reserves",
            "It cannot pay its staff in its second month",
            "The launch fails in public, and the council has to take the service back",
            Proximity.WITHIN_A_YEAR,
            Response.TRANSFER,
            officer,
            2,
        ),
        seen=60,
        at=at,
    )
    _rate(capital, RatingKind.INHERENT, (5, 4), 58, "The plan’s cash flow is negative for five months", at)
    _rate(capital, RatingKind.CURRENT, (3, 4), 10, "Heads of terms say payment a month in advance; not signed yet", at)
    # Nobody has rated this one.
    _raise(
        spinout,
        Described(
            Category.TENDER_DEMANDS,
            "Neighbours asked for a bond of a tenth of the contract’s value",
            "The tender asks for a bond that a new body cannot give",
            "The mutual cannot bid for other councils’ work",
            Proximity.OVER_A_YEAR,
            Response.TOLERATE,
            None,
            6,
        ),
        seen=5,
        at=at,
    )


def _care(spinout: Spinout, officer: User, at: datetime) -> None:
    """A conflict of interest that was seen to, and a cost that came about."""
    conflict = _raise(
        spinout,
        Described(
            Category.CONFLICT,
            "The sponsor would decide both on the business case and on the contract",
            "The decision is attacked because its maker stood on both sides",
            "It has to be taken again by others, months later",
            Proximity.WITHIN_3_MONTHS,
            Response.TERMINATE,
            officer,
            3,
        ),
        seen=150,
        at=at,
    )
    _rate(conflict, RatingKind.CURRENT, (3, 3), 149, "The scrutiny committee has asked about it once", at)
    _move(conflict, risks.close_risk, 40, "Another director decides on the contract; the sponsor keeps the case", at)
    pensions = _raise(
        spinout,
        Described(
            Category.STAFF_AND_TAX,
            "The actuary’s report was late, and the bond was guessed",
            "The pension bond costs more than was planned",
            "The first year’s surplus is gone before it begins",
            Proximity.NOW,
            Response.TREAT,
            officer,
            3,
        ),
        seen=90,
        at=at,
    )
    _rate(pensions, RatingKind.CURRENT, (4, 3), 89, "Two of three transfers nearby cost more than was planned", at)
    _move(pensions, risks.materialise_risk, 15, "The bond came to twice the guess; the council lends the rest", at)


def _day(at: datetime, before: int) -> date:
    return timezone.localdate(at) - timedelta(days=before)


def _raise(spinout: Spinout, says: Described, *, seen: int, at: datetime) -> Risk:
    by = says.owner or User.objects.system()
    next_on = months_after(timezone.localdate(at), says.review_months)
    return risks.raise_risk(spinout, says=says, opened_on=_day(at, seen), next_review_on=next_on, by=by, at=at)


def _rate(risk: Risk, kind: RatingKind, levels: tuple[int, int], before: int, why: str, at: datetime) -> None:
    by = risk.owner or User.objects.system()
    kept = risk.ratings.order_by("-pk").values_list("scale", flat=True).first()
    rated = Rated(kind, *levels, _day(at, before), why, kept)
    risks.rate_risk(risk, rated=rated, by=by, at=at)


def _review(risk: Risk, before: int, found: str, at: datetime) -> None:
    by = risk.owner or User.objects.system()
    next_on = months_after(timezone.localdate(at), risk.review_months)
    risks.review_risk(risk, reviewed_on=_day(at, before), found=found, next_review_on=next_on, by=by, at=at)


def _move(risk: Risk, act: Any, before: int, note: str, at: datetime) -> None:
    act(risk, on=_day(at, before), note=note, by=risk.owner or User.objects.system(), at=at)
