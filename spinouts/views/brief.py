"""The brief, contacts and lead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spinouts.views import asking


@require_safe
def proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """The brief, contacts and lead."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})


@require_safe
def change_brief(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the brief."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})


@require_safe
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Say which officer leads it."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})
