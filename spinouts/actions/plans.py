"""When a launch is planned."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions, slips
from spinouts.actions import turn
from spinouts.models import LaunchPlan, Spinout
from spinouts.slips import Certainty, Planned


@dataclass(frozen=True)
class Stated:
    """When the launch is planned and how firmly, with why that changed and anything else that is to be known."""

    planned: Planned
    reason: str = ""
    note: str = ""


@transaction.atomic
def plan_launch(spinout: Spinout, *, says: Stated, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> LaunchPlan:
    """State when the launch is planned; what that changes follows from the statement that stood.

    Raises NothingToPlanError, slips.SameDateError, slips.FarAwayError, slips.UnexplainedError or ChangedMeanwhile.
    """
    with recorded(by=by, verb="plan_launch"):
        spinout = turn.take_latest(spinout, LaunchPlan, by=by, at=at, sent=sent)
        permissions.check_can_plan(by, spinout)
        stated = list(LaunchPlan.objects.filter(spinout=spinout).order_by("pk"))
        was_confirmed = any(plan.certainty == Certainty.CONFIRMED for plan in stated)
        slips.check_year(says.planned.when, today=timezone.localdate(at))
        stands = stated[-1].stated if stated else None
        change = slips.change(stands, says.planned, was_confirmed=was_confirmed)
        slips.check_reason(change, says.reason, less_exact=slips.less_exact(stands, says.planned))
        when, certainty = says.planned
        plan = LaunchPlan.objects.create(
            spinout=spinout,
            planned_on=when.first_day,
            planned_precision=when.precision,
            counts_from=when.last_day,
            certainty=certainty,
            change=change,
            reason=says.reason,
            note=says.note,
            added_by=by,
            added_at=at,
        )
        kept.refresh_case([spinout.pk])
    return plan
