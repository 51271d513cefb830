"""Logging a new spin-out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, likeness, permissions
from spinouts.actions import AlreadySaved, Described, Proposal
from spinouts.forms import LogForm
from spinouts.lifecycle import IllegalMove, ReasonNeeded
from spinouts.models import Spinout
from spinouts.views import asking

_REFUSALS: asking.Errors = {
    ReasonNeeded: "reason",
    IllegalMove: "outcome",
    actions.DatesOutOfOrderError: "ended",
    actions.SameIdentityError: "name",
    actions.MixedExamplesError: "parents",
    actions.NumberTakenError: "company_number",
    actions.ImportUnderWayError: None,
    Refused: "parents",
}
_REFUSED: tuple[type[Exception], ...] = tuple(_REFUSALS)


@require_http_methods(["GET", "POST"])
@asking.once
def new(request: HttpRequest) -> HttpResponse:
    """Log a spin-out; one that may be in the register already has to be confirmed."""
    permissions.check_can_log(request.user)
    form = LogForm(**asking.bound(request), by=asking.user(request), today=asking.today())
    if form.is_bound and form.is_valid() and not _may_be_there(request, form):
        try:
            spinout = actions.log(_proposal(form), **asking.given(request))
        except AlreadySaved as saved:
            return asking.to_saved(saved.saved)
        except _REFUSED as refusal:
            asking.show_refusal(form, refusal, _REFUSALS)
        else:
            return asking.done(request, spinout, f"Logged as {spinout.reference}")
    return render(request, "spinouts/new.html", {"form": form})


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
