"""Every address turns an anonymous visitor away unless it is public on purpose."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# Why each of them may be read by anybody.
PUBLIC = {
    "healthz": "asked by the machine that watches the service",
    "readyz": "asked by the machine that watches the service",
    "accessibility": "the law wants it to be public",
    "privacy": "the law wants it to be public",
    "cookies": "the law wants it to be public",
    "join": "somebody invited has no password yet; the link is the key",
    "account_login": "the way in",
    "account_logout": "the way out, for a session that has ended already",
    "account_inactive": "tells somebody whose account is closed",
    "account_signup": "says that an admin invites people",
    "account_reset_password": "for those who forgot their password",
    "account_reset_password_done": "for those who forgot their password",
    "account_reset_password_from_key": "for those who forgot their password; the link is the key",
    "account_reset_password_from_key_done": "for those who forgot their password",
    "mfa_authenticate": "the second step of signing in",
    "openid_connect_login": "signing in with a directory",
    "openid_connect_callback": "signing in with a directory",
    "socialaccount_login_cancelled": "signing in with a directory",
    "procurement:feed": "a calendar program cannot sign in; the long private address is the key",
    "reporting:front": "the front page for the public",
    "reporting:published_awards": "open data are for everybody",
    "reporting:grants": "open data are for everybody",
    "reporting:grants_of_fund": "open data are for everybody; a fund of which nothing is published answers 404",
    "reporting:published_contracts": "open data are for everybody",
    "reporting:releases": "open data are for everybody",
    "reporting:reports": "published reports are for everybody",
    "reporting:report": "published reports are for everybody; others answer 404",
    "reporting:download_report": "published reports are for everybody; others answer 404",
}
# What stands for each kind of part in an address; nothing needs to be there, because nobody gets that far.
SAMPLES = {"int": "1", "slug": "psm-0001", "str": "x", "uuid": "00000000-0000-0000-0000-000000000000", "path": "x"}


class Route(NamedTuple):
    """An address: its name, an example of it, and the view."""

    name: str
    path: str
    view: Callable

    def __str__(self) -> str:
        return self.name


def routes(patterns: list, prefix: str = "/", space: str = "") -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + example(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, path, inside)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{space}{pattern.name}", path, pattern.callback)


def example(pattern: str) -> str:
    plain = re.sub(
        r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], re.sub(r"\(\?P<\w+>[^)]*\)", "x", pattern)
    )
    return plain.strip("^$")


ALL = list(routes(get_resolver().url_patterns))


def test_there_are_addresses_and_each_has_a_name_of_its_own():
    names = [route.name for route in ALL]
    assert len(names) > 80
    assert len(names) == len(set(names))
    assert not [name for name in names if name.endswith("None")]


def test_every_public_address_is_on_the_list_with_a_reason_and_none_else():
    public = {route.name for route in ALL if not getattr(route.view, "login_required", True)}
    assert public == set(PUBLIC)


@pytest.mark.django_db
@pytest.mark.parametrize("route", [route for route in ALL if route.name not in PUBLIC], ids=str)
@pytest.mark.parametrize("method", ["get", "post"])
def test_all_others_ask_to_sign_in(method: str, route: Route, client: Client):
    answer = getattr(client, method)(route.path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")
