"""The transfer ledger."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spinouts.views import asking


@require_safe
def transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """The transfer ledger."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})


@require_safe
def return_requests(request: HttpRequest, reference: str) -> HttpResponse:
    """Requests for staff returns."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})
