"""Who gets in, who is kept out, and when a session ends."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from mutuals_tracker.accounts import invitations
from mutuals_tracker.accounts.actions import people
from mutuals_tracker.accounts.models import User
from mutuals_tracker.outbox.models import Letter
from tests.factories.people import person

PASSWORD = "three words together"
WRONG = "The email address or the password is wrong"


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    cache.clear()


@pytest.fixture
def joined(officer: User) -> User:
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def sign_in(client: Client, email: str, password: str = PASSWORD) -> str:
    answer = client.post("/accounts/login/", {"login": email, "password": password}, follow=True)
    return answer.content.decode()


def is_in(client: Client) -> bool:
    return client.get("/accounts/2fa/").status_code == 200


def test_the_address_may_be_written_in_any_case(client: Client, joined: User):
    sign_in(client, "Officer@EXAMPLE.org")
    assert is_in(client)
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize("password", ["", "!", "!x", PASSWORD])
def test_nobody_signs_in_as_the_system(password: str, client: Client, system: User):
    assert not User.objects.get(pk=system.pk).check_password(password)
    sign_in(client, system.email, password)
    assert not is_in(client)


def test_the_system_cannot_get_a_password_by_asking_for_one(client: Client, system: User):
    client.post("/accounts/password/reset/", {"email": system.email})
    for letter in Letter.objects.all():
        link = re.search(r"http://testserver(/\S+)", letter.text).group(1)
        page = client.get(link, follow=True).request["PATH_INFO"]
        answer = client.post(page, {"password1": PASSWORD, "password2": PASSWORD})
        assert answer.status_code == 403
    system.refresh_from_db()
    assert not system.has_usable_password()


def test_nobody_signs_in_before_choosing_a_password(client: Client, admin: User):
    made = people.invite(email="n@example.org", name="N", roles=[], link_to="x", by=admin, at=timezone.now())
    assert WRONG in sign_in(client, made.email, "!")
    assert not is_in(client)


def test_deactivating_ends_every_session_at_once_and_reactivating_brings_none_back(joined: User, admin: User):
    laptop, phone = Client(), Client()
    for client in (laptop, phone):
        sign_in(client, joined.email)
        assert is_in(client)
    people.deactivate(joined, by=admin, at=timezone.now(), why="left")
    assert not is_in(laptop)
    assert WRONG in sign_in(laptop, joined.email)
    people.reactivate(joined, link_to="x", by=admin, at=timezone.now())
    assert not is_in(phone)
    assert not is_in(laptop)
    assert WRONG in sign_in(laptop, joined.email)


def test_a_new_password_ends_the_other_sessions(joined: User):
    laptop, phone = Client(), Client()
    for client in (laptop, phone):
        sign_in(client, joined.email)
    new = "another three words"
    laptop.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_in(laptop)
    assert not is_in(phone)
    event = User.pgh_event_model.objects.filter(pgh_obj=joined).latest("pgh_id")
    assert event.password_set_at is not None
    assert event.pgh_context.metadata == {"user": joined.pk, "verb": "set password", "why": ""}


def test_a_reset_link_does_not_open_a_closed_account(client: Client, joined: User, admin: User):
    client.post("/accounts/password/reset/", {"email": joined.email})
    link = re.search(r"http://testserver(/\S+)", Letter.objects.get().text).group(1)
    people.deactivate(joined, by=admin, at=timezone.now(), why="left")
    assert "This link no longer works" in client.get(link, follow=True).content.decode()
    client.post("/accounts/password/reset/", {"email": joined.email})
    assert Letter.objects.filter(purpose__contains="password_reset").count() == 1


def test_guessing_is_slowed_down(client: Client, joined: User):
    for _guess in range(5):
        sign_in(client, joined.email, "a wrong guess")
    assert "There were too many attempts" in sign_in(client, joined.email)
    assert not is_in(client)


@pytest.mark.parametrize("page", ["email/", "3rdparty/", "3rdparty/signup/", "confirm-email/", "login/code/"])
def test_pages_that_a_service_by_invitation_does_not_want_are_not_there(page: str, client: Client, joined: User):
    sign_in(client, joined.email)
    assert client.get(f"/accounts/{page}").status_code == 404


def test_posting_to_sign_up_makes_nobody(client: Client, db: None):
    before = User.objects.count()
    given = {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert "Accounts are given by invitation" in client.post("/accounts/signup/", given).content.decode()
    assert User.objects.count() == before


# --- The page of an invitation ---


@pytest.fixture
def invited(admin: User) -> User:
    given = {
        "email": "new@example.org",
        "name": "New Comer",
        "roles": [],
        "link_to": "http://testserver/accounts/invitation/",
    }
    return people.invite(**given, by=admin, at=timezone.now())


def link_in_mail() -> str:
    return re.search(r"http://testserver(/\S+)", Letter.objects.latest("pk").text).group(1)


def test_somebody_invited_chooses_a_password_and_signs_in(client: Client, invited: User):
    link = link_in_mail()
    page = client.get(link)
    assert "Welcome, New Comer." in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    for given, said in (
        ({}, "Enter a new password"),
        ({"password1": "short", "password2": "short"}, "12 characters"),
        ({"password1": "new@example.org", "password2": "new@example.org"}, "too similar"),
        ({"password1": PASSWORD, "password2": "x"}, "Enter the same password both times"),
    ):
        assert said in client.post(link, given).content.decode()
    answer = client.post(link, {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert "Your password is saved. Sign in with it." in answer.content.decode()
    sign_in(client, "new@example.org")
    assert is_in(client)
    spent = client.get(link)
    assert (spent.status_code, "The link was used already" in spent.content.decode()) == (410, True)


def test_a_link_that_is_not_whole_is_said_plainly(client: Client, invited: User):
    answer = client.get(link_in_mail()[:-5] + "/")
    assert (answer.status_code, "Copy all of it from the mail" in answer.content.decode()) == (410, True)


def test_a_link_for_one_person_opens_no_other_account(client: Client, invited: User):
    other = person("Other")
    assert invitations.key_in(invitations.token_for(other)) == other.pk
    token = invitations.token_for(invited)
    forged = token[:-1] + ("x" if token[-1] != "x" else "y")
    assert client.get(f"/accounts/invitation/{forged}/").status_code == 410
