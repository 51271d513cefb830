"""What is done about a risk: planned, changed, and done."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from mutuals_tracker.revisions import stamp
from procurement.models import Risk, RiskAction
from procurement.permissions import risks as permissions
from procurement.risk_statements import Doing
from spinouts import kept
from spinouts.actions import turn
from spinouts.actions.owners import check_owner

# What the page about it shows and saves.
SAYS = ("what", "owner_id", "due_on", "done_on")


class DoneDateError(ValueError):
    """It would have been done in the future."""


@transaction.atomic
def plan_action(risk: Risk, *, doing: Doing, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> RiskAction:
    """Plan something that is done about the risk. Raises OwnerError or DoneDateError."""
    with recorded(by=by, verb="plan_risk_action"):
        spinout = turn.take_case(risk.spinout, by=by, at=at, sent=sent)
        risk = Risk.objects.select_for_update().get(pk=risk.pk)
        risk.spinout = spinout
        permissions.check_can_keep_risk(by, risk)
        check_owner(doing.owner, spinout)
        _check_done(doing, at)
        action = RiskAction.objects.create(spinout=spinout, risk=risk, **doing.columns(), **stamp(by=by, at=at))
        kept.refresh_case([spinout.pk])
    return action


@transaction.atomic
def change_action(
    action: RiskAction, *, doing: Doing, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> RiskAction:
    """Say what is done differently, or that it was done. Raises OwnerError or DoneDateError."""
    with recorded(by=by, verb="change_risk_action"):
        action = turn.take_row(action, by=by, at=at, sent=sent, columns=SAYS)
        risk = Risk.objects.get(pk=action.risk_id)
        risk.spinout = action.spinout
        permissions.check_can_keep_risk(by, risk)
        check_owner(doing.owner, action.spinout, now=action.owner_id)
        _check_done(doing, at)
        turn.change(action, doing.columns(), by=by, at=at)
        kept.refresh_case([action.spinout_id])
    return action


def _check_done(doing: Doing, at: datetime) -> None:
    if doing.done_on and doing.done_on > timezone.localdate(at):
        raise DoneDateError("The day on which it was done must be today or in the past")
