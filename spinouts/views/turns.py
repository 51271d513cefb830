"""How every page on which an admin keeps funds takes its form, and answers what an action refuses."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mutuals_tracker.revisions import ChangedSinceError
from spinouts.forms.questions import RecordForm
from spinouts.views import asking

# What an action may raise, and the field that is wrong; None is the form as a whole.
Refusals = Mapping[type[Exception], str | None]


def bound(request: HttpRequest, *, back: str, revision: int | None = None) -> dict[str, Any]:
    """Return what a form takes: what was sent, the revision that the page shows, and where Cancel leads."""
    posted = request.method == "POST"
    seen = "" if posted or revision is None else str(revision)
    return {"data": request.POST if posted else None, "seen": seen, "cancel": back}


def done(
    request: HttpRequest,
    form: RecordForm,
    act: Callable[[dict[str, Any]], object],
    *,
    refusals: Refusals,
    to: str,
    message: str,
) -> HttpResponse | None:
    """Run the action with who acts and when, if the form makes sense, and go on; None shows the form again."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        act({"by": asking.user(request), "at": timezone.now()})
    except ChangedSinceError as error:
        form.add_error(None, str(error))
    except tuple(refusals) as refusal:
        field = next(name for kind, name in refusals.items() if isinstance(refusal, kind))
        form.add_error(field, str(refusal))
    else:
        messages.success(request, message)
        return redirect(to)
    return None


def seen(form: RecordForm) -> str:
    """Return the revision that the page showed; what is none is no revision of the row."""
    written = form.data.get("seen", "")
    return written if written.isascii() and written.isdigit() and len(written) < 10 else "0"


def page(
    request: HttpRequest, form: forms.Form, title: str, *, crumbs: list[tuple[str, str]], **more: Any
) -> HttpResponse:
    """Show the form under its title; `crumbs` lead back."""
    return render(request, "spinouts/kept_form.html", {"form": form, "title": title, "crumbs": crumbs, **more})
