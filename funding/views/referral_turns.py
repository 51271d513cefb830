"""How every page about a referral finds it, takes its form, and goes back to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from funding import actions
from funding.models import Referral
from mutuals_tracker import errors
from spinouts.actions import OwnerError, Part
from spinouts.forms.questions import RecordForm
from spinouts.models import Spinout
from spinouts.views import asking

HERE = "funding:referral"
REFUSALS: asking.Errors = {
    actions.WrongFundToReferToError: "fund",
    actions.WrongPeerError: "peer",
    actions.NoWhereError: None,
    actions.DueDateError: "due_on",
    actions.ReferralDateError: "on",
    actions.NotSentYetError: None,
    OwnerError: "owner",
}


def find(request: HttpRequest, reference: str) -> Referral:
    """Return the referral of the application with that reference; nobody else finds one (404)."""
    visible = Referral.objects.visible_to(request.user).with_application()
    found: Referral = get_object_or_404(visible.select_related("changed_by"), application__reference=reference.upper())
    found.spinout = Spinout.objects.with_parents().get(pk=found.spinout_id)
    errors.lead_back(request, text=str(found), url=address(found))
    return found


def address(referral: Referral, name: str = "referral") -> str:
    """Return the address of a page of the referral."""
    return reverse(f"funding:{name}", args=[referral.application.reference])


def bound(request: HttpRequest, subject: Part, referral: Referral) -> dict[str, Any]:
    """Return what a form about a part of it takes; Cancel leads back to it."""
    return asking.bound(request, subject, back=address(referral))


def saved(
    request: HttpRequest, form: RecordForm, subject: Part, act: Callable[[dict[str, Any]], object], message: str
) -> HttpResponse | None:
    """Run the action if the form makes sense and go back to the referral; None shows the form again."""
    if not (asking.answered(request, form, subject) and asking.saves(request, form, subject, act, REFUSALS)):
        return None
    messages.success(request, message)
    return redirect(HERE, subject.row.application.reference)  # type: ignore[attr-defined]


def page(
    request: HttpRequest,
    form: RecordForm,
    referral: Referral,
    title: str,
    *,
    template: str = "funding/referral_form.html",
    **more: Any,
) -> HttpResponse:
    """Show the form under its title."""
    return render(request, template, {"form": form, "referral": referral, "title": title, **more})
