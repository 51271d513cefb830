"""How a procurement stands: its steps in order with what is late, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mutuals_tracker.accounts.rules import allows
from mutuals_tracker.govuk import formats
from procurement.lifecycle import ENTERED_BY, NEXT, RUNNING, ProcurementState
from procurement.models import Bid, Contract, Procurement, ProcurementStep
from procurement.vocabulary import BidResult, StepKind
from spinouts.models import Spinout
from spinouts.permissions import check_can_change

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

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
        return "The mutual won. Add the contract to the register" if has_won and not contracts else ""
    if procurement.is_history or procurement.state not in RUNNING:
        return ""
    if over := _standstill_over(procurement, steps, on):
        return f"The standstill period was over on {formats.uk_date(over)}. Record the contract when it is entered into"
    late = next((each for each in steps if each.is_late), None)
    if late and late.step:
        day = formats.uk_date(late.step.planned_on)
        return f"“{late.kind.label}” was planned for {day}. Record it as done, or plan it for another day"
    coming = next((each.step for each in steps if each.step and not each.step.done_on), None)
    if coming:
        return f"“{coming.get_kind_display()}” is planned for {formats.uk_date(coming.planned_on)}"
    return "Nobody has planned its next step"


def of_spinout(spinout: Spinout, user: "User | AnonymousUser", on: date) -> dict[str, Any]:
    """Return what the spin-out's page about procurement shows of its procurements (`_procurements_of_spinout.html`)."""
    visible = Procurement.objects.visible_to(user).filter(spinout=spinout)
    found = list(visible.with_whom().newest_first()[: SHOWN + 1])
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
