"""Who may keep and read costs and the benchmark: each role at each rule, and at each address."""

import pytest
from django.apps import apps

from funding import permissions, urls
from mutuals_tracker.accounts.rules import allows
from tests.factories import funding
from tests.factories.facts import a_register_entry
from tests.factories.spinouts import a_spinout
from tests.funding.sending import at

pytestmark = pytest.mark.django_db
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "system", "anonymous")
KEEPERS = {"officer", "colleague", "certifier", "admin", "system"}
SIGNED_IN = set(CAST) - {"anonymous"}
# Of each address who may open it, and whether to others the record does not exist (404) or they are refused (403).
ADDRESSES = {
    "costs": KEEPERS | {"taskforce"},
    "add_cost": KEEPERS,
    "change_cost": KEEPERS,
    "remove_cost": KEEPERS,
    "add_cover": KEEPERS,
    "change_cover": KEEPERS,
    "remove_cover": KEEPERS,
    "benchmark": SIGNED_IN,
    "change_benchmark": {"admin", "system"},
}
ABOUT_NO_RECORD = {"benchmark", "change_benchmark"}
READ_ONLY = {"costs", "benchmark"}


@pytest.fixture
def people(request):
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def addresses(spinout):
    funding.a_benchmark()
    row = funding.a_cover(funding.a_cost(spinout))
    parts = {
        **{name: [row.line_id] for name in ("change_cost", "remove_cost", "add_cover")},
        **{name: [row.line_id, row.pk] for name in ("change_cover", "remove_cover")},
    }
    return {name: at(name, None if name in ABOUT_NO_RECORD else spinout, *parts.get(name, [])) for name in ADDRESSES}


def test_every_address_about_costs_is_in_the_table():
    names = {str(pattern.name) for pattern in urls.urlpatterns}
    assert {name for name in names if any(word in name for word in ("cost", "cover", "benchmark"))} == set(ADDRESSES)


def those_who(people, rule, *things):
    return {name for name, person in people.items() if allows(rule, person, *things)}


def test_who_keeps_costs_and_who_keeps_the_benchmark(people, spinout):
    assert those_who(people, permissions.check_can_keep_costs, spinout) == KEEPERS
    assert those_who(people, permissions.check_can_keep_funds) == {"admin", "system"}
    assert those_who(people, permissions.check_can_read_funds) == SIGNED_IN


def expected(name, who):
    if who == "anonymous":
        return 302
    if who in ADDRESSES[name]:
        return 200
    hidden = name not in ABOUT_NO_RECORD and who in {"stranger", "assessor"}
    return 404 if hidden else 403


@pytest.mark.parametrize("who", [name for name in CAST if name != "system"])
def test_every_page_answers_each_role(client, people, addresses, who):
    if who != "anonymous":
        client.force_login(people[who])
    told = {name: client.get(address).status_code for name, address in addresses.items()}
    assert told == {name: expected(name, who) for name in addresses}


@pytest.mark.parametrize("who", ["stranger", "assessor", "taskforce", "anonymous"])
def test_nobody_else_changes_anything_by_sending_a_form(client, people, addresses, who):
    before = everything()
    if who != "anonymous":
        client.force_login(people[who])
    answers = {
        **{"kind": "tax", "what": "x", "estimate": "1", "amount": "1", "state": "sought", "source": "own"},
        **{"note": "x", "source_note": "x", "corrects": "another", "reason": "x"},
    }
    for name, address in addresses.items():
        if name not in READ_ONLY:
            # Somebody who was signed out meanwhile gets back what they typed.
            refused = 403 if who == "anonymous" else expected(name, who)
            assert client.post(address, answers).status_code == refused, name
    assert everything() == before


def everything():
    return [list(model.objects.order_by("pk").values_list()) for model in apps.get_app_config("funding").get_models()]


def test_a_refusal_is_shown_with_its_reason(client, taskforce, addresses):
    client.force_login(taskforce)
    refused = client.get(addresses["add_cost"])
    assert "The taskforce reads every spin-out and changes none" in refused.content.decode()
    assert "Only admins keep funds" in client.get(addresses["change_benchmark"]).content.decode()


def test_what_left_the_register_is_read_and_not_changed(client, officer, addresses, spinout):
    a_register_entry(spinout, "withdrawn")
    client.force_login(officer)
    told = {name: client.get(address).status_code for name, address in addresses.items() if name in ADDRESSES}
    refused = {name for name, status in told.items() if status == 403}
    assert refused == set(ADDRESSES) - READ_ONLY
    answer = client.post(addresses["add_cost"], {"kind": "tax", "what": "Typed already", "estimate": "1"})
    assert answer.status_code == 200
    assert "Typed already" in answer.content.decode()
