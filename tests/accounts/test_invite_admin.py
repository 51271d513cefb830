"""`manage.py invite_admin`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mutuals_tracker.accounts.models import User
from mutuals_tracker.outbox.models import Letter

pytestmark = pytest.mark.django_db


def test_the_first_admin_is_invited_by_the_system():
    said = StringIO()
    call_command("invite_admin", "First@Example.org", "First Admin", site="https://mutuals.example/", stdout=said)
    made = User.objects.get(email="first@example.org")
    assert made.held == {("admin", None)}
    assert made.invited_by == User.objects.system()
    assert "https://mutuals.example/accounts/invitation/" in Letter.objects.get().text
    assert "First Admin is invited." in said.getvalue()


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("nonsense", "nonsense is not an email address"),
        ("admin@example.org", "Ade Admin already has an account with admin@example.org. Another admin can"),
    ],
)
def test_what_it_refuses(email: str, said: str, admin: User):
    with pytest.raises(CommandError, match=said):
        call_command("invite_admin", email, "Somebody")
    assert not Letter.objects.exists()
