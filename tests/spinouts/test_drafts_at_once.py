"""Several officers at one draft in the same instant: one record, nothing twice, nothing over another unseen."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from spinouts import actions
from spinouts.models import Brief, DraftContact, ProposalDraft, SentForm, Spinout
from spinouts.permissions import DraftClosedError
from tests.factories import casework
from tests.spinouts.sending import filled
from tests.spinouts.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def full(example_council, officer):
    return casework.a_full_draft(example_council, officer)


@pytest.fixture
def clients(officer, colleague):
    """Two signed-in people of the same body."""
    made = [Client(), Client()]
    for client, person in zip(made, (officer, colleague), strict=True):
        client.force_login(person)
    return made


def at(name, draft, *more):
    return reverse(f"spinouts:{name}", args=[draft.pk, *more])


def test_eight_submit_one_draft(full, officer):
    told = at_once(8, lambda _place: actions.submit_draft(full, by=officer, at=NOW))
    assert sum(isinstance(each, Spinout) for each in told) == 1
    assert sum(isinstance(each, DraftClosedError) for each in told) == 7
    assert Spinout.objects.count() == Brief.objects.count() == 1


def test_two_officers_submit_and_both_see_the_record(full, clients):
    address = at("check_draft", full)
    sent = [filled(client.get(address).context["form"]) for client in clients]
    told = at_once(2, lambda place: clients[place].post(address, sent[place]))
    assert {response["Location"] for response in told} == {at("draft_submitted", full)}
    spinout = Spinout.objects.get()
    for client in clients:
        assert spinout.reference in client.get(at("draft_submitted", full)).content.decode()


def test_two_drafts_of_one_name_become_one_record(example_council, officer, colleague):
    drafts = [casework.a_full_draft(example_council, person) for person in (officer, colleague)]
    told = at_once(2, lambda place: actions.submit_draft(drafts[place], is_another=True, by=officer, at=NOW))
    assert sum(isinstance(each, actions.CannotSubmitError) for each in told) == 1
    assert Spinout.objects.count() == 1


def test_a_double_click_saves_a_section_and_a_contact_once(full, clients):
    client = clients[0]
    page = at("draft_people", full)
    form = filled(client.get(page).context["form"]) | {"people_note": "The six library teams"}
    told = at_once(4, lambda _place: client.post(page, form))
    assert {response["Location"] for response in told} == {at("draft", full)}
    page = at("add_draft_contact", full)
    form = filled(client.get(page).context["form"]) | {"role": "hr", "name": "Hari", "email": "hr@example.org"}
    told = at_once(4, lambda _place: client.post(page, form))
    assert {response["Location"] for response in told} == {at("draft_contacts", full)}
    assert DraftContact.objects.count() == 1
    assert SentForm.objects.filter(draft=full).count() == 2
    full.refresh_from_db()
    assert full.revision == 3


def test_a_double_click_begins_one_draft(clients):
    form = filled(clients[0].get("/spin-outs/new/proposal/").context["form"])
    told = at_once(4, lambda _place: clients[0].post("/spin-outs/new/proposal/", form))
    assert len({response["Location"] for response in told}) == 1
    assert ProposalDraft.objects.count() == 1


def test_the_second_at_one_section_is_told_and_loses_nothing(full, clients):
    address = at("draft_service", full)
    names = ["Book Rooms", "Reading Halls"]
    forms = [filled(client.get(address).context["form"]) for client in clients]
    sent = [form | {"name": name} for form, name in zip(forms, names, strict=True)]
    told = at_once(2, lambda place: clients[place].post(address, sent[place]))
    assert sorted(response.status_code for response in told) == [200, 302]
    loser = next(place for place in range(2) if told[place].status_code == 200)
    page = told[loser].content.decode()
    for words in (*names, ("Olu Officer", "Cass Colleague")[1 - loser]):
        assert words in page
    assert clients[loser].post(address, filled(told[loser].context["form"])).status_code == 302
    full.refresh_from_db()
    assert full.name == names[loser]


def test_two_at_different_sections_both_save(full, clients):
    pages = [at("draft_service", full), at("draft_people", full)]
    typed = [{"name": "Book Rooms"}, {"people_note": "The six library teams"}]
    sent = [
        filled(client.get(page).context["form"]) | answers
        for client, page, answers in zip(clients, pages, typed, strict=True)
    ]
    told = at_once(2, lambda place: clients[place].post(pages[place], sent[place]))
    assert [response.status_code for response in told] == [302, 302]
    full.refresh_from_db()
    assert (full.name, full.people_note) == ("Book Rooms", "The six library teams")


def test_a_section_saved_while_it_is_submitted_is_in_the_record_or_refused(full, officer, colleague):
    acts = [
        lambda: actions.submit_draft(full, by=officer, at=NOW),
        lambda: actions.save_section(full, says=actions.PeopleInScope(50, "exact"), by=colleague, at=NOW),
    ]
    told = at_once(2, lambda place: acts[place]())
    people = Brief.objects.get().people_in_scope
    assert people == (40 if isinstance(told[1], DraftClosedError) else 50)
