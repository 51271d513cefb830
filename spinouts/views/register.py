"""Withdrawing, restoring and merging records."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, permissions
from spinouts.forms import MergeForm
from spinouts.views import asking
from spinouts.views.because import Because


@require_http_methods(["GET", "POST"])
@asking.once
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw a record that was logged by mistake."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_withdraw, spinout)
    page = Because(
        title="Withdraw a record logged by mistake",
        question="Why was it a mistake?",
        button="Withdraw it",
        saved="{} has left the register and every figure",
    )
    return page.answer(request, spinout, spinout, partial(actions.withdraw, spinout), lead="withdraw")


@require_http_methods(["GET", "POST"])
@asking.once
def restore(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a withdrawn or merged record back."""
    spinout = asking.find(request, reference)
    permissions.check_can_restore(request.user, spinout)
    page = Because(
        title="Put the record back into the register",
        question="Why is it put back?",
        button="Put it back",
        saved="{} is in the register again",
        kind="",
        refusals={
            actions.SameIdentityError: None,
            actions.NumberGivenAwayError: None,
            actions.ImportUnderWayError: None,
        },
    )
    return page.answer(request, spinout, spinout, partial(actions.restore, spinout))


@require_http_methods(["GET", "POST"])
@asking.once
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """Merge a duplicate into the record that it duplicates."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_withdraw, spinout)
    form = MergeForm(**asking.bound(request, spinout), by=asking.user(request), duplicate=spinout)
    if asking.answered(request, form, spinout):
        answers = {name: form.cleaned_data[name] for name in ("into", "reason")}
        refusals: asking.Errors = {actions.CannotMergeError: "into", Refused: "into"}
        if asking.saves(request, form, spinout, lambda who: actions.merge(spinout, **answers, **who), refusals):
            return asking.done(request, spinout, f"Merged into {answers['into'].reference}")
    return asking.page(request, form, spinout, "Merge a duplicate", lead="merge")
