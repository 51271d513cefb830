"""Claims of an award: making one, approving or refusing it, and recording that it was paid."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from funding import actions, following, permissions
from funding.forms import AnswerClaimForm, ClaimForm, PayForm
from funding.models import Award, Claim, Instalment
from funding.views import award_turns as turns
from spinouts.views import asking


@require_http_methods(["GET", "POST"])
@turns.once
def make_claim(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Claim a part of what is planned, with the evidence."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_claim, found)
    instalment = get_object_or_404(Instalment, award=found, pk=number)
    instalment.award = found
    left = following.planned([instalment], following.claims_of(found))[0].left
    form = ClaimForm(**turns.bound(request, found), left=left)

    def act(who: dict[str, Any]) -> None:
        given = form.cleaned_data
        actions.make_claim(instalment, amount=given["amount"], note=given["note"], upload=given["file"], **who)

    answer = turns.saved(request, form, found, act, "Claim sent. An admin approves or refuses it")
    template = "funding/about_instalment.html"
    title = "Say that the advice was given" if found.is_in_kind else "Claim"
    return answer or turns.page(request, form, found, title, template=template, instalment=instalment)


@require_http_methods(["GET", "POST"])
@turns.once
def answer_claim(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Approve a claim, or refuse it with the reason."""
    found = turns.find(request, reference)
    claim = _claim(found, number)
    asking.ask(request, permissions.check_can_answer_claim, claim)
    form = AnswerClaimForm(**turns.bound(request, found))
    said = "Claim answered"

    def act(who: dict[str, Any]) -> None:
        given = form.cleaned_data
        actions.answer_claim(claim, is_approved=given["answer"] == "approve", note=given["note"], **who)

    answer = turns.saved(request, form, found, act, said)
    template = "funding/about_claim.html"
    return answer or turns.page(request, form, found, "Approve or refuse a claim", template=template, claim=claim)


@require_http_methods(["GET", "POST"])
@turns.once
def pay_claim(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Record on which day an approved claim was paid in full."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_look_after, found)
    claim, words = _claim(found, number), following.words_of(found)
    form = PayForm(**turns.bound(request, found), button=words.pay)
    answer = turns.saved(
        request,
        form,
        found,
        lambda who: actions.pay_claim(claim, on=form.cleaned_data["on"], **who),
        "Recorded that the advice was given" if found.is_in_kind else "Payment recorded",
    )
    template = "funding/about_claim.html"
    return answer or turns.page(request, form, found, words.pay, template=template, claim=claim)


def _claim(award: Award, number: int) -> Claim:
    rows = Claim.objects.select_related("instalment", "evidence", "added_by", "answer__added_by", "paid")
    claim: Claim = get_object_or_404(rows, award=award, pk=number)
    claim.award = award
    return claim
