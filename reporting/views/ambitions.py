"""The ambitions that progress is measured against: read by everybody signed in, kept by admins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from reporting import permissions
from reporting.actions import ambitions as actions
from reporting.forms.reference_figures import AmbitionForm
from reporting.models import Ambition
from reporting.views.person import person


@require_safe
def ambitions(request: HttpRequest) -> HttpResponse:
    """Every ambition as it stands now, with its source and its earlier wordings."""
    context = {
        "ambitions": Ambition.objects.current().in_order(),
        "earlier": Ambition.objects.superseded().in_order(),
        "may_keep": allows(permissions.check_can_keep_ambitions, person(request)),
    }
    return render(request, "reporting/ambitions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_ambition(request: HttpRequest) -> HttpResponse:
    """A new ambition."""
    permissions.check_can_keep_ambitions(person(request))
    posted = request.method == "POST"
    form = AmbitionForm(request.POST if posted else None, cancel=reverse("reporting:ambitions"))
    if posted and form.is_valid():
        code, voiced = slugify(form.cleaned_data["label"])[:40], form.cleaned_data["voiced"]
        try:
            actions.record(code, form.stated, voiced=voiced, by=person(request), at=timezone.now())
        except actions.AmbitionExistsError as error:
            form.add_error("label", str(error))
        else:
            return _saved(request)
    return render(request, "reporting/ambition_form.html", {"form": form, "title": "Record an ambition"})


@require_http_methods(["GET", "HEAD", "POST"])
def correct_ambition(request: HttpRequest, pk: int) -> HttpResponse:
    """Another wording of an ambition, from now on."""
    permissions.check_can_keep_ambitions(person(request))
    ambition = get_object_or_404(Ambition.objects.current(), pk=pk)
    posted = request.method == "POST"
    form = AmbitionForm(request.POST if posted else None, correcting=ambition, cancel=reverse("reporting:ambitions"))
    if posted and form.is_valid():
        given = {"voiced": form.cleaned_data["voiced"], "reason": form.cleaned_data["reason"]}
        try:
            actions.correct(ambition, form.stated, **given, by=person(request), at=timezone.now())
        except actions.AmbitionCorrectedMeanwhileError as error:
            form.add_error("label", str(error))
        else:
            return _saved(request)
    return render(request, "reporting/ambition_form.html", {"form": form, "title": "Correct an ambition"})


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, "The ambition is saved. Progress as known earlier stays as it was.")
    return redirect("reporting:ambitions")
