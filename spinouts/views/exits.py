"""What became of staff and service."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spinouts.views import asking


@require_safe
def exit_record(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of staff and service."""
    return render(request, "spinouts/record.html", {"spinout": asking.find(request, reference)})
