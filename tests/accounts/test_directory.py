"""Signing in with a council's own directory, against a stand-in for one that speaks OpenID Connect over HTTP."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from mutuals_tracker.accounts.actions import people
from mutuals_tracker.accounts.models import User
from tests.factories.people import LONG_AGO


class Directory:
    """What the directory says of whoever signs in."""

    def __init__(self) -> None:
        self.says: dict[str, Any] = {}
        directory = self

        class Answers(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = json.dumps(directory.answer(self.path)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = _answer  # noqa: N815 - the names that http.server calls

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, path: str) -> dict[str, Any]:
        if "openid-configuration" in path:
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
            return {"issuer": self.address, "jwks_uri": "", **{k: f"{self.address}/{v}" for k, v in ends.items()}}
        if path.startswith("/token"):
            claims = {"iss": self.address, "aud": "us", "exp": time() + 60, "iat": time(), **self.says}
            return {"access_token": "x", "token_type": "Bearer", "id_token": jwt.encode(claims, "k" * 32)}
        return self.says

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def directory(settings) -> Iterator[Directory]:
    made = Directory()
    app = {"provider_id": "council", "name": "Council", "client_id": "us", "secret": "s"}
    app["settings"] = {"server_url": made.address, "trusts_email": False}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield made
    made.stop()


def come_in(client: Client, directory: Directory, *, sub: str, email: str, **claims: Any):
    directory.says = {"sub": sub, "email": email, "email_verified": True, **claims}
    begun = client.post("/accounts/oidc/council/login/")
    assert begun["Location"].startswith(f"{directory.address}/authorize")
    state = parse_qs(urlsplit(begun["Location"]).query)["state"][0]
    return client.get("/accounts/oidc/council/login/callback/", {"code": "c", "state": state})


def is_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_somebody_known_comes_in_and_gets_no_role_from_what_the_directory_says(
    client: Client, directory: Directory, officer: User
):
    before = officer.held
    answer = come_in(client, directory, sub="1", email="Officer@Example.org", roles=["admin"], groups=["admin"])
    assert (answer.status_code, is_in(client)) == (302, str(officer.pk))
    assert User.objects.get(pk=officer.pk).held == before
    assert SocialAccount.objects.get().uid == "1"


def test_somebody_unknown_does_not(client: Client, directory: Directory, db: None):
    people_before = User.objects.count()
    answer = come_in(client, directory, sub="2", email="nobody@example.org")
    assert (answer.status_code, is_in(client)) == (403, None)
    assert "Accounts are given by invitation" in answer.content.decode()
    assert (User.objects.count(), SocialAccount.objects.count()) == (people_before, 0)


@pytest.mark.parametrize("verified", [False, None])
def test_an_address_that_the_directory_does_not_vouch_for_opens_nothing(verified, client, directory, officer: User):
    answer = come_in(client, directory, sub="1", email=officer.email, email_verified=verified)
    assert (answer.status_code, is_in(client)) == (403, None)


def test_unless_settings_trust_its_addresses(client: Client, directory: Directory, officer: User, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["trusts_email"] = True
    come_in(client, directory, sub="1", email=officer.email, email_verified=None)
    assert is_in(client) == str(officer.pk)


def test_an_address_given_to_somebody_new_does_not_open_the_old_account(client, directory, officer: User, admin: User):
    come_in(client, directory, sub="1", email=officer.email)
    client.logout()
    assert come_in(client, directory, sub="99", email=officer.email).status_code == 403
    assert is_in(client) is None
    come_in(client, directory, sub="1", email="renamed@example.org")
    assert is_in(client) == str(officer.pk)
    client.logout()
    people.remove_second_factor(officer, by=admin, at=LONG_AGO, why="new directory")
    come_in(client, directory, sub="99", email=officer.email)
    assert is_in(client) == str(officer.pk)


def test_a_closed_account_stays_closed(client: Client, directory: Directory, officer: User, admin: User):
    come_in(client, directory, sub="1", email=officer.email)
    people.deactivate(officer, by=admin, at=LONG_AGO, why="left")
    assert client.get("/accounts/password/set/").status_code == 302
    answer = come_in(client, directory, sub="1", email=officer.email)
    assert answer["Location"] == "/accounts/inactive/"
    assert client.get("/accounts/password/set/").status_code == 302
    SocialAccount.objects.all().delete()
    assert come_in(client, directory, sub="1", email=officer.email).status_code == 403


def test_nobody_comes_in_as_the_system(client: Client, directory: Directory, system: User):
    assert come_in(client, directory, sub="1", email=system.email).status_code == 403


def test_a_password_chosen_here_is_kept(client: Client, directory: Directory, officer: User):
    officer.set_password("three words together")
    officer.save()
    come_in(client, directory, sub="1", email=officer.email)
    officer.refresh_from_db()
    assert officer.check_password("three words together")


def test_the_second_factor_is_asked_for_all_the_same(client: Client, directory: Directory, admin: User):
    answer = come_in(client, directory, sub="1", email=admin.email)
    assert (answer["Location"], is_in(client)) == ("/accounts/2fa/authenticate/", None)


def test_another_directory_account_cannot_be_tied_on_from_inside(client, directory, officer: User, stranger: User):
    client.force_login(officer)
    directory.says = {"sub": "7", "email": stranger.email, "email_verified": True}
    begun = client.post("/accounts/oidc/council/login/?process=connect")
    state = parse_qs(urlsplit(begun["Location"]).query)["state"][0]
    answer = client.get("/accounts/oidc/council/login/callback/", {"code": "c", "state": state})
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()
