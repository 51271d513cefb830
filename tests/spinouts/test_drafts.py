"""Drafts of proposals: who writes them, what each section takes, and how one becomes a record."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from mutuals_tracker.accounts.models import Role
from mutuals_tracker.accounts.rules import Refused, bodies_of
from spinouts import actions, completeness, permissions, timeline
from spinouts.actions import (
    ContactsSeen,
    Identifiers,
    ParentsAndSponsor,
    PeopleInScope,
    Person,
    ServiceAndWhy,
    SortOfMutual,
)
from spinouts.lifecycle import IllegalMove, State
from spinouts.models import Contact, DraftContact, JourneyEvent, ProposalDraft, RegisterEntry, Spinout
from spinouts.models.draft import Section
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.people import grant
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import filled, said, send

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HARI = Person("hr", "Hari Resources", email="hr@example.org")
SERVICE = ServiceAndWhy("Reading Rooms", "leisure_culture_libraries", "london", "Lends books", "To grow")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


@pytest.fixture
def draft(example_council, officer):
    return casework.a_draft(example_council, officer)


@pytest.fixture
def full(example_council, officer):
    return casework.a_full_draft(example_council, officer)


def at(name, draft, *more):
    return reverse(f"spinouts:{name}", args=[draft.pk, *more])


def progress(draft, own):
    draft = ProposalDraft.objects.whole().get(pk=draft.pk)
    return {part.section.value: part.progress.value for part in completeness.parts(draft, own=own)}


class TestActions:
    def test_every_section_is_saved_and_counts_as_done(self, draft, who, example_council):
        own = bodies_of(who["by"])
        optional = dict.fromkeys(("kind", "numbers", "contacts"), "optional")
        assert progress(draft, own) == dict.fromkeys(("service", "people", "parents"), "not_started") | optional
        for says in (
            SERVICE,
            PeopleInScope(40, "exact"),
            ParentsAndSponsor((example_council,)),
            SortOfMutual(),
            Identifiers(),
            ContactsSeen(),
        ):
            actions.save_section(draft, says=says, **who)
        assert set(progress(draft, own).values()) == {"completed"}
        draft.refresh_from_db()
        assert draft.saved == Section.values
        assert (draft.name, draft.people_in_scope, draft.changed_by) == ("Reading Rooms", 40, who["by"])

    def test_a_section_may_be_half_filled(self, draft, who):
        actions.save_section(draft, says=ServiceAndWhy(name="Reading Rooms"), **who)
        parts = completeness.parts(ProposalDraft.objects.whole().get(), own=bodies_of(who["by"]))
        assert parts[0].progress == "in_progress"
        assert parts[0].still_needed.startswith("Select the service area; select the region")

    def test_parents_are_changed_one_by_one(self, draft, who, example_council, sample_county):
        actions.save_section(draft, says=ParentsAndSponsor((example_council, sample_county)), **who)
        kept = draft.parent_links.get(organisation=sample_county).pk
        actions.save_section(draft, says=ParentsAndSponsor((sample_county,)), **who)
        link = draft.parent_links.get()
        assert (link.pk, link.place) == (kept, 0)

    def test_invented_and_real_bodies_are_not_mixed(self, draft, who, example_council):
        invented = body("Invented Council", is_example=True)
        with pytest.raises(actions.MixedExamplesError):
            actions.save_section(draft, says=ParentsAndSponsor((example_council, invented)), **who)
        assert not draft.parent_links.exists()

    def test_a_number_that_another_holds(self, draft, who, example_council):
        other = a_spinout("Other", parents=[example_council])
        actions.set_numbers(other, company_number="07584906", society_number="", **who)
        with pytest.raises(actions.NumberTakenError):
            actions.save_section(draft, says=Identifiers(company_number="07584906"), **who)

    def test_contacts(self, draft, who):
        contact = actions.add_draft_contact(draft, person=HARI, **who)
        actions.change_draft_contact(
            draft, contact=contact.pk, person=Person("hr", "Hari Resources", telephone="020 7946 0000"), **who
        )
        contact.refresh_from_db()
        assert (contact.email, contact.telephone) == ("", "020 7946 0000")
        actions.remove_draft_contact(draft, contact=contact.pk, **who)
        assert not DraftContact.objects.exists()
        with pytest.raises(actions.ContactGoneError):
            actions.remove_draft_contact(draft, contact=contact.pk, **who)

    def test_nobody_outside_the_body_writes_it(self, draft, example_council, stranger, taskforce, admin, assessor):
        for person in (stranger, taskforce, admin, assessor):
            with pytest.raises(Refused):
                actions.save_section(draft, says=SERVICE, by=person, at=NOW)
            with pytest.raises(Refused):
                actions.begin_draft(example_council, by=person, at=NOW)

    def test_discarded_with_a_reason(self, draft, who):
        actions.discard_draft(draft, reason="Begun twice", **who)
        draft.refresh_from_db()
        assert not draft.is_open
        closing = timeline.closing(draft)
        assert (closing.title, closing.who, closing.why) == ("Discarded the draft", "Olu Officer", "Begun twice")
        with pytest.raises(permissions.DraftClosedError):
            actions.save_section(draft, says=SERVICE, **who)


class TestSubmitting:
    def test_it_becomes_a_record_with_all_that_it_says(self, full, who, example_council):
        casework.a_draft_contact(full)
        spinout = actions.submit_draft(full, **who)
        assert (spinout.name, spinout.stage, spinout.outcome) == ("Sample Reading Rooms", "exploring", "active")
        assert (spinout.region, spinout.service_area, spinout.submitted_on) == (
            "london",
            "leisure_culture_libraries",
            NOW.date(),
        )
        assert [parent.pk for parent in spinout.parents.all()] == [example_council.pk]
        assert JourneyEvent.objects.get(spinout=spinout).effective_on == NOW.date()
        assert RegisterEntry.objects.get(spinout=spinout).effective_on == NOW.date()
        assert (spinout.brief.what, spinout.brief.people_in_scope) == ("Lends books", 40)
        assert Contact.objects.get(spinout=spinout).name == "Hari Resources"
        full.refresh_from_db()
        assert (full.spinout, full.submitted_at) == (spinout, NOW)

    def test_with_the_numbers_of_its_legal_entity(self, example_council, officer, who):
        draft = casework.a_full_draft(example_council, officer, company_number="07584906")
        spinout = actions.submit_draft(draft, **who)
        assert spinout.organisation.identifiers.get().value == "07584906"

    def test_the_taskforce_sees_it_from_then_on(self, full, who, taskforce):
        assert not Spinout.objects.visible_to(taskforce).exists()
        spinout = actions.submit_draft(full, **who)
        assert Spinout.objects.visible_to(taskforce).get() == spinout

    def test_what_began_as_a_proposal_is_not_corrected_past_its_gates(self, full, who):
        spinout = actions.submit_draft(full, **who)
        begun = JourneyEvent.objects.get(spinout=spinout)
        with pytest.raises(IllegalMove, match="Move it to later stages through their gates"):
            actions.correct_move(begun, to=State("live", "active"), on=None, reason="Mistyped", **who)
        assert JourneyEvent.objects.get(spinout=spinout).to_stage == "exploring"

    def test_the_timeline_tells_it_as_one_thing(self, full, who):
        casework.a_draft_contact(full)
        spinout = actions.submit_draft(full, **who)
        (entry,) = timeline.entries(spinout, reader=who["by"])
        assert (entry.title, entry.who) == ("Submitted", "Olu Officer")
        told = {change.what for change in entry.changes}
        assert {"Name", "Journey", "Register", "Brief, what the service does"} <= told
        assert "Contact: Hari Resources, role" in told

    def test_everything_that_is_missing_at_once(self, draft, who):
        with pytest.raises(actions.CannotSubmitError) as refused:
            actions.submit_draft(draft, **who)
        assert [lack.text for lack in refused.value.missing] == [
            "Enter its name",
            "Select the service area",
            "Select the region",
            "Say what the service does, and for whom",
            "Say why it should leave its parent body",
            "Enter how many people are in scope",
            "Name the parent body",
        ]
        assert not Spinout.objects.exists()

    def test_what_is_optional_holds_nobody_up(self, example_council, officer, who):
        draft = casework.a_full_draft(example_council, officer, saved=["service", "people", "parents"])
        assert actions.submit_draft(draft, **who)
        assert Spinout.objects.get().name == "Sample Reading Rooms"

    def test_one_of_the_persons_own_bodies_is_a_parent(self, full, who, sample_county):
        full.parent_links.update(organisation=sample_county)
        with pytest.raises(actions.CannotSubmitError, match="at least one of your own bodies"):
            actions.submit_draft(full, **who)

    def test_a_record_that_may_be_the_same_is_confirmed_to_be_another(self, full, who, example_council):
        a_spinout("Sample Reading Room", parents=[example_council], service_area="housing")
        with pytest.raises(actions.MayBeThereError):
            actions.submit_draft(full, **who)
        actions.submit_draft(full, is_another=True, **who)
        full.refresh_from_db()
        assert full.is_another

    def test_the_same_name_and_parents_are_refused_where_the_name_is(self, full, who, example_council):
        there = a_spinout("sample reading rooms", parents=[example_council])
        with pytest.raises(actions.CannotSubmitError, match=f"{there.reference} has this name") as refused:
            actions.submit_draft(full, is_another=True, **who)
        assert [(lack.section, lack.question) for lack in refused.value.missing] == [(Section.SERVICE, "name")]
        full.refresh_from_db()
        assert full.is_open

    def test_a_number_taken_since_is_refused_where_it_is_mended(self, example_council, officer, who):
        draft = casework.a_full_draft(example_council, officer, society_number="30123R")
        other = a_spinout("Other", parents=[example_council], service_area="housing")
        actions.set_numbers(other, company_number="", society_number="30123R", **who)
        with pytest.raises(actions.CannotSubmitError) as refused:
            actions.submit_draft(draft, **who)
        assert refused.value.missing[0].question == "society_number"

    def test_an_example_body_submits_an_example(self, full, who, example_council):
        example_council.is_example = True
        example_council.save()
        assert actions.submit_draft(full, **who).is_example


class TestBeginning:
    def test_the_choice(self, signed_in):
        page = signed_in.post("/spin-outs/new/", {})
        assert said(page) == {"what": ["Select what you want to log"]}
        assert signed_in.post("/spin-outs/new/", {"what": "proposal"})["Location"] == "/spin-outs/new/proposal/"
        assert signed_in.post("/spin-outs/new/", {"what": "existing"})["Location"] == "/spin-outs/new/existing/"

    def test_an_admin_has_no_choice(self, client, admin):
        client.force_login(admin)
        assert client.get("/spin-outs/new/")["Location"] == "/spin-outs/new/existing/"

    def test_one_body_is_not_asked_for(self, signed_in, example_council):
        page = signed_in.get("/spin-outs/new/proposal/")
        assert "body" not in page.context["form"].fields
        sent = send(signed_in, "/spin-outs/new/proposal/")
        draft = ProposalDraft.objects.get()
        assert (sent["Location"], draft.body) == (at("draft", draft), example_council)

    def test_several_are(self, client, officer, sample_county):
        grant(officer, Role.OFFICER, sample_county)
        client.force_login(officer)
        assert said(client.post("/spin-outs/new/proposal/", {})) == {"body": ["Select the body"]}
        assert said(client.post("/spin-outs/new/proposal/", {"body": str(body().pk)})) == {"body": ["Select the body"]}
        send(client, "/spin-outs/new/proposal/", body=str(sample_county.pk))
        assert ProposalDraft.objects.get().body == sample_county

    def test_a_body_that_is_gone_is_not_offered_beside_its_successor(self, client, example_council, officer):
        body("Old Council", closed_on="2020-01-01", succeeded_by=example_council)
        client.force_login(officer)
        assert "body" not in client.get("/spin-outs/new/proposal/").context["form"].fields

    def test_a_double_click_begins_one(self, signed_in):
        form = filled(signed_in.get("/spin-outs/new/proposal/").context["form"])
        places = {signed_in.post("/spin-outs/new/proposal/", form)["Location"] for _ in range(2)}
        assert places == {at("draft", ProposalDraft.objects.get())}
