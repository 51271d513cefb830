"""What the database refuses about people, bodies and roles, each by its name."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.utils import timezone

from mutuals_tracker.accounts.models import AuditContext, LastAdminError, Membership, Organisation, Role, User
from mutuals_tracker.recording import recorded
from tests.factories.bodies import also_named, body
from tests.factories.people import LONG_AGO, grant, member, person

pytestmark = pytest.mark.django_db


def refused(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


def changed(row: Any, **fields: Any) -> None:
    with transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**fields)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("user_email_in_small_letters", {"email": "Big@example.org"}),
        ("user_deactivated_at_iff_not_active", {"is_active": False}),
        ("user_deactivated_at_iff_not_active", {"deactivated_at": timezone.now()}),
        ("user_system_cannot_sign_in", {"is_system": True, "password": "md5$something"}),
    ],
)
def test_people(name: str, fields: dict):
    with refused(name):
        changed(person(), **fields)


def test_one_account_for_an_address_whatever_its_case():
    person(email="one@example.org")
    with refused("user_email_once"), transaction.atomic():
        person(email="ONE@example.org")


def test_nobody_signs_in_as_the_system(system: User):
    with refused("user_system_cannot_sign_in"):
        changed(system, password="md5$something")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("membership_role_known", {"role": "king", "organisation": None}),
        ("membership_body_iff_role_is_for_a_body", {"role": "admin"}),
        ("membership_body_iff_role_is_for_a_body", {"organisation": None}),
        ("membership_ends_after_it_was_granted", {"ended_at": datetime(2019, 1, 1, tzinfo=LONG_AGO.tzinfo)}),
    ],
)
def test_roles(name: str, fields: dict):
    with refused(name):
        changed(grant(person(), Role.OFFICER, body()), **fields)


@pytest.mark.parametrize("role", Role.values)
def test_a_role_is_held_once_and_again_after_it_ended(role: str, example_council: Organisation):
    where = example_council if role in ("officer", "certifier") else None
    user = person()
    first = grant(user, role, where)
    with refused("membership_held_once"), transaction.atomic():
        grant(user, role, where)
    changed(first, ended_at=timezone.now())
    grant(user, role, where)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("organisation_kind_known", {"kind": "club"}),
        ("organisation_region_known", {"region": "moon"}),
        ("organisation_has_a_name", {"name": ""}),
        ("organisation_closed_after_opened", {"opened_on": date(2020, 1, 2), "closed_on": date(2020, 1, 1)}),
    ],
)
def test_bodies(name: str, fields: dict):
    with refused(name):
        changed(body(), **fields)


def test_a_body_has_a_successor_only_when_closed_and_never_both_that_and_a_twin():
    first, second = body(), body()
    with refused("organisation_succeeded_only_when_closed"):
        changed(first, succeeded_by=second)
    with refused("organisation_merged_or_succeeded"):
        changed(first, succeeded_by=second, closed_on=date(2020, 1, 1), merged_into=second)


def test_a_merger_is_dated_by_the_database():
    first, second = body(), body()
    with refused("organisation_merged_at_iff_merged"):
        changed(first, merged_at="2020-01-01T00:00Z")
    changed(first, merged_into=second, merged_at="2001-01-01T00:00Z")
    first.refresh_from_db()
    assert first.merged_at.year > 2001


def test_a_body_never_stands_in_for_itself():
    first, second, third = body(), body(), body()
    changed(first, succeeded_by=second, closed_on=date(2020, 1, 1))
    changed(second, merged_into=third)
    for fields in ({"merged_into": first}, {"merged_into": third}, {"succeeded_by": first, "closed_on": date.max}):
        with refused("organisation_stands_in_for_itself"):
            changed(third, **fields)


def test_a_body_is_never_deleted(example_council: Organisation):
    refusal = pytest.raises(InternalError, match="Cannot delete rows from accounts_organisation")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_organisation")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("organisationname_kind_known", {"kind": "nick"}),
        ("organisationname_not_blank", {"folded": ""}),
        ("organisationname_ends_after_it_begins", {"from_on": date(2020, 1, 2), "to_on": date(2020, 1, 1)}),
    ],
)
def test_names(name: str, fields: dict):
    with refused(name):
        changed(body().names.get(), **fields)


def test_a_body_has_one_official_name_and_each_name_once():
    council = body("One")
    with refused("organisationname_one_official_name"), transaction.atomic():
        also_named(council, "Two", kind="official")
    also_named(council, "Two")
    with refused("organisationname_once_each"), transaction.atomic():
        also_named(council, "T w o")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("organisationidentifier_scheme_known", {"scheme": "XX"}),
        ("organisationidentifier_looks_right", {"value": "toolong"}),
        ("organisationidentifier_looks_right", {"scheme": "GB-COH", "value": "1234567"}),
        ("organisationidentifier_looks_right", {"scheme": "GB-NHS", "value": "RJ8-1"}),
        ("organisationidentifier_looks_right", {"scheme": "GSS", "value": "E1000000"}),
        ("organisationidentifier_looks_right", {"scheme": "GB-MPR", "value": ""}),
        ("organisationidentifier_ends_after_it_begins", {"from_on": date(2020, 1, 2), "to_on": date(2020, 1, 1)}),
    ],
)
def test_numbers(name: str, fields: dict):
    number = body().identifiers.create(scheme="GB-LAE", value="ABC")
    with refused(name):
        changed(number, **fields)


def test_a_number_is_held_by_one_body_at_a_time_and_written_down_once():
    first, second = body(), body()
    held = first.identifiers.create(scheme="GSS", value="E10000008")
    with refused("organisationidentifier_held_by_one_body_at_a_time"), transaction.atomic():
        second.identifiers.create(scheme="GSS", value="E10000008")
    changed(held, to_on=date(2020, 4, 1))
    with refused("organisationidentifier_once_each"), transaction.atomic():
        first.identifiers.create(scheme="GSS", value="E10000008", to_on=date(2021, 1, 1))
    second.identifiers.create(scheme="GSS", value="E10000008", from_on=date(2020, 4, 1))


CIC = "organisation_cic_holds_no_charity_number"


@pytest.mark.parametrize("name", ["Care CIC", "Care C.I.C.", "Care community interest company", "Gofal C.B.C."])
@pytest.mark.parametrize("scheme", ["GB-CHC", "GB-SC", "GB-NIC"])
def test_a_community_interest_company_holds_no_charity_number(name: str, scheme: str):
    company = body(name, kind="mutual")
    with refused(CIC), transaction.atomic():
        company.identifiers.create(scheme=scheme, value="1234567")
    ended = company.identifiers.create(scheme=scheme, value="1234567", to_on=date(2010, 1, 1))
    with refused(CIC):
        changed(ended, to_on=None)
    charity = body("Care Trust", kind="mutual")
    charity.identifiers.create(scheme=scheme, value="7654321")
    with refused(CIC):
        changed(charity, name=name)
    body("Music and Civic Trust", kind="mutual").identifiers.create(scheme=scheme, value="1111111")


# --- The words ---


def test_whoever_acts_for_a_body_acts_for_what_it_took_the_place_of():
    old, older, twin, other = body(), body(), body(), body()
    new = body()
    officer = member(Role.OFFICER, new)
    changed(old, succeeded_by=new, closed_on=date(2019, 4, 1))
    changed(older, succeeded_by=old, closed_on=date(1998, 4, 1))
    changed(twin, merged_into=older)
    assert officer.held == {("officer", made.pk) for made in (new, old, older, twin)}
    assert member(Role.OFFICER, old).held == {("officer", made.pk) for made in (old, older, twin)}
    assert Organisation.objects.stood_in_for([new.pk]) == {new.pk, old.pk, older.pk, twin.pk}
    assert Organisation.objects.one_and_the_same([older.pk, other.pk]) == {older.pk, twin.pk, other.pk}
    assert Organisation.objects.stood_in_for([]) == frozenset()
    standing = Organisation.objects.filter(pk__in=Organisation.objects.standing_in([twin.pk]))
    assert set(standing.values_list("pk", flat=True)) == {twin.pk, older.pk, old.pk, new.pk}
    assert not Organisation.objects.filter(pk__in=Organisation.objects.standing_in([])).exists()
    assert officer in User.objects.acting_for([twin.pk])
    assert Membership.objects.bodies_acted_for() == {made.pk for made in (new, old, older, twin)}


def test_those_who_act_for_a_body_hold_a_role_now_and_can_sign_in(example_council: Organisation):
    certifier = member(Role.CERTIFIER, example_council, name="B")
    officer = member(Role.OFFICER, example_council, name="A")
    grant(officer, Role.CERTIFIER, example_council)
    gone = member(Role.OFFICER, example_council, is_active=False, deactivated_at=LONG_AGO)
    member(Role.OFFICER, example_council).memberships.update(ended_at=timezone.now())
    member(Role.TASKFORCE)
    assert list(User.objects.acting_for([example_council.pk])) == [officer, certifier]
    assert Membership.objects.bodies_acted_for() == {example_council.pk}
    Membership.objects.exclude(user=gone).update(ended_at=timezone.now())
    assert Membership.objects.bodies_acted_for() == frozenset()


def test_roles_that_ended_are_not_held(officer: User, django_assert_num_queries):
    officer.memberships.update(ended_at=timezone.now())
    with django_assert_num_queries(1):
        assert officer.held == frozenset()
        assert officer.held == frozenset()


def test_an_ended_or_deactivated_admin_does_not_count_as_one_who_is_left(admin: User):
    others = [member(Role.ADMIN), member(Role.ADMIN)]
    Membership.objects.check_an_admin_is_left(without=admin)
    others[0].memberships.update(ended_at=timezone.now())
    changed(others[1], is_active=False, deactivated_at=timezone.now())
    with pytest.raises(LastAdminError, match="Ade Admin is the only admin"):
        Membership.objects.check_an_admin_is_left(without=admin)
    Membership.objects.check_an_admin_is_left(without=others[0])


# --- History ---


def test_passwords_and_sign_ins_never_reach_the_history(officer: User):
    event = User.pgh_event_model
    assert {"password", "last_login"}.isdisjoint(field.name for field in event._meta.fields)
    before = event.objects.count()
    changed(officer, password="md5$salt$secret", last_login=timezone.now())
    assert event.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_userevent e WHERE e::text LIKE '%%secret%%'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("UPDATE pghistory_context SET metadata = '{}'", "auditcontext_never_altered"),
        ("DELETE FROM pghistory_context", "Cannot delete rows from pghistory_context"),
    ],
)
def test_who_and_why_can_be_neither_altered_nor_deleted(sql: str, error: str, officer: User):
    with recorded(by=officer, verb="correct"):
        changed(officer, name="Other")
    assert AuditContext.objects.get().metadata == {"user": officer.pk, "verb": "correct", "why": ""}
    refusal = pytest.raises((IntegrityError, InternalError), match=error)
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
