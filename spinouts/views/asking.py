"""How every page about a record finds it, asks its rule, takes its form, and answers what an action refuses."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from mutuals_tracker import errors
from mutuals_tracker.accounts.models import User
from spinouts import actions, gatekeeping, sections, timeline
from spinouts.actions import AlreadySaved, ChangedMeanwhile, Latest, Part, Sent
from spinouts.actions.turn import is_revision
from spinouts.forms.questions import RecordForm
from spinouts.models import CaseRow, ProposalDraft, Spinout
from spinouts.permissions import NotNowError

View = Callable[..., HttpResponse]
# What a form is about: the facts of a record, one row of its casework or a part of one, or the statement that stands.
Subject = Spinout | CaseRow | Part | Latest
Errors = Mapping[type[Exception], str | None]
# Before anything was recorded: what a form without a readable version has seen.
NOTHING_SEEN = datetime(1970, 1, 1, tzinfo=UTC)


def find(request: HttpRequest, reference: str, *, with_answers: bool = False) -> Spinout:
    """Return the record with its parents; for anybody who may not open it, it does not exist (404).

    `with_answers` is for a page that says what its next gate asks for (`gatekeeping.answers_of`).
    """
    visible = Spinout.objects.visible_to(request.user).select_related("organisation", "merged_into", "case__lead")
    if with_answers:
        visible = gatekeeping.with_answers(visible, on=today())
    found = get_object_or_404(visible.with_parents(), reference=reference.upper())
    errors.lead_back(request, text=str(found), url=address(found))
    return found


def ask(request: HttpRequest, rule: Callable[..., None], *things: object) -> None:
    """Ask the rule before a form is shown. Raises Refused.

    A record that left the register while somebody was filling in a form, or went on after all, is refused by the
    action instead, so that what they typed stays on the page.
    """
    try:
        rule(request.user, *things)
    except NotNowError:
        if request.method != "POST":
            raise


def once(view: View | None = None, *, to: str | Callable[[Spinout], str] = "spinouts:detail") -> Any:
    """Answer the second click of a double click, or a page sent again, as the first was answered.

    `to` names the page of the record to which the view goes once it has saved, or says which that is.
    """
    if view is None:
        return partial(once, to=to)

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        saved = actions.saved_before(user(request), _key(request)) if request.method == "POST" else None
        try:
            return to_saved(saved, to) if saved else view(request, *args, **kwargs)
        except AlreadySaved as meanwhile:
            return to_saved(meanwhile.saved, to)

    return answering


def bound(request: HttpRequest, subject: Subject | None = None, *, back: str = "") -> dict[str, Any]:
    """Return what a form about the subject takes: what was sent, the version that the page shows, where Cancel leads.

    `back` is where Cancel leads when not to the record.
    """
    posted = request.method == "POST"
    record = _record(subject)
    return {
        "data": request.POST if posted else None,
        "files": request.FILES if posted else None,
        "seen": actions.version(subject) if subject and not posted else "",
        "cancel": back or (address(record) if record else reverse("spinouts:listing")),
    }


def unseen(request: HttpRequest, *, back: str) -> dict[str, Any]:
    """Return what a form takes that adds something new, and so cannot overwrite anybody's words."""
    return bound(request) | {"cancel": back}


def answered(request: HttpRequest, form: RecordForm, subject: Subject | None = None) -> bool:
    """Return whether the form was sent, makes sense, and nobody changed the subject since its page was opened.

    Raises AlreadySaved where what changed it was this very form, sent by the first click while this one was on its way.
    """
    if not form.is_bound:
        return False
    makes_sense = form.is_valid()
    seen = seen_by(form)
    if subject is not None and actions.has_changed(subject, seen):
        if saved := actions.saved_before(user(request), _key(request)):
            raise AlreadySaved(saved)
        _show_changes(request, form, subject, seen)
        return False
    return makes_sense


def seen_by(form: RecordForm) -> str:
    """Return the version that the form's page showed; for one that somebody emptied, a version that never was.

    A form without the question, which no page of ours sends, has seen nothing that could have changed.
    """
    seen: str = form.data.get("seen", "")
    return seen or ("emptied" if "seen" in form.data else "")


