"""How every page of a draft finds it, takes its form, and answers what an action refuses."""

from collections.abc import Callable, Collection
from functools import partial, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from spinouts import actions, similar, timeline
from spinouts.actions import AlreadySaved, ChangedMeanwhile
from spinouts.forms.questions import RecordForm
from spinouts.models import ProposalDraft
from spinouts.models.draft import Section
from spinouts.permissions import DraftClosedError
from spinouts.views import asking

View = Callable[..., HttpResponse]


def find(request: HttpRequest, number: int) -> ProposalDraft:
    """Return the draft with its parents and contacts; to anybody outside its body it does not exist (404)."""
    return get_object_or_404(ProposalDraft.objects.visible_to(request.user).whole(), pk=number)


def writes(view: View | None = None, *, to: str = "spinouts:draft") -> Any:
    """Give the view its draft, while it is open.

    A closed one leads to what became of it, but for what somebody sends to it: the action refuses that, and what they
    typed stays on the page. A second click is answered as the first was, which led to the page that `to` names.
    """
    if view is None:
        return partial(writes, to=to)

    @wraps(view)
    def answering(request: HttpRequest, number: int, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = find(request, number)
        if request.method == "POST":
            who = asking.given(request)
            if actions.saved_before(who["by"], who["sent"].key):
                return redirect(to, draft.pk)
        elif not draft.is_open:
            return closed(request, draft)
        return view(request, draft, *args, **kwargs)

    return answering


def closed(request: HttpRequest, draft: ProposalDraft) -> HttpResponse:
    """Go to the record that a draft became, or say who discarded it and why."""
    if draft.spinout:
        return asking.to_record(draft.spinout)
    return render(request, "spinouts/draft_discarded.html", {"draft": draft, "closing": timeline.closing(draft)})


def bound(request: HttpRequest, draft: ProposalDraft, *, back: str = "spinouts:draft") -> dict[str, Any]:
    """Return what a form about the draft takes; `back` names the page of it to which Cancel leads."""
    posted = request.method == "POST"
    return {
        "data": request.POST if posted else None,
        "files": request.FILES if posted else None,
        "seen": "" if posted else actions.version(draft),
        "cancel": address(draft, back),
    }


def answered(
    request: HttpRequest,
    form: RecordForm,
    draft: ProposalDraft,
    sections: Collection[Section] = (),
    *,
    contact: int | None = None,
) -> bool:
    """Return whether the form was sent, makes sense, and nobody changed these sections since its page was opened."""
    if not form.is_bound:
        return False
    makes_sense = form.is_valid()
    seen = asking.seen_by(form)
    is_stale = draft.is_open and bool(seen) and seen != actions.version(draft)
    if is_stale and timeline.of_draft(draft, sections, seen=seen, contact=contact):
        show_changes(request, form, draft, sections, seen=seen, contact=contact)
        return False
    return makes_sense


def saves(
    request: HttpRequest,
    form: RecordForm,
    draft: ProposalDraft,
    act: Callable[[dict[str, Any]], object],
    *,
    sections: Collection[Section] = (),
    contact: int | None = None,
    refusals: asking.Errors | None = None,
) -> bool:
    """Run the action; return whether it was saved, or give the form the error that says why not.

    `refusals` maps what it may raise to the question that is wrong; an error that knows its own question is put there.
    """
    refusals = refusals or {}
    expected: tuple[type[Exception], ...] = (DraftClosedError, *refusals)
    try:
        act(asking.given(request))
    except AlreadySaved:
        return True
    except ChangedMeanwhile as changed:
        show_changes(request, form, draft, sections, seen=changed.seen, contact=contact)
    except expected as refusal:
        question = getattr(refusal, "argument", None)
        asking.show_refusal(form, refusal, {type(refusal): question} if question else refusals)
    else:
        return True
    return False


def show_changes(
    request: HttpRequest,
    form: RecordForm,
    draft: ProposalDraft,
    sections: Collection[Section],
    *,
    seen: str,
    contact: int | None = None,
) -> ProposalDraft:
    """Say what others changed since `seen`, and let the next click save; returns the draft as it is now."""
    fresh = find(request, draft.pk)
    form.show_changes(timeline.of_draft(fresh, sections, seen=seen, contact=contact), seen=actions.version(fresh))
    return fresh


def page(
    request: HttpRequest, form: RecordForm, draft: ProposalDraft, title: str, template: str = "draft_form", **more: Any
) -> HttpResponse:
    """Show the form under its title; of a draft that was closed meanwhile, say what became of it."""
    now = find(request, draft.pk) if form.is_bound else draft
    closing = None if now.is_open else timeline.closing(now)
    context = {"draft": draft, "form": form, "title": title, "now": now, "closing": closing, **more}
    return render(request, f"spinouts/{template}.html", context)


def beside(request: HttpRequest, draft: ProposalDraft) -> dict[str, Any]:
    """Return the records to look at while writing: those that may be the same, and the most similar past ones."""
    user = asking.user(request)
    lookalikes = similar.lookalikes(draft, user=user)
    return {"lookalikes": lookalikes, "similar": similar.most_similar(draft, user=user, but=lookalikes)}


def address(draft: ProposalDraft, name: str = "spinouts:draft", *more: object) -> str:
    """Return the address of a page of the draft."""
    return reverse(name, args=[draft.pk, *more])


def section_url(draft: ProposalDraft, section: Section, question: str = "") -> str:
    """Return the address of a section's page, or of one question on it."""
    place = address(draft, f"spinouts:draft_{section.value}")
    return f"{place}#id_{question}" if question else place
