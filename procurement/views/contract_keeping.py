"""Adding a contract, recording one from a source, correcting either; signing it and ending it early."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from procurement.actions import contracts as actions
from procurement.actions.contracts import Joined
from procurement.forms.contract_parts import SignForm, TerminateForm
from procurement.forms.contracts import AnyContractForm, ContractForm, RecordedContractForm
from procurement.models import Contract, Procurement
from procurement.permissions import contracts as permissions
from procurement.permissions import keeping_contracts as keeping
from procurement.views import contract_turns as turns
from spinouts.actions import Part
from spinouts.forms import ReasonForm
from spinouts.models import Agreement, Spinout
from spinouts.permissions import check_can_change
from spinouts.views import asking

_PAST = (
    "For one of which a source tells. No rule of its route is tested, and its value may leave open whether it "
    "includes VAT"
)
# What a contract takes over from the procurement that it comes of.
_TAKEN_OVER = {
    "title": "title",
    "what": "what",
    "customer_name": "authority_name",
    "department": "department",
    "cpv_codes": "cpv_codes",
    "route": "route",
    "route_reason": "route_reason",
    "value": "value",
    "value_basis": "value_basis",
    "vat_basis": "vat_basis",
}
_AGREED = ("kind", "title", "signed_on", "document_url", "note")


@require_safe
def add_contract_of_procurement(request: HttpRequest) -> HttpResponse:
    """Go to the page that adds the contract of a procurement (`?procurement=PR-0001`)."""
    reference = request.GET.get("procurement", "").upper()
    visible = Procurement.objects.visible_to(request.user).select_related("spinout")
    found = get_object_or_404(visible, reference=reference)
    return redirect(f"{asking.address(found.spinout, 'procurement:add_contract')}?procurement={found.reference}")


@require_http_methods(["GET", "POST"])
@asking.once(to=turns.OF_SPINOUT)
def add_contract(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a contract that is agreed or about to be, of a procurement or agreement where one is named."""
    spinout = asking.find(request, reference)
    asking.ask(request, check_can_change, spinout)
    of = _comes_of(request, spinout)
    form = ContractForm(**_new(request, spinout), probably=_probably(spinout, of), procurement=of.procurement)

    def act(who: dict[str, Any]) -> Contract:
        return actions.add_contract(spinout, says=form.says(), of=of, upload=form.cleaned_data["evidence"], **who)

    about = f"It comes of {of.procurement}, whose values are filled in" if of.procurement else ""
    if of.agreement:
        about = f"What casework recorded about “{of.agreement.title}” is filled in, and stays as it is"
    return _added(request, form, spinout, act, "Contract added to the register") or _page(
        request, form, spinout, "Add a contract", about
    )


@require_http_methods(["GET", "POST"])
@asking.once(to=turns.OF_SPINOUT)
def record_contract(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a contract of the past from a source, as far as that tells."""
    spinout = asking.find(request, reference)
    asking.ask(request, check_can_change, spinout)
    of = _comes_of(request, spinout)
    form = RecordedContractForm(**_new(request, spinout), probably=_probably(spinout, of), procurement=of.procurement)

    def act(who: dict[str, Any]) -> Contract:
        return actions.record_contract(spinout, says=form.says(), told=form.told(), of=of, **who)

    return _added(request, form, spinout, act, "Contract recorded") or _page(
        request, form, spinout, "Record a contract of the past", _PAST
    )


@require_http_methods(["GET", "POST"])
@turns.once
def change_contract(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct what is said of a contract."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_keep, found)
    kind = RecordedContractForm if found.is_history else ContractForm
    form = kind(**turns.bound(request, found, found), contract=found, procurement=found.procurement)

    def act(who: dict[str, Any]) -> None:
        told = form.told() if isinstance(form, RecordedContractForm) else None
        upload = form.cleaned_data.get("evidence")
        actions.change_contract(found, says=form.says(), told=told, upload=upload, **who)

    return turns.saved(request, form, found, found, act, turns.OF_CONTRACTS, "Contract saved") or turns.page(
        request, form, found, "Change a contract"
    )


@require_http_methods(["GET", "POST"])
@turns.once
def sign_contract(request: HttpRequest, reference: str) -> HttpResponse:
    """Say on which day it was signed."""
    found = turns.find(request, reference)
    asking.ask(request, keeping.check_can_sign, found)
    subject = Part(found, actions.SIGNED)
    form = SignForm(**turns.bound(request, subject, found))
    return turns.saved(
        request,
        form,
        subject,
        found,
        lambda who: actions.sign_contract(found, on=form.cleaned_data["on"], **who),
        turns.OF_STEPS,
        "Recorded that it was signed",
    ) or turns.page(request, form, found, "Sign a contract")


@require_http_methods(["GET", "POST"])
@turns.once
def terminate_contract(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that it ends before its term, and why."""
    found = turns.find(request, reference)
    asking.ask(request, keeping.check_can_terminate, found)
    subject = Part(found, actions.ENDED)
    form = TerminateForm(**turns.bound(request, subject, found))

    def act(who: dict[str, Any]) -> None:
        actions.terminate_contract(found, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], **who)

    about = "Every reminder and every countdown follows its last day from then on"
    return turns.saved(request, form, subject, found, act, turns.OF_STEPS, "Recorded that it ends early") or turns.page(
        request, form, found, "End a contract early", about=about
    )


