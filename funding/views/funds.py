"""Funds: all of them, and one with its rounds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from funding import permissions
from funding.models import Fund
from mutuals_tracker.accounts.rules import allows


@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    """List the funds: what each gives, whether it is open now, and what it had to give."""
    permissions.check_can_read_funds(request.user)
    context = {
        "funds": Fund.objects.by_name().with_budget(on=timezone.localdate()),
        "may_keep": allows(permissions.check_can_keep_funds, request.user),
    }
    return render(request, "funding/funds.html", context)
