"""The checklist of each stage, and milestones."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spinouts.views import asking


@require_safe
def tasks(request: HttpRequest, reference: str) -> HttpResponse:
    """The checklist of each stage, and milestones."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})


@require_safe
def task(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """One task of the checklist."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})