@require_http_methods(["GET", "POST"])
@turns.once
def resume_contract(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that it runs its term after all."""
    found = turns.find(request, reference)
    asking.ask(request, keeping.check_can_resume, found)
    subject = Part(found, actions.ENDED)
    form = ReasonForm(**turns.bound(request, subject, found), button="It runs on", ask="Why does it run on after all?")
    return turns.saved(
        request,
        form,
        subject,
        found,
        lambda who: actions.resume_contract(found, reason=form.cleaned_data["reason"], **who),
        turns.OF_STEPS,
        "Recorded that it runs on",
    ) or turns.page(request, form, found, "Let a contract run on")


def _comes_of(request: HttpRequest, spinout: Spinout) -> Joined:
    """Return the procurement or agreement of the spin-out that the address names; one that is not its own is a 404."""
    procurement, agreement = request.GET.get("procurement", ""), request.GET.get("agreement", "")
    found = Joined()
    if procurement:
        mine = Procurement.objects.with_whom().filter(spinout=spinout)
        found = Joined(procurement=get_object_or_404(mine, reference=procurement.upper()))
    elif agreement.isascii() and agreement.isdigit() and len(agreement) < 10:
        unjoined = Agreement.objects.filter(spinout=spinout, contract__isnull=True)
        found = Joined(agreement=get_object_or_404(unjoined, pk=agreement))
    return found


def _probably(spinout: Spinout, of: Joined) -> dict[str, Any]:
    """Return what is probably so of a new contract: its parties, and what it comes of says."""
    parents = [link.organisation.name for link in spinout.parent_links.all()]
    found: dict[str, Any] = {
        "kind": "contract",
        "customer_name": parents[0] if parents else "",
        "provider_name": spinout.organisation.name if spinout.organisation else spinout.name,
    }
    if of.procurement:
        found |= {name: getattr(of.procurement, theirs) for name, theirs in _TAKEN_OVER.items()}
    if of.agreement:
        found |= {name: getattr(of.agreement, name) for name in _AGREED}
        found |= {"customer_name": of.agreement.customer, "provider_name": of.agreement.provider}
        found |= {"starts": of.agreement.starts_on, "ends": of.agreement.ends_on}
    return found


def _new(request: HttpRequest, spinout: Spinout) -> dict[str, Any]:
    return asking.unseen(request, back=asking.address(spinout, turns.OF_SPINOUT))


def _added(
    request: HttpRequest,
    form: AnyContractForm,
    spinout: Spinout,
    act: Callable[[dict[str, Any]], Contract],
    message: str,
) -> HttpResponse | None:
    made: list[Contract] = []
    if asking.answered(request, form) and asking.saves(
        request, form, spinout, lambda who: made.append(act(who)), turns.OF_CONTRACTS
    ):
        messages.success(request, message)
        return redirect(turns.address(made[0]) if made else asking.address(spinout, turns.OF_SPINOUT))
    return None


def _page(request: HttpRequest, form: AnyContractForm, spinout: Spinout, title: str, about: str) -> HttpResponse:
    back = asking.address(spinout, turns.OF_SPINOUT)
    context: dict[str, Any] = {"about": about, "section": {"text": "Contracts", "url": back}}
    return asking.page(request, form, spinout, title, **context)
