"""How the history of a spin-out tells its risks."""

from typing import Any

from django.db import models

from procurement.models import Risk, RiskAction, RiskMove, RiskRating, RiskReview, RiskScale
from procurement.risk_states import RiskState
from procurement.risk_words import Band, Category, Proximity, RatingKind, Response
from spinouts.telling import PERSON, Named, Row, Words, column, day, one_of, text


def _rated(row: Row) -> str:
    return f"{RatingKind(row['kind']).label}, {row['likelihood']} × {row['impact']}"


_RISK: dict[str, Any] = {
    "category": ("Category", one_of(Category)),
    "cause": ("Because", text),
    "event": ("What could happen", text),
    "effect": ("What would come of it", text),
    "proximity": ("When it could happen", one_of(Proximity)),
    "response": ("Response", one_of(Response)),
    "owner_id": ("Owner", PERSON),
    "opened_on": ("First seen", day),
    "review_months": ("Reviewed every so many months", text),
    "next_review_on": ("Next review", day),
    "state": ("State", one_of(RiskState)),
    "ended_on": ("Ended", day),
    "current_score": ("Score today", text),
    "current_band": ("How serious", one_of(Band)),
}
TABLES: dict[type[models.Model], Words] = {
    Risk: Words("Risk", lambda row: f"RK-{row['number']:04} {row['event']}", _RISK),
    RiskRating: Words(
        "Rating of a risk",
        _rated,
        {
            "risk_id": ("Of the risk", Named(Risk)),
            "kind": ("What was rated", one_of(RatingKind)),
            "scale_id": ("On the scale", Named(RiskScale)),
            "likelihood": ("Likelihood", text),
            "impact": ("Impact", text),
            "rated_on": ("On", day),
            "rationale": ("Why", text),
        },
    ),
    RiskMove: Words(
        "What became of a risk",
        lambda row: RiskState(row["becomes"]).label,
        {
            "risk_id": ("Of the risk", Named(Risk)),
            "was": ("It was", one_of(RiskState)),
            "becomes": ("It became", one_of(RiskState)),
            "moved_on": ("On", day),
            "note": ("Why", text),
        },
    ),
    RiskReview: Words(
        "Review of a risk",
        lambda row: day(row["reviewed_on"]),
        {
            "risk_id": ("Of the risk", Named(Risk)),
            "reviewed_on": ("On", day),
            "found": ("What was found", text),
            "next_review_on": ("The next one", day),
        },
    ),
    RiskAction: Words(
        "Action on a risk",
        column("what"),
        {
            "risk_id": ("Of the risk", Named(Risk)),
            "what": ("What is done", text),
            "owner_id": ("Owner", PERSON),
            "due_on": ("Due", day),
            "done_on": ("Done", day),
        },
    ),
}
TITLES = {
    "raise_risk": "Added a risk",
    "change_risk": "Changed a risk",
    "rate_risk": "Rated a risk",
    "review_risk": "Reviewed a risk",
    "mitigate_risk": "Said that a risk is being mitigated",
    "close_risk": "Closed a risk",
    "materialise_risk": "Said that a risk materialised",
    "reopen_risk": "Reopened a risk",
    "plan_risk_action": "Planned an action on a risk",
    "change_risk_action": "Changed an action on a risk",
    "watch_risks": "Raised or closed risks as the record says",
}
