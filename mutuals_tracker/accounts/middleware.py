"""Asks everybody to sign in, and admins and assessors for a second factor before anything else."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from mutuals_tracker.accounts.rules import Refused, needs_second_factor
from mutuals_tracker.unsent import signed_out

# What somebody needs in order to set one up, to leave, or to learn about the service.
OPEN = frozenset(
    {"account_logout", "account_reauthenticate", "healthz", "readyz", "accessibility", "privacy", "cookies"}
)
# Kept in the session once seen, so that it costs no query on each page. Removing the factor leaves the session be:
# it was begun with it.
SEEN = "has_second_factor"
REASON = "Your role needs a second factor. Set one up first"


class SignInRequired(LoginRequiredMiddleware):
    """Sends those who are not signed in to do so; gives back what somebody typed whose session ended meanwhile."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Lead to the page of signing in, unless there are words that would be lost on the way."""
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        return answer and (signed_out(request) or answer)


class SecondFactorRequired:
    """Sends people whose role needs a second factor to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through; `process_view` has the say."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send a page's reader to set one up; refuse what a program or a form asks."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN or name.startswith("mfa_") or not needs_second_factor(request.user) or _has_one(request):
            return None
        if request.method not in ("GET", "HEAD") or not request.accepts("text/html"):
            raise Refused(REASON)
        messages.warning(request, REASON)
        return redirect("mfa_activate_totp")


def _has_one(request: HttpRequest) -> bool:
    if not request.session.get(SEEN):
        if not Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
            return False
        request.session[SEEN] = True
    return True
