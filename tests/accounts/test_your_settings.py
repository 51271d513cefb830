"""What a person chooses for themselves: which mails they want."""

import pytest
from django.test import Client
from django.utils import timezone

from mutuals_tracker.accounts import history
from mutuals_tracker.accounts.actions import people
from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import Refused

ADDRESS = "/accounts/settings/"


def mails(user: User) -> tuple[bool, bool]:
    user.refresh_from_db()
    return user.is_mailed_mentions, user.is_mailed_leads


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def test_everybody_gets_them_until_they_say_otherwise(officer: User, signed_in: Client):
    assert mails(officer) == (True, True)
    page = signed_in.get(ADDRESS)
    assert page.context["form"]["mails"].value() == ["mentions", "leads"]


@pytest.mark.parametrize(
    ("chosen", "wanted", "told"),
    [
        (["mentions"], (True, False), "When you are mentioned<"),
        (["leads"], (False, True), "When you are given a spin-out to lead<"),
        ([], (False, False), "Only about your account"),
        (["mentions", "leads"], (True, True), "When you are mentioned, and when you are given a spin-out to lead"),
    ],
)
def test_chosen_and_shown_on_the_account(officer: User, signed_in: Client, chosen: list[str], wanted: tuple, told: str):
    sent = signed_in.post(ADDRESS, {"mails": chosen}, follow=True)
    assert sent.redirect_chain == [("/accounts/2fa/", 302)]
    assert "Your settings are saved." in sent.content.decode()
    assert told in sent.content.decode()
    assert mails(officer) == wanted


def test_nonsense_changes_nothing(officer: User, signed_in: Client):
    page = signed_in.post(ADDRESS, {"mails": ["everything"]})
    assert page.context["form"].errors["mails"] == ["Select from the list when you want an email"]
    assert mails(officer) == (True, True)


def test_the_history_keeps_it(officer: User):
    people.choose_mail(officer, mentions=False, leads=True, by=officer, at=timezone.now())
    told = next(each for each in history.of_person(officer) if each.verb == "Choose mail")
    assert told.who == "Olu Officer"
    assert [(change.what, change.before, change.after) for change in told.changes] == [
        ("Mail when mentioned", "yes", "no")
    ]


def test_nobody_chooses_for_another(officer: User, admin: User):
    with pytest.raises(Refused, match="your own settings"):
        people.choose_mail(officer, mentions=False, leads=False, by=admin, at=timezone.now())
    assert mails(officer) == (True, True)


def test_nobody_comes_here_without_signing_in(client: Client, db: None):
    assert client.get(ADDRESS)["Location"].startswith("/accounts/login/")
