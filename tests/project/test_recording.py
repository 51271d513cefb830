"""Who, which verb and why reach every row of the history, and nobody else's."""

from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.accounts.models.organisation import NameKind
from mutuals_tracker.recording import NestedRecordingError, recorded
from tests.factories.bodies import body

OrganisationEvent = Organisation.pgh_event_model


def told(**about: object) -> list[tuple]:
    """Return (label, name, user, verb, why) of each event, oldest first."""
    return [
        (
            event.pgh_label,
            event.name,
            *(event.pgh_context.metadata[k] for k in ("user", "verb", "why") if event.pgh_context),
        )
        for event in OrganisationEvent.objects.filter(**about).select_related("pgh_context").order_by("pgh_id")
    ]


def rename(organisation: Organisation, name: str) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(name=name)


def test_two_actions_in_one_transaction_keep_their_own_who_and_why(officer: User, admin: User):
    council = body("First")
    with transaction.atomic():
        with recorded(by=officer, verb="rename", why="a vote"):
            rename(council, "Second")
        with recorded(by=admin, verb="correct", why="a slip"):
            rename(council, "Third")
    assert told(pgh_obj=council) == [
        ("insert", "First"),
        ("update", "Second", officer.pk, "rename", "a vote"),
        ("update", "Third", admin.pk, "correct", "a slip"),
    ]


def test_what_is_written_after_an_action_in_the_same_transaction_is_not_its_doing(officer: User):
    council = body("First")
    with transaction.atomic():
        with recorded(by=officer, verb="rename"):
            rename(council, "Second")
        rename(council, "Third")
    assert told(pgh_obj=council)[-1] == ("update", "Third")


def test_nor_is_what_follows_a_refused_action(officer: User):
    council = body("First")
    with transaction.atomic():
        with suppress(KeyError), recorded(by=officer, verb="rename"):
            rename(council, "Second")
            raise KeyError
        rename(council, "Third")
    assert told(pgh_obj=council)[1:] == [("update", "Second", officer.pk, "rename", ""), ("update", "Third")]


def test_an_action_whose_statement_failed_leaves_no_author_behind(officer: User):
    council = body("First")
    with transaction.atomic():
        with (
            pytest.raises(IntegrityError, match="organisation_has_a_name"),
            transaction.atomic(),
            recorded(by=officer, verb="rename"),
        ):
            rename(council, "")
        rename(council, "Third")
    assert told(pgh_obj=council)[1:] == [("update", "Third")]


def test_a_step_that_failed_inside_an_action_does_not_lose_its_author(officer: User):
    council = body("First")
    with transaction.atomic(), recorded(by=officer, verb="rename", why="twice"):
        with pytest.raises(IntegrityError, match="organisation_has_a_name"), transaction.atomic():
            rename(council, "")
        rename(council, "Third")
    assert told(pgh_obj=council)[1:] == [("update", "Third", officer.pk, "rename", "twice")]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_makes_one_and_the_next_has_no_author(officer: User):
    council = body("First")
    with recorded(by=officer, verb="rename"):
        rename(council, "Second")
    rename(council, "Third")
    assert told(pgh_obj=council)[1:] == [("update", "Second", officer.pk, "rename", ""), ("update", "Third")]


def test_bulk_updates_and_hand_written_sql_are_recorded_too(officer: User):
    councils = [body("One"), body("Two")]
    keys = [council.pk for council in councils]
    with transaction.atomic(), recorded(by=officer, verb="import", why="a file"):
        Organisation.objects.filter(pk__in=keys).update(region="london")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_organisation SET name = name || '!' WHERE id = ANY(%s)", [keys])
            cursor.executemany(
                "UPDATE accounts_organisation SET source_url = %s WHERE id = %s",
                [("https://a.example", k) for k in keys],
            )
            cursor.execute("SELECT 1")
        councils[0].names.create(name="Uno", folded="uno", kind=NameKind.ALIAS)
    author = (officer.pk, "import", "a file")
    assert told(pgh_obj=councils[0])[1:] == [
        ("update", "One", *author),
        ("update", "One!", *author),
        ("update", "One!", *author),
    ]
    assert len(told(pgh_obj=councils[1])[1:]) == 3


def test_an_action_inside_another_is_refused(officer: User, admin: User):
    outer, inner = recorded(by=officer, verb="outer"), recorded(by=admin, verb="inner")
    with outer, pytest.raises(NestedRecordingError, match="'inner' was called inside 'outer'"), inner:
        pass
    with recorded(by=officer, verb="next"):
        pass


def test_words_that_look_like_sql_or_json_stay_words(officer: User):
    council = body("First")
    why = """it's "so"; DROP TABLE %s {}"""
    with recorded(by=officer, verb="rename", why=why):
        rename(council, "Second")
    assert told(pgh_obj=council)[-1][-1] == why


@pytest.mark.parametrize("sql", ["UPDATE {} SET name = 'x'", "DELETE FROM {}"])
def test_history_can_be_neither_changed_nor_deleted(sql: str, example_council: Organisation):
    refused = pytest.raises(InternalError, match="Cannot update or delete rows from accounts_organisationevent")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format("accounts_organisationevent"))
