"""How every page about an application finds it, takes its form, and answers a second click."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from funding import actions, applying
from funding.lifecycle import IllegalApplicationMoveError
from funding.models import Application
from mutuals_tracker import errors
from spinouts.actions import AlreadySaved, Part, saved_before
from spinouts.forms.questions import RecordForm
from spinouts.models import Spinout
from spinouts.views import asking

HERE = "funding:application"
REFUSALS: asking.Errors = {
    actions.IncompleteError: None,
    actions.CertifiedAlreadyError: None,
    actions.RoundNotOpenError: None,
    actions.WrongRoundError: None,
    actions.DocumentGoneError: None,
    IllegalApplicationMoveError: None,
}


def find(request: HttpRequest, reference: str) -> Application:
    """Return the application with its round, fund and spin-out; for anybody who may not read it there is none (404)."""
    visible = Application.objects.visible_to(request.user).with_round()
    people = ("written_by", "declared_by", "certified_by", "changed_by")
    found: Application = get_object_or_404(visible.select_related(*people), reference=reference.upper())
    found.spinout = Spinout.objects.with_parents().get(pk=found.spinout_id)
    errors.lead_back(request, text=str(found), url=address(found))
    return found


def address(application: Application, name: str = "application", *more: object) -> str:
    """Return the address of a page of the application."""
    return reverse(f"funding:{name}", args=[application.reference, *more])


def once(view: Callable[..., HttpResponse] | None = None, *, to: str = HERE) -> Any:
    """Answer the second click of a double click as the first was answered; `to` is the page to which that leads."""
    if view is None:
        return partial(once, to=to)

    @wraps(view)
    def answering(request: HttpRequest, reference: str, **parts: Any) -> HttpResponse:
        key = asking.given(request)["sent"].key if request.method == "POST" else ""
        try:
            if key and saved_before(asking.user(request), key):
                return redirect(to, reference.upper())
            return view(request, reference, **parts)
        except AlreadySaved:
            return redirect(to, reference.upper())

    return answering


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


def page(
    request: HttpRequest,
    form: RecordForm,
    application: Application,
    title: str,
    *,
    template: str = "funding/application_form.html",
    **more: Any,
) -> HttpResponse:
    """Show the form under its title."""
    return render(request, template, {"form": form, "application": application, "title": title, **more})
