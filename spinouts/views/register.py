"""Withdrawing, restoring and merging records."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, permissions
from spinouts.forms import MergeForm, ReasonForm
from spinouts.views import asking


@require_http_methods(["GET", "POST"])
@asking.once
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw a record that was logged by mistake."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_withdraw, spinout)
    form = ReasonForm(**asking.bound(request, spinout), button="Withdraw it", ask="Why was it a mistake?")
    if asking.answered(request, form, spinout):
        reason = form.cleaned_data["reason"]
        if asking.saves(request, form, spinout, lambda who: actions.withdraw(spinout, reason=reason, **who), {}):
            return asking.done(request, spinout, f"{spinout.reference} has left the register and every figure")
    return asking.page(request, form, spinout, "Withdraw a record logged by mistake", lead="withdraw")


@require_http_methods(["GET", "POST"])
@asking.once
def restore(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a withdrawn or merged record back."""
    spinout = asking.find(request, reference)
    permissions.check_can_restore(request.user, spinout)
    form = ReasonForm(**asking.bound(request, spinout), button="Put it back", ask="Why is it put back?", kind="")
    if asking.answered(request, form, spinout):
        reason = form.cleaned_data["reason"]
        refusals: asking.Errors = {actions.SameIdentityError: None, actions.ImportUnderWayError: None}
        if asking.saves(request, form, spinout, lambda who: actions.restore(spinout, reason=reason, **who), refusals):
            return asking.done(request, spinout, f"{spinout.reference} is in the register again")
    return asking.page(request, form, spinout, "Put the record back into the register")


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
