"""The pages on the way in: sign in and out, passwords, the second factor; their words and their errors."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.test import Client, override_settings

from mutuals_tracker.accounts.models import User
from mutuals_tracker.outbox.models import Letter

PASSWORD = "three words together"


@pytest.fixture
def person(officer: User) -> User:
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def read(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def summary(markup: str) -> list[str]:
    return re.findall(r'<li><a href="#[^"]+">([^<]+)</a></li>', markup)


def sign_in(client: Client, person: User, password: str = PASSWORD) -> str:
    """Return the page on which somebody stays while signing in; nothing once they are in."""
    answer = client.post("/accounts/login/", {"login": person.email, "password": password})
    if answer.status_code == 302:
        return read(client, answer.url) if answer.url.startswith("/accounts/") else ""
    return answer.content.decode()


def test_signing_in_asks_for_an_address_and_a_password(client: Client, db: None) -> None:
    markup = read(client, "/accounts/login/")
    assert "<title>Sign in" in markup
    assert "Email address" in markup
    assert "govuk-password-input" in markup
    assert "/accounts/signup/" not in markup
    answer = client.post("/accounts/login/", {})
    assert summary(answer.content.decode()) == ["Enter your email address", "Enter your password"]


def test_a_wrong_password_is_not_told_from_a_wrong_address(client: Client, person: User) -> None:
    wrong = summary(sign_in(client, person, "something else"))
    nobody = client.post("/accounts/login/", {"login": "nobody@example.org", "password": PASSWORD})
    assert (
        wrong
        == summary(nobody.content.decode())
        == ["The email address or the password is wrong. Check both and try again"]
    )


def test_signing_in_and_out(client: Client, person: User) -> None:
    sign_in(client, person)
    markup = read(client, "/accounts/2fa/")
    assert "Signed in as" in markup
    assert "Do you want to sign out?" in read(client, "/accounts/logout/")
    client.post("/accounts/logout/")
    assert "You have signed out" in read(client, "/cookies/")
    assert not client.session.get("_auth_user_id")


def test_nobody_signs_up(client: Client, db: None) -> None:
    assert "Accounts are given by invitation" in read(client, "/accounts/signup/")


def test_a_closed_account_is_told_so(client: Client, db: None) -> None:
    assert "This account is closed" in read(client, "/accounts/inactive/")


def test_a_password_is_chosen_from_the_link_that_was_sent(client: Client, person: User) -> None:
    answer = client.post("/accounts/password/reset/", {"email": person.email}, follow=True)
    assert "Check your email" in answer.content.decode()
    letter = Letter.objects.get(to=person.email)
    link = re.search(r"https?://testserver(/\S+)", letter.text).group(1)
    assert letter.subject.endswith("Choose a new password")
    page = client.get(link, follow=True)
    assert "Choose your password" in page.content.decode()
    address = page.request["PATH_INFO"]
    empty = client.post(address, {}).content.decode()
    assert summary(empty) == ["Enter a new password", "Enter the new password again"]
    differ = client.post(address, {"password1": "another three words", "password2": "x"}).content.decode()
    assert summary(differ) == ["Enter the same password both times"]
    short = client.post(address, {"password1": "short", "password2": "short"}).content.decode()
    assert any("12 characters" in said for said in summary(short))
    done = client.post(address, {"password1": "another three words", "password2": "another three words"}, follow=True)
    assert "Password saved" in done.content.decode()
    assert "This link no longer works" in read(client, link)


def test_an_unknown_address_is_answered_in_the_same_way(client: Client, db: None) -> None:
    answer = client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert "Check your email" in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_password_is_changed_only_by_who_knows_it(client: Client, person: User) -> None:
    sign_in(client, person)
    new = {"password1": "another three words", "password2": "another three words"}
    wrong = client.post("/accounts/password/change/", {"oldpassword": "x", **new}).content.decode()
    assert summary(wrong) == ["The current password is wrong"]
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
    person.refresh_from_db()
    assert person.check_password("another three words")


def test_a_second_factor_is_set_up_used_and_turned_off(client: Client, person: User) -> None:
    sign_in(client, person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    setup = read(client, "/accounts/2fa/totp/activate/")
    assert 'src="data:image/svg+xml;base64,' in setup
    secret = re.search(r'app-secret">(\w+)<', setup).group(1)
    assert summary(client.post("/accounts/2fa/totp/activate/", {"code": ""}).content.decode()) == [
        "Enter the six numbers that your app shows"
    ]
    assert summary(client.post("/accounts/2fa/totp/activate/", {"code": "1"}).content.decode()) == [
        "The code is wrong or too old. Enter the one that your app shows now"
    ]
    codes = client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)}, follow=True).content.decode()
    assert "Recovery codes" in codes
    recovery = re.findall(r"<li>(\w{8})</li>", codes)
    assert len(recovery) == 10
    assert "10 left" in read(client, "/accounts/2fa/")
    client.post("/accounts/logout/")
    assert "Enter your code" in sign_in(client, person)
    assert summary(client.post("/accounts/2fa/authenticate/", {"code": ""}).content.decode()) == [
        "Enter the six numbers that your app shows, or a recovery code"
    ]
    client.post("/accounts/2fa/authenticate/", {"code": recovery[0]})
    assert "9 left" in read(client, "/accounts/2fa/")
    assert "Enter the six numbers" not in read(client, "/accounts/2fa/reauthenticate/")
    client.post("/accounts/2fa/reauthenticate/", {"code": recovery[1]})
    assert "Turn off the second factor" in read(client, "/accounts/2fa/totp/deactivate/")
    assert "Make new recovery codes" in read(client, "/accounts/2fa/recovery-codes/generate/")
    off = client.post("/accounts/2fa/totp/deactivate/", follow=True).content.decode()
    assert "The second factor is off" in off


def code_now(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_protecting_changes_ask_once_more(client: Client, person: User) -> None:
    client.force_login(person)
    assert "Confirm that it is you" in read(client, "/accounts/2fa/totp/activate/")
    assert summary(client.post("/accounts/reauthenticate/", {"password": "x"}).content.decode()) == [
        "The password is wrong"
    ]


def test_too_many_attempts_are_told_to_wait(client: Client, db: None) -> None:
    for _ in range(25):
        answer = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()


DIRECTORY = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "council",
                "name": "Example Borough Council",
                "client_id": "x",
                "secret": "y",
                "settings": {"server_url": "https://login.example.org"},
            }
        ]
    }
}


def test_a_directory_is_offered_only_where_there_is_one(client: Client, db: None) -> None:
    assert settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] == []
    assert "Or use your organisation" not in read(client, "/accounts/login/")
    with override_settings(SOCIALACCOUNT_PROVIDERS=DIRECTORY):
        markup = read(client, "/accounts/login/")
    assert "Sign in with Example Borough Council" in markup
    assert 'action="/accounts/oidc/council/login/?process=login"' in markup
