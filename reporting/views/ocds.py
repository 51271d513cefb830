"""Open data on contracts: what bodies published of procurements and contracts, and the page that says what it holds."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from procurement.opendata import package, reasons


@login_not_required
@require_safe
def published_contracts(request: HttpRequest) -> HttpResponse:
    """Say what is published of procurements and contracts, where to download it, and what is left out and why."""
    context = {"counted": reasons.counted(), "publisher": publisher(), "version": package.VERSION}
    return render(request, "reporting/published_contracts.html", context)


@login_not_required
@require_safe
def releases(request: HttpRequest) -> HttpResponseBase:
    """Send what is published, as an OCDS release package; whoever has it already is told so."""
    if not package.has_any():
        raise Http404("Nothing is published there")
    written = package.written(publisher(), on=timezone.localdate())
    answer = FileResponse(written.file, filename="ocds.json", content_type=package.CONTENT_TYPE)
    answer["ETag"] = f'"{written.checksum}"'
    answer["Last-Modified"] = http_date(written.changed.timestamp())
    # Anybody's page may read it, and whoever asks again within minutes need not.
    answer["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(answer, public=True, max_age=300)
    # The checksum alone decides: what a contract is called changes with the day, and not with any row.
    # Django's types know no streamed answer here; it asks for the headers alone.
    found: HttpResponseBase = get_conditional_response(request, etag=answer["ETag"], response=answer)  # type: ignore[assignment,arg-type]
    if found is not answer:
        written.file.close()
    return found


def publisher() -> package.Publisher:
    """Return who publishes here."""
    site = settings.SERVICE_URL.rstrip("/")
    return package.Publisher(settings.OPEN_DATA_PUBLISHER, settings.OCDS_PREFIX, site)
