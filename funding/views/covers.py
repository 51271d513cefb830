"""What covers the early costs of a spin-out: entering it, saying that it is secured, and removing it."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from funding import actions, permissions
from funding.actions import Covering
from funding.costs import covered
from funding.forms import CoverForm, RemoveCoverForm
from funding.models import CostLine, Cover, Fund
from mutuals_tracker.govuk import formats
from spinouts.models import Spinout
from spinouts.views import asking

_HERE = "funding:costs"
_REFUSALS: asking.Errors = {
    actions.WrongFundError: "fund",
    actions.NoNameError: "who",
    actions.CostGoneError: None,
    actions.CoverGoneError: None,
}


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def add_cover(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say what covers a cost, or a part of it."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_keep_costs, spinout)
    line = CostLine.objects.in_order().filter(spinout=spinout, pk=number).first()
    if line is None:
        return _without_cost(request, spinout, number)
    given = asking.unseen(request, back=asking.address(spinout, _HERE))
    form = CoverForm(**given, funds=_funds(spinout), most=covered(line).unfunded)
    if asking.answered(request, form):
        cover = Covering(**form.says())
        if asking.saves(request, form, spinout, lambda who: actions.add_cover(line, cover=cover, **who), _REFUSALS):
            return asking.done(request, spinout, "Saved what covers it", _HERE)
    return asking.page(request, form, spinout, "Say what covers a cost", within=_HERE, about=_about(line))


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def change_cover(request: HttpRequest, reference: str, number: int, cover: int) -> HttpResponse:
    """Change what covers a cost; of what was removed meanwhile what was typed can be added again."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_keep_costs, spinout)
    row = Cover.objects.select_related("fund", "line").filter(spinout=spinout, line=number, pk=cover).first()
    if row is None:
        return _removed(request, spinout, number, cover)
    given = asking.bound(request, row, back=asking.address(spinout, _HERE))
    form = CoverForm(**given, funds=_funds(spinout), cover=row)
    if asking.answered(request, form, row):
        says = Covering(**form.says())
        if asking.saves(request, form, row, lambda who: actions.change_cover(row, cover=says, **who), _REFUSALS):
            return asking.done(request, spinout, "Saved what covers it", _HERE)
    return asking.page(request, form, spinout, "Change what covers a cost", within=_HERE, about=_about(row.line))


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def remove_cover(request: HttpRequest, reference: str, number: int, cover: int) -> HttpResponse:
    """Remove what covers a cost, or was hoped to."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_keep_costs, spinout)
    found = Cover.objects.select_related("fund", "line")
    row = get_object_or_404(found, spinout=spinout, line=number, pk=cover)
    form = RemoveCoverForm(**asking.bound(request, row, back=asking.address(spinout, _HERE)))
    if asking.answered(request, form, row) and asking.saves(
        request, form, row, lambda who: actions.remove_cover(row, **who), _REFUSALS
    ):
        return asking.done(request, spinout, "Removed. The history keeps it", _HERE)
    about = f"{formats.money(row.amount)} from {row.by_whom} ({row.get_state_display().lower()}) for {row.line}"
    return asking.page(request, form, spinout, "Remove what covers a cost", within=_HERE, about=about)


def _funds(spinout: Spinout) -> Sequence[Fund]:
    """Return the funds that may cover a cost of it: an invented one only a cost of an invented spin-out."""
    return [fund for fund in Fund.objects.by_name() if fund.is_example <= spinout.is_example]


def _about(line: CostLine) -> str:
    """Return which cost it is, and how far it is covered."""
    found = covered(line)
    return f"{line.what}: {formats.money(found.cost)}\n{found.gap}"


def _removed(request: HttpRequest, spinout: Spinout, number: int, cover: int) -> HttpResponse:
    """Keep what was typed about cover that somebody removed meanwhile: saving it again adds it."""
    if request.method != "POST" or not Cover.objects.ever_of(spinout, cover):
        raise Http404
    line = CostLine.objects.in_order().filter(spinout=spinout, pk=number).first()
    if line is None:
        return _without_cost(request, spinout, number)
    form = CoverForm(**asking.unseen(request, back=asking.address(spinout, _HERE)), funds=_funds(spinout))
    form.helper.form_action = asking.address(spinout, "funding:add_cover", number)
    form.add_error(None, "Somebody removed this while you were changing it. Save it again to add it")
    return asking.page(request, form, spinout, "Change what covers a cost", within=_HERE, about=_about(line))


def _without_cost(request: HttpRequest, spinout: Spinout, number: int) -> HttpResponse:
    """Keep in sight what was typed about a cost that somebody removed meanwhile, with what covered it."""
    if request.method != "POST" or not CostLine.objects.ever_of(spinout, number):
        raise Http404
    form = CoverForm(**asking.unseen(request, back=asking.address(spinout, _HERE)), funds=_funds(spinout))
    form.add_error(None, "Somebody removed this cost meanwhile. Add the cost again, and then say what covers it")
    return asking.page(request, form, spinout, "Say what covers a cost", within=_HERE)
