"""The pages that say what went wrong: not found, refused with the reason, broken, and unavailable for now."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

# Seconds after which it is worth asking again.
RETRY_AFTER = 60


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, in the same words for what is not there and for what belongs to another body."""
    return render(request, "404.html", status=404)


def lead_back(request: HttpRequest, *, text: str, url: str) -> None:
    """Say where a refusal leads back to: to a page that the person was found to be allowed to open."""
    request.leads_back = {"text": text, "url": url}  # type: ignore[attr-defined]


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403 with the reason, where the refusal gave one, and the way back to what the page was about."""
    reason = str(exception or "") or "You have signed in, but your role does not allow this."
    context = {"reason": reason, "back": getattr(request, "leads_back", None)}
    return render(request, "403.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 when it was the database that did not answer. Asks for neither database nor session."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return unavailable(request)
    return HttpResponseServerError(render_to_string("500.html"))


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503, and say when to try again."""
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY_AFTER)})
