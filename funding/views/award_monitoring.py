"""What a fund asks of an award beside its money: discharging conditions, asking for returns, and sending them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from funding import actions, permissions
from funding.forms import AskReturnsForm, ConfirmForm, DischargeForm, SendReturnForm, TermForm
from funding.models import Award, AwardTerm, MonitoringReturn
from funding.views import award_turns as turns
from spinouts.views import asking


@require_http_methods(["GET", "POST"])
@turns.once
def date_term(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say by when a condition is to be discharged."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_look_after, found)
    term = get_object_or_404(AwardTerm, award=found, pk=number)
    form = TermForm(**turns.bound(request, found, term), term=term)
    answer = turns.saved(
        request,
        form,
        found,
        lambda who: actions.date_term(term, due_on=form.cleaned_data["due_on"], **who),
        "Condition saved",
        subject=term,
    )
    return answer or turns.page(request, form, found, "Say by when a condition is due", about=term.text)


@require_http_methods(["GET", "POST"])
@turns.once
def discharge_term(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say that a condition is met, and how."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_look_after, found)
    term = get_object_or_404(AwardTerm, award=found, pk=number)
    form = DischargeForm(**turns.bound(request, found, term))
    answer = turns.saved(
        request,
        form,
        found,
        lambda who: actions.discharge_term(term, how=form.cleaned_data["how"], **who),
        "Condition discharged",
        subject=term,
    )
    return answer or turns.page(request, form, found, "Discharge a condition", about=term.text)


@require_http_methods(["GET", "POST"])
@turns.once
def ask_for_award_returns(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the body to report, once or again and again."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_look_after, found)
    form = AskReturnsForm(**turns.bound(request, found), award=found)

    def act(who: dict[str, Any]) -> None:
        given = form.cleaned_data
        every = int(given["every"])
        until = given["until"] if every else None
        actions.ask_for_award_returns(
            found, asks=given["asks"], due_on=given["due_on"], every=every, until=until, **who
        )

    answer = turns.saved(request, form, found, act, "Asked for. The body is reminded 14 days before each is due")
    return answer or turns.page(request, form, found, "Ask for monitoring returns")


@require_http_methods(["GET", "POST"])
@turns.once
def send_award_return(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Tell the fund what it asked."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_report, found)
    asked = _asked(found, number)
    form = SendReturnForm(**turns.bound(request, found, asked))

    def act(who: dict[str, Any]) -> None:
        given = form.cleaned_data
        actions.send_award_return(asked, text=given["text"], upload=given["file"], **who)

    answer = turns.saved(request, form, found, act, "Monitoring return sent", subject=asked)
    return answer or turns.page(request, form, found, "Send a monitoring return", about=asked.asks)


@require_http_methods(["GET", "POST"])
@turns.once
def take_back_award_return(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Ask for a return no more."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_look_after, found)
    asked = _asked(found, number)
    form = ConfirmForm(**turns.bound(request, found, asked), button="Ask for it no more", kind="warning")
    answer = turns.saved(
        request,
        form,
        found,
        lambda who: actions.take_back_award_return(asked, **who),
        "It is not asked for any more",
        subject=asked,
    )
    return answer or turns.page(request, form, found, "Ask for a monitoring return no more", about=asked.asks)


def _asked(award: Award, number: int) -> MonitoringReturn:
    return get_object_or_404(MonitoringReturn, award=award, pk=number)
