"""What certifiers let through gates: kept with each move, and reported to those who may read the records."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spinouts.models import GateAnswer, Spinout

PAGE = 50


@require_safe
def overrides(request: HttpRequest) -> HttpResponse:
    """List every item that was missing when a certifier let a spin-out through, the latest first."""
    visible = Spinout.objects.visible_to(request.user)
    answers = GateAnswer.objects.overridden().filter(spinout__in=visible).latest_first()
    shown = Paginator(answers, PAGE).get_page(request.GET.get("page"))
    return render(request, "spinouts/overrides.html", {"page": shown})
