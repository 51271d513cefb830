"""Words that somebody typed whose session ended, or whose page is stale: given back, and sent again by their button."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mutuals_tracker import unsent
from mutuals_tracker.accounts.models import User
from spinouts.models import Note
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import filled

HERE = "http://testserver"


@pytest.fixture
def address(example_council) -> str:
    return reverse("spinouts:add_note", args=[a_spinout("Sample Mill", parents=[example_council]).reference])


@pytest.fixture
def browser(officer: User) -> Client:
    """A browser that guards against forged forms, with the officer signed in."""
    client = Client(enforce_csrf_checks=True, headers={"Origin": HERE})
    client.force_login(officer)
    return client


def typed(client: Client, address: str, text: str) -> dict[str, str]:
    """Open the page and type, as far as pressing its button."""
    page = client.get(address)
    return filled(page.context["form"]) | {
        "text": text,
        "audience": "body",
        "csrfmiddlewaretoken": token(page),
    }


def token(page) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]


def given_back(page) -> dict[str, str]:
    """Return what the page's button sends."""
    form = page.content.decode().rpartition('<form method="post" novalidate>')[2]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_words_of_somebody_whose_session_ended_are_given_back_and_sent_again(browser, officer, address):
    sent = typed(browser, address, "The mill is let.")
    browser.logout()
    browser.cookies["csrftoken"] = sent["csrfmiddlewaretoken"]
    page = browser.post(address, sent)
    assert page.status_code == 403
    assert page["Cache-Control"] == "no-store"
    assert "You were signed out" in page.content.decode()
    assert "The mill is let." in page.content.decode()
    assert not Note.objects.exists()
    again = given_back(page)
    assert {name: again[name] for name in ("text", "once")} == {name: sent[name] for name in ("text", "once")}
    browser.force_login(officer)
    browser.cookies["csrftoken"] = "a" * 32
    stale = browser.post(address, again)
    assert stale.status_code == 403
    assert "This page was out of date" in stale.content.decode()
    assert stale["Cache-Control"] == "no-store"
    assert browser.post(address, given_back(stale)).status_code == 302
    assert [note.text for note in Note.objects.all()] == ["The mill is let."]


def test_the_stale_token_itself_is_not_sent_again(browser, address):
    sent = typed(browser, address, "x") | {"csrfmiddlewaretoken": "b" * 32}
    page = browser.post(address, sent).content.decode()
    assert "b" * 32 not in page
    assert page.count('name="csrfmiddlewaretoken"') == 2, "one of signing out, one of sending again"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://testserver", "http://testserver.evil.example"]
)
def test_what_another_page_made_up_is_never_offered_to_be_sent(browser, address, origin):
    page = browser.post(address, {"text": "Made up"}, headers={"Origin": origin})
    assert page.status_code == 403
    assert "This page is out of date" in page.content.decode()
    assert "Made up" not in page.content.decode()


@pytest.mark.parametrize(
    ("referer", "is_offered"),
    [(f"{HERE}/spin-outs/", True), ("https://evil.example/", False), ("http://[", False), ("", False)],
)
def test_without_an_origin_the_page_it_came_from_decides(officer, address, referer, is_offered):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    page = client.post(address, {"text": "Typed words"}, headers={"Referer": referer} if referer else {})
    assert page.status_code == 403
    assert ("Typed words" in page.content.decode()) == is_offered


@pytest.mark.parametrize(
    "name", ["account_login", "account_change_password", "account_reset_password", "mfa_authenticate"]
)
def test_the_pages_of_signing_in_give_nothing_back(browser, name):
    page = browser.post(reverse(name), {"login": "someone@example.org", "code": "123456", "password": "secret words"})
    assert page.status_code in (302, 403)
    assert not [word for word in ("someone@", "123456", "secret words") if word in page.content.decode()]


def test_a_password_is_never_given_back(client, db, address):
    page = client.post(address, {"text": "Typed words", "old_Password1": "secret words"}).content.decode()
    assert "Typed words" in page
    assert "secret words" not in page


def test_files_are_named_and_not_kept(client, db, address):
    upload = SimpleUploadedFile("lease.pdf", b"%PDF- what it says")
    page = client.post(address, {"text": "Typed words", "evidence": upload}).content.decode()
    assert "Files are not sent again: lease.pdf" in page
    assert "what it says" not in page


@pytest.mark.parametrize(
    "sent", [{}, {"once": "1", "seen": "2"}, {"text": "x" * unsent.MOST_CHARACTERS}, {"text": ["x"] * 501}], ids=str
)
def test_who_typed_nothing_or_far_too_much_is_only_asked_to_sign_in(client, db, address, sent):
    answer = client.post(address, sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


def test_what_was_typed_is_no_markup(client, db, address):
    page = client.post(address, {"text": "<script>x</script>", '"><b>': "y"}).content.decode()
    assert "<script>x" not in page
    assert '"><b>' not in page


def test_a_programs_request_is_only_asked_to_sign_in(client, db, address):
    assert client.post(address, {"text": "x"}, headers={"Accept": "application/json"}).status_code == 302
