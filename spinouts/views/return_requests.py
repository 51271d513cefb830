"""Requests for staff returns: which are waited for, and which somebody is excused from."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, permissions, rhythms
from spinouts.lifecycle import ENDINGS
from spinouts.models import ReturnRequest, Spinout
from spinouts.models.spinout import RegisterState
from spinouts.views import asking
from spinouts.views.because import Because

_HERE = "spinouts:return_requests"
_REFUSALS: asking.Errors = {actions.NothingToExcuseError: None}


@dataclass(frozen=True)
class Shown:
    """A request with its state, what that means, and whether an answer is still expected."""

    request: ReturnRequest
    state: str
    colour: str
    means: str = ""
    is_expected: bool = False


@require_safe
def return_requests(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every request with its state, the latest first."""
    spinout = asking.find(request, reference)
    requests = ReturnRequest.objects.filter(spinout=spinout).with_state().latest_first()
    context = {
        "spinout": spinout,
        "requests": [_shown(each, spinout, today=asking.today()) for each in requests],
        "months": rhythms.RETURN_DUE_AFTER_MONTHS,
        "notice": rhythms.RETURN_NOTICE_DAYS,
        "may_change": allows(permissions.check_can_change, request.user, spinout),
        "may_excuse": allows(permissions.check_can_excuse, request.user, spinout),
    }
    return render(request, "spinouts/return_requests.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def excuse_return(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say why no answer is expected any more."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_excuse, spinout)
    asked = _find(spinout, number)
    page = Because(
        title="Excuse it from a staff return",
        question="Why can no number be given?",
        button="Excuse it",
        saved="Excused. Nobody is reminded again",
        within=_HERE,
        refusals=_REFUSALS,
    )
    return page.answer(request, spinout, asked, partial(actions.excuse_return, asked), about=asked.asks)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def ask_again(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say that an answer is expected after all."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_excuse, spinout)
    asked = _find(spinout, number)
    page = Because(
        title="Ask for a staff return after all",
        question="Why is a number expected after all?",
        button="Ask for it",
        saved="The return is expected again",
        within=_HERE,
        kind="",
        refusals=_REFUSALS,
    )
    return page.answer(request, spinout, asked, partial(actions.ask_again, asked), about=asked.asks)


def _find(spinout: Spinout, number: int) -> ReturnRequest:
    return get_object_or_404(ReturnRequest, spinout=spinout, pk=number)


def _shown(asked: ReturnRequest, spinout: Spinout, *, today: date) -> Shown:
    """Return the request with its state; of a spin-out that has ended or left the register nothing is expected."""
    answer, signed_off = asked.answer, asked.is_signed_off  # type: ignore[attr-defined]  # with_state
    if asked.excused_reason:
        return Shown(asked, "Excused", "grey", "No number is expected.")
    if signed_off:
        return Shown(asked, "Signed off", "green", "A certifier verified the answer.")
    if answer:
        return Shown(asked, "Answered", "teal", "The answer waits for a certifier to sign it off.")
    if spinout.outcome in ENDINGS or spinout.register_state != RegisterState.ENTERED:
        return Shown(asked, "Closed", "grey", "It has ended or left the register, so no number is expected any more.")
    if asked.due_on < today:
        return Shown(asked, "Overdue", "red", "Nobody has answered.", is_expected=True)
    return Shown(asked, "Waiting", "blue", "Nobody has answered yet.", is_expected=True)
