"""What each action writes, refuses and records."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.utils import timezone

from mutuals_tracker.accounts import invitations
from mutuals_tracker.accounts.actions import bodies, identifiers, people, roles, succession
from mutuals_tracker.accounts.charities import CharityError
from mutuals_tracker.accounts.models import LastAdminError, Membership, NameKind, Organisation, Role, User
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.outbox.models import Letter
from tests.factories.bodies import also_named, body
from tests.factories.people import grant, member, person

NOW = timezone.now()
LINK = "https://service.example/accounts/invitation/"


def told(row: Any) -> list[tuple]:
    """Return (label, who, verb, why) of each event of the row, oldest first."""
    events = type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk).select_related("pgh_context")
    return [
        (event.pgh_label, *(event.pgh_context.metadata[key] for key in ("user", "verb", "why")))
        for event in events.order_by("pgh_id")
        if event.pgh_context
    ]


# --- Every action asks its rule ---


@pytest.fixture
def doings(officer: User, example_council: Organisation, sample_county: Organisation) -> dict[str, Callable]:
    number = example_council.identifiers.create(scheme="GB-LAE", value="EXB")
    alias = also_named(example_council, "EBC")
    council, at = example_council, NOW
    day = date(2020, 4, 1)
    details = {"kind": "nhs", "region": "", "opened_on": None, "source_url": ""}
    return {
        "invite": lambda by: people.invite(email="n@example.org", name="N", roles=[], link_to=LINK, by=by, at=at),
        "invite again": lambda by: people.invite_again(officer, link_to=LINK, by=by, at=at),
        "correct": lambda by: people.correct(officer, name="N", email="n@example.org", by=by, at=at),
        "deactivate": lambda by: people.deactivate(officer, by=by, at=at, why="left"),
        "reactivate": lambda by: people.reactivate(officer, link_to=LINK, by=by, at=at),
        "remove second factor": lambda by: people.remove_second_factor(officer, by=by, at=at, why="lost"),
        "grant role": lambda by: roles.grant(officer, role="admin", organisation=None, by=by, at=at),
        "end role": lambda by: roles.end(officer.memberships.get(), by=by, at=at, why="moved"),
        "add body": lambda by: bodies.add(name="New", **details, by=by, at=at),
        "correct body": lambda by: bodies.correct(council, **details, by=by, at=at, why="wrong"),
        "confirm body": lambda by: bodies.confirm(council, by=by, at=at),
        "rename body": lambda by: bodies.rename(council, name="New", on=day, by=by, at=at),
        "add alias": lambda by: bodies.add_alias(council, name="Short", by=by, at=at),
        "remove alias": lambda by: bodies.remove_alias(alias, by=by, at=at, why="wrong"),
        "abolish body": lambda by: succession.abolish(council, on=day, successor=None, by=by, at=at, why="order"),
        "reopen body": lambda by: succession.reopen(council, by=by, at=at, why="slip"),
        "merge body": lambda by: succession.merge(council, into=sample_county, by=by, at=at, why="same"),
        "add identifier": lambda by: identifiers.add(council, scheme="GB-LAE", value="NEW", by=by, at=at),
        "end identifier": lambda by: identifiers.end(number, on=day, by=by, at=at, why="gone"),
        "remove identifier": lambda by: identifiers.remove(number, by=by, at=at, why="wrong"),
    }


DOINGS = [
    "invite",
    "invite again",
    "correct",
    "deactivate",
    "reactivate",
    "remove second factor",
    "grant role",
    "end role",
    "add body",
    "correct body",
    "confirm body",
    "rename body",
    "add alias",
    "remove alias",
    "abolish body",
    "reopen body",
    "merge body",
    "add identifier",
    "end identifier",
    "remove identifier",
]


@pytest.mark.parametrize("who", ["anonymous", "officer", "stranger", "certifier", "assessor", "taskforce"])
@pytest.mark.parametrize("verb", DOINGS)
def test_only_an_admin_does_it(verb: str, who: str, doings: dict, request):
    with pytest.raises(Refused):
        doings[verb](request.getfixturevalue(who))


@pytest.mark.parametrize("verb", DOINGS)
def test_an_admin_does_it_and_every_row_says_so(verb: str, doings: dict, admin: User):
    events = [Model.pgh_event_model for Model in (User, Membership, Organisation)]
    last = {event: event.objects.order_by("-pgh_id").values_list("pgh_id", flat=True).first() or 0 for event in events}
    doings[verb](admin)
    for event in events:
        for row in event.objects.filter(pgh_id__gt=last[event]).select_related("pgh_context"):
            assert (row.pgh_context.metadata["user"], row.pgh_context.metadata["verb"]) == (admin.pk, verb)


def test_the_two_lists_of_doings_agree(doings: dict):
    assert list(doings) == DOINGS


# --- People ---


def test_an_invitation_gives_account_roles_and_a_secret_link(admin: User, example_council: Organisation):
    given = [people.NewRole(Role.OFFICER, example_council), people.NewRole(Role.TASKFORCE)]
    made = people.invite(email=" New@Example.org", name=" N ", roles=given, link_to=LINK, by=admin, at=NOW)
    assert (made.email, made.name, made.invited_by, made.invited_at) == ("new@example.org", "N", admin, NOW)
    assert made.held == {("officer", example_council.pk), ("taskforce", None)}
    letter = Letter.objects.get()
    assert letter.is_secret
    assert f"{LINK}{invitations.token_for(made)}/" in letter.text
    assert told(made) == [("insert", admin.pk, "invite", "")]


def test_nobody_is_invited_twice_and_a_closed_account_is_named(admin: User, officer: User):
    people.deactivate(officer, by=admin, at=NOW, why="left")
    with pytest.raises(
        people.AlreadyHasAccountError, match="Olu Officer, whose account is closed, already has an account"
    ):
        people.invite(email="OFFICER@example.org", name="N", roles=[], link_to=LINK, by=admin, at=NOW)


def test_the_link_works_once_for_a_week_and_only_the_latest(admin: User):
    made = people.invite(email="new@example.org", name="N", roles=[], link_to=LINK, by=admin, at=NOW)
    first = invitations.token_for(made)
    assert invitations.key_in(first) == made.pk
    invitations.check(first, made, at=NOW + timedelta(days=6))
    with pytest.raises(invitations.InvitationSpentError, match="older than 7 days"):
        invitations.check(first, made, at=NOW + timedelta(days=7))
    made = people.invite_again(made, link_to=LINK, by=admin, at=NOW + timedelta(days=8))
    with pytest.raises(invitations.InvitationSpentError, match="a later one was sent"):
        invitations.check(first, made, at=NOW + timedelta(days=8))
    token = invitations.token_for(made)
    people.join(made, token=token, password="three words together", by=made, at=NOW + timedelta(days=9))
    made = User.objects.get(pk=made.pk)
    assert made.check_password("three words together")
    assert told(made)[-1] == ("update", made.pk, "join", "")
    with pytest.raises(invitations.InvitationSpentError, match="used already"):
        people.join(made, token=token, password="another one here", by=made, at=NOW + timedelta(days=9))


@pytest.mark.parametrize("token", ["", "nonsense", "WzEsIngiXQ:AAAA"])
def test_a_link_that_we_never_made(token: str):
    with pytest.raises(invitations.InvitationSpentError, match="not whole"):
        invitations.key_in(token)


def test_a_link_does_not_open_a_closed_account(admin: User):
    made = people.invite(email="new@example.org", name="N", roles=[], link_to=LINK, by=admin, at=NOW)
    token = invitations.token_for(made)
    people.deactivate(made, by=admin, at=NOW, why="a slip")
    with pytest.raises((Refused, invitations.InvitationSpentError)):
        people.join(User.objects.get(pk=made.pk), token=token, password="three words together", by=made, at=NOW)


def test_correcting_an_address_spends_the_old_one(admin: User, officer: User):
    EmailAddress.objects.create(user=officer, email=officer.email, verified=True, primary=True)
    token = invitations.token_for(officer)
    people.correct(officer, name="Olu", email="Olu@Example.org", by=admin, at=NOW, why="married")
    officer.refresh_from_db()
    assert (officer.name, officer.email) == ("Olu", "olu@example.org")
    assert not EmailAddress.objects.exists()
    with pytest.raises(invitations.InvitationSpentError):
        invitations.check(token, officer, at=officer.invited_at)
    assert told(officer) == [("update", admin.pk, "correct", "married")]


def test_deactivating_takes_the_password_and_keeps_the_roles(admin: User, officer: User):
    officer.set_password("three words together")
    officer.save()
    people.deactivate(officer, by=admin, at=NOW, why="left")
    again = people.deactivate(officer, by=admin, at=NOW + timedelta(days=1), why="left")
    assert (again.is_active, again.deactivated_at, again.has_usable_password()) == (False, NOW, False)
    assert told(officer) == [("update", admin.pk, "deactivate", "left")]
    assert officer.memberships.current().count() == 1
    with pytest.raises(people.AccountClosedError, match="Open it again first"):
        people.invite_again(officer, link_to=LINK, by=admin, at=NOW)
    with pytest.raises(people.AccountClosedError):
        roles.grant(officer, role="taskforce", organisation=None, by=admin, at=NOW)
    opened = people.reactivate(officer, link_to=LINK, by=admin, at=NOW, why="came back")
    assert (opened.is_active, opened.has_usable_password()) == (True, False)
    assert people.reactivate(opened, link_to=LINK, by=admin, at=NOW).invited_at == NOW
    assert Letter.objects.count() == 2


def test_removing_a_second_factor_forgets_the_directory_too(admin: User, assessor: User):
    SocialAccount.objects.create(user=assessor, provider="council", uid="1")
    people.remove_second_factor(assessor, by=admin, at=NOW, why="lost phone")
    assert not Authenticator.objects.filter(user=assessor).exists()
    assert not SocialAccount.objects.filter(user=assessor).exists()
    assert told(assessor) == [("update", admin.pk, "remove second factor", "lost phone")]


# --- Roles ---


def test_a_role_for_a_body_needs_one_and_others_take_none(admin: User, officer: User, sample_county: Organisation):
    with pytest.raises(roles.RoleNeedsABodyError, match="Select the body"):
        roles.grant(officer, role="certifier", organisation=None, by=admin, at=NOW)
    with pytest.raises(roles.RoleNeedsABodyError, match="whole service"):
        roles.grant(officer, role="taskforce", organisation=sample_county, by=admin, at=NOW)


def test_a_role_is_held_once_and_can_come_back(admin: User, officer: User, example_council: Organisation):
    first = officer.memberships.get()
    with pytest.raises(roles.AlreadyHoldsRoleError):
        roles.grant(officer, role="officer", organisation=example_council, by=admin, at=NOW)
    roles.end(first, by=admin, at=NOW, why="moved")
    assert roles.end(first, by=admin, at=NOW + timedelta(days=1), why="moved").ended_at == NOW
    made = roles.grant(officer, role="officer", organisation=example_council, by=admin, at=NOW, why="back")
    assert told(made) == [("insert", admin.pk, "grant role", "back")]
    assert told(first) == [("update", admin.pk, "end role", "moved")]


def test_the_service_is_never_without_an_admin(admin: User, system: User):
    with pytest.raises(LastAdminError):
        people.deactivate(admin, by=system, at=NOW, why="left")
    with pytest.raises(LastAdminError):
        roles.end(admin.memberships.get(), by=system, at=NOW, why="left")
    other = member(Role.ADMIN)
    people.deactivate(admin, by=other, at=NOW, why="left")
    with pytest.raises(LastAdminError):
        roles.end(other.memberships.get(), by=system, at=NOW, why="left")


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_deactivate_each_other_at_once_leave_one():
    first, second = member(Role.ADMIN), member(Role.ADMIN)
    refused: list[Exception] = []

    def close(whom: User, by: User) -> None:
        try:
            people.deactivate(whom, by=by, at=timezone.now(), why="a quarrel")
        except (LastAdminError, Refused) as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=close, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.filter(is_active=True, is_system=False).count() == 1


# --- Bodies ---


def test_a_renamed_body_is_found_by_all_its_names_even_when_one_comes_back(admin: User):
    council = body("Alpha")
    for name, year in (("Beta", 2001), ("Alpha", 2002), ("Beta", 2003)):
        council = bodies.rename(council, name=name, on=date(year, 4, 1), by=admin, at=NOW, why="an order")
    assert council.name == "Beta"
    assert [(n.name, n.kind, n.from_on, n.to_on) for n in council.names.order_by("pk")] == [
        ("Alpha", "former", None, date(2001, 4, 1)),
        ("Beta", "former", date(2001, 4, 1), date(2002, 4, 1)),
        ("Alpha", "former", date(2002, 4, 1), date(2003, 4, 1)),
        ("Beta", "official", date(2003, 4, 1), None),
    ]
    assert list(Organisation.objects.named("alpha")) == list(Organisation.objects.named("BETA")) == [council]
    with pytest.raises(bodies.NameOutOfOrderError, match="after the day on which it took its present name"):
        bodies.rename(council, name="Gamma", on=date(2003, 4, 1), by=admin, at=NOW)


def test_a_charity_is_not_renamed_into_a_community_interest_company(admin: User):
    charity = body("Care Trust", kind="mutual")
    number = charity.identifiers.create(scheme="GB-CHC", value="1234567")
    with pytest.raises(CharityError, match="End its charity number first"):
        bodies.rename(charity, name="Care CIC", on=date(2020, 1, 1), by=admin, at=NOW)
    identifiers.end(number, on=date(2020, 1, 1), by=admin, at=NOW, why="converted")
    bodies.rename(charity, name="Care CIC", on=date(2020, 1, 1), by=admin, at=NOW)
    with pytest.raises(CharityError):
        identifiers.add(charity, scheme="GB-CHC", value="7654321", by=admin, at=NOW)
    identifiers.add(charity, scheme="GB-COH", value="7654321", by=admin, at=NOW)


def test_an_app_above_that_knows_the_legal_form_is_asked(admin: User, settings):
    settings.BODY_IS_CIC = ("mutuals_tracker.accounts.rules.is_signed_in",)
    mutual = body("Care", kind="mutual")
    mutual.is_authenticated = True
    company = identifiers.add(mutual, scheme="GB-COH", value="07584906", by=admin, at=NOW)
    assert str(company) == "GB-COH-07584906"


def test_only_an_alias_is_removed(admin: User, example_council: Organisation):
    with pytest.raises(bodies.OfficialNameError):
        bodies.remove_alias(example_council.names.get(), by=admin, at=NOW, why="wrong")


def test_abolishing_before_it_opened_is_refused(admin: User):
    council = body(opened_on=date(2009, 4, 1))
    with pytest.raises(bodies.ClosedBeforeOpenedError):
        succession.abolish(council, on=date(2009, 3, 31), successor=None, by=admin, at=NOW, why="x")
    succession.abolish(council, on=date(2010, 4, 1), successor=None, by=admin, at=NOW, why="x")
    kept = {"kind": council.kind, "region": "", "source_url": ""}
    with pytest.raises(bodies.ClosedBeforeOpenedError):
        bodies.correct(council, **kept, opened_on=date(2011, 4, 1), by=admin, at=NOW, why="x")


def test_a_merged_duplicate_hands_everything_over_and_stays_for_the_facts(admin: User, officer: User, stranger: User):
    kept, twin = body("County of Test"), body("Test County", is_confirmed=False)
    also_named(kept, "TC")
    also_named(twin, "t.c.")
    also_named(twin, "Old Test", kind=NameKind.FORMER)
    kept.identifiers.create(scheme="GSS", value="E10000008", to_on=date(2009, 4, 1))
    twin.identifiers.create(scheme="GSS", value="E10000008")
    twin.identifiers.create(scheme="GB-LAE", value="TST")
    grant(officer, Role.OFFICER, kept)
    grant(officer, Role.OFFICER, twin)
    grant(stranger, Role.CERTIFIER, twin)
    succession.merge(twin, into=kept, by=admin, at=NOW, why="same address")
    twin.refresh_from_db()
    assert (twin.merged_into, twin.is_confirmed, twin.name) == (kept, True, "Test County")
    assert [(n.name, n.kind) for n in kept.names.order_by("name")] == [
        ("County of Test", "official"),
        ("Old Test", "former"),
        ("TC", "alias"),
        ("Test County", "alias"),
    ]
    assert list(Organisation.objects.named("Test County")) == [kept]
    assert sorted(map(str, kept.identifiers.all())) == ["GB-LAE-TST", "GSS-E10000008"]
    assert not twin.memberships.current().exists()
    assert {(m.user, m.role) for m in kept.memberships.current()} == {(officer, "officer"), (stranger, "certifier")}
    officer, stranger = User.objects.get(pk=officer.pk), User.objects.get(pk=stranger.pk)
    assert {("officer", kept.pk), ("officer", twin.pk)} <= officer.held
    assert {("certifier", kept.pk), ("certifier", twin.pk)} <= stranger.held


@pytest.mark.parametrize("case", ["itself", "merged", "loop", "successor", "example", "charity"])
def test_a_merge_that_cannot_be(case: str, admin: User):
    one, two = body("One Care"), body("Two CIC", kind="mutual")
    if case == "merged":
        succession.merge(two, into=body(), by=admin, at=NOW, why="x")
    elif case == "loop":
        succession.abolish(two, on=date(2020, 1, 1), successor=one, by=admin, at=NOW, why="x")
    elif case == "successor":
        succession.abolish(one, on=date(2020, 1, 1), successor=body(), by=admin, at=NOW, why="x")
    elif case == "example":
        Organisation.objects.filter(pk=one.pk).update(is_example=True)
    elif case == "charity":
        one.identifiers.create(scheme="GB-CHC", value="1234567")
    with pytest.raises((succession.SuccessionError, CharityError)):
        succession.merge(one, into=one if case == "itself" else two, by=admin, at=NOW, why="x")


def test_a_successor_gives_its_people_the_records_of_the_body_before(admin: User, stranger: User, example_council):
    new = stranger.memberships.get().organisation
    succession.abolish(example_council, on=date(2019, 4, 1), successor=new, by=admin, at=NOW, why="an order")
    assert ("officer", example_council.pk) in User.objects.get(pk=stranger.pk).held
    succession.reopen(example_council, by=admin, at=NOW, why="a slip")
    assert ("officer", example_council.pk) not in User.objects.get(pk=stranger.pk).held


def test_a_number_is_held_by_one_body_at_a_time(
    admin: User, example_council: Organisation, sample_county: Organisation
):
    held = identifiers.add(example_council, scheme="GSS", value="e10000008", by=admin, at=NOW)
    assert held.value == "E10000008"
    with pytest.raises(identifiers.IdentifierTakenError, match="Example Borough Council holds E10000008"):
        identifiers.add(sample_county, scheme="GSS", value="E10000008", by=admin, at=NOW)
    identifiers.end(held, on=date(2020, 4, 1), by=admin, at=NOW, why="boundary")
    identifiers.add(sample_county, scheme="GSS", value="E10000008", from_on=date(2020, 4, 1), by=admin, at=NOW)
    with pytest.raises(identifiers.IdentifierTakenError, match="held E10000008 from then on already"):
        identifiers.add(example_council, scheme="GSS", value="E10000008", to_on=date(2021, 1, 1), by=admin, at=NOW)
    with pytest.raises(identifiers.EndsBeforeItBeginsError):
        identifiers.add(
            example_council,
            scheme="GB-LAE",
            value="ABC",
            from_on=date(2020, 1, 2),
            to_on=date(2020, 1, 1),
            by=admin,
            at=NOW,
        )


def test_slugs_are_free_and_stable(admin: User):
    details = {"kind": "other", "region": "", "opened_on": None, "source_url": "", "by": admin, "at": NOW}
    assert bodies.add(name="St. John's & Co", **details).slug == "st-johns-co"
    assert bodies.add(name="St Johns Co", **details).slug == "st-johns-co-2"
    assert bodies.add(name="Ⅷ", **details).slug == "viii"


def test_a_person_nobody_knows(admin: User):
    made = person("Nobody Yet")
    with pytest.raises(people.AlreadyHasAccountError, match="Nobody Yet already has an account"):
        people.correct(admin, name="A", email=made.email, by=admin, at=NOW)
