"""An admin at work, and somebody and something to work on."""

import pytest
from django.test import Client

from mutuals_tracker.accounts.models import Membership, Organisation, Role, User
from tests.factories.bodies import also_named
from tests.factories.people import member


@pytest.fixture
def signed_in(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.fixture
def somebody(example_council: Organisation) -> User:
    return member(Role.OFFICER, example_council, name="Some Body", email="somebody@example.org")


@pytest.fixture
def role(somebody: User) -> Membership:
    return somebody.memberships.get()


@pytest.fixture
def alias(example_council: Organisation):
    return also_named(example_council, "EBC")


@pytest.fixture
def number(example_council: Organisation):
    return example_council.identifiers.create(scheme="GB-LAE", value="EXB")
