"""Each constraint and trigger of the tables of drafts, briefs and contacts, refused by its name."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from mutuals_tracker.accounts.models import Organisation, User
from spinouts.models import DraftContact, DraftParent, ProposalDraft, Spinout
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.casework import AT
from tests.factories.people import person
from tests.factories.spinouts import a_spinout
from tests.spinouts.refusals import Case, accepted, named, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def spinout() -> Spinout:
    return a_spinout("Sample Libraries", stage="exploring")


def a_draft(_spinout: Spinout | None = None, **fields: Any) -> ProposalDraft:
    return casework.a_draft(body(), User.objects.system(), **fields)


def a_contact_of_a_draft(_spinout: Spinout, **fields: Any) -> DraftContact:
    return of_a_draft(a_draft(), **fields)


def of_a_draft(draft: ProposalDraft, **fields: Any) -> DraftContact:
    given = {"role": "hr", "name": "Hari Resources", "email": "hr@example.org"}
    return DraftContact.objects.create(draft=draft, **given | fields)


def rows_of(row: Any) -> Any:
    return type(row)._default_manager.filter(pk=row.pk)


BY_TELEPHONE = {"email": "", "telephone": "01632 960001"}
CASES: list[Case] = [
    (casework.a_brief, "brief_people_say_how_exact", {"people_qualifier": ""}, {"people_qualifier": "at_least"}),
    (casework.a_brief, "brief_people_say_how_exact", {"people_qualifier": "maybe"}, {"people_qualifier": "exact"}),
    (
        casework.a_brief,
        "brief_people_say_how_exact",
        {"people_in_scope": None},
        {"people_in_scope": None, "people_qualifier": ""},
    ),
    (casework.a_contact, "contact_has_a_name", {"name": ""}, {"name": "A"}),
    (casework.a_contact, "contact_role_known", {"role": "friend"}, {"role": "other"}),
    (casework.a_contact, "contact_can_be_reached", {"email": ""}, BY_TELEPHONE),
    (a_contact_of_a_draft, "draftcontact_has_a_name", {"name": ""}, {"name": "A"}),
    (a_contact_of_a_draft, "draftcontact_role_known", {"role": "friend"}, {"role": "other"}),
    (a_contact_of_a_draft, "draftcontact_can_be_reached", {"email": ""}, BY_TELEPHONE),
    (a_draft, "draft_people_say_how_exact", {"people_qualifier": "exact"}, {"people_qualifier": ""}),
    (a_draft, "draft_sections_known", {"saved": ["service", "weather"]}, {"saved": ["service", "contacts"]}),
    (a_draft, "draft_service_area_known", {"service_area": "zoo"}, {"service_area": "housing"}),
    (a_draft, "draft_region_known", {"region": "mars"}, {"region": "wales"}),
    (a_draft, "draft_delivery_model_known", {"delivery_model": "drone"}, {"delivery_model": "joint_venture"}),
    (a_draft, "draft_legal_form_known", {"legal_form": "club"}, {"legal_form": "cic_shares"}),
    (a_draft, "draft_submitted_at_iff_it_became_a_record", {"submitted_at": AT}, {"discarded_at": AT}),
]


@named(CASES)
def test_a_rule_of_one_row(spinout: Spinout, make: Callable, name: str, wrong: dict, right: dict) -> None:
    refused(name, lambda: make(spinout, **wrong))
    accepted(lambda: make(spinout, **right))


class TestDraft:
    @pytest.fixture
    def draft(self) -> ProposalDraft:
        return a_draft()

    def test_it_becomes_one_record_or_is_discarded(self, draft: ProposalDraft, spinout: Spinout) -> None:
        both = {"submitted_at": AT, "spinout": spinout, "discarded_at": AT}
        refused("draft_submitted_or_discarded", lambda: rows_of(draft).update(**both))
        refused("draft_submitted_at_iff_it_became_a_record", lambda: rows_of(draft).update(spinout=spinout))
        accepted(lambda: rows_of(draft).update(submitted_at=AT, spinout=spinout))
        again = {"submitted_at": AT, "spinout": spinout}
        refused("spinouts_proposaldraft_spinout_id_key", lambda: rows_of(a_draft()).update(**again))

    def test_its_revisions_are_counted(self, draft: ProposalDraft) -> None:
        born = a_draft(revision=40)
        rows_of(draft).update(name="Reading Rooms", revision=40)
        for row, revision in ((born, 1), (draft, 2)):
            row.refresh_from_db()
            assert row.revision == revision

    def test_a_change_is_not_dated_before_the_one_that_it_follows(self, draft: ProposalDraft) -> None:
        rows_of(draft).update(changed_at=AT - timedelta(days=1))
        draft.refresh_from_db()
        assert draft.changed_at == AT

    def test_it_stays_with_its_body_and_with_who_began_it(self, draft: ProposalDraft) -> None:
        refused("draft_stays_with_its_body", lambda: rows_of(draft).update(body=body()))
        for change in ({"added_at": AT - timedelta(days=1)}, {"added_by": person()}, {"id": 1_000_000}):
            refused("draft_keeps_who_began_it_and_when", lambda change=change: rows_of(draft).update(**change))
        refused("Cannot delete rows", lambda: rows_of(draft)._raw_delete("default"))

    @pytest.mark.parametrize("is_submitted", [True, False], ids=["submitted", "discarded"])
    def test_it_is_frozen_once_it_is_closed(self, draft: ProposalDraft, spinout: Spinout, is_submitted: bool) -> None:
        contact = of_a_draft(draft)
        parent = DraftParent.objects.create(draft=draft, organisation=body(), place=1)
        other = a_draft()
        rows_of(draft).update(**{"submitted_at": AT, "spinout": spinout} if is_submitted else {"discarded_at": AT})
        for write in (
            lambda: rows_of(draft).update(name="Another name"),
            lambda: rows_of(draft).update(submitted_at=None, spinout=None, discarded_at=None),
            lambda: of_a_draft(draft),
            lambda: rows_of(contact).update(name="Another Name"),
            lambda: rows_of(contact)._raw_delete("default"),
            lambda: DraftParent.objects.create(draft=draft, organisation=body(), place=2),
            lambda: rows_of(parent).update(place=3),
            lambda: rows_of(parent)._raw_delete("default"),
        ):
            refused("draft_is_frozen_once_it_is_closed", write)
        for part in (contact, parent):
            refused("draft_part_stays_with_its_draft", lambda part=part: rows_of(part).update(draft=other))

    def test_a_part_stays_with_its_draft(self, draft: ProposalDraft) -> None:
        contact, other = of_a_draft(draft), a_draft()
        refused("draft_part_stays_with_its_draft", lambda: rows_of(contact).update(draft=other))
        accepted(lambda: rows_of(contact).update(name="Another Name"))
        accepted(lambda: rows_of(contact)._raw_delete("default"))

    def test_a_parent_is_named_once(self, draft: ProposalDraft, example_council: Organisation) -> None:
        link = {"draft": draft, "organisation": example_council, "place": 1}
        DraftParent.objects.create(**link)
        refused("draftparent_once_each", lambda: DraftParent.objects.create(**link))
        accepted(lambda: DraftParent.objects.create(**link | {"organisation": body()}))


@pytest.mark.django_db(transaction=True)
def test_nothing_slips_into_a_draft_while_it_is_submitted() -> None:
    draft, spinout = a_draft(), a_spinout("Sample Libraries", stage="exploring")
    is_written = Event()

    def slip_in() -> str:
        try:
            is_written.wait(timeout=20)
            of_a_draft(draft)
        except DatabaseError as error:
            return str(error)
        finally:
            connection.close()
        return "It slipped in"

    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(slip_in)
        with transaction.atomic():
            rows_of(draft).update(submitted_at=AT, spinout=spinout)
            is_written.set()
            with pytest.raises(TimeoutError):
                told.result(timeout=0.5)
        assert "draft_is_frozen_once_it_is_closed" in told.result(timeout=20)
    assert not draft.contacts.exists()
