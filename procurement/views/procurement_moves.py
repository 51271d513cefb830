"""Moving a procurement on, abandoning it, and keeping its steps."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from procurement import following
from procurement.actions import steps as actions
from procurement.forms.procurement_parts import AbandonForm, MoveForm, StepForm
from procurement.lifecycle import ENTERED_BY, ProcurementState
from procurement.models import Procurement, ProcurementStep
from procurement.permissions import contracts as permissions
from procurement.permissions import procurements as moving
from procurement.views import procurement_turns as turns
from procurement.vocabulary import StepKind
from spinouts.actions import Part
from spinouts.forms import ReasonForm
from spinouts.views import asking

_BUTTONS = {
    "open": "Record the tender notice",
    "assessment": "Record that tenders were received",
    "awarded": "Record the award",
    "contracted": "Record the contract",
}


@require_http_methods(["GET", "POST"])
@turns.once
def move_procurement(request: HttpRequest, reference: str, to: str) -> HttpResponse:
    """Say on which day the step was done by which the procurement enters a state."""
    if to not in _BUTTONS:
        raise Http404(f"No procurement is moved to {to!r}")
    found = turns.find(request, reference)
    asking.ask(request, moving.check_can_move, found)
    subject = Part(found, actions.MOVED)
    form = MoveForm(
        **turns.bound(request, subject, found),
        button=_BUTTONS[to],
        today=asking.today(),
        asks_commenced=found.commenced_precision != "day",
    )

    def act(who: dict[str, Any]) -> None:
        actions.move_procurement(found, to=to, **form.says(), **who)

    label = ProcurementState(to).label
    return turns.saved(
        request, form, subject, found, act, turns.OF_MOVES, f"Saved. The procurement is now “{label}”"
    ) or turns.page(request, form, found, following.MOVES[ProcurementState(to)])


@require_http_methods(["GET", "POST"])
@turns.once
def abandon_procurement(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a procurement came to nothing."""
    found = turns.find(request, reference)
    asking.ask(request, moving.check_can_move, found)
    subject = Part(found, actions.MOVED)
    form = AbandonForm(**turns.bound(request, subject, found), today=asking.today())

    def act(who: dict[str, Any]) -> None:
        answers = form.cleaned_data
        actions.abandon_procurement(found, on=answers["on"], reason=answers["reason"], **who)

    about = "Nothing comes after that: if the authority begins again, add another procurement"
    return turns.saved(
        request, form, subject, found, act, turns.OF_MOVES, "Recorded that it was abandoned"
    ) or turns.page(request, form, found, "Abandon the procurement", about=about)


@require_http_methods(["GET", "POST"])
@turns.once
def keep_step(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Plan a step, or correct what is said of it."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_keep, found)
    step = _step(found, kind)
    is_done_by_moving = step.kind in ENTERED_BY.values() and not found.is_history
    form = StepForm(**turns.bound(request, step, found), step=step, is_done_by_moving=is_done_by_moving)
    form.subject = "step"

    def act(who: dict[str, Any]) -> None:
        actions.keep_step(step, says=actions.Stepped(**form.says()), **who)

    about = "Move the procurement on from its page to say that this was done" if "done_on" not in form.fields else ""
    return turns.saved(request, form, step, found, act, turns.OF_STEPS, "Step saved") or turns.page(
        request, form, found, step.get_kind_display(), about=about
    )


@require_http_methods(["GET", "POST"])
@turns.once
def remove_step(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Remove a step that the procurement does not have."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_keep, found)
    step = _step(found, kind)
    if step.pk is None:
        raise Http404("The procurement has no such step")
    form = ReasonForm(**turns.bound(request, step, found), button="Remove it", ask="Why is it removed?")
    form.subject = "step"
    return turns.saved(
        request,
        form,
        step,
        found,
        lambda who: actions.remove_step(step, reason=form.cleaned_data["reason"], **who),
        turns.OF_STEPS,
        "Step removed",
    ) or turns.page(request, form, found, "Remove a step", about=step.get_kind_display())


def _step(found: Procurement, kind: str) -> ProcurementStep:
    if kind not in StepKind.values:
        raise Http404(f"There is no step {kind!r}")
    return actions.step_of(found, StepKind(kind))
