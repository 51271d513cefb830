"""Definition assessments: seeing one with its source, adding, correcting, taking back and verifying."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, permissions
from spinouts.actions import Found
from spinouts.forms import AssessmentForm, CorrectAssessmentForm, ReasonForm, VerifyForm
from spinouts.models import DefinitionAssessment, Spinout
from spinouts.views import asking, statements

_REFUSALS: asking.Errors = {
    actions.FactDateError: "on",
    actions.SupersededError: None,
    actions.AlreadyVerifiedError: None,
}


@require_safe
def assessment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show an assessment with its source, its evidence, who verified it, and what it corrected or was corrected by."""
    spinout = asking.find(request, reference)
    shown = _find(spinout, number)
    statement = statements.shown(shown)
    context = {
        "spinout": spinout,
        "statement": statement,
        "chain": statements.chain(shown),
        "may_change": shown.superseded_at is None and allows(permissions.check_can_change, request.user, spinout),
        "may_verify": not statement.verified and allows(permissions.check_can_verify, request.user, shown),
    }
    return render(request, "spinouts/assessment.html", context)


@require_http_methods(["GET", "POST"])
@asking.once
def add_assessment(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an assessment."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    form = AssessmentForm(**asking.bound(request, spinout), today=asking.today())
    if asking.answered(request, form, spinout):
        answers = _answers(form)
        if asking.saves(
            request, form, spinout, lambda who: actions.add_assessment(spinout, **answers, **who), _REFUSALS
        ):
            return asking.done(request, spinout, "Assessment added")
    return asking.page(request, form, spinout, "Add an assessment")


@require_http_methods(["GET", "POST"])
@asking.once
def correct_assessment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Correct an assessment."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    wrong = _find(spinout, number)
    form = CorrectAssessmentForm(**asking.bound(request, spinout), assessment=wrong, today=asking.today())
    if asking.answered(request, form, spinout):
        answers = _answers(form) | {"reason": form.cleaned_data["reason"]}
        if asking.saves(
            request, form, spinout, lambda who: actions.correct_assessment(wrong, **answers, **who), _REFUSALS
        ):
            return asking.done(request, spinout, "Assessment corrected. What was known before stays as it was")
    return asking.page(request, form, spinout, "Correct an assessment", evidence=wrong.evidence)


@require_http_methods(["GET", "POST"])
@asking.once
def take_back_assessment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take back an assessment that should not have been added."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    wrong = _find(spinout, number)
    form = ReasonForm(**asking.bound(request, spinout), button="Take it back", ask="Why is it taken back?")
    if asking.answered(request, form, spinout):
        why = {"reason": form.cleaned_data["reason"]}
        if asking.saves(
            request, form, spinout, lambda who: actions.take_back_assessment(wrong, **why, **who), _REFUSALS
        ):
            return asking.done(request, spinout, "Assessment taken back. What was known before stays as it was")
    return asking.page(request, form, spinout, "Take back an assessment", statement=statements.shown(wrong))


@require_http_methods(["GET", "POST"])
@asking.once
def verify_assessment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Verify an assessment that somebody else entered."""
    spinout = asking.find(request, reference)
    entered = _find(spinout, number)
    asking.ask(request, permissions.check_can_verify, entered)
    form = VerifyForm(**asking.bound(request, spinout))
    if asking.answered(request, form, spinout):
        note = {"note": form.cleaned_data["note"]}
        if asking.saves(
            request, form, spinout, lambda who: actions.verify_assessment(entered, **note, **who), _REFUSALS
        ):
            return asking.done(request, spinout, "Assessment verified")
    return asking.page(request, form, spinout, "Verify an assessment", statement=statements.shown(entered))


def _find(spinout: Spinout, number: int) -> DefinitionAssessment:
    found = get_object_or_404(
        DefinitionAssessment.objects.select_related("evidence", "recorded_by"),
        spinout=spinout,
        pk=number,
        retracts=False,
    )
    found.spinout = spinout
    return found


def _answers(form: AssessmentForm) -> dict[str, Any]:
    names = ("definition", "result", "on", "source_url", "source_note")
    says = Found(**{name: form.cleaned_data[name] for name in names})
    return {"says": says, "upload": form.cleaned_data["evidence"]}
