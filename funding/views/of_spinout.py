"""What funding there is for one spin-out: every fund with why it fits or does not, as at a date."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from funding.judging import funds_beside
from spinouts.views import asking


@require_safe
def of_spinout(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every fund beside the spin-out, rule by rule."""
    spinout = asking.find(request, reference)
    now = timezone.now()
    context = {"spinout": spinout, "funds": funds_beside(spinout, on=timezone.localdate(now), at=now)}
    return render(request, "funding/of_spinout.html", context)
