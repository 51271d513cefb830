"""What every test of pages about spin-outs begins with."""

import pytest
from django.test import Client

from mutuals_tracker.accounts.models import User


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    """A browser in which the officer of the example council is signed in."""
    client.force_login(officer)
    return client
