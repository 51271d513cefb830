"""How every page about a record finds it, asks its rule, takes its form, and answers what an action refuses."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from spinouts import actions, timeline
from spinouts.actions import AlreadySaved, ChangedMeanwhile, Sent
from spinouts.forms.questions import RecordForm
from spinouts.models import Spinout
from spinouts.permissions import OutOfRegisterError

Errors = Mapping[type[Exception], str | None]
# Before anything was recorded: what a form without a readable version has seen.
NOTHING_SEEN = datetime(1970, 1, 1, tzinfo=UTC)


def find(request: HttpRequest, reference: str) -> Spinout:
    """Return the record with its parents; for anybody who may not open it, it does not exist (404)."""
    visible = Spinout.objects.visible_to(request.user).select_related("organisation", "merged_into")
    return get_object_or_404(visible.with_parents(), reference=reference.upper())


def ask(request: HttpRequest, rule: Callable[..., None], *things: object) -> None:
    """Ask the rule before a form is shown. Raises Refused.

    A record that left the register while somebody was filling in a form is refused by the action instead, so that
    what they typed stays on the page.
    """
    try:
        rule(request.user, *things)
    except OutOfRegisterError:
        if request.method != "POST":
            raise


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer the second click of a double click, or a page sent again, as the first was answered."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        saved = actions.saved_before(user(request), _key(request)) if request.method == "POST" else None
        return to_record(saved) if saved else view(request, *args, **kwargs)

    return answering


def bound(request: HttpRequest, spinout: Spinout | None = None) -> dict[str, Any]:
    """Return what a form about the record takes: what was sent, what the page shows, and where Cancel leads."""
    posted = request.method == "POST"
    return {
        "data": request.POST if posted else None,
        "files": request.FILES if posted else None,
        "seen": actions.version(spinout) if spinout and not posted else "",
        "cancel": address(spinout) if spinout else reverse("spinouts:listing"),
    }


def answered(form: RecordForm, spinout: Spinout) -> bool:
    """Return whether the form was sent, makes sense, and nobody changed the record since its page was opened."""
    if not form.is_bound:
        return False
    makes_sense = form.is_valid()
    seen = form.data.get("seen", "")
    if seen and seen != actions.version(spinout):
        _show_changes(form, spinout, _moment(seen))
        return False
    return makes_sense


def saves(
    request: HttpRequest, form: RecordForm, spinout: Spinout, act: Callable[[dict[str, Any]], object], refusals: Errors
) -> bool:
    """Run the action; return whether it was saved, or give the form the error that says why not.

    `act` receives by, at and sent. `refusals` maps what it may raise to the field that is wrong, the more particular
    ones first; None is the form as a whole.
    """
    expected: tuple[type[Exception], ...] = (OutOfRegisterError, *refusals)
    try:
        act(given(request))
    except AlreadySaved:
        return True
    except ChangedMeanwhile as changed:
        _show_changes(form, spinout, changed.since)
    except expected as refusal:
        show_refusal(form, refusal, refusals)
    else:
        return True
    return False


def given(request: HttpRequest) -> dict[str, Any]:
    """Return who acts, when, and what their page knew."""
    seen = request.POST.get("seen", "")
    sent = Sent(seen=_moment(seen).isoformat() if seen else "", key=_key(request))
    return {"by": user(request), "at": timezone.now(), "sent": sent}


def show_refusal(form: RecordForm, refusal: Exception, refusals: Errors) -> None:
    """Give the form the error, on the field that is wrong where the page has it."""
    field = next((field for kind, field in refusals.items() if isinstance(refusal, kind)), None)
    form.add_error(field if field in form.fields else None, str(refusal))


def page(request: HttpRequest, form: RecordForm, spinout: Spinout, title: str, **context: Any) -> HttpResponse:
    """Show the form under its title."""
    context |= {"form": form, "spinout": spinout, "title": title}
    return render(request, "spinouts/form.html", context)


def done(request: HttpRequest, spinout: Spinout, message: str) -> HttpResponse:
    """Say that it was saved, and go back to the record."""
    messages.success(request, message)
    return to_record(spinout)


def to_record(spinout: Spinout) -> HttpResponse:
    """Go to the record's own page."""
    return redirect("spinouts:detail", spinout.reference)


def address(spinout: Spinout) -> str:
    """Return the address of the record's own page."""
    return reverse("spinouts:detail", args=[spinout.reference])


def today() -> date:
    """Return today's date in the UK."""
    return timezone.localdate()


def _show_changes(form: RecordForm, spinout: Spinout, since: datetime) -> None:
    form.show_changes(timeline.entries(spinout, since=since), seen=actions.version(spinout))


def _moment(seen: str) -> datetime:
    try:
        moment = datetime.fromisoformat(seen)
    except ValueError:
        return NOTHING_SEEN
    return moment if moment.tzinfo else NOTHING_SEEN


def _key(request: HttpRequest) -> str:
    """Return a checksum of all that was sent; nothing for a form without a number of its own."""
    if not request.POST.get("once"):
        return ""
    digest = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            digest.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    for name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            digest.update(repr((name, upload.name)).encode("utf-8", "surrogatepass"))
            for chunk in upload.chunks():
                digest.update(chunk)
    return digest.hexdigest()


def user(request: HttpRequest) -> User:
    """Return who is signed in; login is required of every page here."""
    if not isinstance(request.user, User):
        raise TypeError("Login is required before any page about a record")
    return request.user
