"""What spin-outs need before their launch, in the country or at a person's own bodies."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funding import permissions
from funding.models import CostBenchmark
from funding.onward.need import FEWEST, Need
from funding.onward.need import need as need_of
from funding.onward.pictures import covered_chart, spread_chart
from mutuals_tracker.accounts.rules import bodies_of, sees_the_country
from spinouts.views import asking


@require_safe
def need(request: HttpRequest) -> HttpResponse:
    """Show what early costs come to beside the benchmark, how far they are covered, by what, and what is missing."""
    permissions.check_can_read_need(request.user)
    benchmark = CostBenchmark.objects.in_force(on=asking.today()).first()
    amount = benchmark.amount if benchmark else None
    country = need_of(benchmark=amount)
    is_country = sees_the_country(request.user)
    shown = country if is_country else need_of(benchmark=amount, bodies=bodies_of(request.user))
    context = {
        "benchmark": benchmark,
        "is_country": is_country,
        "need": shown,
        "country": None if is_country or not _hides_each(country, shown) else country,
        "fewest": FEWEST,
        "charts": _charts(shown, amount),
    }
    return render(request, "funding/need.html", context)


def _hides_each(country: Need, own: Need) -> bool:
    """Return whether so many others are in the country's sums that nobody can tell what one of them says."""
    return country.ledgers - own.ledgers >= FEWEST


def _charts(shown: Need, benchmark: Decimal | None) -> list[object]:
    if not shown.ledgers:
        return []
    return [covered_chart(shown), spread_chart(shown, benchmark)]
