"""Contracts and grant agreements."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spinouts.views import asking


@require_safe
def agreements(request: HttpRequest, reference: str) -> HttpResponse:
    """Contracts and grant agreements."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})
