"""Importing a release package of Find a Tender, by admins; and what came of each file."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.spreadsheets.findings import UnreadableError
from procurement.actions import noticing
from procurement.forms.notices import ImportNoticesForm
from procurement.models import NoticeImport
from procurement.permissions import notices as permissions
from spinouts.views import asking

PAGE = 25


@require_http_methods(["GET", "POST"])
def import_notices(request: HttpRequest) -> HttpResponse:
    """Import one file, and show what came of those before it."""
    asking.ask(request, permissions.check_can_import_notices)
    form = ImportNoticesForm(**asking.unseen(request, back=reverse("procurement:notices")))
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            came = noticing.import_notices(file, name=file.name, by=asking.user(request), at=timezone.now())
        except UnreadableError as error:
            form.add_error("file", f"{error.problem}. {error.advice}")
        else:
            messages.success(request, f"{came.taken:,} new, {came.known:,} known already, {came.refused:,} not taken")
            return redirect("procurement:notice_import", came.number)
    found = NoticeImport.objects.select_related("added_by").order_by("-added_at", "-pk")
    page = Paginator(found.defer("problems"), PAGE).get_page(request.GET.get("page"))
    return render(request, "procurement/import_notices.html", {"form": form, "page": page})


@require_safe
def notice_import(request: HttpRequest, number: int) -> HttpResponse:
    """Show what came of a file: how many releases were taken, and which were not and why."""
    asking.ask(request, permissions.check_can_import_notices)
    found = get_object_or_404(NoticeImport.objects.select_related("added_by"), pk=number)
    page = Paginator(found.problems, PAGE).get_page(request.GET.get("page"))
    return render(request, "procurement/notice_import.html", {"found": found, "page": page})
