"""The list of spin-outs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import listing as pages
from spinouts import permissions
from spinouts.forms import ListForm
from spinouts.models import Spinout
from spinouts.views import asking


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the spin-outs that the person may open, fifty at a time."""
    form = ListForm(request.GET)
    answers = form.answers
    spinouts = pages.narrowed(Spinout.objects.visible_to(request.user), answers)
    shown = pages.page(
        spinouts, sort=answers.get("sort", pages.DEFAULT), place=request.GET.get("page", ""), today=asking.today()
    )
    context = {
        "form": form,
        "page": shown,
        "is_narrowed": any(name != "sort" for name in answers),
        "may_log": allows(permissions.check_can_log, request.user),
    }
    return render(request, "spinouts/listing.html", context)
