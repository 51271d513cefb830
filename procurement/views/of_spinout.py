"""Everything about the procurement of one spin-out, in short, with where each part of it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from procurement import advising, ahead, challenge_standing, contract_standing, following, notice_matching
from procurement.dependence import dependence
from procurement.models import Clock, IncomeYear, WarningLevel
from procurement.risk_standing import of_spinout as risks
from procurement.vocabulary import Level
from spinouts.views import asking

# Each part tells its own.
_PARTS = (advising, contract_standing, following, challenge_standing, risks)
# How many clocks the overview shows.
MOST = 5


@require_safe
def of_spinout(request: HttpRequest, reference: str) -> HttpResponse:
    """Show its contracts and procurements, what shelters it, its risks, and on whom it depends."""
    spinout, user, today = asking.find(request, reference), asking.user(request), asking.today()
    context = {key: value for part in _PARTS for key, value in part.of_spinout(spinout, user, today).items()}
    clocks = Clock.objects.filter(spinout=spinout).standing(on=today).with_whom().ending_first()[:MOST]
    context |= {
        "spinout": spinout,
        "clocks": [ahead.row(each, on=today) for each in clocks],
        "imported": notice_matching.of_spinout(spinout, user, today),
        **_income(spinout.pk),
    }
    return render(request, "procurement/of_spinout.html", context)


def _income(spinout: int) -> dict[str, object]:
    level = WarningLevel.objects.level(Level.DEPENDENCE_PERCENT, on=asking.today())
    year = IncomeYear.objects.filter(spinout=spinout).latest_first().with_shares().first()
    shares = [(each.customer_name, each.amount) for each in year.shares.all()] if year else []
    return {"year": year, "depends": dependence(year.turnover, shares, level=level) if year else None}