def saves(
    request: HttpRequest,
    form: RecordForm,
    subject: Subject,
    act: Callable[[dict[str, Any]], object],
    refusals: Errors | None = None,
) -> bool:
    """Run the action; return whether it was saved, or give the form the error that says why not.

    `act` receives by, at and sent. `refusals` maps what it may raise to the field that is wrong, the more particular
    ones first; None is the form as a whole.
    """
    refusals = refusals or {}
    expected: tuple[type[Exception], ...] = (NotNowError, *refusals)
    try:
        act(given(request))
    except AlreadySaved:
        return True
    except ChangedMeanwhile as changed:
        _show_changes(request, form, subject, changed.seen)
    except expected as refusal:
        show_refusal(form, refusal, refusals)
    else:
        return True
    return False


def given(request: HttpRequest) -> dict[str, Any]:
    """Return who acts, when, and what their page knew."""
    seen = request.POST.get("seen", "")
    if seen and not is_revision(seen):
        seen = _moment(seen).isoformat()
    return {"by": user(request), "at": timezone.now(), "sent": Sent(seen=seen, key=_key(request))}


def show_refusal(form: RecordForm, refusal: Exception, refusals: Errors) -> None:
    """Give the form the error, or each of its `messages`, on the field that is wrong where the page has it."""
    field = next((field for kind, field in refusals.items() if isinstance(refusal, kind)), None)
    messages = list(getattr(refusal, "messages", None) or [str(refusal)])
    form.add_error(field if field in form.fields else None, messages)


def page(
    request: HttpRequest,
    form: RecordForm,
    spinout: Spinout,
    title: str,
    *,
    within: str = "",
    template: str = "spinouts/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form under its title; `within` names the section of the record from which it was reached.

    `template` extends the usual one, for a form that needs words before it.
    """
    context |= {"form": form, "spinout": spinout, "title": title}
    if within:
        context["section"] = {"text": sections.TEXTS[within.removeprefix("spinouts:")], "url": address(spinout, within)}
    return render(request, template, context)


def done(request: HttpRequest, spinout: Spinout, message: str, to: str = "spinouts:detail") -> HttpResponse:
    """Say that it was saved, and go back to the record, or to the page of it that `to` names."""
    messages.success(request, message)
    return redirect(to, spinout.reference)


def to_record(spinout: Spinout) -> HttpResponse:
    """Go to the record's own page."""
    return redirect("spinouts:detail", spinout.reference)


def to_saved(saved: Spinout | ProposalDraft, to: str | Callable[[Spinout], str] = "spinouts:detail") -> HttpResponse:
    """Go to the page of the record or draft that a form changed."""
    if isinstance(saved, Spinout):
        return redirect(to(saved) if callable(to) else to, saved.reference)
    return to_record(saved.spinout) if saved.spinout else redirect("spinouts:draft", saved.pk)


def address(spinout: Spinout, name: str = "spinouts:detail", *parts: object) -> str:
    """Return the address of a page of the record, its own where none is named."""
    return reverse(name, args=[spinout.reference, *parts])


def today() -> date:
    """Return today's date in the UK."""
    return timezone.localdate()


def _show_changes(request: HttpRequest, form: RecordForm, subject: Subject, seen: str) -> None:
    if isinstance(subject, Spinout):
        changes = timeline.entries(subject, reader=request.user, since=_moment(seen))
    elif isinstance(subject, Latest):
        changes = timeline.of_entries(subject.spinout, subject.kind, seen=seen)
    else:
        subject = _read_again(subject)
        columns = subject.columns if isinstance(subject, Part) else ()
        # What a history does not tell, this does not tell either.
        is_told = timeline.tells(type(_row(subject)))
        changes = timeline.of_row(_row(subject), seen=seen, columns=columns) if is_told else []
    form.show_changes(changes, seen=actions.version(subject))


def _record(subject: Subject | None) -> Spinout | None:
    if subject is None or isinstance(subject, Spinout):
        return subject
    return subject.spinout if isinstance(subject, Latest) else _row(subject).spinout


def _row(subject: CaseRow | Part) -> CaseRow:
    return subject.row if isinstance(subject, Part) else subject


def _read_again(subject: CaseRow | Part) -> CaseRow | Part:
    """What the view read may be older than what the action found; where nobody had begun, somebody has."""
    found = _row(subject).read_again()
    return Part(found, subject.columns) if isinstance(subject, Part) else found


def _moment(seen: str) -> datetime:
    try:
        moment = datetime.fromisoformat(seen)
        # PostgreSQL knows fewer time zones than Python.
        return moment.astimezone(UTC) if moment.tzinfo else NOTHING_SEEN
    except (ValueError, OverflowError):
        return NOTHING_SEEN


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
