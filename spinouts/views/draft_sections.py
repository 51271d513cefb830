"""The sections of a draft, a page each: in any order, saved as far as they are known."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from mutuals_tracker.accounts.kinds import MalformedIdentifierError
from spinouts import actions
from spinouts.actions import Identifiers, ParentsAndSponsor, PeopleInScope, ServiceAndWhy, SortOfMutual
from spinouts.forms import IdentifiersForm, KindForm, ParentsForm, PeopleForm, SectionForm, ServiceForm
from spinouts.models import ProposalDraft
from spinouts.views import asking, writing

_PARENTS_REFUSED: asking.Errors = {actions.MixedExamplesError: "parents"}
_NUMBERS_REFUSED: asking.Errors = {actions.NumberTakenError: "company_number", MalformedIdentifierError: None}


@require_http_methods(["GET", "POST"])
@writing.writes
def draft_service(request: HttpRequest, draft: ProposalDraft) -> HttpResponse:
    """Ask what is proposed, where and why; records that are alike stand beside the questions."""
    form = ServiceForm(**writing.bound(request, draft), draft=draft)
    if _saves(request, form, draft, ServiceAndWhy):
        return redirect("spinouts:draft", draft.pk)
    return writing.page(request, form, draft, form.section.label, **writing.beside(request, draft))


@require_http_methods(["GET", "POST"])
@writing.writes
def draft_people(request: HttpRequest, draft: ProposalDraft) -> HttpResponse:
    """Ask how many people are in scope."""
    form = PeopleForm(**writing.bound(request, draft), draft=draft)
    if _saves(request, form, draft, PeopleInScope):
        return redirect("spinouts:draft", draft.pk)
    return writing.page(request, form, draft, form.section.label)


@require_http_methods(["GET", "POST"])
@writing.writes
def draft_parents(request: HttpRequest, draft: ProposalDraft) -> HttpResponse:
    """Ask whose service it is, and who backs it there."""
    form = ParentsForm(**writing.bound(request, draft), draft=draft)
    if _saves(request, form, draft, ParentsAndSponsor, _PARENTS_REFUSED):
        return redirect("spinouts:draft", draft.pk)
    return writing.page(request, form, draft, form.section.label)


@require_http_methods(["GET", "POST"])
@writing.writes
def draft_kind(request: HttpRequest, draft: ProposalDraft) -> HttpResponse:
    """Ask what sort of mutual it is to be."""
    form = KindForm(**writing.bound(request, draft), draft=draft)
    if _saves(request, form, draft, SortOfMutual):
        return redirect("spinouts:draft", draft.pk)
    return writing.page(request, form, draft, form.section.label)


@require_http_methods(["GET", "POST"])
@writing.writes
def draft_numbers(request: HttpRequest, draft: ProposalDraft) -> HttpResponse:
    """Ask for the numbers of its legal entity, if there is one already."""
    form = IdentifiersForm(**writing.bound(request, draft), draft=draft)
    if _saves(request, form, draft, Identifiers, _NUMBERS_REFUSED):
        return redirect("spinouts:draft", draft.pk)
    return writing.page(request, form, draft, form.section.label, lead="numbers")


def _saves(
    request: HttpRequest, form: SectionForm, draft: ProposalDraft, says: Any, refusals: asking.Errors | None = None
) -> bool:
    """Save what the section's form was answered; `says` is what the action takes of it."""
    sections = [form.section]
    if not writing.answered(request, form, draft, sections):
        return False
    answers = says(**form.says())
    return writing.saves(
        request,
        form,
        draft,
        lambda who: actions.save_section(draft, says=answers, **who),
        sections=sections,
        refusals=refusals,
    )
