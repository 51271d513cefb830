"""How a procurement stands: its steps in order with what is late, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from mutuals_tracker.accounts.rules import allows
from mutuals_tracker.govuk import formats
from procurement.lifecycle import ENTERED_BY, NEXT, RUNNING, ProcurementState
from procurement.models import Bid, Challenge, Contract, Procurement, ProcurementStep
from procurement.models.procurement import ProcurementQuerySet
from procurement.vocabulary import BidResult, StepKind
from spinouts.models import Spinout
from spinouts.permissions import check_can_change

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

_AWARDED = (ProcurementState.AWARDED, ProcurementState.CONTRACTED)
# How many the spin-out's own page shows.
SHOWN = 5
# What moving it to a state is called.
MOVES = {
    ProcurementState.OPEN: "Record that the tender notice was published",
    ProcurementState.ASSESSMENT: "Record that tenders were received",
    ProcurementState.AWARDED: "Record that the award was decided",
    ProcurementState.CONTRACTED: "Record that the contract was entered into",
}


@dataclass(frozen=True)
class StepShown:
    """A step that a procurement has, or could have; `is_late` where it was planned for a day that has passed."""

    kind: StepKind
    step: ProcurementStep | None
    is_late: bool
    # Whether it can be removed: not where the procurement came to its state by it.
    may_go: bool


def steps_of(procurement: Procurement, on: date) -> list[StepShown]:
    """Return every kind of step in its order, with what is said of it."""
    there = {step.kind: step for step in ProcurementStep.objects.filter(procurement=procurement)}
    is_running = procurement.state in RUNNING and not procurement.is_history
    shown = []
    for kind in StepKind:
        step = there.get(kind)
        planned_on = step.planned_on if step and step.done_on is None else None
        is_late = is_running and planned_on is not None and planned_on < on
        moved_it = kind in ENTERED_BY.values() and step is not None and step.done_on is not None
        may_go = step is not None and (procurement.is_history or not moved_it)
        shown.append(StepShown(kind, step, is_late, may_go))
    return shown


def moves_of(procurement: Procurement) -> list[tuple[str, str]]:
    """Return the states that it can enter by a step, each with what that is called."""
    return [(state.value, MOVES[state]) for state in NEXT[ProcurementState(procurement.state)] if state in ENTERED_BY]


def what_is_next(
    procurement: Procurement, steps: Sequence[StepShown], bids: Sequence[Bid], contracts: Sequence[Contract], on: date
) -> str:
    """Return what comes next in a sentence; nothing of one that is over, unless its contract is not in the register."""
    if procurement.state == ProcurementState.CONTRACTED:
        has_won = any(bid.result == BidResult.WON for bid in bids)
        won = "The mutual won. Add the contract to the register" if has_won and not contracts else ""
        return won or _to_tell(procurement)
    if procurement.is_history or procurement.state not in RUNNING:
        return _to_tell(procurement)
    if over := _standstill_over(procurement, steps, on):
        return f"The standstill period was over on {formats.uk_date(over)}. Record the contract when it is entered into"
    late = next((each for each in steps if each.is_late), None)
    if late and late.step:
        day = formats.uk_date(late.step.planned_on)
        return f"“{late.kind.label}” was planned for {day}. Record it as done, or plan it for another day"
    coming = next((each.step for each in steps if each.step and not each.step.done_on), None)
    if coming:
        return f"“{coming.get_kind_display()}” is planned for {formats.uk_date(coming.planned_on)}"
    return _to_tell(procurement) or "Nobody has planned its next step"


def with_bids(found: ProcurementQuerySet) -> ProcurementQuerySet:
    """Return the procurements with what became of the mutual's bids, as their rows show it (`_procurement_rows`)."""
    return found.prefetch_related(Prefetch("bids", Bid.objects.in_order()))


def triggered_by(challenge: Challenge) -> list[tuple[Procurement, ProcurementStep | None]]:
    """Return the procurements that a challenge triggered, the newest first, each with the step that was done last."""
    done = Prefetch("steps", ProcurementStep.objects.filter(done_on__isnull=False).in_order(), to_attr="done")
    found = challenge.procurements.newest_first().prefetch_related(done)
    return [(each, each.done[-1] if each.done else None) for each in found]


def began_on(challenge: Challenge) -> date | None:
    """Return when the tender notice was published of the procurement that a challenge triggered; None before."""
    notices = ProcurementStep.objects.filter(procurement__challenge=challenge, kind=StepKind.NOTICE)
    return notices.filter(done_on__isnull=False).order_by("done_on").values_list("done_on", flat=True).first()


def came_of(challenge: Challenge) -> dict[str, Any]:
    """Return what the procurement that a challenge triggered says of its result, by the names of the result's form.

    To whom it was awarded is for people to say: the bids that are kept here are the mutual's, and not the challenger's.
    """
    one = challenge.procurements.newest_first().first()
    if one is None:
        return {}
    if one.state == ProcurementState.ABANDONED:
        return {"result": one.state, "on": one.abandoned_on, "note": one.abandoned_reason}
    award = one.steps.filter(kind=StepKind.AWARD, done_on__isnull=False).first()
    lost = one.bids.exclude(winner="").in_order().first()
    return ({"on": award.done_on} if award else {}) | ({"winner": lost.winner} if lost else {})


def _to_tell(procurement: Procurement) -> str:
    """Return that the result is to be told of the challenge that triggered it, where nobody did yet."""
    challenge = procurement.challenge
    is_decided = procurement.state in (*_AWARDED, ProcurementState.ABANDONED)
    if challenge is None or not is_decided or not challenge.is_open:
        return ""
    return f"Say on {challenge.reference}, which triggered it, what came of it"


def of_spinout(spinout: Spinout, user: "User | AnonymousUser", on: date) -> dict[str, Any]:
    """Return what the spin-out's page about procurement shows of its procurements (`_procurements_of_spinout.html`)."""
    visible = Procurement.objects.visible_to(user).filter(spinout=spinout)
    found = list(with_bids(visible.with_whom()).newest_first()[: SHOWN + 1])
    return {
        "procurements": found[:SHOWN],
        "has_more_procurements": len(found) > SHOWN,
        "late_steps": list(
            ProcurementStep.objects.visible_to(user)
            .filter(spinout=spinout, procurement__is_history=False)
            .overdue(on=on)
            .select_related("procurement")
            .planned_first()[:SHOWN]
        ),
        "may_add_procurements": allows(check_can_change, user, spinout),
    }


def _standstill_over(procurement: Procurement, steps: Sequence[StepShown], on: date) -> date | None:
    if procurement.state != ProcurementState.AWARDED:
        return None
    step = next((each.step for each in steps if each.kind == StepKind.STANDSTILL and each.step), None)
    return step.day if step and step.day and step.day < on else None
