"""Logging a new spin-out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mutuals_tracker.accounts.rules import Refused, allows
from spinouts import actions, likeness, permissions
from spinouts.actions import AlreadySaved, Described, Proposal
from spinouts.forms import LogForm, WhatToLogForm
from spinouts.lifecycle import IllegalMove, ReasonNeeded
from spinouts.models import ProposalDraft, Spinout
from spinouts.views import asking

_REFUSALS: asking.Errors = {
    ReasonNeeded: "reason",
    IllegalMove: "outcome",
    actions.DatesOutOfOrderError: "ended",
    actions.SameIdentityError: "name",
    actions.MixedExamplesError: "parents",
    actions.NumberTakenError: "company_number",
    actions.CharityAsCicError: "legal_form",
    actions.ImportUnderWayError: None,
    Refused: "parents",
}
_REFUSED: tuple[type[Exception], ...] = tuple(_REFUSALS)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask whether a proposal is begun, or a spin-out with its past behind it is logged.

    Those who have no body have no proposal to begin, and are led to the second at once.
    """
    permissions.check_can_log(request.user)
    if not allows(permissions.check_can_write, request.user):
        return redirect("spinouts:new_existing")
    form = WhatToLogForm(**asking.bound(request))
    if form.is_bound and form.is_valid():
        return redirect("spinouts:new_proposal" if form.cleaned_data["what"] == "proposal" else "spinouts:new_existing")
    waiting = ProposalDraft.objects.visible_to(request.user).open().count()
    return render(request, "spinouts/new.html", {"form": form, "waiting": waiting})


@require_http_methods(["GET", "POST"])
@asking.once
def new_existing(request: HttpRequest) -> HttpResponse:
    """Log a spin-out; one that may be in the register already has to be confirmed."""
    permissions.check_can_log(request.user)
    form = LogForm(**asking.bound(request), by=asking.user(request), today=asking.today())
    if form.is_bound and form.is_valid() and not _may_be_there(request, form):
        try:
            spinout = actions.log(_proposal(form), **asking.given(request))
        except AlreadySaved as saved:
            return asking.to_saved(saved.saved)
        except _REFUSED as refusal:
            question = getattr(refusal, "argument", None)
            asking.show_refusal(form, refusal, {type(refusal): question} if question else _REFUSALS)
        else:
            return asking.done(request, spinout, f"Logged as {spinout.reference}")
    return render(request, "spinouts/new_existing.html", {"form": form})


def _may_be_there(request: HttpRequest, form: LogForm) -> bool:
    """Return whether the person has still to look at records whose names are alike."""
    if form.cleaned_data["is_another"]:
        return False
    name = form.cleaned_data["name"]
    visible = Spinout.objects.visible_to(request.user).in_register()
    lookalikes = likeness.alike(name, list(visible.sharing_a_word(likeness.telling_words(name))))
    if lookalikes:
        form.ask_whether_another(lookalikes)
    return bool(lookalikes)


def _proposal(form: LogForm) -> Proposal:
    names = ("stage", "outcome", "submitted_on", "ended", "reason", "company_number", "society_number")
    answers = {name: form.cleaned_data[name] for name in names}
    return Proposal(described=Described(**form.described()), began=form.cleaned_data["launched"], **answers)
