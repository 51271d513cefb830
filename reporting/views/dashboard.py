"""The dashboard."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting import cautions
from reporting.views import dashboard_page
from reporting.views.person import person
from reporting.views.progress_questions import progress_form


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """How far live mutuals have come, and what is left out."""
    form = progress_form(request)
    page = dashboard_page.read(form.question, person(request)) if form.is_valid() else None
    now = cautions.of_person(person(request), today=timezone.localdate())
    return render(request, "reporting/dashboard.html", {"form": form, "page": page, "cautions": now})
