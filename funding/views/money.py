"""Where a fund's money is, and the way of its applications."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from funding import standing
from funding.charts import money_chart
from funding.models import Fund
from mutuals_tracker.accounts.rules import Refused, sees_the_country


@require_safe
def money(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a fund has, committed, paid and has left, what is asked of it, and what became of applications."""
    if not sees_the_country(request.user):
        raise Refused("Only admins and taskforce members read where a fund’s money is")
    shown = get_object_or_404(Fund.objects.select_related("funder"), slug=slug)
    found = standing.money_of(shown, on=timezone.localdate())
    areas = standing.awards_by_area(shown)
    pipeline = standing.pipeline_of(shown)
    context = {
        "fund": shown,
        "money": found,
        "chart": money_chart(found),
        "pipeline": pipeline,
        "asked": sum((each.amount for each in pipeline), standing.ZERO),
        "funnel": standing.funnel_of(shown),
        "areas": areas,
        "regions": standing.awards_by_region(shown),
        "all": standing.total(areas),
        "rounds": shown.rounds.in_order(),
    }
    return render(request, "funding/money.html", context)
