"""The person who asks for a page that nobody sees without signing in."""

from django.http import HttpRequest

from mutuals_tracker.accounts.models import User


def person(request: HttpRequest) -> User:
    """Return who asks; the middleware has turned everybody else away."""
    if not isinstance(request.user, User):
        raise TypeError("Only somebody who is signed in comes here")
    return request.user
