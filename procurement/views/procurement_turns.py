"""How every page about a procurement finds it, takes its form, and goes back to it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from mutuals_tracker import errors
from procurement.actions import bids, lots, procurements, steps
from procurement.lifecycle import IllegalProcurementMoveError
from procurement.models import Procurement
from spinouts.actions import AlreadySaved, Part, saved_before
from spinouts.forms.questions import RecordForm
from spinouts.models import CaseRow, Spinout
from spinouts.views import asking

HERE = "procurement:procurement"
OF_PROCUREMENTS: asking.Errors = {
    procurements.SameProcurementError: "title",
    procurements.RouteOfAnotherRegimeError: "route",
    procurements.RouteBlockedError: "route",
    procurements.RouteReasonError: "route_reason",
    procurements.RegimeReasonError: "regime_reason",
    procurements.VatBasisError: "vat_basis",
    procurements.CommencedError: "commenced",
    procurements.NotAcceptedError: None,
    procurements.OcidTakenError: "ocid",
    procurements.UnsourcedError: "source_note",
    procurements.AbandonedForError: "abandoned_reason",
}
OF_MOVES: asking.Errors = {
    IllegalProcurementMoveError: None,
    procurements.CommencedError: "commenced_on",
    procurements.RulesError: None,
    procurements.RouteOfAnotherRegimeError: None,
    steps.StepDateError: "on",
}
OF_STEPS: asking.Errors = {
    procurements.RulesError: "done_on",
    procurements.RouteOfAnotherRegimeError: None,
    steps.StepDateError: "done_on",
    steps.DoneByMoveError: "done_on",
    steps.PlannedDateError: "planned_on",
    steps.UndatedStepError: "planned_on",
    steps.StepGoneError: None,
}
OF_LOTS: asking.Errors = {lots.LotNumberError: "number", lots.LotInUseError: None, lots.LotGoneError: None}
OF_BIDS: asking.Errors = {
    bids.BidTwiceError: "lot",
    bids.WrongLotError: "lot",
    bids.BidDateError: "submitted_on",
    bids.NotSubmittedError: "submitted_on",
    bids.ResultDateError: "on",
    bids.BidHasContractError: None,
    bids.BidGoneError: None,
}


def find(request: HttpRequest, reference: str) -> Procurement:
    """Return the procurement with its spin-out and parents; for anybody who may not read it there is none (404)."""
    visible = Procurement.objects.visible_to(request.user).with_whom().select_related("changed_by", "published_by")
    found: Procurement = get_object_or_404(visible, reference=reference.upper())
    found.spinout = Spinout.objects.with_parents().get(pk=found.spinout_id)
    errors.lead_back(request, text=str(found), url=address(found))
    return found


def address(procurement: Procurement, name: str = "procurement", *more: object) -> str:
    """Return the address of a page of the procurement."""
    return reverse(f"procurement:{name}", args=[procurement.reference, *more])


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer the second click of a double click as the first was answered: with the procurement."""

    @wraps(view)
    def answering(request: HttpRequest, reference: str, **parts: Any) -> HttpResponse:
        key = asking.given(request)["sent"].key if request.method == "POST" else ""
        try:
            if key and saved_before(asking.user(request), key):
                return redirect(HERE, reference.upper())
            return view(request, reference, **parts)
        except AlreadySaved:
            return redirect(HERE, reference.upper())

    return answering


def bound(request: HttpRequest, subject: CaseRow | Part, procurement: Procurement) -> dict[str, Any]:
    """Return what a form about a part of it takes; Cancel leads back to it."""
    return asking.bound(request, subject, back=address(procurement))


def saved(
    request: HttpRequest,
    form: RecordForm,
    subject: CaseRow | Part | None,
    procurement: Procurement,
    act: Callable[[dict[str, Any]], object],
    refusals: asking.Errors,
    message: str,
) -> HttpResponse | None:
    """Run the action if the form makes sense and go back to the procurement; None shows the form again.

    Without a `subject` it adds something, and nobody's words can be overwritten.
    """
    if not asking.answered(request, form, subject):
        return None
    if not asking.saves(request, form, subject or procurement, act, refusals):
        return None
    messages.success(request, message)
    return redirect(HERE, procurement.reference)


def page(
    request: HttpRequest,
    form: RecordForm,
    procurement: Procurement,
    title: str,
    *,
    template: str = "procurement/procurement_form.html",
    **more: Any,
) -> HttpResponse:
    """Show the form under its title."""
    return render(request, template, {"form": form, "procurement": procurement, "title": title, **more})
