"""Drafts of proposals: begun, listed, gone through section by section, checked, submitted and discarded."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.accounts.rules import bodies_of
from spinouts import actions, completeness, gatekeeping, permissions
from spinouts.completeness import Missing
from spinouts.forms import BeginForm, DiscardForm, SubmitForm
from spinouts.models import ProposalDraft
from spinouts.models.draft import Section
from spinouts.views import answers, asking, writing

PAGE = 50
_ALL = tuple(Section)


@require_http_methods(["GET", "POST"])
@asking.once
def new_proposal(request: HttpRequest) -> HttpResponse:
    """Begin a draft, of one of the person's own bodies."""
    permissions.check_can_write(request.user)
    form = BeginForm(**asking.bound(request), bodies=_bodies(request))
    if form.is_bound and form.is_valid():
        try:
            draft = actions.begin_draft(form.chosen(), **asking.given(request))
        except actions.AlreadySaved as saved:
            return asking.to_saved(saved.saved)
        return redirect("spinouts:draft", draft.pk)
    return render(request, "spinouts/new_proposal.html", {"form": form, "sections": Section})


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """List the open drafts of the person's own bodies, the one worked on last first."""
    permissions.check_can_write(request.user)
    found = ProposalDraft.objects.visible_to(request.user).open().newest_first().whole()
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    own = bodies_of(request.user)
    rows = [(draft, completeness.how_many_done(draft, own=own)) for draft in shown]
    return render(request, "spinouts/drafts.html", {"page": shown, "rows": rows, "of": len(_ALL)})


@require_safe
@writing.writes
def draft(request: HttpRequest, draft: ProposalDraft) -> HttpResponse:
    """Show the draft as a list of its sections, each with how far it has come."""
    parts = completeness.parts(draft, own=bodies_of(request.user))
    context = {
        "draft": draft,
        "parts": [(part, writing.section_url(draft, part.section)) for part in parts],
        "done": completeness.how_many_done(draft, own=bodies_of(request.user)),
        "is_ready": not any(part.missing for part in parts),
        **writing.beside(request, draft),
    }
    return render(request, "spinouts/draft.html", context)


@require_http_methods(["GET", "POST"])
@writing.writes(to="spinouts:draft_submitted")
def check_draft(request: HttpRequest, draft: ProposalDraft) -> HttpResponse:
    """Show every answer with where it is changed, and submit them; whatever is missing is listed at once."""
    beside = writing.beside(request, draft)
    form = SubmitForm(**writing.bound(request, draft), asks_whether_another=bool(beside["lookalikes"]))
    missing: Sequence[Missing] = completeness.missing(draft, own=bodies_of(request.user))
    if writing.answered(request, form, draft, _ALL):
        is_another = form.cleaned_data.get("is_another", False)
        try:
            actions.submit_draft(draft, is_another=is_another, **asking.given(request))
        except (actions.AlreadySaved, permissions.DraftClosedError):
            return redirect("spinouts:draft_submitted", draft.pk)
        except actions.ChangedMeanwhile as changed:
            draft = writing.show_changes(request, form, draft, _ALL, seen=changed.seen)
        except actions.CannotSubmitError as refusal:
            missing = refusal.missing
            form.show_missing([lack.text for lack in missing])
        except (actions.MayBeThereError, actions.ImportUnderWayError) as refusal:
            asking.show_refusal(form, refusal, {})
        else:
            return redirect("spinouts:draft_submitted", draft.pk)
    context = {
        "cards": answers.cards(draft),
        "readers": [link.organisation.name for link in draft.parent_links.all()],
        "missing": [(lack.text, writing.section_url(draft, lack.section, lack.question)) for lack in missing],
        **beside,
    }
    return writing.page(request, form, draft, "Check your answers", "check_draft", **context)


@require_safe
def draft_submitted(request: HttpRequest, number: int) -> HttpResponse:
    """Say that it is in the register, and what comes next."""
    draft = writing.find(request, number)
    if draft.spinout is None:
        return redirect("spinouts:draft", draft.pk)
    following = gatekeeping.next_stage(draft.spinout.stage)
    items = gatekeeping.items(draft.spinout, following, on=asking.today()) if following else []
    context = {"draft": draft, "spinout": draft.spinout, "items": items, "stage": following}
    return render(request, "spinouts/draft_submitted.html", context)


@require_http_methods(["GET", "POST"])
@writing.writes
def discard_draft(request: HttpRequest, draft: ProposalDraft) -> HttpResponse:
    """Give a draft up, with a reason."""
    form = DiscardForm(**writing.bound(request, draft), button="Discard the draft", ask="Why is it discarded?")
    if writing.answered(request, form, draft, _ALL):
        reason = form.cleaned_data["reason"]
        if writing.saves(
            request, form, draft, lambda who: actions.discard_draft(draft, reason=reason, **who), sections=_ALL
        ):
            return redirect("spinouts:draft", draft.pk)
    return writing.page(request, form, draft, "Discard the draft", lead="discard")


def _bodies(request: HttpRequest) -> list[Organisation]:
    """Return the bodies for which the person may begin a draft; those that are gone only where no other is left."""
    own = Organisation.objects.filter(pk__in=bodies_of(request.user)).order_by("name", "pk")
    return list(own.parents().open(on=asking.today())) or list(own)
