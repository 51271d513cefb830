"""How every page about a risk finds it, takes its form, and goes back to it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from mutuals_tracker import errors
from procurement.actions import risk_actions, risks
from procurement.models import Risk
from procurement.scales import OffTheScaleError
from spinouts.actions import AlreadySaved, OwnerError, Part, saved_before
from spinouts.forms.questions import RecordForm
from spinouts.models import Spinout
from spinouts.views import asking

HERE = "procurement:risk"
OF_SPINOUT = "procurement:risks_of_spinout"


def refusals(day: str) -> asking.Errors:
    """Return what an action may raise, and the field that is wrong; `day` is the field that asks when it happened."""
    return {
        OwnerError: "owner",
        risks.RiskDateError: day,
        risks.ReviewDateError: "next_review_on",
        risks.ScaleChangedError: None,
        OffTheScaleError: "likelihood",
        risk_actions.DoneDateError: "done_on",
    }


def find(request: HttpRequest, reference: str) -> Risk:
    """Return the risk with that reference; for anybody who may not read it there is none (404)."""
    visible = Risk.objects.visible_to(request.user).with_whom().select_related("changed_by")
    found: Risk = get_object_or_404(visible, reference=reference.upper())
    found.spinout = Spinout.objects.with_parents().get(pk=found.spinout_id)
    errors.lead_back(request, text=str(found), url=address(found))
    return found


def address(risk: Risk, name: str = "risk", *more: object) -> str:
    """Return the address of a page of the risk."""
    return reverse(f"procurement:{name}", args=[risk.reference, *more])


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer the second click of a double click as the first was answered: with the page of the risk."""

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


def bound(request: HttpRequest, subject: Part | None, risk: Risk) -> dict[str, Any]:
    """Return what a form about a part of it takes; Cancel leads back to it."""
    return asking.bound(request, subject, back=address(risk))


def saved(
    request: HttpRequest,
    form: RecordForm,
    subject: Part | None,
    risk: Risk,
    act: Callable[[dict[str, Any]], object],
    *,
    message: str,
    day: str = "on",
) -> HttpResponse | None:
    """Run the action if the form makes sense and go back to the risk; None shows the form again.

    A form that adds something new has no subject: it can overwrite nobody's words.
    """
    answered = asking.answered(request, form, subject)
    if not (answered and asking.saves(request, form, subject or risk, act, refusals(day))):
        return None
    messages.success(request, message)
    return redirect(HERE, risk.reference)


def page(request: HttpRequest, form: RecordForm, risk: Risk, title: str, **more: Any) -> HttpResponse:
    """Show the form under its title."""
    return render(request, "procurement/risk_form.html", {"form": form, "risk": risk, "title": title, **more})
