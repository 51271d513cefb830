"""What a spin-out pays before its launch: seeing the ledger, entering a cost, and saying what covers it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funding import permissions
from funding.costs import ledger
from funding.models import CostBenchmark, CostLine
from mutuals_tracker.accounts.rules import allows
from spinouts.views import asking


@require_safe
def costs(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every cost with what covers it, what they add up to, and the benchmark beside it."""
    spinout = asking.find(request, reference)
    context = {
        "spinout": spinout,
        "ledger": ledger(CostLine.objects.filter(spinout=spinout).in_order()),
        "benchmark": CostBenchmark.objects.in_force(on=asking.today()).first(),
        "may_change": allows(permissions.check_can_keep_costs, request.user, spinout),
    }
    return render(request, "funding/costs.html", context)
