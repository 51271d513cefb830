"""Who may do what: each role at each rule, and at each address."""

import pytest
from django.apps import apps
from django.urls import URLPattern, reverse

from mutuals_tracker.accounts.models import Role
from mutuals_tracker.accounts.rules import Refused, allows
from spinouts import permissions, urls
from spinouts.models import Spinout
from tests.factories.bodies import body
from tests.factories.facts import a_register_entry, a_return, an_assessment
from tests.factories.people import member
from tests.factories.spinouts import a_spinout
from tests.spinouts.addresses import ADDRESSES, GENERAL, LED_ON, OPEN_TO, Kind, one_of_everything

pytestmark = pytest.mark.django_db

CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "system", "anonymous")
KEEPERS = {"officer", "colleague", "certifier", "admin", "system"}


@pytest.fixture
def people(request):
    """Everybody of the cast, by name."""
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], launched="2012", assessed="meets")


def those_who(people, rule, *things):
    return {name for name, person in people.items() if allows(rule, person, *things)}


class TestRules:
    def test_who_sees_it(self, people, spinout):
        seers = {name for name, person in people.items() if Spinout.objects.visible_to(person).exists()}
        assert seers == KEEPERS | {"taskforce"}

    def test_who_logs(self, people):
        assert those_who(people, permissions.check_can_log) == KEEPERS | {"stranger"}

    def test_who_logs_for_which_body(self, people, example_council, sample_county):
        rule = permissions.check_can_name_parents
        assert those_who(people, rule, [example_council.pk]) == KEEPERS
        assert those_who(people, rule, [example_council.pk, sample_county.pk]) == KEEPERS | {"stranger"}
        assert those_who(people, rule, []) == {"admin", "system"}

    @pytest.mark.parametrize("rule", ["check_can_change", "check_can_withdraw"])
    def test_who_keeps_it(self, people, spinout, rule):
        assert those_who(people, getattr(permissions, rule), spinout) == KEEPERS

    def test_nobody_changes_what_left_the_register(self, people, spinout):
        assert those_who(people, permissions.check_can_restore, spinout) == set()
        a_register_entry(spinout, "withdrawn")
        spinout.refresh_from_db()
        assert those_who(people, permissions.check_can_change, spinout) == set()
        assert those_who(people, permissions.check_can_restore, spinout) == KEEPERS

    def test_who_merges(self, people, spinout, sample_county, example_council):
        rule = permissions.check_can_merge
        assert those_who(people, rule, spinout, a_spinout("Two", parents=[example_council])) == KEEPERS
        assert those_who(people, rule, spinout, a_spinout("Three", parents=[sample_county])) == {"admin", "system"}

    def test_who_verifies(self, people, spinout, officer, certifier):
        rule = permissions.check_can_verify
        assert those_who(people, rule, a_return(spinout, "2014", 5, by=officer)) == {"certifier"}
        assert those_who(people, rule, a_return(spinout, "2014", 5)) == {"certifier"}
        assert those_who(people, rule, a_return(spinout, "2014", 5, by=certifier)) == set()
        assert those_who(people, rule, an_assessment(spinout, by=officer)) == {"certifier"}

    def test_a_corrected_return_is_not_verified(self, people, spinout, officer):
        wrong = a_return(spinout, "2014", 5, by=officer)
        a_return(spinout, "2014", 6, by=officer, supersedes=wrong)
        wrong.refresh_from_db()
        assert those_who(people, permissions.check_can_verify, wrong) == set()

    def test_a_certifier_of_another_body_does_not_verify(self, spinout, officer, sample_county):
        other = member(Role.CERTIFIER, sample_county)
        assert not allows(permissions.check_can_verify, other, a_return(spinout, "2014", 5, by=officer))

    def test_a_parent_of_two_is_enough(self, spinout, stranger, example_council, sample_county):
        shared = a_spinout("Shared", parents=[example_council, sample_county])
        assert allows(permissions.check_can_change, stranger, shared)

    def test_a_role_that_ended_allows_nothing(self, officer, spinout):
        officer.memberships.update(ended_at="2026-01-01T00:00Z")
        officer.__dict__.pop("held", None)
        assert not Spinout.objects.visible_to(officer).exists()
        assert not allows(permissions.check_can_change, officer, spinout)

    def test_refusals_say_what_to_do(self, taskforce, assessor, spinout):
        with pytest.raises(Refused, match="Ask an officer of the body to change it"):
            permissions.check_can_change(taskforce, spinout)
        with pytest.raises(Refused, match="Ask an admin for a role"):
            permissions.check_can_log(assessor)

    def test_a_taskforce_member_who_is_an_officer_too_keeps_their_own(self, spinout, example_council):
        both = member(Role.OFFICER, example_council)
        both.memberships.create(role="taskforce", granted_by=both, granted_at="2020-01-01T00:00Z")
        elsewhere = a_spinout("Elsewhere", parents=[body()])
        assert allows(permissions.check_can_change, both, spinout)
        assert not allows(permissions.check_can_change, both, elsewhere)


