"""Joining what casework recorded about agreements to the register of contracts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from procurement.actions import joining as actions
from procurement.forms.contract_parts import ChooseContractForm
from procurement.models import Contract
from procurement.permissions import keeping_contracts as keeping
from procurement.views import contract_turns as turns
from spinouts.forms import ReasonForm
from spinouts.models import Agreement
from spinouts.permissions import check_can_change
from spinouts.views import asking

_HERE = "procurement:join_register"


@require_safe
def join_register(request: HttpRequest, reference: str) -> HttpResponse:
    """List what casework recorded about agreements, each with its contract in the register or what can be done."""
    spinout = asking.find(request, reference)
    agreements = Agreement.objects.filter(spinout=spinout).select_related("contract").latest_first()
    context = {
        "spinout": spinout,
        "agreements": agreements,
        "has_contracts": Contract.objects.filter(spinout=spinout, agreement__isnull=True).exists(),
        "may_change": allows(check_can_change, request.user, spinout),
    }
    return render(request, "procurement/join_register.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def join_agreement(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say which contract of the register an agreement is."""
    spinout = asking.find(request, reference)
    asking.ask(request, check_can_change, spinout)
    agreement = get_object_or_404(Agreement, spinout=spinout, pk=number)
    free = Contract.objects.filter(spinout=spinout, agreement__isnull=True).newest_first()
    form = ChooseContractForm(
        **asking.unseen(request, back=asking.address(spinout, _HERE)), contracts=list(free.select_related("spinout"))
    )

    def act(who: dict[str, Any]) -> None:
        actions.join_agreement(form.chosen(), agreement=agreement, **who)

    refusals: asking.Errors = {actions.AlreadyJoinedError: "contract", actions.WrongAgreementError: None}
    if asking.answered(request, form) and asking.saves(request, form, spinout, act, refusals):
        return asking.done(request, spinout, "Agreement joined to the register", _HERE)
    about = f"“{agreement.title}”, as casework recorded it, stays as it is. From then on the days of the contract count"
    back = {"text": "Contracts", "url": asking.address(spinout, turns.OF_SPINOUT)}
    return asking.page(request, form, spinout, "Join an agreement to the register", about=about, section=back)


@require_http_methods(["GET", "POST"])
@turns.once
def part_agreement(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a contract is not the agreement that it was joined to."""
    found = turns.find(request, reference)
    asking.ask(request, keeping.check_can_part, found)
    form = ReasonForm(**turns.bound(request, found, found), button="Part them", ask="Why are they parted?")
    return turns.saved(
        request,
        form,
        found,
        found,
        lambda who: actions.part_agreement(found, reason=form.cleaned_data["reason"], **who),
        {},
        "Parted from the agreement",
    ) or turns.page(request, form, found, "Part a contract from an agreement")
