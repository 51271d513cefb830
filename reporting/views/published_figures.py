"""Totals that others published: read by everybody signed in, kept by admins, never added to our own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from reporting import permissions
from reporting.actions import published_figures as actions
from reporting.forms.reference_figures import SCOPES, PublishedFigureForm, TakeBackForm
from reporting.models import PublishedFigure
from reporting.views.person import person
from reporting.views.published_marks import said, site_of, source_link


@require_safe
def published_figures(request: HttpRequest) -> HttpResponse:
    """Every published total as it stands now, with its source."""
    scopes = dict(SCOPES)
    rows = [
        {
            "figure": figure,
            "scope": scopes.get(figure.scope, figure.scope),
            "mutuals": said(figure.number_of_mutuals, figure.qualifier),
            "pipeline": said(figure.number_in_pipeline, figure.qualifier),
            "staff": said(figure.staff_total, figure.qualifier),
            "source": source_link(figure.source_url),
            "site": site_of(figure.source_url),
        }
        for figure in PublishedFigure.objects.current().in_order()
    ]
    may_keep = allows(permissions.check_can_keep_published_figures, person(request))
    return render(request, "reporting/published_figures.html", {"rows": rows, "may_keep": may_keep})


@require_http_methods(["GET", "HEAD", "POST"])
def record_published_figure(request: HttpRequest) -> HttpResponse:
    """A total that somebody published."""
    permissions.check_can_keep_published_figures(person(request))
    posted = request.method == "POST"
    form = PublishedFigureForm(request.POST if posted else None, cancel=reverse("reporting:published_figures"))
    if posted and form.is_valid():
        scope = form.cleaned_data["scope"]
        actions.record(scope, form.stated, when=form.cleaned_data["when"], by=person(request), at=timezone.now())
        return _saved(request, "The figure is saved.")
    context = {"form": form, "title": "Record a published figure"}
    return render(request, "reporting/published_figure_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_published_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """What a published total says, from now on."""
    permissions.check_can_keep_published_figures(person(request))
    figure = get_object_or_404(PublishedFigure.objects.current(), pk=pk)
    posted = request.method == "POST"
    form = PublishedFigureForm(
        request.POST if posted else None, correcting=figure, cancel=reverse("reporting:published_figures")
    )
    if posted and form.is_valid():
        given = {"when": form.cleaned_data["when"], "reason": form.cleaned_data["reason"]}
        try:
            actions.correct(figure, form.stated, **given, by=person(request), at=timezone.now())
        except actions.FigureCorrectedMeanwhileError as error:
            form.add_error("source_url", str(error))
        else:
            return _saved(request, "The figure is corrected. Progress as known earlier stays as it was.")
    context = {"form": form, "title": "Correct a published figure", "figure": figure}
    return render(request, "reporting/published_figure_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_published_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """A published total that was never published so."""
    permissions.check_can_keep_published_figures(person(request))
    figure = get_object_or_404(PublishedFigure.objects.current(), pk=pk)
    posted = request.method == "POST"
    form = TakeBackForm(request.POST if posted else None, cancel=reverse("reporting:published_figures"))
    if posted and form.is_valid():
        try:
            actions.take_back(figure, reason=form.cleaned_data["reason"], by=person(request), at=timezone.now())
        except actions.FigureCorrectedMeanwhileError as error:
            form.add_error("reason", str(error))
        else:
            return _saved(request, "The figure is taken back. Progress as known earlier stays as it was.")
    context = {"form": form, "title": "Take back a published figure", "figure": figure}
    return render(request, "reporting/published_figure_form.html", context)


def _saved(request: HttpRequest, said_so: str) -> HttpResponse:
    messages.success(request, said_so)
    return redirect("reporting:published_figures")
