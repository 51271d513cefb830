"""How every page about an application finds it, takes its form, and answers a second click."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from funding import actions, applying
from funding.lifecycle import IllegalApplicationMoveError
from funding.models import Application
from spinouts.actions import Part
from spinouts.forms.questions import RecordForm
from spinouts.views import asking
from spinouts.views.row_pages import RowPages

REFUSALS: asking.Errors = {
    actions.IncompleteError: None,
    actions.CertifiedAlreadyError: None,
    actions.RoundNotOpenError: None,
    actions.WrongRoundError: None,
    actions.DocumentGoneError: None,
    IllegalApplicationMoveError: None,
}


_PAGES = RowPages(
    "funding",
    "application",
    lambda reader: (
        Application.objects.visible_to(reader)
        .with_round()
        .select_related("written_by", "declared_by", "certified_by", "changed_by")
    ),
)
HERE = _PAGES.here
find, address, once, page = _PAGES.find, _PAGES.address, _PAGES.once, _PAGES.page


def section(application: Application, name: str) -> Part:
    """Return the section as what a form is about."""
    return Part(application, applying.COLUMNS[name])


def whole(application: Application) -> Part:
    """Return all that it says as what a form is about."""
    return Part(application, applying.WHOLE)


def bound(request: HttpRequest, subject: Part, *, back: str = "application") -> dict[str, Any]:
    """Return what a form about it takes; Cancel leads back to the application."""
    application = subject.row
    if not isinstance(application, Application):
        raise TypeError("These pages are about applications")
    return asking.bound(request, subject, back=address(application, back))


def saved(
    request: HttpRequest, form: RecordForm, subject: Part, act: Callable[[dict[str, Any]], object], message: str
) -> HttpResponse | None:
    """Run the action if the form makes sense and go back to the application; None shows the form again."""
    if not (asking.answered(request, form, subject) and asking.saves(request, form, subject, act, REFUSALS)):
        return None
    messages.success(request, message)
    return redirect(HERE, subject.row.reference)  # type: ignore[attr-defined]
