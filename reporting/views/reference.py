"""Pages of reference: how the figures are counted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spinouts.standing import LEFT_OUT


@require_safe
def how_we_count(request: HttpRequest) -> HttpResponse:
    """The rules by which a spin-out counts, and its staff with it, in plain words."""
    return render(request, "reporting/how_we_count.html", {"left_out": [standing.label for standing in LEFT_OUT]})
