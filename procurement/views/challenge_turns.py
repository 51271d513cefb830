"""How every page about an expression of interest finds it, takes its form, and answers a second click."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from mutuals_tracker import errors
from procurement.actions import challenge_moves, challenges
from procurement.models import Challenge
from spinouts.actions import AlreadySaved, saved_before
from spinouts.forms.questions import RecordForm
from spinouts.models import Spinout
from spinouts.views import asking

REFUSALS: asking.Errors = {
    challenges.NotRelevantError: "authority",
    challenges.ReceivedDateError: "received_on",
    challenges.EmployeesError: "names_of_staff",
    challenges.NoticeDateError: "published_on",
    challenges.NoticeReliedOnError: None,
    challenge_moves.StepDateError: "on",
    challenge_moves.TooEarlyError: "on",
    challenge_moves.DecisionDueError: "decides_on",
    challenge_moves.GroundsError: "grounds",
    challenge_moves.NoticeNeededError: "notice",
    challenge_moves.AgreedDateError: "agreed_on",
    challenge_moves.ResultWordsError: None,
}


def find(request: HttpRequest, reference: str) -> Challenge:
    """Return the expression with that reference; for anybody who may not read it there is none (404)."""
    visible = Challenge.objects.visible_to(request.user).with_whom().select_related("changed_by")
    found: Challenge = get_object_or_404(visible, reference=reference.upper())
    found.spinout = Spinout.objects.with_parents().get(pk=found.spinout_id)
    errors.lead_back(request, text=str(found), url=address(found))
    return found


def address(challenge: Challenge, name: str = "challenge") -> str:
    """Return the address of a page of the expression."""
    return reverse(f"procurement:{name}", args=[challenge.reference])


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer the second click of a double click as the first was answered: with the expression."""

    @wraps(view)
    def answering(request: HttpRequest, reference: str) -> HttpResponse:
        there = reverse("procurement:challenge", args=[reference.upper()])
        key = asking.given(request)["sent"].key if request.method == "POST" else ""
        try:
            return redirect(there) if key and saved_before(asking.user(request), key) else view(request, reference)
        except AlreadySaved:
            return redirect(there)

    return answering


def saved(
    request: HttpRequest,
    form: RecordForm,
    challenge: Challenge,
    act: Callable[[dict[str, Any]], object],
    message: str,
) -> HttpResponse | None:
    """Run the action if the form makes sense and go back to the expression; None shows the form again."""
    if not (asking.answered(request, form, challenge) and asking.saves(request, form, challenge, act, REFUSALS)):
        return None
    messages.success(request, message)
    return redirect(address(challenge))


def page(request: HttpRequest, form: RecordForm, challenge: Challenge, title: str, about: str = "") -> HttpResponse:
    """Show the form under its title; `about` is the rule that stands above it."""
    context = {"form": form, "challenge": challenge, "title": title, "about": about}
    return render(request, "procurement/challenge_form.html", context)
