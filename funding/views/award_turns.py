"""How every page about an award finds it, takes its form, and answers a second click."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from funding import actions
from funding.actions.awarding import STANDING
from funding.lifecycle import IllegalApplicationMoveError
from funding.models import Award
from spinouts.actions import Part
from spinouts.forms.questions import RecordForm
from spinouts.models import CaseRow
from spinouts.views import asking
from spinouts.views.row_pages import RowPages

REFUSALS: asking.Errors = {
    actions.AwardDateError: "on",
    actions.BeyondAwardError: "amount",
    actions.BeyondInstalmentError: "amount",
    actions.BeyondScheduleError: "amount",
    actions.ClaimedError: "amount",
    actions.OvercommittedError: "amount",
    actions.DaysError: "days",
    actions.NoEvidenceError: "file",
    actions.NoReasonError: "note",
    actions.NothingVariedError: "amount",
    actions.TooManyReturnsError: "until",
    actions.ClaimAnsweredError: None,
    actions.ClaimNotToPayError: None,
    actions.InstalmentGoneError: None,
    actions.ReturnGoneError: None,
    actions.ReturnSentError: None,
    actions.StillOpenError: None,
    actions.TermDischargedError: None,
    IllegalApplicationMoveError: None,
}
# Where a form has no question called `on`, the day that is wrong is this one.
_DUE: asking.Errors = {**REFUSALS, actions.AwardDateError: "due_on"}
_ENDS: asking.Errors = {**REFUSALS, actions.AwardDateError: "ends_on"}


_PAGES = RowPages(
    "funding",
    "award",
    lambda reader: (
        Award.objects.visible_to(reader).with_whom().select_related("agreed_by", "agreement", "published_by")
    ),
)
HERE = _PAGES.here
find, address, once, page = _PAGES.find, _PAGES.address, _PAGES.once, _PAGES.page


def standing(award: Award) -> Part:
    """Return how the award stands as what a form is about: nobody moves money on a page that shows other sums."""
    return Part(award, STANDING)


def bound(request: HttpRequest, award: Award, subject: CaseRow | Part | None = None) -> dict[str, Any]:
    """Return what a form takes; Cancel leads back to the award."""
    return asking.bound(request, subject, back=address(award))


def saved(
    request: HttpRequest,
    form: RecordForm,
    award: Award,
    act: Callable[[dict[str, Any]], object],
    message: str,
    *,
    subject: CaseRow | Part | None = None,
) -> HttpResponse | None:
    """Run the action if the form makes sense and go back to the award; None shows the form again."""
    refusals = _DUE if "due_on" in form.fields else _ENDS if "ends_on" in form.fields else REFUSALS
    about = subject or standing(award)
    if not (asking.answered(request, form, subject) and asking.saves(request, form, about, act, refusals)):
        return None
    messages.success(request, message)
    return redirect(HERE, award.reference)
