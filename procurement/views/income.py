"""How much a mutual depends on one customer: its income of each year, and keeping it."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from procurement.actions import income as actions
from procurement.charts import income_chart
from procurement.dependence import dependence
from procurement.forms.income import IncomeShareForm, IncomeYearForm
from procurement.models import IncomeShare, IncomeYear, WarningLevel
from procurement.permissions import contracts as permissions
from procurement.vocabulary import Level
from spinouts.views import asking
from spinouts.views.because import Because

HERE = "procurement:income"
_REFUSALS: asking.Errors = {
    actions.YearThereError: "ended_on",
    actions.YearNotOverError: "ended_on",
    actions.MoreThanTurnoverError: "turnover",
    actions.IncomeGoneError: None,
}
_OF_SHARE: asking.Errors = {
    actions.CustomerThereError: "customer_name",
    actions.MoreThanTurnoverError: "amount",
    actions.IncomeGoneError: None,
}


@require_safe
def income(request: HttpRequest, reference: str) -> HttpResponse:
    """Show each year's income by who paid it, and whether one customer paid more than we warn at."""
    spinout = asking.find(request, reference)
    level = WarningLevel.objects.level(Level.DEPENDENCE_PERCENT, on=asking.today())
    years = IncomeYear.objects.filter(spinout=spinout).latest_first().with_shares()
    rows = []
    for year in years:
        shares = list(year.shares.all())
        found = dependence(year.turnover, [(each.customer_name, each.amount) for each in shares], level=level)
        keys = {each.customer_name: each.pk for each in shares}
        rows.append((year, found, [(each, keys[each.who]) for each in found.paid]))
    context = {
        "spinout": spinout,
        "rows": rows,
        "level": level,
        "chart": income_chart(rows[0][0], rows[0][1]) if rows and rows[0][1].paid else None,
        "may_change": allows(permissions.check_can_keep_of, request.user, spinout),
    }
    return render(request, "procurement/income.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=HERE)
def add_income_year(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter what came in during a year."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_keep_of, spinout)
    form = IncomeYearForm(**asking.unseen(request, back=asking.address(spinout, HERE)))
    if asking.answered(request, form):
        says = actions.Year(**form.says())
        if asking.saves(request, form, spinout, lambda who: actions.add_year(spinout, says=says, **who), _REFUSALS):
            return asking.done(request, spinout, "Year added", HERE)
    return asking.page(request, form, spinout, "Add a year’s income", within=HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=HERE)
def change_income_year(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Correct a year."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_keep_of, spinout)
    year = get_object_or_404(IncomeYear, spinout=spinout, pk=number)
    form = IncomeYearForm(**asking.bound(request, year, back=asking.address(spinout, HERE)), year=year)
    if asking.answered(request, form, year):
        says = actions.Year(**form.says())
        if asking.saves(request, form, year, lambda who: actions.change_year(year, says=says, **who), _REFUSALS):
            return asking.done(request, spinout, "Year saved", HERE)
    return asking.page(request, form, spinout, "Change a year’s income", within=HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=HERE)
def remove_income_year(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove a year that was entered by mistake."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_keep_of, spinout)
    year = get_object_or_404(IncomeYear, spinout=spinout, pk=number)
    return _removing("Remove a year’s income", "Year removed", actions.YearHasCustomersError).answer(
        request, spinout, year, partial(actions.remove_year, year), about=str(year)
    )


@require_http_methods(["GET", "POST"])
@asking.once(to=HERE)
def add_income_share(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Enter what a customer paid in a year."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_keep_of, spinout)
    year = get_object_or_404(IncomeYear.objects.select_related("spinout"), spinout=spinout, pk=number)
    year.spinout = spinout
    form = IncomeShareForm(**asking.unseen(request, back=asking.address(spinout, HERE)))
    if asking.answered(request, form):
        says = actions.Share(**form.says())
        if asking.saves(request, form, spinout, lambda who: actions.add_share(year, says=says, **who), _OF_SHARE):
            return asking.done(request, spinout, "Customer added", HERE)
    return asking.page(request, form, spinout, "Add what a customer paid", within=HERE, **_of(year))


@require_http_methods(["GET", "POST"])
@asking.once(to=HERE)
def change_income_share(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Correct what a customer paid."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_keep_of, spinout)
    share = get_object_or_404(IncomeShare.objects.select_related("year"), spinout=spinout, pk=number)
    form = IncomeShareForm(**asking.bound(request, share, back=asking.address(spinout, HERE)), share=share)
    if asking.answered(request, form, share):
        says = actions.Share(**form.says())
        if asking.saves(request, form, share, lambda who: actions.change_share(share, says=says, **who), _OF_SHARE):
            return asking.done(request, spinout, "Customer saved", HERE)
    return asking.page(request, form, spinout, "Change what a customer paid", within=HERE, **_of(share.year))


@require_http_methods(["GET", "POST"])
@asking.once(to=HERE)
def remove_income_share(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove what was entered by mistake."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_keep_of, spinout)
    share = get_object_or_404(IncomeShare, spinout=spinout, pk=number)
    return _removing("Remove what a customer paid", "Customer removed").answer(
        request, spinout, share, partial(actions.remove_share, share), about=str(share.customer_name)
    )


def _removing(title: str, saved: str, *refusals: type[Exception]) -> Because:
    refused: asking.Errors = dict.fromkeys((actions.IncomeGoneError, *refusals), None)
    return Because(
        title=title, question="Why is it removed?", button="Remove it", saved=saved, within=HERE, refusals=refused
    )


def _of(year: IncomeYear) -> dict[str, Any]:
    return {"about": str(year)}
