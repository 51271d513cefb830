"""Progress updates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spinouts.views import asking


@require_safe
def updates(request: HttpRequest, reference: str) -> HttpResponse:
    """Progress updates."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})


@require_safe
def readiness(request: HttpRequest, reference: str) -> HttpResponse:
    """Readiness self-assessments."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})


@require_safe
def dates(request: HttpRequest, reference: str) -> HttpResponse:
    """When the launch is planned, and holds."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})
