"""The parts of a contract: adding, correcting and removing one, deciding an option, and measuring a term."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from mutuals_tracker.govuk import formats
from procurement.actions import contract_parts as actions
from procurement.forms.contract_parts import FORMS, ContractPartForm, DecideExtensionForm, MeasureTermForm
from procurement.models import (
    Amendment,
    BreakClause,
    ContinuityClause,
    Contract,
    Extension,
    PerformanceTerm,
)
from procurement.permissions import contracts as permissions
from procurement.stating import Part
from procurement.views import contract_turns as turns
from spinouts import actions as casework
from spinouts.forms import ReasonForm
from spinouts.models import ContinuityPlan
from spinouts.views import asking

# As addresses name them, with what pages call one.
KINDS: dict[str, tuple[type[Part], str]] = {
    "options": (Extension, "an option to extend"),
    "breaks": (BreakClause, "a break clause"),
    "amendments": (Amendment, "an amendment"),
    "terms": (PerformanceTerm, "a performance term"),
    "clauses": (ContinuityClause, "a continuity clause"),
}


@require_http_methods(["GET", "POST"])
@turns.once
def add_contract_part(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Add a part of a contract."""
    found, table, name = _kept(request, reference, kind)
    form = FORMS[table](**asking.unseen(request, back=turns.address(found)), plan=_plan(found))

    def act(who: dict[str, Any]) -> None:
        actions.add_part(found, says=form.says(), **who)

    return turns.saved(request, form, None, found, act, _refusals(form), f"Added: {name}") or turns.page(
        request, form, found, f"Add {name}"
    )


@require_http_methods(["GET", "POST"])
@turns.once
def change_contract_part(request: HttpRequest, reference: str, kind: str, number: int) -> HttpResponse:
    """Correct a part of a contract."""
    found, table, name = _kept(request, reference, kind)
    part = _part(table, found, number)
    form_kind = FORMS[table]
    subject = casework.Part(part, form_kind.columns())
    form = form_kind(**turns.bound(request, subject, found), part=part, plan=_plan(found))

    def act(who: dict[str, Any]) -> None:
        actions.change_part(part, says=form.says(), **who)

    return turns.saved(request, form, subject, found, act, _refusals(form), f"Saved: {name}") or turns.page(
        request, form, found, f"Change {name}"
    )


@require_http_methods(["GET", "POST"])
@turns.once
def remove_contract_part(request: HttpRequest, reference: str, kind: str, number: int) -> HttpResponse:
    """Remove a part that was entered by mistake."""
    found, table, name = _kept(request, reference, kind)
    part = _part(table, found, number)
    form = ReasonForm(**turns.bound(request, part, found), button="Remove it", ask="Why is it removed?")
    return turns.saved(
        request,
        form,
        part,
        found,
        lambda who: actions.remove_part(part, reason=form.cleaned_data["reason"], **who),
        {actions.PartGoneError: None},
        f"Removed: {name}",
    ) or turns.page(request, form, found, f"Remove {name}", about=str(part))


@require_http_methods(["GET", "POST"])
@turns.once
def decide_extension(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say whether an option to extend was taken up."""
    found, _, _ = _kept(request, reference, "options")
    option = get_object_or_404(Extension, contract=found, pk=number)
    subject = casework.Part(option, actions.DECIDED)
    form = DecideExtensionForm(**turns.bound(request, subject, found), extension=option, today=asking.today())

    def act(who: dict[str, Any]) -> None:
        actions.decide_extension(option, state=form.cleaned_data["state"], on=form.cleaned_data["on"], **who)

    return turns.saved(request, form, subject, found, act, turns.OF_STEPS, "Option saved") or turns.page(
        request,
        form,
        found,
        "What became of an option",
        about=f"The option to extend it until {formats.uk_date(option.new_ends_on)}",
    )


@require_http_methods(["GET", "POST"])
@turns.once
def measure_term(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say how a performance term stands."""
    found, _, _ = _kept(request, reference, "terms")
    term = get_object_or_404(PerformanceTerm, contract=found, pk=number)
    subject = casework.Part(term, actions.MEASURED)
    form = MeasureTermForm(**turns.bound(request, subject, found), term=term, today=asking.today())

    def act(who: dict[str, Any]) -> None:
        answers = form.cleaned_data
        given = {"standing": answers["standing"], "on": answers["on"], "found": answers["found"]}
        actions.measure_term(term, **given, **who)

    return turns.saved(request, form, subject, found, act, turns.OF_STEPS, "Term saved") or turns.page(
        request, form, found, "How a performance term stands", about=f"{term.measure}: {term.target}"
    )


def _kept(request: HttpRequest, reference: str, kind: str) -> tuple[Contract, type[Part], str]:
    """Return the contract, which the person may change, with the table of the kind and what one is called."""
    if kind not in KINDS:
        raise Http404(f"No contract has {kind!r}")
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_keep, found)
    return (found, *KINDS[kind])


def _part(table: type[Part], found: Contract, number: int) -> Part:
    rows: Any = table._default_manager.filter(contract=found)
    part: Part = get_object_or_404(rows, pk=number)
    return part


def _plan(found: Contract) -> ContinuityPlan | None:
    return ContinuityPlan.objects.filter(spinout=found.spinout).first()


def _refusals(form: ContractPartForm) -> asking.Errors:
    """A part that is there already is wrong at the first question that tells one from another."""
    return {actions.PartTwiceError: form.twice, **turns.OF_PARTS}
