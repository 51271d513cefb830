"""The eligibility check: begun, and passed; what fails it is decided with a letter."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from funding import actions, eligibility, permissions
from funding.eligibility import Judged
from funding.forms import ConfirmForm, EligibleForm
from funding.judging import situation_of
from funding.models import Application, Round
from funding.views import application_turns as turns
from spinouts.actions import Part
from spinouts.views import asking


@require_http_methods(["GET", "POST"])
@turns.once
def begin_check(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin to check whether it is eligible."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_begin_check, found)
    subject = Part(found, ("state",))
    form = ConfirmForm(**turns.bound(request, subject), button="Begin the check")
    answer = turns.saved(request, form, subject, lambda who: actions.begin_check(found, **who), "The check has begun")
    about = "The applicant sees that somebody checks whether it is eligible."
    return answer or turns.page(request, form, found, "Begin the eligibility check", about=about)


@require_http_methods(["GET", "POST"])
@turns.once
def check_eligibility(request: HttpRequest, reference: str) -> HttpResponse:
    """Show each rule of the round beside the record as it was on the day of submission, and pass the check."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_check_eligibility, found)
    subject = Part(found, ("state",))
    judged = _judged(found)
    form = EligibleForm(**turns.bound(request, subject))

    def act(who: dict[str, Any]) -> None:
        rules = [(each.rule.words, each.answer.verdict.label, each.answer.because) for each in judged]
        actions.pass_check(found, note=form.cleaned_data["note"], rules=rules, **who)

    answer = turns.saved(request, form, subject, act, "Eligible. Give it to those who assess it")
    context: dict[str, Any] = {"answers": judged, "on": timezone.localdate(found.submitted_at)}
    template = "funding/check_eligibility.html"
    return answer or turns.page(request, form, found, "Is it eligible?", template=template, **context)


def _judged(application: Application) -> list[Judged]:
    """Return each rule of the round with what the record said of it on the day of submission."""
    asked = Round.objects.with_terms().get(pk=application.round_id)
    situation = situation_of(application.spinout, on=timezone.localdate(application.submitted_at))
    if situation is None:
        return []
    return list(eligibility.judge([row.rule for row in asked.rules.all()], situation))
