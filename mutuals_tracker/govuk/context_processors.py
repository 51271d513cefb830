"""What base.html is told on every page: the service's name, its contact, and where this person may go."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from mutuals_tracker.accounts import rules

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


@dataclass(frozen=True)
class Entry:
    """One entry of the service navigation."""

    text: str
    url: str
    active: bool = False


# Addresses rather than their names: they are promised to people outside, and apps stand above this one.
_FOR_ALL: tuple[tuple[str, str], ...] = (("Progress reports", "/progress/reports/"),)
_SIGNED_IN = (
    ("My work", "/"),
    ("Spin-outs", "/spin-outs/"),
    ("Funding", "/funding/"),
    ("Procurement", "/procurement/"),
    ("Progress", "/progress/"),
    ("Reports", "/progress/reports/"),
)
_ADMINS = (("Admin area", "/admin-area/"),)


def service(request: HttpRequest) -> dict[str, object]:
    """Return what every page prints around its content; costs no query beyond the person's roles."""
    user = getattr(request, "user", AnonymousUser())
    return {
        "service_name": "Mutuals Tracker",
        "service_contact": settings.SERVICE_CONTACT,
        "service_navigation": navigation(user, request.path),
    }


def navigation(user: "User | AnonymousUser", path: str) -> list[Entry]:
    """Return the entries that this person may follow, the one that holds `path` marked."""
    offered = _FOR_ALL
    if rules.is_signed_in(user):
        offered = _SIGNED_IN + (_ADMINS if rules.is_admin(user) else ())
    holds = [url for _text, url in offered if path == url or (url != "/" and path.startswith(url))]
    here = max(holds, key=len, default="")
    return [Entry(text, url, active=url == here) for text, url in offered]
