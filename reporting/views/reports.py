"""Progress reports: the list, asking for one, its progress, reading and downloading it, trying again, publishing."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mutuals_tracker import delivery
from mutuals_tracker.accounts.rules import allows, sees_the_country
from reporting import permissions, tasks
from reporting.actions import reports as actions
from reporting.forms.reports import AskForm
from reporting.models import ProgressReport
from reporting.rendering import CONTENT_TYPES
from reporting.report_lifecycle import Format, ReportInUseError, State
from reporting.views import report_page, report_progress
from reporting.views.person import person
from reporting.views.report_list import report_table

PER_PAGE = 50


@dataclass(frozen=True)
class Download:
    """One file of a report as the page offers it."""

    label: str
    url: str
    size: int
    checksum: str


@login_not_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Reports that the person may read, the newest first: the published ones for the public."""
    found = ProgressReport.objects.visible_to(request.user).newest_first().without_contents()
    page = Paginator(found.select_related("requested_by"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "table": report_table(page.object_list, sees_all=sees_the_country(request.user)),
        "may_ask": allows(permissions.check_can_ask_for_report, request.user),
    }
    return render(request, "reporting/reports/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_report(request: HttpRequest) -> HttpResponse:
    """Ask for a report."""
    permissions.check_can_ask_for_report(request.user)
    now, posted = timezone.now(), request.method == "POST"
    form = AskForm(
        request.POST if posted else None,
        initial=request.GET.dict() | {"scope": request.GET.get("scope", "national")},
        now=now,
        list_url=reverse("reporting:reports"),
    )
    if posted and form.is_valid():
        asked = {
            name: form.cleaned_data[name] for name in ("title", "scope", "as_at", "known_at", "since", "request_key")
        }
        report = actions.ask(**asked, by=person(request), at=now)
        delivery.send(tasks.build_report, report_id=report.pk)
        return redirect("reporting:report", report.pk)
    return render(request, "reporting/reports/ask_report.html", {"form": form})


@login_not_required
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report to read; until it is ready, how far it has come."""
    found = _visible(request, pk)
    context = {"report": found, "scope_label": report_page.scope_label(found)}
    if found.state != State.COMPLETE:
        return render(request, "reporting/reports/report_progress.html", context | _progress(request, found))
    context |= {
        "page": report_page.read(found, request.user),
        "downloads": _downloads(found),
        "sees_all": sees_the_country(request.user),
        "may_publish": not found.is_published and allows(permissions.check_can_publish_report, request.user, found),
    }
    return render(request, "reporting/reports/report.html", context)


@require_safe
def report_progress_region(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a report has come: the part of its page that changes, fetched again while it does."""
    found = _visible(request, pk)
    response = render(request, "reporting/reports/_progress.html", {"report": found} | _progress(request, found))
    patch_cache_control(response, no_store=True)
    return response


@login_not_required
@require_safe
def download_report(request: HttpRequest, pk: int, wanted: str) -> HttpResponse:
    """One file of a report: the same bytes every time, named by their checksum."""
    found = _visible(request, pk)
    form = {known.value: known for known in Format}.get(wanted)
    if found.state != State.COMPLETE or form is None:
        raise Http404("There is no such file")
    content, checksum = found.file(form)
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{found.file_name(form)}"'
    response["ETag"] = f'"{checksum}"'
    patch_cache_control(response, public=found.is_published, private=not found.is_published, no_cache=True)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_POST
def retry_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a failed report again."""
    found = _visible(request, pk)
    try:
        actions.retry(found, by=person(request), at=timezone.now())
    except ReportInUseError as error:
        messages.info(request, f"{error}.")
    else:
        delivery.send(tasks.build_report, report_id=pk)
    return redirect("reporting:report", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def publish_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a report: a page that says what will be frozen, then the deed."""
    found = _visible(request, pk)
    permissions.check_can_publish_report(request.user, found)
    if request.method == "POST":
        try:
            actions.publish(found, by=person(request), at=timezone.now())
        except ReportInUseError as error:
            messages.info(request, f"{error}.")
        else:
            messages.success(request, "Published. Anybody can read and download it, and it can no longer change.")
        return redirect("reporting:report", pk)
    if found.is_published or found.state != State.COMPLETE:
        return redirect("reporting:report", pk)
    context = {"report": found, "scope_label": report_page.scope_label(found), "downloads": _downloads(found)}
    return render(request, "reporting/reports/publish_report.html", context)


def _visible(request: HttpRequest, pk: int) -> ProgressReport:
    found = ProgressReport.objects.visible_to(request.user).select_related("requested_by", "published_by")
    return get_object_or_404(found.defer("payload"), pk=pk)


def _progress(request: HttpRequest, found: ProgressReport) -> dict[str, object]:
    return {
        "progress": report_progress.of(found, at=timezone.now(), queue=delivery.queue),
        "may_retry": allows(permissions.check_can_retry_report, request.user, found),
        "downloads": _downloads(found) if found.state == State.COMPLETE else [],
    }


def _downloads(found: ProgressReport) -> list[Download]:
    labels = {
        Format.CSV: "CSV",
        Format.XLSX: "Excel (XLSX)",
        Format.ODS: "OpenDocument (ODS)",
        Format.PDF: "PDF",
        Format.JSON: "JSON",
    }
    sizes = found.sizes()
    return [
        Download(label, reverse("reporting:download_report", args=[found.pk, wanted.value]), *sizes[wanted])
        for wanted, label in labels.items()
    ]
