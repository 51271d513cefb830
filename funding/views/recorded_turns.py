"""How a page about recording or publishing an award finds it, takes its form, and answers a second click."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from funding.models import Award
from mutuals_tracker import errors
from spinouts.actions import AlreadySaved, saved_before
from spinouts.forms.questions import RecordForm
from spinouts.views import asking


def find(request: HttpRequest, reference: str) -> Award:
    """Return the award with its fund and spin-out; for anybody who may not read it there is none (404)."""
    visible = Award.objects.visible_to(request.user).with_whom().select_related("published_by")
    found: Award = get_object_or_404(visible, reference=reference.upper())
    errors.lead_back(request, text=str(found), url=address(found.reference))
    return found


def everything() -> str:
    """Return the address of all awards."""
    return f"{reverse('funding:funds')}awards/"


def address(reference: str) -> str:
    """Return the address of an award."""
    return f"{everything()}{reference}/"


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer the second click of a double click as the first was answered: with the award."""

    @wraps(view)
    def answering(request: HttpRequest, reference: str) -> HttpResponse:
        key = asking.given(request)["sent"].key if request.method == "POST" else ""
        there = address(reference.upper())
        try:
            return redirect(there) if key and saved_before(asking.user(request), key) else view(request, reference)
        except AlreadySaved:
            return redirect(there)

    return answering


def done(request: HttpRequest, award: Award, message: str) -> HttpResponse:
    """Say that it was saved, and go to the award."""
    messages.success(request, message)
    return redirect(address(award.reference))


def page(
    request: HttpRequest,
    form: RecordForm,
    title: str,
    *,
    award: Award | None = None,
    template: str = "funding/recorded_award_form.html",
    **more: Any,
) -> HttpResponse:
    """Show the form under its title; crumbs lead back to the award, or to all of them."""
    crumbs = [("Funds", reverse("funding:funds")), ("Awards", everything())]
    crumbs += [(award.reference, address(award.reference))] if award else []
    return render(request, template, {"form": form, "title": title, "crumbs": crumbs, "award": award, **more})
