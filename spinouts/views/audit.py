"""The technical audit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spinouts.views import asking


@require_safe
def audit(request: HttpRequest, reference: str) -> HttpResponse:
    """The technical audit."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})
