"""Staff returns: seeing one with its source, adding, correcting, taking back and verifying."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from mutuals_tracker.govuk import formats
from spinouts import actions, permissions
from spinouts.actions import Counted
from spinouts.forms import CorrectReturnForm, ReturnForm, VerifyForm
from spinouts.models import ReturnRequest, Spinout, StaffReturn
from spinouts.views import asking, statements
from spinouts.views.because import Because

_REFUSALS: asking.Errors = {
    actions.FactDateError: "on",
    actions.SameReturnError: "source_note",
    # Where the page asks for a certifier’s word; of other pages they are about the whole.
    actions.SupersededError: "confirm",
    actions.AlreadyVerifiedError: "confirm",
}


@require_safe
def staff_return(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show a return with its source, its evidence, who verified it, and what it corrected or was corrected by."""
    spinout = asking.find(request, reference)
    shown = _find(spinout, number)
    statement = statements.shown(shown, today=asking.today())
    context = {
        "spinout": spinout,
        "statement": statement,
        "chain": statements.chain(shown),
        "may_change": shown.superseded_at is None and allows(permissions.check_can_correct, request.user, shown),
        "is_from_ledger": shown.is_from_ledger,
        "may_verify": not statement.verified and allows(permissions.check_can_verify, request.user, shown),
    }
    return render(request, "spinouts/staff_return.html", context)


@require_http_methods(["GET", "POST"])
@asking.once
def add_return(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a staff return; `as_at` in the address is the day of a request that it answers."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    waiting = list(ReturnRequest.objects.filter(spinout=spinout).unanswered().due_first())
    asked = next((each for each in waiting if each.as_at.isoformat() == request.GET.get("as_at")), None)
    form = ReturnForm(**asking.bound(request, spinout), today=asking.today(), as_at=asked.as_at if asked else None)
    if asking.answered(request, form, spinout):
        answers = _answers(form)
        if asking.saves(request, form, spinout, lambda who: actions.add_return(spinout, **answers, **who), _REFUSALS):
            return asking.done(request, spinout, f"Staff return added{_answered(waiting, answers['says'])}")
    return asking.page(request, form, spinout, "Add a staff return", about=asked.asks if asked else "")


@require_http_methods(["GET", "POST"])
@asking.once
def correct_return(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Correct a staff return."""
    spinout = asking.find(request, reference)
    wrong = _find(spinout, number)
    asking.ask(request, permissions.check_can_correct, wrong)
    waiting = list(ReturnRequest.objects.filter(spinout=spinout).unanswered().due_first())
    form = CorrectReturnForm(**asking.bound(request, spinout), staff_return=wrong, today=asking.today())
    if asking.answered(request, form, spinout):
        answers = _answers(form) | {"reason": form.cleaned_data["reason"]}
        if asking.saves(request, form, spinout, lambda who: actions.correct_return(wrong, **answers, **who), _REFUSALS):
            answered = _answered(waiting, answers["says"])
            return asking.done(request, spinout, f"Staff return corrected{answered}. What was known before stays")
    return asking.page(request, form, spinout, "Correct a staff return", evidence=wrong.evidence)


@require_http_methods(["GET", "POST"])
@asking.once
def take_back_return(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take back a return that should not have been added."""
    spinout = asking.find(request, reference)
    wrong = _find(spinout, number)
    asking.ask(request, permissions.check_can_correct, wrong)
    page = Because(
        title="Take back a staff return",
        question="Why is it taken back?",
        button="Take it back",
        saved="Staff return taken back. What was known before stays as it was",
        refusals=_REFUSALS,
    )
    return page.answer(
        request, spinout, spinout, partial(actions.take_back_return, wrong), statement=statements.shown(wrong)
    )


@require_http_methods(["GET", "POST"])
@asking.once
def verify_return(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Verify a return that somebody else entered."""
    spinout = asking.find(request, reference)
    entered = _find(spinout, number)
    asking.ask(request, permissions.check_can_verify, entered)
    form = VerifyForm(**asking.bound(request, spinout))
    if asking.answered(request, form, spinout):
        note = {"note": form.cleaned_data["note"]}
        if asking.saves(request, form, spinout, lambda who: actions.verify_return(entered, **note, **who), _REFUSALS):
            return asking.done(request, spinout, "Staff return verified")
    return asking.page(request, form, spinout, "Verify a staff return", statement=statements.shown(entered))


def _answered(waiting: list[ReturnRequest], says: Counted) -> str:
    """Return the words that say which requests the return answers, for the end of a sentence; none for none."""
    days = [formats.uk_date(each.as_at) for each in waiting if each.is_answered_by(says.measure, says.on)]
    return f". It answers the request for {' and '.join(days)}, and waits for a certifier" if days else ""


def _find(spinout: Spinout, number: int) -> StaffReturn:
    found = get_object_or_404(
        StaffReturn.objects.select_related("evidence", "recorded_by"), spinout=spinout, pk=number, retracts=False
    )
    found.spinout = spinout
    return found


def _answers(form: ReturnForm) -> dict[str, Any]:
    names = ("measure", "count", "qualifier", "on", "source_url", "source_note")
    says = Counted(**{name: form.cleaned_data[name] for name in names})
    return {"says": says, "upload": form.cleaned_data["evidence"]}
