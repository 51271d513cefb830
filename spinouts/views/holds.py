"""Putting a spin-out on hold, and resuming it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from mutuals_tracker.govuk import formats
from spinouts import actions, permissions
from spinouts.actions import Held
from spinouts.forms import HoldForm, ResumeForm
from spinouts.models import Hold, Spinout
from spinouts.views import asking

_HERE = "spinouts:dates"
_REFUSALS: asking.Errors = {
    actions.HoldBeganError: "began_on",
    actions.HoldExpectedError: "expected_until",
    actions.HoldEndedError: "on",
}


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Put it on hold."""
    spinout = asking.find(request, reference)
    is_held = Hold.objects.open().filter(spinout=spinout).exists()
    asking.ask(request, permissions.check_can_hold, spinout, is_held)
    form = HoldForm(**asking.unseen(request, back=asking.address(spinout, _HERE)), today=asking.today())
    if asking.answered(request, form):
        says = Held(**form.held())
        if asking.saves(request, form, spinout, lambda who: actions.hold(spinout, says=says, **who), _REFUSALS):
            return asking.done(request, spinout, "Put on hold", _HERE)
    about = "While it is on hold it moves to no other stage, and no progress update is asked for. No figure changes."
    return asking.page(request, form, spinout, "Put it on hold", within=_HERE, about=about)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def change_hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Change from when, why or until when it is on hold."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    held = _open(spinout)
    given = asking.bound(request, held, back=asking.address(spinout, _HERE))
    form = HoldForm(**given, today=asking.today(), held=held)
    if asking.answered(request, form, held):
        says = Held(**form.held())
        if asking.saves(request, form, held, lambda who: actions.change_hold(held, says=says, **who), _REFUSALS):
            return asking.done(request, spinout, "Hold saved", _HERE)
    return asking.page(request, form, spinout, "Change the hold", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    """Resume what is on hold."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    held = _open(spinout)
    given = asking.bound(request, held, back=asking.address(spinout, _HERE))
    form = ResumeForm(**given, today=asking.today())
    if asking.answered(request, form, held):
        answers = {name: form.cleaned_data[name] for name in ("on", "reason")}
        if asking.saves(request, form, held, lambda who: actions.resume(held, **answers, **who), _REFUSALS):
            return asking.done(request, spinout, "Resumed", _HERE)
    about = f"On hold since {formats.uk_date(held.began_on)}: {held.reason}"
    return asking.page(request, form, spinout, "Resume it", within=_HERE, about=about)


def _open(spinout: Spinout) -> Hold:
    """Return the hold that has not been lifted; raises Http404 where there is none."""
    return get_object_or_404(Hold.objects.open(), spinout=spinout)
