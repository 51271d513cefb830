"""Everything about the procurement of one spin-out, in short, with where each part of it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mutuals_tracker.accounts.rules import allows
from procurement import advising
from procurement.dependence import dependence
from procurement.models import Contract, IncomeYear, Procurement, WarningLevel
from procurement.permissions import contracts as permissions
from procurement.vocabulary import Level
from spinouts.views import asking


@require_safe
def of_spinout(request: HttpRequest, reference: str) -> HttpResponse:
    """Show its contracts and procurements, what shelters it, its risks, and on whom it depends."""
    spinout = asking.find(request, reference)
    today = asking.today()
    level = WarningLevel.objects.level(Level.DEPENDENCE_PERCENT, on=today)
    year = IncomeYear.objects.filter(spinout=spinout).latest_first().with_shares().first()
    shares = [(each.customer_name, each.amount) for each in year.shares.all()] if year else []
    context = {
        **advising.of_spinout(spinout, asking.user(request), today),
        "spinout": spinout,
        "today": today,
        "contracts": Contract.objects.filter(spinout=spinout).ending_first(),
        "procurements": Procurement.objects.filter(spinout=spinout).newest_first(),
        "year": year,
        "depends": dependence(year.turnover, shares, level=level) if year else None,
        "may_change": allows(permissions.check_can_keep_of, request.user, spinout),
    }
    return render(request, "procurement/of_spinout.html", context)
