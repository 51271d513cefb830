"""What funding there is for one spin-out: every fund with why it fits or does not, as at a date."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from funding import permissions
from funding.costs import ledger
from funding.forms import AsAtForm
from funding.judging import funds_beside
from funding.lifecycle import OPEN
from funding.models import Application, Award, CostLine, Referral
from mutuals_tracker.accounts.rules import allows
from spinouts.views import asking


@require_safe
def of_spinout(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every fund beside the spin-out, rule by rule, and what its early costs add up to."""
    spinout = asking.find(request, reference)
    now = timezone.now()
    today = timezone.localdate(now)
    form = AsAtForm(request.GET if set(request.GET) & {"on", "on-day", "on-month", "on-year"} else None)
    on = form.day(today) if form.is_bound and form.is_valid() else today
    funds = [] if form.errors else funds_beside(spinout, on=on, at=now)
    applications = list(Application.objects.visible_to(request.user).filter(spinout=spinout).newest_first())
    context = {
        "spinout": spinout,
        "form": form,
        "on": on,
        "is_today": on == today,
        "funds": funds,
        "found": Counter(each.verdict.value for each in funds or []),
        "is_unknown": funds is None,
        "costs": ledger(CostLine.objects.filter(spinout=spinout).in_order()).total,
        "applications": applications,
        "referrals": Referral.objects.visible_to(request.user)
        .filter(spinout=spinout)
        .with_application()
        .most_pressing_first(),
        "awards": list(Award.objects.visible_to(request.user).filter(spinout=spinout).with_whom().newest_first()),
        # One application to a round at a time: while it is open, nobody begins another.
        "applied": {each.round_id for each in applications if each.state in OPEN},
        "may_apply": allows(permissions.check_can_apply, request.user, spinout),
        "may_change": allows(permissions.check_can_keep_costs, request.user, spinout),
    }
    return render(request, "funding/of_spinout.html", context)
