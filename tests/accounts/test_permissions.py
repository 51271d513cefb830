"""Who may do what in the admin area: each role and each rule."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from mutuals_tracker.accounts import permissions, rules
from mutuals_tracker.accounts.models import Membership, Organisation, Role, User
from mutuals_tracker.accounts.rules import Refused, allows
from mutuals_tracker.outbox.permissions import check_can_send_again
from tests.factories.people import grant, member, person

ROLES = ["anonymous", "officer", "colleague", "stranger", "certifier", "assessor", "taskforce", "admin", "system"]


@pytest.fixture
def other(example_council: Organisation) -> User:
    return member(Role.OFFICER, example_council, name="Ola Other")


TABLE: list[tuple[Callable, set[str]]] = [
    (permissions.check_can_administer, {"admin", "system"}),
    (permissions.check_can_change, {"admin", "system"}),
    (permissions.check_can_deactivate, {"admin", "system"}),
    (permissions.check_can_remove_second_factor, {"admin", "system"}),
    (permissions.check_can_end, {"admin", "system"}),
    (permissions.check_can_set_password, set()),
    (permissions.check_can_choose_mail, set()),
    (check_can_send_again, {"admin"}),
]


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize(("rule", "allowed"), TABLE)
def test_who_may(rule: Callable, allowed: set[str], who: str, other: User, request):
    by = request.getfixturevalue(who)
    about = {"check_can_administer": [], "check_can_send_again": [], "check_can_end": [other.memberships.get()]}
    assert allows(rule, by, *about.get(rule.__name__, [other])) == (who in allowed)


def test_nobody_changes_the_system_user(admin: User, system: User):
    for rule in (
        permissions.check_can_change,
        permissions.check_can_deactivate,
        permissions.check_can_set_password,
        permissions.check_can_choose_mail,
    ):
        assert not allows(rule, admin, system)
        assert not allows(rule, system, system)


def test_an_admin_does_not_lock_the_door_from_outside(admin: User, example_council: Organisation):
    officer_too = grant(admin, Role.OFFICER, example_council)
    as_admin = Membership.objects.get(user=admin, role=Role.ADMIN)
    assert allows(permissions.check_can_end, admin, officer_too)
    for rule, about in (
        (permissions.check_can_end, as_admin),
        (permissions.check_can_deactivate, admin),
        (permissions.check_can_remove_second_factor, admin),
    ):
        with pytest.raises(Refused, match="Ask another admin to do it"):
            rule(admin, about)
    assert allows(permissions.check_can_end, member(Role.ADMIN), as_admin)


def test_everybody_sets_their_own_password(officer: User):
    assert allows(permissions.check_can_set_password, officer, officer)
    officer.is_active = False
    assert not allows(permissions.check_can_set_password, officer, officer)


def test_a_refusal_is_a_403():
    assert issubclass(Refused, PermissionDenied)


@pytest.mark.parametrize(
    ("question", "yes"),
    [
        (
            rules.is_signed_in,
            {"officer", "colleague", "stranger", "certifier", "assessor", "taskforce", "admin", "system"},
        ),
        (rules.is_admin, {"admin"}),
        (rules.is_taskforce, {"taskforce"}),
        (rules.is_system, {"system"}),
        (rules.sees_the_country, {"admin", "taskforce", "system"}),
        (rules.needs_second_factor, {"admin", "assessor"}),
    ],
)
@pytest.mark.parametrize("who", ROLES)
def test_who_somebody_is(who: str, question: Callable, yes: set[str], request):
    assert question(request.getfixturevalue(who)) == (who in yes)


def test_sample_accounts_are_let_off_the_second_factor(admin: User):
    admin.is_sample = True
    assert not rules.needs_second_factor(admin)


def test_bodies_of_a_person(officer: User, certifier: User, admin: User, example_council: Organisation):
    assert rules.bodies_of(officer) == rules.bodies_of(certifier) == {example_council.pk}
    assert rules.bodies_of(officer, "certifier") == frozenset()
    assert rules.bodies_of(admin) == rules.bodies_of(AnonymousUser()) == rules.bodies_of(person()) == frozenset()
