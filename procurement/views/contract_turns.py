"""How every page about a contract finds it, takes its form, and goes back to it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from mutuals_tracker import errors
from procurement import contracting
from procurement.actions import contract_parts as parts
from procurement.actions import joining
from procurement.models import Contract
from spinouts.actions import AlreadySaved, Part, saved_before
from spinouts.forms.questions import RecordForm
from spinouts.models import CaseRow, Spinout
from spinouts.views import asking

HERE = "procurement:contract"
OF_SPINOUT = "procurement:contracts_of_spinout"
# What a contract's own page shows beside what lists show.
_SHOWN = (
    "customer",
    "regime",
    "reservation",
    "procurement",
    "spinout__organisation",
    "changed_by",
    "published_by",
    "evidence",
    "agreement__evidence",
    "lot",
)
OF_CONTRACTS: asking.Errors = {
    contracting.SameContractError: "title",
    contracting.WrongProcurementError: "lot",
    contracting.AwardedDateError: "awarded_on",
    contracting.SignedDateError: "signed_on",
    contracting.StartDateError: "starts",
    contracting.EndDateError: "ends",
    contracting.TerminatedDateError: "terminated_on",
    contracting.ContractValueError: "value_basis",
    contracting.ContractRegimeError: "route",
    contracting.ContractSourceError: "source_note",
    contracting.ReservedCustomerError: "customer_name",
    contracting.ReservedAwardError: "awarded_on",
    contracting.ReservedTermError: "ends",
    contracting.ReservedServiceError: "cpv_codes",
    contracting.LookBackReasonError: "look_back_reason",
    contracting.ReservedRouteError: "route",
    joining.AlreadyJoinedError: None,
    joining.WrongAgreementError: None,
}
OF_STEPS: asking.Errors = {
    contracting.SignedDateError: "on",
    contracting.TerminatedDateError: "on",
    contracting.ReservedError: "on",
    parts.DecidedDateError: "on",
    parts.MeasuredDateError: "on",
    parts.PartGoneError: None,
    joining.AlreadyJoinedError: "agreement",
    joining.WrongAgreementError: "agreement",
}
OF_PARTS: asking.Errors = {
    parts.PartGoneError: None,
    parts.LaterEndError: "new_ends_on",
    parts.NoticeDateError: "notice_by",
    parts.BreakDateError: "breaks_on",
    parts.AgreedDateError: "agreed_on",
    parts.WrongPlanError: "is_planned",
    contracting.ReservedError: "new_ends_on",
}


def find(request: HttpRequest, reference: str) -> Contract:
    """Return the contract with its spin-out and parents; for anybody who may not read it there is none (404)."""
    visible = Contract.objects.visible_to(request.user).with_whom()
    visible = visible.select_related(*_SHOWN)
    found: Contract = get_object_or_404(visible, reference=reference.upper())
    found.spinout = Spinout.objects.with_parents().select_related("organisation").get(pk=found.spinout_id)
    errors.lead_back(request, text=str(found), url=address(found))
    return found


def address(contract: Contract, name: str = "contract", *more: object) -> str:
    """Return the address of a page of the contract."""
    return reverse(f"procurement:{name}", args=[contract.reference, *more])


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer the second click of a double click as the first was answered: with the contract."""

    @wraps(view)
    def answering(request: HttpRequest, reference: str, **more: Any) -> HttpResponse:
        key = asking.given(request)["sent"].key if request.method == "POST" else ""
        try:
            if key and saved_before(asking.user(request), key):
                return redirect(HERE, reference.upper())
            return view(request, reference, **more)
        except AlreadySaved:
            return redirect(HERE, reference.upper())

    return answering


def bound(request: HttpRequest, subject: CaseRow | Part, contract: Contract) -> dict[str, Any]:
    """Return what a form about it, or a part of it, takes; Cancel leads back to it."""
    return asking.bound(request, subject, back=address(contract))


def saved(
    request: HttpRequest,
    form: RecordForm,
    subject: CaseRow | Part | None,
    contract: Contract,
    act: Callable[[dict[str, Any]], object],
    refusals: asking.Errors,
    message: str,
) -> HttpResponse | None:
    """Run the action if the form makes sense and go back to the contract; None shows the form again.

    Without a `subject` it adds something, and nobody's words can be overwritten.
    """
    if not asking.answered(request, form, subject):
        return None
    if not asking.saves(request, form, subject or contract, act, refusals):
        return None
    messages.success(request, message)
    return redirect(HERE, contract.reference)


def page(
    request: HttpRequest,
    form: RecordForm,
    contract: Contract,
    title: str,
    *,
    template: str = "procurement/contract_form.html",
    **more: Any,
) -> HttpResponse:
    """Show the form under its title."""
    return render(request, template, {"form": form, "contract": contract, "title": title, **more})
