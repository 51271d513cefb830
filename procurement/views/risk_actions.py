"""What is done about a risk: planning it, changing it, and saying that it was done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from procurement.actions import risk_actions as actions
from procurement.forms.risks import RiskActionForm
from procurement.models import RiskAction
from procurement.permissions import risks as permissions
from procurement.views import risk_turns as turns
from spinouts.actions import Part
from spinouts.views import asking
from spinouts.views.owners import owners


@require_http_methods(["GET", "POST"])
@turns.once
def add_risk_action(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan something that is done about a risk."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_keep_risk, found)
    form = RiskActionForm(**asking.unseen(request, back=turns.address(found)), people=owners(found.spinout))

    def act(who: dict[str, Any]) -> None:
        actions.plan_action(found, doing=form.doing(), **who)

    answer = turns.saved(request, form, None, found, act, turns.refusals("on"), "Action added")
    return answer or turns.page(request, form, found, "Add an action")


@require_http_methods(["GET", "POST"])
@turns.once
def change_risk_action(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say what is done differently, or that it was done."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_keep_risk, found)
    action = get_object_or_404(RiskAction.objects.select_related("owner"), risk=found, pk=number)
    action.spinout = found.spinout
    subject = Part(action, actions.SAYS)
    form = RiskActionForm(
        **turns.bound(request, subject, found), action=action, people=owners(found.spinout, now=action.owner)
    )

    def act(who: dict[str, Any]) -> None:
        actions.change_action(action, doing=form.doing(), **who)

    return turns.saved(request, form, subject, found, act, turns.refusals("on"), "Action saved") or turns.page(
        request, form, found, "Change the action"
    )
