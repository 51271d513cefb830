"""Rounds of a fund, and the rules, criteria and conditions that are parts of each."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from funding import actions, permissions
from funding.eligibility import RuleKind
from funding.forms import FORMS, RemoveForm, RoundForm
from funding.models import AwardCondition, Criterion, EligibilityRule, Fund, Round
from funding.models.round import RoundPart
from funding.views.funds import FUNDS, address
from spinouts.views import turns

# What addresses call each kind of part, and what people do.
_KINDS: dict[str, tuple[type[RoundPart], str]] = {
    "rules": (EligibilityRule, "a rule"),
    "criteria": (Criterion, "a criterion"),
    "conditions": (AwardCondition, "a condition"),
}
_PART_REFUSALS: dict[type[RoundPart], turns.Refusals] = {
    kind: {actions.PartThereAlreadyError: field, actions.PartGoneError: None}
    for kind, field in ((EligibilityRule, "words"), (Criterion, "title"), (AwardCondition, "text"))
}


@require_http_methods(["GET", "HEAD", "POST"])
def add_round(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a round to a fund."""
    permissions.check_can_keep_funds(request.user)
    fund = get_object_or_404(Fund, slug=slug)
    here = address(fund)
    form = RoundForm(**turns.bound(request, back=here))
    answer = turns.done(
        request,
        form,
        lambda who: actions.add_round(fund, says=form.says(), **who),
        refusals={actions.RoundNamedAlreadyError: "name"},
        to=here,
        message="Round added. Say who may apply, and by what applications are scored",
    )
    return answer or turns.page(request, form, "Add a round", crumbs=[FUNDS, (fund.name, here)])


@require_http_methods(["GET", "HEAD", "POST"])
def change_round(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change a round."""
    permissions.check_can_keep_funds(request.user)
    row = _round(slug, number)
    here = address(row.fund)
    form = RoundForm(**turns.bound(request, back=here, revision=row.revision), row=row)
    answer = turns.done(
        request,
        form,
        lambda who: actions.change_round(row, says=form.says(), seen=turns.seen(form), **who),
        refusals={actions.RoundNamedAlreadyError: "name"},
        to=here,
        message="Round saved",
    )
    return answer or turns.page(request, form, "Change a round", crumbs=_crumbs(row))


@require_safe
def choose_rule(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let an admin choose what a new rule asks about."""
    permissions.check_can_keep_funds(request.user)
    row = _round(slug, number)
    context = {"row": row, "kinds": RuleKind, "crumbs": _crumbs(row)}
    return render(request, "funding/choose_rule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_part(request: HttpRequest, slug: str, number: int, kind: str, about: str = "") -> HttpResponse:
    """Add a rule about what `about` names, a criterion, or a condition."""
    permissions.check_can_keep_funds(request.user)
    row = _round(slug, number)
    table, what = _KINDS[kind]
    here = address(row.fund)
    form = FORMS[table](**turns.bound(request, back=here), **_about(table, about))
    answer = turns.done(
        request,
        form,
        lambda who: actions.add_part(row, table, says=form.says(), **who),
        refusals=_PART_REFUSALS[table],
        to=here,
        message=f"Added {what}",
    )
    return answer or turns.page(request, form, f"Add {what}", crumbs=_crumbs(row), round=row)


@require_http_methods(["GET", "HEAD", "POST"])
def change_part(request: HttpRequest, slug: str, number: int, kind: str, part: int) -> HttpResponse:
    """Change a rule, a criterion or a condition."""
    permissions.check_can_keep_funds(request.user)
    row, found, what = _part(slug, number, kind, part)
    here = address(row.fund)
    about = found.kind if isinstance(found, EligibilityRule) else ""
    given: dict[str, Any] = turns.bound(request, back=here, revision=found.revision)
    form = FORMS[type(found)](**given, **_about(type(found), about), part=found)
    answer = turns.done(
        request,
        form,
        lambda who: actions.change_part(found, says=form.says(), seen=turns.seen(form), **who),
        refusals=_PART_REFUSALS[type(found)],
        to=here,
        message=f"Changed {what}",
    )
    return answer or turns.page(request, form, f"Change {what}", crumbs=_crumbs(row), round=row)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_part(request: HttpRequest, slug: str, number: int, kind: str, part: int) -> HttpResponse:
    """Remove a rule, a criterion or a condition, once an admin has confirmed it."""
    permissions.check_can_keep_funds(request.user)
    row, found, what = _part(slug, number, kind, part)
    here = address(row.fund)
    form = RemoveForm(**turns.bound(request, back=here))
    answer = turns.done(
        request,
        form,
        lambda who: actions.remove_part(found, **who),
        refusals={actions.PartGoneError: None},
        to=here,
        message=f"Removed {what}",
    )
    return answer or turns.page(request, form, f"Remove {what}", crumbs=_crumbs(row), about=str(found))


def _round(slug: str, number: int) -> Round:
    return get_object_or_404(Round.objects.select_related("fund"), fund__slug=slug, pk=number)


def _part(slug: str, number: int, kind: str, part: int) -> tuple[Round, RoundPart, str]:
    row = _round(slug, number)
    table, what = _KINDS[kind]
    return row, get_object_or_404(table, round=row, pk=part), what


def _about(table: type[RoundPart], about: str) -> dict[str, Any]:
    """Return what the form of a rule takes beside the others; raises Http404 for what no rule asks about."""
    if table is not EligibilityRule:
        return {}
    if about not in RuleKind.values:
        raise Http404("No rule asks about this")
    return {"kind": RuleKind(about)}


def _crumbs(row: Round) -> list[tuple[str, str]]:
    return [FUNDS, (row.fund.name, address(row.fund))]
