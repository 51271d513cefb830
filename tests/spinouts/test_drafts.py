"""Drafts of proposals: who writes them, what each section takes, and how one becomes a record."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mutuals_tracker.accounts.models import OrganisationIdentifier, Role
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
from spinouts.models import Contact, DraftContact, JourneyEvent, ProposalDraft, RegisterEntry, Spinout
from spinouts.models.draft import Section
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.people import grant, member
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import filled, send

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


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def at(name, draft, *more):
    return reverse(f"spinouts:{name}", args=[draft.pk, *more])


def said(page):
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


def progress(draft, own):
    draft = ProposalDraft.objects.whole().get(pk=draft.pk)
    return {part.section.value: part.progress.value for part in completeness.parts(draft, own=own)}


class TestActions:
    def test_every_section_is_saved_and_counts_as_done(self, draft, who, example_council):
        own = bodies_of(who["by"])
        assert set(progress(draft, own).values()) == {"not_started"}
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
            "Look at “What sort of mutual” and save it, even if there is nothing to add",
            "Look at “Identifiers” and save it, even if there is nothing to add",
            "Look at “Contacts” and save it, even if there is nothing to add",
        ]
        assert not Spinout.objects.exists()

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


class TestPages:
    def test_from_the_first_page_to_the_record(self, signed_in):
        send(signed_in, "/spin-outs/new/proposal/")
        draft = ProposalDraft.objects.get()
        send(signed_in, at("draft_service", draft), **vars(SERVICE))
        send(signed_in, at("draft_people", draft), people_in_scope="1,040", people_qualifier="approximate")
        send(signed_in, at("draft_parents", draft), sponsor_name="Sal Sponsor")
        send(signed_in, at("draft_kind", draft), legal_form="cic_guarantee")
        send(signed_in, at("draft_numbers", draft))
        send(signed_in, at("add_draft_contact", draft), role="hr", name="Hari", email="hr@example.org")
        page = signed_in.get(at("draft", draft)).content.decode()
        assert "6 of 6 sections completed" in page
        page = signed_in.get(at("check_draft", draft)).content.decode()
        for words in ("Reading Rooms", "1,040 (approximate)", "Example Borough Council", "Sal Sponsor", "Hari"):
            assert words in page
        sent = send(signed_in, at("check_draft", draft))
        assert sent["Location"] == at("draft_submitted", draft)
        spinout = Spinout.objects.get()
        confirmation = signed_in.get(sent["Location"]).content.decode()
        assert spinout.reference in confirmation
        assert "Say which officer leads it" in confirmation
        assert signed_in.get(at("draft", draft))["Location"] == f"/spin-outs/{spinout.reference}/"

    def test_everything_missing_is_listed_with_where_it_is_mended(self, signed_in, draft):
        page = send(signed_in, at("check_draft", draft))
        text = page.content.decode()
        assert page.status_code == 200
        assert "<title>Error: " in text
        assert f'<a href="{at("draft_service", draft)}#id_region">Select the region</a>' in text
        assert f'<a href="{at("draft_contacts", draft)}">Look at “Contacts”' in text

    def test_one_that_may_be_there_is_linked_and_confirmed(self, signed_in, full, example_council):
        other = a_spinout("Sample Reading Room", parents=[example_council])
        for name in ("draft", "draft_service", "check_draft"):
            assert other.reference in signed_in.get(at(name, full)).content.decode()
        page = send(signed_in, at("check_draft", full))
        message = "Look at the records that may be the same, and confirm that this is another"
        assert said(page) == {"is_another": [message]}
        assert f'<a href="#id_is_another">{message}</a>' in page.content.decode()
        assert send(signed_in, at("check_draft", full), is_another="on").status_code == 302

    @pytest.mark.parametrize(
        ("page", "answers", "field", "message"),
        [
            ("draft_service", {"name": "!!!"}, "name", "The name must have letters or numbers"),
            ("draft_service", {"name": "x" * 251}, "name", "Name must be 250 characters or fewer"),
            ("draft_service", {"region": "moon"}, "region", "Select the region from the list"),
            (
                "draft_service",
                {"what": "x" * 2001},
                "what",
                "What the service does must be 2,000 characters or fewer",
            ),
            ("draft_service", {"name": "Nul\x00"}, "name", None),
            ("draft_people", {"people_in_scope": "40"}, "people_qualifier", "Select how exact the number is"),
            (
                "draft_people",
                {"people_in_scope": "many", "people_qualifier": "exact"},
                "people_in_scope",
                "People in scope must be a whole number, like 1,082",
            ),
            (
                "draft_people",
                {"people_in_scope": "0", "people_qualifier": "exact"},
                "people_in_scope",
                "People in scope must be 1 or more",
            ),
            (
                "draft_parents",
                {"parents": "Exemple Borough Council"},
                "parents",
                "No body is called “Exemple Borough Council”. Did you mean Example Borough Council?",
            ),
            ("draft_kind", {"legal_form": "llama"}, "legal_form", None),
            ("draft_numbers", {"company_number": "12345"}, "company_number", None),
            ("add_draft_contact", {}, "role", "Select what they are to the spin-out"),
            ("add_draft_contact", {"role": "hr"}, "name", "Enter their name"),
            (
                "add_draft_contact",
                {"role": "hr", "name": "Hari"},
                "email",
                "Enter an email address or a telephone number",
            ),
            (
                "add_draft_contact",
                {"role": "hr", "name": "Hari", "email": "hari"},
                "email",
                "Enter an email address like name@example.org",
            ),
            (
                "add_draft_contact",
                {"role": "hr", "name": "Hari", "telephone": "ring me"},
                "telephone",
                "Enter a telephone number, like 020 7946 0000",
            ),
            ("discard_draft", {}, "reason", "Enter a reason"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, draft, page, answers, field, message):
        shown = send(signed_in, at(page, draft), **answers)
        assert shown.status_code == 200
        errors = said(shown)
        assert field in errors
        assert message is None or errors[field] == [message]
        for name, value in answers.items():
            assert shown.context["form"][name].value() == value
        draft.refresh_from_db()
        assert draft.revision == 1

    def test_how_exact_no_number_is_says_nothing(self, signed_in, draft):
        assert send(signed_in, at("draft_people", draft), people_qualifier="exact").status_code == 302
        draft.refresh_from_db()
        assert draft.people_qualifier == ""

    @pytest.mark.parametrize("telephone", ["020 7946 0000", "+44 (0)20 7946 0000", "01632 960 001 ext. 12"])
    def test_telephone_numbers_as_people_write_them(self, signed_in, draft, telephone):
        send(signed_in, at("add_draft_contact", draft), role="hr", name="Hari", telephone=telephone)
        assert DraftContact.objects.get().telephone == telephone

    def test_a_taken_number_is_refused_at_its_own_question(self, signed_in, draft, who, example_council):
        other = a_spinout("Other", parents=[example_council])
        actions.set_numbers(other, company_number="", society_number="30123R", **who)
        page = send(signed_in, at("draft_numbers", draft), society_number="30123R")
        assert list(said(page)) == ["society_number"]
        assert OrganisationIdentifier.objects.count() == 1

    def test_the_draft_s_own_body_is_filled_in_until_the_section_is_saved(self, signed_in, draft):
        assert signed_in.get(at("draft_parents", draft)).context["form"]["parents"].value() == "Example Borough Council"
        send(signed_in, at("draft_parents", draft), parents="")
        assert signed_in.get(at("draft_parents", draft)).context["form"]["parents"].value() == ""

    def test_contacts_are_changed_and_removed(self, signed_in, draft):
        contact = casework.a_draft_contact(draft)
        send(signed_in, at("change_draft_contact", draft, contact.pk), name="Harriet")
        assert "Harriet" in signed_in.get(at("draft_contacts", draft)).content.decode()
        send(signed_in, at("remove_draft_contact", draft, contact.pk))
        assert not DraftContact.objects.exists()
        assert signed_in.get(at("change_draft_contact", draft, contact.pk)).status_code == 404

    def test_another_draft_has_not_this_contact(self, signed_in, draft, example_council, officer):
        contact = casework.a_draft_contact(casework.a_draft(example_council, officer))
        for name in ("change_draft_contact", "remove_draft_contact"):
            assert signed_in.get(at(name, draft, contact.pk)).status_code == 404
            assert signed_in.post(at(name, draft, contact.pk), {}).status_code == 404

    @pytest.mark.parametrize(
        "address", ["drafts/99999999999999999999/", "drafts/0/", "drafts/1/contacts/99999999999999999999/"]
    )
    def test_there_is_no_such_draft(self, signed_in, draft, address):
        assert signed_in.get(f"/spin-outs/{address}").status_code == 404

    def test_discarded_and_said_so(self, signed_in, draft):
        sent = send(signed_in, at("discard_draft", draft), reason="Begun twice")
        page = signed_in.get(sent["Location"]).content.decode()
        assert "This draft was discarded" in page
        assert "Begun twice" in page
        assert "Begun twice" in signed_in.get(at("draft_people", draft)).content.decode()
        assert "No draft is being written" in signed_in.get("/spin-outs/drafts/").content.decode()

    def test_what_is_sent_to_a_closed_draft_stays_on_the_page(self, signed_in, full, colleague):
        form = filled(signed_in.get(at("draft_people", full)).context["form"])
        spinout = actions.submit_draft(full, by=colleague, at=NOW)
        page = signed_in.post(at("draft_people", full), form | {"people_note": "The six library teams"})
        text = page.content.decode()
        assert page.status_code == 200
        assert "Cass Colleague submitted this proposal while you were writing" in text
        assert f"/spin-outs/{spinout.reference}/proposal/" in text
        assert "The six library teams" in text

    def test_the_list_says_who_changed_each_last(self, signed_in, draft, colleague):
        actions.save_section(draft, says=SERVICE, by=colleague, at=NOW)
        page = signed_in.get("/spin-outs/drafts/").content.decode()
        for words in ("Reading Rooms", "1 of 6", "Cass Colleague", "Example Borough Council"):
            assert words in page

    @pytest.mark.parametrize("who", ["stranger", "taskforce", "admin", "assessor"])
    def test_to_everybody_else_it_does_not_exist(self, client, draft, request, who):
        client.force_login(request.getfixturevalue(who))
        assert client.get(at("draft", draft)).status_code == 404
        assert client.post(at("draft_service", draft), {"name": "Mine"}).status_code == 404

    def test_a_certifier_writes_too(self, client, draft, certifier):
        client.force_login(certifier)
        assert send(client, at("draft_service", draft), name="Reading Rooms").status_code == 302

    def test_pages_ask_as_many_questions_for_four_as_for_one(self, signed_in, full, example_council, officer):
        def queries(address):
            with CaptureQueriesContext(connection) as captured:
                assert signed_in.get(address).status_code == 200
            return len(captured)

        pages = ["/spin-outs/drafts/", at("draft", full), at("check_draft", full), at("draft_contacts", full)]
        casework.a_draft_contact(full)
        a_spinout("Sample Reading Room", parents=[example_council], launched="2012")
        one = [queries(page) for page in pages]
        for _ in range(3):
            casework.a_draft_contact(full)
            casework.a_draft_contact(casework.a_full_draft(example_council, officer))
            a_spinout("Sample Reading Room", parents=[example_council], launched="2012")
        assert [queries(page) for page in pages] == one


class TestTwoAtOnce:
    """Two officers at one draft, one after the other; `test_drafts_at_once.py` has them in the same instant."""

    @pytest.fixture
    def saved(self, draft, who):
        return actions.save_section(draft, says=SERVICE, **who)

    def test_the_second_at_the_same_section_is_told_and_loses_nothing(self, signed_in, saved, colleague):
        address = at("draft_service", saved)
        form = filled(signed_in.get(address).context["form"])
        actions.save_section(saved, says=ServiceAndWhy(name="Book Rooms", region="wales"), by=colleague, at=NOW)
        page = signed_in.post(address, form | {"why": "To stay open"})
        text = page.content.decode()
        assert page.status_code == 200
        assert "This draft changed while you were filling this in" in text
        (entry,) = page.context["form"].changed_meanwhile
        assert entry.who == "Cass Colleague"
        assert timeline.Change("Name", "Reading Rooms", "Book Rooms") in entry.changes
        assert timeline.Change("Region", "London", "Wales") in entry.changes
        assert "To stay open" in text
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302
        saved.refresh_from_db()
        assert (saved.name, saved.why) == ("Reading Rooms", "To stay open")

    def test_what_changed_and_what_is_wrong_are_told_together(self, signed_in, saved, colleague):
        address = at("draft_service", saved)
        form = filled(signed_in.get(address).context["form"])
        actions.save_section(saved, says=ServiceAndWhy(name="Book Rooms"), by=colleague, at=NOW)
        page = signed_in.post(address, form | {"name": "!!!"})
        assert page.context["form"].changed_meanwhile
        assert said(page)["name"] == ["The name must have letters or numbers"]

    def test_two_at_different_sections_do_not_disturb_one_another(self, signed_in, saved, colleague):
        form = filled(signed_in.get(at("draft_people", saved)).context["form"])
        actions.save_section(saved, says=ServiceAndWhy(name="Book Rooms"), by=colleague, at=NOW)
        actions.add_draft_contact(saved, person=HARI, by=colleague, at=NOW)
        answers = {"people_in_scope": "40", "people_qualifier": "exact"}
        assert signed_in.post(at("draft_people", saved), form | answers).status_code == 302
        saved.refresh_from_db()
        assert (saved.name, saved.people_in_scope) == ("Book Rooms", 40)

    def test_parents_changed_meanwhile_are_named(self, signed_in, saved, colleague, example_council, sample_county):
        actions.save_section(saved, says=ParentsAndSponsor((example_council,)), by=colleague, at=NOW)
        form = filled(signed_in.get(at("draft_parents", saved)).context["form"])
        actions.save_section(saved, says=ParentsAndSponsor((sample_county,)), by=colleague, at=NOW)
        page = signed_in.post(at("draft_parents", saved), form)
        (entry,) = page.context["form"].changed_meanwhile
        assert entry.changes == [
            timeline.Change("Parent bodies", "Example Borough Council", "Sample County Council"),
        ]

    def test_only_the_same_contact_disturbs(self, signed_in, saved, colleague):
        one, other = casework.a_draft_contact(saved), casework.a_draft_contact(saved, name="Finn Finance")
        address = at("change_draft_contact", saved, one.pk)
        form = filled(signed_in.get(address).context["form"])
        actions.change_draft_contact(saved, contact=other.pk, person=HARI, by=colleague, at=NOW)
        assert signed_in.post(address, form | {"post": "Head of people"}).status_code == 302
        form = filled(signed_in.get(address).context["form"])
        actions.change_draft_contact(saved, contact=one.pk, person=HARI, by=colleague, at=NOW)
        page = signed_in.post(address, form | {"post": "Director"})
        assert page.status_code == 200
        (entry,) = page.context["form"].changed_meanwhile
        assert entry.changes == [timeline.Change("Contact: Hari Resources, post", "Head of people", "None")]

    def test_a_contact_removed_meanwhile_is_added_by_the_next_click(self, signed_in, saved, colleague):
        contact = casework.a_draft_contact(saved)
        form = filled(signed_in.get(at("change_draft_contact", saved, contact.pk)).context["form"])
        actions.remove_draft_contact(saved, contact=contact.pk, by=colleague, at=NOW)
        page = signed_in.post(at("change_draft_contact", saved, contact.pk), form | {"name": "Harriet"})
        (entry,) = page.context["form"].changed_meanwhile
        assert entry.changes == [timeline.Change("Contact: Hari Resources", "", "Removed")]
        address = at("add_draft_contact", saved)
        assert f'action="{address}"' in page.content.decode()
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302
        assert DraftContact.objects.get().name == "Harriet"

    def test_nobody_submits_what_they_have_not_seen(self, signed_in, full, colleague):
        form = filled(signed_in.get(at("check_draft", full)).context["form"])
        actions.save_section(full, says=SERVICE, by=colleague, at=NOW)
        page = signed_in.post(at("check_draft", full), form)
        assert page.status_code == 200
        assert "Cass Colleague" in page.content.decode()
        assert not Spinout.objects.exists()
        assert signed_in.post(at("check_draft", full), filled(page.context["form"])).status_code == 302
        assert Spinout.objects.get().name == "Reading Rooms"

    @pytest.mark.parametrize("seen", ["nonsense", "2012-01-01", "-1", "99999999999"])
    def test_a_version_that_makes_no_sense_tells_all(self, signed_in, saved, seen):
        page = signed_in.post(at("draft_service", saved), {"seen": seen, "once": "x", "name": "Mine"})
        assert page.status_code == 200
        assert page.context["form"].changed_meanwhile

    def test_a_member_of_another_body_begins_another(self, signed_in, saved, sample_county):
        other = member(Role.OFFICER, sample_county)
        actions.begin_draft(sample_county, by=other, at=NOW)
        page = signed_in.get("/spin-outs/drafts/")
        assert [draft.pk for draft, _done in page.context["rows"]] == [saved.pk]
