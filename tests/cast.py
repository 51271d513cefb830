"""The standing cast: who is who in every test.

The officer, the colleague and the certifier belong to Example Borough Council, the stranger to Sample County Council.
Sign somebody in with `client.force_login(officer)`.
"""

import pytest
from django.contrib.auth.models import AnonymousUser

from mutuals_tracker.accounts.models import Organisation, Role, User
from tests.factories.bodies import body
from tests.factories.people import member


@pytest.fixture
def example_council(db: None) -> Organisation:
    """The officer's body."""
    return body("Example Borough Council", slug="example-borough-council", region="london")


@pytest.fixture
def sample_county(db: None) -> Organisation:
    """The stranger's body."""
    return body("Sample County Council", slug="sample-county-council", region="south_west")


@pytest.fixture
def officer(example_council: Organisation) -> User:
    """Logs spin-outs for Example Borough Council."""
    return member(Role.OFFICER, example_council, name="Olu Officer", email="officer@example.org")


@pytest.fixture
def colleague(example_council: Organisation) -> User:
    """Another officer of the same body."""
    return member(Role.OFFICER, example_council, name="Cass Colleague", email="colleague@example.org")


@pytest.fixture
def stranger(sample_county: Organisation) -> User:
    """An officer of another body, to whom the officer's records do not exist."""
    return member(Role.OFFICER, sample_county, name="Sam Stranger", email="stranger@example.org")


@pytest.fixture
def certifier(example_council: Organisation) -> User:
    """Signs off what others of Example Borough Council entered."""
    return member(Role.CERTIFIER, example_council, name="Chris Certifier", email="certifier@example.org")


@pytest.fixture
def assessor(db: None) -> User:
    """Scores applications; has a second factor, as assessors must."""
    return member(Role.ASSESSOR, name="Ash Assessor", email="assessor@example.org")


@pytest.fixture
def taskforce(db: None) -> User:
    """Reads everything submitted, changes nothing of a council's."""
    return member(Role.TASKFORCE, name="Toni Taskforce", email="taskforce@example.org")


@pytest.fixture
def admin(db: None) -> User:
    """Runs the service; has a second factor, as admins must."""
    return member(Role.ADMIN, name="Ade Admin", email="admin@example.org")


@pytest.fixture
def system(db: None) -> User:
    """The user as whom commands and scheduled jobs act."""
    return User.objects.system()


@pytest.fixture
def anonymous() -> AnonymousUser:
    """Somebody who is not signed in."""
    return AnonymousUser()
