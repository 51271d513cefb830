"""Notes on a record and on its tasks: reading them, writing them, and removing one's own."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import allows
from spinouts import actions, mentions, permissions
from spinouts.actions import Written
from spinouts.checklists import BY_CODE
from spinouts.forms import NoteForm, RemoveNoteForm
from spinouts.models import CaseTask, Mention, Note, Spinout
from spinouts.views import asking

_HERE = "spinouts:notes"
_REFUSALS: asking.Errors = {mentions.MentionError: "text"}
PAGE = 20
# How many notes a task's own page shows; a link leads to the rest.
ON_TASK = 10


@dataclass(frozen=True)
class Shown:
    """A note as one person reads it: its words, each piece with whether it mentions somebody."""

    note: Note
    pieces: list[tuple[str, bool]]
    may_remove: bool
    # Whether it mentions the reader, who had not seen it yet.
    is_new: bool
    # The page of the task that it is about, if it is about one.
    task_url: str


@dataclass(frozen=True)
class TaskNotes:
    """The latest notes on one task for one person, whether there are more, and where another is written."""

    shown: list[Shown]
    has_more: bool
    add_url: str


@require_safe
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the notes that are for the reader, who has read what mentions them by opening the page."""
    spinout, user = asking.find(request, reference), asking.user(request)
    unread = set(Mention.objects.unread_by(user).on(spinout).values_list("note_id", flat=True))
    if unread and request.method == "GET":
        actions.read_mentions(spinout, by=user, at=timezone.now())
    readable = Note.objects.readable_by(user, spinout).standing().latest_first()
    page = Paginator(readable, PAGE).get_page(request.GET.get("page"))
    context = {
        "spinout": spinout,
        "page": page,
        "notes": [_shown(note, spinout, user, unread) for note in page],
        "may_note": allows(permissions.check_can_note, user, spinout),
    }
    return render(request, "spinouts/notes.html", context)


def on_task(request: HttpRequest, spinout: Spinout, *, code: str = "", task: CaseTask | None = None) -> TaskNotes:
    """Return what `_task_notes.html` shows on a task's page: of the checklist by its `code`, or one of the body's own.

    Two queries for any number of notes.
    """
    user = asking.user(request)
    readable = Note.objects.readable_by(user, spinout).about_task(code, task).standing().latest_first()
    found = list(readable[: ON_TASK + 1])
    add_url = f"{asking.address(spinout, 'spinouts:add_note')}?{urlencode({'task': code or str(task and task.pk)})}"
    return TaskNotes([_shown(note, spinout, user, set()) for note in found[:ON_TASK]], len(found) > ON_TASK, add_url)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def add_note(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a note on the record, or on one of its tasks."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_note, spinout)
    code, task = _task_asked(spinout, request.GET.get("task", ""))
    back = _task_url(spinout, code, task) or asking.address(spinout, _HERE)
    readable = permissions.audiences(request.user, spinout)
    parents = [link.organisation.name for link in spinout.parent_links.all()]
    readers = mentions.readers(spinout)
    form = NoteForm(**asking.unseen(request, back=back), audiences=readable, parents=parents, readers=readers)
    if asking.answered(request, form):
        says = Written(**form.says(), task_code=code, task=task)
        site = settings.SERVICE_URL
        if asking.saves(
            request, form, spinout, lambda who: actions.add_note(spinout, says=says, site=site, **who), _REFUSALS
        ):
            messages.success(request, "Note saved")
            return redirect(back)
    return asking.page(
        request,
        form,
        spinout,
        "Write a note",
        within=_HERE,
        template="spinouts/add_note.html",
        readers=[reader for reader in readers if reader.person != request.user],
        about=f"About the task: {BY_CODE[code].title if code else task}" if code or task else "",
    )


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def remove_note(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove one's own note."""
    spinout = asking.find(request, reference)
    note = get_object_or_404(Note.objects.readable_by(request.user, spinout).select_related("spinout"), pk=number)
    asking.ask(request, permissions.check_can_remove_note, note)
    form = RemoveNoteForm(**asking.bound(request, note, back=asking.address(spinout, _HERE)))
    if asking.answered(request, form, note) and asking.saves(
        request, form, note, lambda who: actions.remove_note(note, **who)
    ):
        return asking.done(request, spinout, "Note removed", _HERE)
    template = "spinouts/remove_note.html"
    return asking.page(request, form, spinout, "Remove your note", within=_HERE, template=template, about=note.text)


def _shown(note: Note, spinout: Spinout, user: User, unread: set[int]) -> Shown:
    return Shown(
        note=note,
        pieces=list(mentions.pieces(note.text, [mention.person for mention in note.mentions.all()])),
        may_remove=allows(permissions.check_can_remove_note, user, note),
        is_new=note.pk in unread,
        task_url=_task_url(spinout, note.task_code, note.task),
    )


def _task_asked(spinout: Spinout, written: str) -> tuple[str, CaseTask | None]:
    """Return the task that an address names, by the code of the checklist or the number of one of the body's own."""
    if not written or written in BY_CODE:
        return written, None
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise Http404("There is no such task")
    return "", get_object_or_404(CaseTask, spinout=spinout, code="", pk=int(written))


def _task_url(spinout: Spinout, code: str, task: CaseTask | None) -> str:
    if task:
        return reverse("spinouts:own_task", args=[spinout.reference, task.pk])
    return reverse("spinouts:task", args=[spinout.reference, code]) if code else ""
