"""The pages of a draft: what each takes, what it says when something is wrong, and two officers at one of them."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mutuals_tracker.accounts.models import OrganisationIdentifier, Role
from spinouts import actions, timeline
from spinouts.actions import ParentsAndSponsor, Person, ServiceAndWhy
from spinouts.models import DraftContact, DraftParent, ProposalDraft, Spinout
from tests.factories import casework
from tests.factories.people import member
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
        assert "Look at" not in text

    def test_who_will_read_it_is_said_where_bodies_are_named_and_before_it_is_submitted(
        self, signed_in, full, sample_county
    ):
        words = (
            "Officers and certifiers of every body that you name can read and change the record once it is submitted"
        )
        assert words in signed_in.get(at("draft_parents", full)).content.decode()
        page = signed_in.get(at("check_draft", full)).content.decode()
        assert "Officers and certifiers of Example Borough Council can read and change it too" in page
        DraftParent.objects.create(draft=full, organisation=sample_county, place=1)
        page = signed_in.get(at("check_draft", full)).content.decode()
        assert "each parent body (Example Borough Council, Sample County Council) can read and change it too" in page

    def test_a_name_is_kept_as_people_see_it(self, signed_in, draft):
        send(signed_in, at("draft_service", draft), name="Reading \u202esmooR\u202c")
        draft.refresh_from_db()
        assert draft.name == "Reading smooR"

    def test_a_draft_is_ready_when_only_optional_sections_are_left(self, signed_in, example_council, officer):
        draft = casework.a_full_draft(example_council, officer, saved=["service", "people", "parents"])
        page = signed_in.get(at("draft", draft)).content.decode()
        assert "3 of 6 sections completed" in page
        assert page.count("Optional") == 3
        assert ">Ready<" in page
        assert "Not ready yet" not in page

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

    @pytest.mark.parametrize("seen", ["", "nonsense", "2012-01-01", "-1", "99999999999"])
    def test_a_version_that_makes_no_sense_tells_all(self, signed_in, saved, seen):
        page = signed_in.post(at("draft_service", saved), {"seen": seen, "once": "x", "name": "Mine"})
        assert page.status_code == 200
        assert page.context["form"].changed_meanwhile

    def test_a_member_of_another_body_begins_another(self, signed_in, saved, sample_county):
        other = member(Role.OFFICER, sample_county)
        actions.begin_draft(sample_county, by=other, at=NOW)
        page = signed_in.get("/spin-outs/drafts/")
        assert [draft.pk for draft, _done in page.context["rows"]] == [saved.pk]
