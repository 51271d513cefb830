"""Admins and assessors have a second factor before anything else."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from mutuals_tracker.accounts.actions import people, roles
from mutuals_tracker.accounts.models import User
from tests.factories.people import LONG_AGO, member

PAGES = ["/", "/admin-area/", "/progress/", "/spin-outs/", "/accounts/password/set/"]


@pytest.fixture
def without(client: Client, db: None, request) -> Client:
    user = member(getattr(request, "param", "admin"))
    user.authenticator_set.all().delete()
    client.force_login(user)
    return client


@pytest.mark.parametrize("without", ["admin", "assessor"], indirect=True)
@pytest.mark.parametrize("page", PAGES)
def test_until_they_have_one_every_page_leads_to_setting_it_up(page: str, without: Client):
    answer = without.get(page)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/totp/activate/")
    asked = without.get(page, follow=True)
    assert "Your role needs a second factor" in asked.content.decode()


@pytest.mark.parametrize(
    "page", ["/accounts/2fa/", "/accounts/logout/", "/healthz", "/accessibility/", "/privacy/", "/cookies/"]
)
def test_but_for_the_way_there_and_the_way_out(page: str, without: Client):
    assert without.get(page).status_code == 200


def test_forms_and_programs_are_refused_with_the_reason(without: Client):
    for answer in (
        without.post("/admin-area/people/invite/", {}),
        without.get("/admin-area/", headers={"accept": "application/json"}),
    ):
        assert answer.status_code == 403
        assert "Your role needs a second factor. Set one up first" in answer.content.decode()


@pytest.mark.parametrize("role", ["officer", "certifier", "taskforce", "stranger"])
def test_nobody_else_is_asked(role: str, client: Client, request):
    client.force_login(request.getfixturevalue(role))
    assert client.get("/accounts/password/set/").status_code == 200


def test_sample_accounts_are_let_off(client: Client, db: None):
    user = member("admin", is_sample=True)
    user.authenticator_set.all().delete()
    client.force_login(user)
    assert client.get("/admin-area/").status_code == 200


def test_once_there_it_costs_no_more_queries(client: Client, admin: User, django_assert_num_queries):
    client.force_login(admin)
    assert client.get("/accounts/password/set/").status_code == 200
    with django_assert_num_queries(3):  # the session, the person, the roles
        client.get("/accounts/password/set/")


def test_somebody_made_an_admin_is_asked_at_the_next_page(client: Client, taskforce: User, admin: User):
    client.force_login(taskforce)
    assert client.get("/accounts/password/set/").status_code == 200
    roles.grant(taskforce, role="admin", organisation=None, by=admin, at=LONG_AGO)
    assert client.get("/accounts/password/set/").status_code == 302


def test_those_who_must_have_one_cannot_turn_it_off(client: Client, admin: User):
    admin.set_password("three words together")
    admin.save()
    client.force_login(admin)
    client.post("/accounts/reauthenticate/", {"password": "three words together"})
    answer = client.post("/accounts/2fa/totp/deactivate/", follow=True)
    assert Authenticator.objects.filter(user=admin).exists()
    assert "Your role needs a second factor, so it cannot be turned off" in answer.content.decode()


def test_when_it_was_removed_the_next_sign_in_asks_for_a_new_one(client: Client, assessor: User, admin: User):
    people.remove_second_factor(assessor, by=admin, at=LONG_AGO, why="lost phone")
    client.force_login(assessor)
    assert client.get("/progress/")["Location"] == "/accounts/2fa/totp/activate/"
