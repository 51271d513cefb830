"""Deciding on an application, and the letter that says so, as a page and as a PDF."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from funding import actions, assessing, letter_pdf, letters, permissions
from funding.forms import DecideForm
from funding.lifecycle import ApplicationState
from funding.models import Application, AwardCondition, FundAccount, FundingDecision
from funding.views import application_turns as turns
from funding.vocabulary import Outcome
from spinouts.views import asking

_REFUSALS: asking.Errors = {
    actions.DecidedAlreadyError: None,
    actions.OvercommittedError: "amount",
    actions.TooMuchError: "amount",
    actions.WrongOutcomeError: "outcome",
    **turns.REFUSALS,
}


@require_safe
def application_letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the letter that tells what was decided."""
    found = turns.find(request, reference)
    decision = _decision(found)
    context = {"application": found, "decision": decision, "parts": letters.parts(decision.letter)}
    return render(request, "funding/application_letter.html", context)


@require_safe
def application_letter_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the letter as a PDF."""
    found = turns.find(request, reference)
    to = [str(found.spinout), *(str(parent) for parent in found.spinout.parents.all())]
    response = HttpResponse(letter_pdf.written(_decision(found), to=to), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}-decision.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _decision(application: Application) -> FundingDecision:
    """Return the decision with its application; raises Http404 where there is none."""
    decision = FundingDecision.objects.filter(application=application).select_related("added_by").first()
    if decision is None:
        raise Http404("Nothing is decided yet")
    decision.application = application
    return decision


@require_http_methods(["GET", "POST"])
@turns.once
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide, with what the fund has committed and left beside it."""
    found = turns.find(request, reference)
    panel = assessing.panel_of(found)
    is_moderated = panel.moderation is not None
    asking.ask(request, partial(permissions.check_can_decide, is_moderated=is_moderated), found, panel.everybody)
    is_early = found.state == ApplicationState.ELIGIBILITY_CHECK
    outcomes = [Outcome.INELIGIBLE] if is_early else [each for each in Outcome if each != Outcome.INELIGIBLE]
    form = DecideForm(**asking.unseen(request, back=turns.address(found)), application=found, outcomes=outcomes)
    site = settings.SERVICE_URL

    def act(who: dict[str, Any]) -> None:
        actions.decide(found, says=form.says(), site=site, **who)

    if asking.answered(request, form) and asking.saves(request, form, found, act, _REFUSALS):
        messages.success(request, "Decided. The letter is on its way")
        return redirect("funding:application_letter", found.reference)
    context: dict[str, Any] = {
        "panel": panel,
        "is_early": is_early,
        "conditions": AwardCondition.objects.filter(round=found.round_id).order_by("place", "pk"),
        "account": FundAccount.objects.get(fund=found.round.fund_id),
        "left": actions.left_of(found.round.fund_id, at=timezone.now()),
    }
    title = "Tell the applicant that it is not eligible" if is_early else "Decide on the application"
    return turns.page(request, form, found, title, template="funding/decide.html", **context)
