"""The rules of procurement: what holds on a day, all of one sort, and keeping them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from mutuals_tracker.spreadsheets.findings import Outcome, UnreadableError
from mutuals_tracker.spreadsheets.tables import MOST_BYTES, table_of
from procurement import law_history
from procurement.actions import law as actions
from procurement.forms.law import SORTS, CodesFileForm, HoldsOnForm
from procurement.importing.codes import import_codes as import_codes_of
from procurement.models import CodeList, Regime, Reservation, Threshold, WarningLevel
from procurement.permissions.law import check_can_keep_law, check_can_read_law
from spinouts.views import asking, turns

PAGE, CODES_PAGE = 25, 50
RULES = ("Rules of procurement", "/procurement/rules/")
_REFUSALS: turns.Refusals = {
    actions.OverlapError: "starts_on",
    actions.CodeTakenError: "code",
    actions.NoSuchRegimeError: "regime",
}


class FileRefusedError(ValueError):
    """Something in the file has to be put right; `outcome` says what."""

    def __init__(self, outcome: Outcome) -> None:
        """Say how much."""
        many = len(outcome.errors)
        super().__init__(f"Put {many:,} thing{'s' if many > 1 else ''} right in the file first. Nothing was imported")
        self.outcome = outcome


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show what holds on a day."""
    check_can_read_law(request.user)
    form = HoldsOnForm(request.GET or None)
    asked = form.cleaned_data.get("on") if form.is_bound and form.is_valid() else None
    on = asked or asking.today()
    context = {
        "form": form,
        "on": on,
        "regimes": Regime.objects.in_force(on=on).earliest_first(),
        "thresholds": Threshold.objects.in_force(on=on).earliest_first(),
        "reservations": Reservation.objects.in_force(on=on).select_related("regime").earliest_first(),
        "levels": WarningLevel.objects.in_force(on=on).earliest_first(),
        "lists": CodeList.objects.in_force(on=on).select_related("regime").with_count().earliest_first(),
        "sorts": [(sort, _plural(sort)) for sort in SORTS],
        "may_keep": allows(check_can_keep_law, request.user),
    }
    return render(request, "procurement/rules.html", context)


@require_safe
def rules_of_sort(request: HttpRequest, sort: str) -> HttpResponse:
    """List all rules of a sort, the latest first."""
    check_can_read_law(request.user)
    table, _form, name = _sort(sort)
    page = Paginator(table._default_manager.latest_first(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "sort": sort,
        "name": name,
        "title": f"All {_plural(sort)}",
        "today": asking.today(),
        "may_keep": allows(check_can_keep_law, request.user),
    }
    return render(request, "procurement/rules_of_sort.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_rule(request: HttpRequest, sort: str) -> HttpResponse:
    """Add a rule of a sort."""
    check_can_keep_law(request.user)
    _table, form_of, name = _sort(sort)
    here = reverse("procurement:rules_of_sort", args=[sort])
    form: Any = form_of(**turns.bound(request, back=here))
    answer = turns.done(
        request,
        form,
        lambda who: actions.add_rule(form.says(), **who),
        refusals=_REFUSALS,
        to=here,
        message=f"{name.capitalize()} added",
    )
    return answer or turns.page(request, form, f"Add a {name}", crumbs=[RULES])


@require_http_methods(["GET", "HEAD", "POST"])
def change_rule(request: HttpRequest, sort: str, number: int) -> HttpResponse:
    """Change a rule."""
    check_can_keep_law(request.user)
    rule, form_of, name = _found(sort, number)
    here = reverse("procurement:rules_of_sort", args=[sort])
    form: Any = form_of(**turns.bound(request, back=here, revision=rule.revision), rule=rule)
    answer = turns.done(
        request,
        form,
        lambda who: actions.change_rule(rule, says=form.says(), seen=turns.seen(form), **who),
        refusals=_REFUSALS,
        to=here,
        message=f"{name.capitalize()} saved",
    )
    return answer or turns.page(request, form, f"Change this {name}", crumbs=[RULES], about=str(rule))


@require_safe
def rule_history(request: HttpRequest, sort: str, number: int) -> HttpResponse:
    """Show what happened to a rule."""
    check_can_read_law(request.user)
    rule, _form, name = _found(sort, number)
    context = {"rule": rule, "name": name, "sort": sort, "happenings": law_history.of_rule(rule)}
    return render(request, "procurement/rule_history.html", context)


@require_safe
def code_list(request: HttpRequest, number: int) -> HttpResponse:
    """Show a list of codes."""
    check_can_read_law(request.user)
    shown = get_object_or_404(CodeList.objects.select_related("regime"), pk=number)
    page = Paginator(shown.codes.with_words(), CODES_PAGE).get_page(request.GET.get("page"))
    context = {"list": shown, "page": page, "may_keep": allows(check_can_keep_law, request.user)}
    return render(request, "procurement/code_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_codes(request: HttpRequest, number: int) -> HttpResponse:
    """Import the codes of a list from a file."""
    check_can_keep_law(request.user)
    kept = get_object_or_404(CodeList.objects.select_related("regime"), pk=number)
    here = reverse("procurement:code_list", args=[number])
    form = CodesFileForm(files=request.FILES or None, **turns.bound(request, back=here, revision=kept.revision))
    refused: list[Outcome] = []

    def act(who: dict[str, Any]) -> None:
        outcome = _import(form, kept, who)
        if not outcome.is_good:
            refused.append(outcome)
            raise FileRefusedError(outcome)

    refusals: turns.Refusals = {FileRefusedError: "file", UnreadableError: "file"}
    answer = turns.done(request, form, act, refusals=refusals, to=here, message="Codes imported")
    context = {"form": form, "list": kept, "outcome": refused[0] if refused else None}
    return answer or render(request, "procurement/import_codes.html", context)


def _import(form: CodesFileForm, kept: CodeList, who: dict[str, Any]) -> Outcome:
    upload = form.cleaned_data["file"]
    table = table_of(upload.name, upload.read(MOST_BYTES + 1))
    return import_codes_of(table, kept, is_full=form.cleaned_data["is_full"] == "yes", seen=turns.seen(form), **who)


def _plural(sort: str) -> str:
    return {"lists": "lists of codes", "levels": "warning levels"}.get(sort, sort)


def _sort(sort: str) -> Any:
    if sort not in SORTS:
        raise Http404("There is no such sort of rule")
    return SORTS[sort]


def _found(sort: str, number: int) -> Any:
    table, form, name = _sort(sort)
    return get_object_or_404(table._default_manager.with_regime(), pk=number), form, name
