"""How often things are asked for: progress updates, staff returns, tests of a continuity plan. Pure."""

from calendar import monthrange
from datetime import date, timedelta

from django.db.models import TextChoices

from spinouts.lifecycle import Stage

# A progress update is stale after so many days at its stage; the last weeks before a launch go fastest.
UPDATE_EVERY = {
    Stage.EXPLORING: 60,
    Stage.CASE_FOR_CHANGE: 42,
    Stage.OPTIONS_APPRAISAL: 42,
    Stage.BUSINESS_CASE: 42,
    Stage.BUSINESS_PLAN: 28,
    Stage.TRANSITION: 28,
    Stage.LIVE: 91,
}
# Bodies are asked for a headcount as at the end of their financial year, and have two months to answer.
RETURN_AS_AT = (3, 31)
RETURN_DUE_AFTER_MONTHS = 2
# A body that is asked late, because nobody could have answered before, still has so long.
RETURN_NOTICE_DAYS = 28
# Those who have not answered are reminded so long before it is due and after.
CHASE_AT_DAYS = (-14, 1, 28)
TEST_EVERY_MONTHS = 12


class Rag(TextChoices):
    """How confident its officer is that it will get there: the scale of the Major Projects Authority."""

    RED = "red", "Red"
    AMBER_RED = "amber_red", "Amber/Red"
    AMBER = "amber", "Amber"
    AMBER_GREEN = "amber_green", "Amber/Green"
    GREEN = "green", "Green"


RAG_MEANS = {
    Rag.RED: "Getting there appears out of reach as things stand",
    Rag.AMBER_RED: "In doubt: major risks, and urgent action is needed",
    Rag.AMBER: "Feasible, with significant issues that need attention now",
    Rag.AMBER_GREEN: "Probable, if constant attention is paid",
    Rag.GREEN: "On course, with nothing that threatens it seriously",
}


def update_due(stage: str, last: date) -> date:
    """Return the day by which the next progress update is due, after one made on `last` at that stage."""
    return last + timedelta(days=UPDATE_EVERY[Stage(stage)])


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def latest_return_date(today: date) -> date:
    """Return the latest day as at which bodies have been asked for a headcount."""
    this_year = date(today.year, *RETURN_AS_AT)
    return this_year if this_year < today else date(today.year - 1, *RETURN_AS_AT)


def return_due(as_at: date, *, asked_on: date) -> date:
    """Return the last day on which a return as at that day, for which a body is asked on another, is in time."""
    return max(months_after(as_at, RETURN_DUE_AFTER_MONTHS), asked_on + timedelta(days=RETURN_NOTICE_DAYS))