# What each page answers to a GET, by who may open it; `tests/spinouts/addresses.py` has the table.


def test_every_address_is_in_the_table():
    names = {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}
    assert names == set(ADDRESSES)


def expected(name, who):
    """Return the status that `who` gets from the page."""
    if who == "anonymous" or (name, who) in LED_ON:
        return 302
    kind = ADDRESSES[name].kind
    if kind in GENERAL:
        return 200 if who in GENERAL[kind] else 403
    if kind == Kind.DRAFT:
        return 200 if who in {"officer", "colleague", "certifier"} else 404
    if kind == Kind.TEAM:
        return {"stranger": 404}.get(who, 200 if who in GENERAL[Kind.BODIES] else 403)
    if kind == Kind.OWN_SEARCH:
        return 200 if who == "officer" else 404
    if who in {"stranger", "assessor"}:
        return 404
    if kind in OPEN_TO:
        return 200 if who in OPEN_TO[kind] else 403
    raise AssertionError(f"nobody said who may open {name}")


@pytest.fixture
def addresses(spinout, officer, example_council, settings, tmp_path):
    """The address of every page, about a record that has all of them."""
    settings.MEDIA_ROOT = tmp_path
    keys = one_of_everything(spinout, officer, example_council)
    return {name: address.of(name, spinout, keys) for name, address in ADDRESSES.items()}


def status(client, address):
    """Return what the address answers; a file is read, so that it is closed."""
    response = client.get(address)
    b"".join(response.streaming_content if response.streaming else ())
    return response.status_code


@pytest.mark.parametrize("who", [name for name in CAST if name != "system"])
def test_every_page_answers_each_role(client, people, addresses, who):
    if who != "anonymous":
        client.force_login(people[who])
    told = {name: status(client, address) for name, address in addresses.items()}
    assert told == {name: expected(name, who) for name in addresses}


@pytest.mark.parametrize("who", ["stranger", "assessor", "taskforce", "anonymous"])
def test_nobody_else_changes_anything_by_sending_a_form(client, people, addresses, who, spinout):
    before = [list(rows) for rows in _everything(spinout)]
    if who != "anonymous":
        client.force_login(people[who])
    answers = {"reason": "x", "outcome": "ceased", "confirm": "on", "into": "PSM-0001", "count": "9", "to": "live"}
    for name, address in addresses.items():
        if ADDRESSES[name].changes:
            # What somebody typed who is not signed in is given back to them, rather than lost on the way there.
            answer = 403 if who == "anonymous" else expected(name, who)
            assert client.post(address, answers).status_code == answer, name
    assert [list(rows) for rows in _everything(spinout)] == before


def _everything(spinout):
    """Return all rows of all our tables about spin-outs, but for what a person has looked at."""
    looked = {"visit", "savedsearch"}
    ours = [model for model in apps.get_app_config("spinouts").get_models() if model._meta.model_name not in looked]
    return [model.objects.order_by("pk").values_list() for model in ours]


def test_a_refusal_is_shown_with_its_reason(client, taskforce, spinout):
    client.force_login(taskforce)
    page = client.get(reverse("spinouts:move", args=[spinout.reference]))
    assert "The taskforce reads every spin-out and changes none" in page.content.decode()


def test_the_page_offers_only_what_may_be_done(client, taskforce, officer, spinout):
    client.force_login(taskforce)
    page = client.get(reverse("spinouts:detail", args=[spinout.reference])).content.decode()
    assert "What you can do" not in page
    assert "/correct/" not in page
    client.force_login(officer)
    page = client.get(reverse("spinouts:detail", args=[spinout.reference])).content.decode()
    assert "What you can do" in page
