"""How referrals do, in the country or at a person's own bodies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funding import permissions
from funding.onward.measures import measures
from funding.onward.pictures import shares_chart
from funding.vocabulary import ReferralReason
from mutuals_tracker.accounts.rules import bodies_of, sees_the_country
from spinouts.views import asking


@require_safe
def referral_measures(request: HttpRequest) -> HttpResponse:
    """Show how many had somewhere to go within 30 days, and how many launched later, by reason and by fund."""
    permissions.check_can_read_need(request.user)
    today = asking.today()
    is_country = sees_the_country(request.user)
    country = measures(on=today)
    shown = country if is_country else measures(on=today, bodies=bodies_of(request.user))
    by_reason = {ReferralReason(code).label: each for code, each in shown.by_reason.items()}
    drawn = [
        shares_chart(counted, key=key, title=title, total=shown.total, country=is_country)
        for key, title, counted in (
            ("reasons", "By reason", by_reason),
            ("funds", "By the fund that did not help", shown.by_fund),
        )
    ]
    context = {
        "is_country": is_country,
        "shown": shown,
        "country": country.total,
        "charts": drawn if shown.total.opened else [],
        "today": today,
    }
    return render(request, "funding/referral_measures.html", context)
