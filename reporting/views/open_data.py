"""Open data: the awards that an admin published, as files for anybody, and the page that says what they hold."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from funding import opendata
from funding.models import Fund

PER_PAGE = 50


@login_not_required
@require_safe
def published_awards(request: HttpRequest) -> HttpResponse:
    """Say what is published of awards, where to download it, and what is left out and why."""
    page = Paginator(opendata.left_out(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "counted": opendata.counted(),
        "funds": opendata.of_funds(),
        "page": page,
        "left_out": [(award, opendata.missing(award)) for award in page.object_list],
        "publisher": publisher(),
    }
    return render(request, "reporting/published_awards.html", context)


@login_not_required
@require_safe
def grants(request: HttpRequest, kind: str, slug: str = "") -> FileResponse:
    """Send the published awards, those of a fund where one is named, in the 360Giving standard."""
    fund = get_object_or_404(Fund, slug=slug) if slug else None
    if kind not in opendata.CONTENT_TYPES or not opendata.has_any(fund):
        raise Http404("Nothing is published there")
    answer = FileResponse(
        opendata.written(kind, publisher(), fund),
        as_attachment=kind == "csv",
        filename=f"360giving{f'-{fund.slug}' if fund else ''}.{kind}",
        content_type=opendata.CONTENT_TYPES[kind],
    )
    # Anybody's page may read it, and whoever asks again within minutes need not.
    answer["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(answer, public=True, max_age=300)
    return answer


def publisher() -> opendata.Publisher:
    """Return who publishes here."""
    site = settings.SERVICE_URL.rstrip("/")
    return opendata.Publisher(settings.OPEN_DATA_PUBLISHER, settings.OPEN_DATA_PREFIX, site)
