"""Notes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spinouts.views import asking


@require_safe
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    """Notes."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})
