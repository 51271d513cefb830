"""What an assessor has to do: all that they were given, and scoring one of them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from funding import actions, permissions
from funding.forms import ConflictForm, ScoresForm
from funding.lifecycle import ApplicationState
from funding.models import Assessment, Criterion
from funding.views import application_turns as turns
from funding.vocabulary import Conflict
from mutuals_tracker.accounts.rules import Refused, holds
from spinouts.forms.questions import RecordForm
from spinouts.models import Spinout
from spinouts.views import asking

PAGE = 25
REFUSALS: asking.Errors = {
    actions.ScoresMissingError: None,
    actions.AssessmentGoneError: None,
    **turns.REFUSALS,
}


@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    """List what the person was given to assess, what is still to be done first."""
    if not holds(request.user, "assessor"):
        raise Refused("Only assessors are given applications to score")
    own = Assessment.objects.of_person(asking.user(request))
    context = {"page": Paginator(own, PAGE).get_page(request.GET.get("page"))}
    return render(request, "funding/assessments.html", context)


@require_http_methods(["GET", "POST"])
@turns.once(to="funding:assessment")
def assessment(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask first about a conflict of interest, and then for the scores; what was handed in is only read."""
    found = _find(request, reference)
    if (
        found.submitted_at
        or found.conflict == Conflict.DECLARED
        or found.application.state != ApplicationState.ASSESSMENT
    ):
        return _page(request, found, form=None)
    return _declare(request, found) if not found.conflict else _score(request, found)


@require_http_methods(["GET", "POST"])
@turns.once(to="funding:assessment")
def change_conflict(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that there is a conflict of interest after all, before anything is handed in."""
    found = _find(request, reference)
    asking.ask(request, permissions.check_can_declare_conflict, found)
    return _declare(request, found)


def _declare(request: HttpRequest, found: Assessment) -> HttpResponse:
    form = ConflictForm(**asking.unseen(request, back=reverse("funding:assessments")))

    def act(who: dict[str, Any]) -> None:
        given = form.cleaned_data
        actions.declare_conflict(found, conflict=Conflict(given["conflict"]), note=given["note"], **who)

    if asking.answered(request, form) and asking.saves(request, form, found.spinout, act, REFUSALS):
        messages.success(request, "Saved")
        return redirect("funding:assessment", found.application.reference)
    return _page(request, found, form=form)


def _score(request: HttpRequest, found: Assessment) -> HttpResponse:
    criteria = list(Criterion.objects.filter(round=found.application.round_id).order_by("place", "pk"))
    back = reverse("funding:assessments")
    form = ScoresForm(**asking.bound(request, found, back=back), criteria=criteria, assessment=found)

    def act(who: dict[str, Any]) -> None:
        comment = form.cleaned_data["comment"]
        actions.score(found, given=form.says(), comment=comment, hand_in=form.is_handed_in, **who)

    if asking.answered(request, form, found) and asking.saves(request, form, found, act, REFUSALS):
        messages.success(request, "Scores handed in" if form.is_handed_in else "Saved for later")
        return redirect("funding:assessment", found.application.reference)
    return _page(request, found, form=form)


def _page(request: HttpRequest, found: Assessment, *, form: RecordForm | None) -> HttpResponse:
    # Before they have said that they have no conflict, they read no more than whose it is.
    reads = found.conflict == Conflict.NONE
    version = found.application.versions.order_by("-number").first() if reads else None
    context = {
        "assessment": found,
        "application": found.application,
        "form": form,
        "version": version,
        "scores": found.scores.select_related("criterion").order_by("criterion__place", "criterion") if reads else [],
        "documents": found.application.documents.select_related("evidence").order_by("pk") if reads else [],
        "title": "Assess an application",
    }
    return render(request, "funding/assessment.html", context)


def _find(request: HttpRequest, reference: str) -> Assessment:
    """Return the person's own assessment of the application; for anybody else there is none (404)."""
    own = Assessment.objects.of_person(asking.user(request))
    found = get_object_or_404(own, application__reference=reference.upper())
    permissions.check_can_read_assessment(request.user, found)
    found.application.spinout = found.spinout = Spinout.objects.with_parents().get(pk=found.spinout_id)
    return found
