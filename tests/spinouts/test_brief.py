"""The record's proposal: its brief and its contacts, who changes them, and what the gate makes of them."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, gatekeeping, timeline
from spinouts.actions import Briefed, Person
from spinouts.models import Brief, Contact
from tests.factories import casework
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import at, filled, said, send

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SAYS = Briefed("Lends books", "To grow", 40, "exact", sponsor_name="Sal Sponsor")
HARI = Person("hr", "Hari Resources", email="hr@example.org")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="exploring")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


class TestActions:
    def test_a_record_without_a_brief_gets_one(self, spinout, who):
        actions.change_brief(Brief.of(spinout), says=SAYS, **who)
        assert (spinout.brief.what, spinout.brief.added_by) == ("Lends books", who["by"])
        there = {
            item.asked.code for item in gatekeeping.items(spinout, "case_for_change", on=NOW.date()) if item.is_met
        }
        assert there == {"purpose", "people_in_scope", "sponsor"}

    def test_lists_find_it_by_its_words_at_once(self, spinout, who):
        actions.change_brief(Brief.of(spinout), says=SAYS, **who)
        spinout.refresh_from_db()
        assert "book" in spinout.case.words

    def test_the_timeline_tells_what_changed(self, spinout, who):
        casework.a_brief(spinout)
        actions.change_brief(spinout.brief, says=Briefed("Lends films", "To grow", 50, "at_least"), **who)
        entry = next(one for one in timeline.entries(spinout, reader=who["by"]) if one.title == "Changed the brief")
        assert timeline.Change("Brief, what the service does", "Lends books", "Lends films") in entry.changes
        assert timeline.Change("Brief, people in scope", "40", "50") in entry.changes
        assert timeline.Change("Brief, sponsor", "Sal Sponsor", "None") in entry.changes

    def test_contacts_come_and_go_and_the_timeline_keeps_them(self, spinout, who):
        contact = actions.add_contact(spinout, person=HARI, **who)
        contact = actions.change_contact(contact, person=Person("lead", "Hari Resources", email="h@example.org"), **who)
        actions.remove_contact(contact, **who)
        assert not Contact.objects.exists()
        titles = {entry.title for entry in timeline.entries(spinout, reader=who["by"])}
        assert titles >= {"Removed a contact", "Changed a contact", "Added a contact"}
        with pytest.raises(actions.ContactGoneError):
            actions.change_contact(contact, person=HARI, **who)

    def test_readers_and_strangers_change_nothing(self, spinout, taskforce, stranger):
        contact = casework.a_contact(spinout)
        for person in (taskforce, stranger):
            with pytest.raises(Refused):
                actions.change_brief(Brief.of(spinout), says=SAYS, by=person, at=NOW)
            with pytest.raises(Refused):
                actions.add_contact(spinout, person=HARI, by=person, at=NOW)
            with pytest.raises(Refused):
                actions.remove_contact(contact, by=person, at=NOW)


class TestPages:
    answers = {"what": "Lends books", "why": "To grow", "people_in_scope": "40", "people_qualifier": "at_least"}
    contact = {"role": "union", "name": "Uma Union", "telephone": "020 7946 0000"}

    def test_a_record_without_a_brief_offers_to_write_one(self, signed_in, spinout):
        assert "Write the brief" in signed_in.get(at("proposal", spinout)).content.decode()
        sent = send(signed_in, at("change_brief", spinout), **self.answers)
        assert sent["Location"] == at("proposal", spinout)
        page = signed_in.get(at("proposal", spinout)).content.decode()
        for words in ("Lends books", "To grow", "40 (at least)", "Nobody yet", "Olu Officer"):
            assert words in page

    def test_a_reader_is_offered_nothing(self, client, taskforce, spinout):
        casework.a_brief(spinout)
        casework.a_contact(spinout)
        client.force_login(taskforce)
        page = client.get(at("proposal", spinout)).content.decode()
        assert "Hari Resources" in page
        for address in ("change_brief", "add_contact", "assign"):
            assert at(address, spinout) not in page

    def test_nothing_at_all(self, signed_in, spinout):
        assert said(signed_in.post(at("change_brief", spinout), {})) == {
            "what": ["Enter what the service does, and for whom"],
            "why": ["Enter why it should leave its parent body"],
        }
        assert said(signed_in.post(at("add_contact", spinout), {})) == {
            "role": ["Select what they are to the spin-out"],
            "name": ["Enter their name"],
            "email": ["Enter an email address or a telephone number"],
        }
        assert not Brief.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"people_qualifier": ""}, "people_qualifier", "Select how exact the number is"),
            ({"people_in_scope": "4.5"}, "people_in_scope", "People in scope must be a whole number, like 1,082"),
            ({"people_in_scope": "1000000"}, "people_in_scope", "People in scope must be 999,999 or fewer"),
            ({"why": "x" * 2001}, "why", "Why it should leave must be 2,000 characters or fewer"),
            ({"sponsor_name": "x" * 151}, "sponsor_name", "Name of the sponsor must be 150 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, spinout, wrong, field, message):
        page = send(signed_in, at("change_brief", spinout), **(self.answers | wrong))
        assert said(page) == {field: [message]}
        assert page.context["form"]["what"].value() == "Lends books"
        assert not Brief.objects.exists()

    @pytest.mark.parametrize("seen", ["", "5", "nonsense", "2026-01-01"])
    def test_a_version_of_what_nobody_began_is_no_hindrance(self, signed_in, spinout, seen):
        assert send(signed_in, at("change_brief", spinout), **self.answers, seen=seen).status_code == 302
        assert Brief.objects.get().what == "Lends books"

    def test_contacts_are_added_changed_and_removed(self, signed_in, spinout):
        send(signed_in, at("add_contact", spinout), **self.contact)
        contact = Contact.objects.get()
        assert "Uma Union" in signed_in.get(at("proposal", spinout)).content.decode()
        send(signed_in, at("change_contact", spinout, contact.pk), email="uma@example.org")
        contact.refresh_from_db()
        assert (contact.email, contact.telephone) == ("uma@example.org", "020 7946 0000")
        assert send(signed_in, at("remove_contact", spinout, contact.pk))["Location"] == at("proposal", spinout)
        assert not Contact.objects.exists()

    def test_the_second_of_two_officers_is_told(self, signed_in, spinout, colleague):
        form = filled(signed_in.get(at("change_brief", spinout)).context["form"])
        actions.change_brief(Brief.of(spinout), says=SAYS, by=colleague, at=NOW)
        page = signed_in.post(at("change_brief", spinout), form | self.answers | {"why": "To stay open"})
        text = page.content.decode()
        assert page.status_code == 200
        assert "Cass Colleague" in text
        assert "Sal Sponsor" in text
        assert "To stay open" in text
        assert signed_in.post(at("change_brief", spinout), filled(page.context["form"])).status_code == 302
        spinout.brief.refresh_from_db()
        assert spinout.brief.why == "To stay open"

    def test_a_contact_removed_meanwhile_is_added_by_the_next_click(self, signed_in, spinout, colleague):
        contact = casework.a_contact(spinout)
        form = filled(signed_in.get(at("change_contact", spinout, contact.pk)).context["form"])
        actions.remove_contact(contact, by=colleague, at=NOW)
        page = signed_in.post(at("change_contact", spinout, contact.pk), form | {"name": "Harriet"})
        message = "Somebody removed this contact while you were changing it. Save it again to add it"
        assert said(page) == {"__all__": [message]}
        assert f'action="{at("add_contact", spinout)}"' in page.content.decode()
        assert signed_in.post(at("add_contact", spinout), filled(page.context["form"])).status_code == 302
        assert Contact.objects.get().name == "Harriet"

    def test_another_record_has_not_this_contact(self, signed_in, spinout, example_council):
        contact = casework.a_contact(a_spinout("Other", parents=[example_council]))
        for name in ("change_contact", "remove_contact"):
            assert signed_in.get(at(name, spinout, contact.pk)).status_code == 404
            assert signed_in.post(at(name, spinout, contact.pk), self.contact).status_code == 404

    def test_the_page_asks_as_many_questions_for_four_as_for_one(self, signed_in, spinout):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(at("proposal", spinout))
            return len(captured)

        casework.a_brief(spinout)
        casework.a_contact(spinout)
        one = queries()
        for _ in range(3):
            casework.a_contact(spinout)
        assert queries() == one
