"""Contracts and grant agreements: seeing them, recording one, and bringing it up to date."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, permissions
from spinouts.actions import Agreed
from spinouts.forms import AgreementForm
from spinouts.models import Agreement, Spinout
from spinouts.views import asking
from spinouts.views.because import Because

_HERE = "spinouts:agreements"
_REFUSALS: asking.Errors = {
    actions.SignedDateError: "signed_on",
    actions.EndsBeforeItStartsError: "ends_on",
    actions.NoDocumentError: "evidence",
    actions.SameAgreementError: "title",
}


@require_safe
def agreements(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every contract and grant agreement with its parties, dates and document."""
    spinout = asking.find(request, reference)
    context = {
        "spinout": spinout,
        "agreements": Agreement.objects.filter(spinout=spinout).latest_first(),
        "today": asking.today(),
        "may_change": allows(permissions.check_can_change, request.user, spinout),
    }
    return render(request, "spinouts/agreements.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def add_agreement(request: HttpRequest, reference: str) -> HttpResponse:
    """Record an agreement."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    given = asking.unseen(request, back=asking.address(spinout, _HERE))
    form = AgreementForm(**given, today=asking.today(), parties=_parties(spinout))
    if asking.answered(request, form):
        answers = _answers(form)
        if asking.saves(
            request, form, spinout, lambda who: actions.add_agreement(spinout, **answers, **who), _REFUSALS
        ):
            return asking.done(request, spinout, "Agreement recorded", _HERE)
    return asking.page(request, form, spinout, "Record an agreement", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def change_agreement(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Correct an agreement, or bring it up to date."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    agreement = get_object_or_404(Agreement.objects.select_related("evidence"), spinout=spinout, pk=number)
    given = asking.bound(request, agreement, back=asking.address(spinout, _HERE))
    form = AgreementForm(**given, today=asking.today(), agreement=agreement)
    if asking.answered(request, form, agreement):
        answers = _answers(form)
        if asking.saves(
            request, form, agreement, lambda who: actions.change_agreement(agreement, **answers, **who), _REFUSALS
        ):
            return asking.done(request, spinout, "Agreement saved", _HERE)
    return asking.page(request, form, spinout, "Change an agreement", within=_HERE, evidence=agreement.evidence)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def remove_agreement(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove an agreement that was recorded by mistake."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    agreement = get_object_or_404(Agreement, spinout=spinout, pk=number)
    page = Because(
        title="Remove an agreement",
        question="Why is it removed?",
        button="Remove it",
        saved="Agreement removed",
        within=_HERE,
        refusals={actions.AgreementGoneError: None, actions.AgreementJoinedError: None},
    )
    return page.answer(request, spinout, agreement, partial(actions.remove_agreement, agreement), about=agreement.title)


def _parties(spinout: Spinout) -> tuple[str, str]:
    """Return who probably buys or funds the service, and who delivers it."""
    parents = [link.organisation.name for link in spinout.parent_links.all()]
    return (parents[0] if parents else "", spinout.organisation.name if spinout.organisation else spinout.name)


def _answers(form: AgreementForm) -> dict[str, Any]:
    return {"says": Agreed(**form.says()), "upload": form.cleaned_data["evidence"]}
