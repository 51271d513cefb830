"""What a spin-out pays before its launch: seeing the ledger, entering a cost, correcting one and removing one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from funding import actions, permissions
from funding.actions import Cost
from funding.charts import costs_chart
from funding.costs import ledger, shown
from funding.forms import CostForm, RemoveCostForm
from funding.models import CostBenchmark, CostLine, Cover
from mutuals_tracker.accounts.rules import allows
from spinouts.models import Spinout
from spinouts.views import asking

_HERE = "funding:costs"
_REFUSALS: asking.Errors = {actions.NoAmountError: "estimate", actions.CostGoneError: None}
_REMOVING: asking.Errors = {
    actions.CoversChangedError: None,
    actions.CostAskedForError: None,
    actions.CostGoneError: None,
}


@require_safe
def costs(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every cost with what covers it, what they add up to, and the benchmark beside it."""
    spinout = asking.find(request, reference)
    found = ledger(CostLine.objects.filter(spinout=spinout).in_order())
    benchmark = CostBenchmark.objects.in_force(on=asking.today()).first()
    context = {
        "spinout": spinout,
        "ledger": found,
        "chart": costs_chart(found, benchmark.amount if benchmark else None) if found.lines else None,
        "benchmark": benchmark,
        "may_change": allows(permissions.check_can_keep_costs, request.user, spinout),
    }
    return render(request, "funding/costs.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def add_cost(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter a cost."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_keep_costs, spinout)
    form = CostForm(**asking.unseen(request, back=asking.address(spinout, _HERE)))
    if asking.answered(request, form):
        cost = Cost(**form.says())
        if asking.saves(request, form, spinout, lambda who: actions.add_cost(spinout, cost=cost, **who), _REFUSALS):
            return asking.done(request, spinout, "Cost added", _HERE)
    return asking.page(request, form, spinout, "Add a cost", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def change_cost(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Change a cost, or say what it came to; of one removed meanwhile what was typed can be added again."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_keep_costs, spinout)
    line = CostLine.objects.filter(spinout=spinout, pk=number).first()
    if line is None:
        return _removed(request, spinout, number)
    form = CostForm(**asking.bound(request, line, back=asking.address(spinout, _HERE)), line=line)
    if asking.answered(request, form, line):
        cost = Cost(**form.says())
        if asking.saves(request, form, line, lambda who: actions.change_cost(line, cost=cost, **who), _REFUSALS):
            return asking.done(request, spinout, "Cost saved", _HERE)
    return asking.page(request, form, spinout, "Change a cost", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def remove_cost(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove a cost with all that covers it, once somebody has seen what that is."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_keep_costs, spinout)
    line = get_object_or_404(CostLine, spinout=spinout, pk=number)
    covers = list(Cover.objects.of_line(line))
    given = asking.bound(request, line, back=asking.address(spinout, _HERE))
    form = RemoveCostForm(**given, covers=shown(covers))
    if asking.answered(request, form, line):
        seen = form.cleaned_data["covers"]
        if asking.saves(request, form, line, lambda who: actions.remove_cost(line, covers=seen, **who), _REMOVING):
            return asking.done(request, spinout, "Cost removed. The history keeps it", _HERE)
    if form.is_bound:
        covers = list(Cover.objects.of_line(line))
        form.show(shown(covers))
    template = "funding/remove_cost.html"
    return asking.page(
        request, form, spinout, "Remove a cost", within=_HERE, template=template, line=line, covers=covers
    )


def _removed(request: HttpRequest, spinout: Spinout, number: int) -> HttpResponse:
    """Keep what was typed about a cost that somebody removed meanwhile: saving it again adds it."""
    if request.method != "POST" or not CostLine.objects.ever_of(spinout, number):
        raise Http404
    form = CostForm(**asking.unseen(request, back=asking.address(spinout, _HERE)))
    form.helper.form_action = asking.address(spinout, "funding:add_cost")
    form.add_error(None, "Somebody removed this cost while you were changing it. Save it again to add it")
    return asking.page(request, form, spinout, "Change a cost", within=_HERE)
