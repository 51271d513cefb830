"""Several people at one agreement, continuity plan or ending in the same instant."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from spinouts import actions, kept
from spinouts.actions import Became, TookOn, Trial
from spinouts.lifecycle import IllegalMove
from spinouts.models import Agreement, ContinuityPlan, ContinuityTest, ExitRecord, JourneyEvent, Successor
from tests.factories import casework
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, filled, spelled
from tests.spinouts.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def clients(officer, colleague):
    found = [Client(), Client()]
    for client, person in zip(found, (officer, colleague), strict=True):
        client.force_login(person)
    return found


def send_at_once(clients, addresses, answers):
    """Let both open their page, and then send it in the same instant."""
    sent = [
        filled(client.get(address).context["form"]) | spelled(answer)
        for client, address, answer in zip(clients, addresses, answers, strict=True)
    ]
    return at_once(2, lambda place: clients[place].post(addresses[place], sent[place]))


@pytest.mark.parametrize("begun", [False, True])
def test_two_parts_of_a_plan_are_both_saved(clients, spinout, begun):
    if begun:
        casework.a_continuity_plan(spinout, agreed=False)
    addresses = [at("change_continuity", spinout, part) for part in ("owner", "takeover")]
    told = send_at_once(clients, addresses, [{"owner": "Dee"}, {"step_in": "Ina"}])
    assert [response.status_code for response in told] == [302, 302]
    plan = ContinuityPlan.objects.get()
    assert (plan.owner, plan.step_in) == ("Dee", "Ina")


@pytest.mark.parametrize("begun", [False, True])
def test_of_two_on_the_same_part_the_second_is_told(clients, spinout, begun):
    if begun:
        casework.a_continuity_plan(spinout, agreed=False)
    address = at("change_continuity", spinout, "owner")
    told = send_at_once(clients, [address] * 2, [{"owner": "Dee"}, {"owner": "Ina"}])
    assert sorted(response.status_code for response in told) == [200, 302]
    loser = next(place for place in range(2) if told[place].status_code == 200)
    page = told[loser].content.decode()
    assert "Dee" in page
    assert "Ina" in page
    assert clients[loser].post(address, filled(told[loser].context["form"])).status_code == 302
    assert ContinuityPlan.objects.get().owner == ("Dee", "Ina")[loser]


def test_tests_recorded_at_once_are_all_kept_and_the_latest_counts(officer, spinout):
    plan = casework.a_continuity_plan(spinout)
    days = [date(2026, 5, day) for day in (3, 9, 6, 1)]
    trials = [Trial(day, "passed", "It works", day.replace(year=2027)) for day in days]
    at_once(4, lambda place: actions.record_continuity_test(plan, says=trials[place], by=officer, at=NOW))
    plan.refresh_from_db()
    assert ContinuityTest.objects.count() == 4
    assert plan.next_test_on == date(2027, 5, 9)
    assert not kept.rebuild()


def test_a_double_click_records_one_agreement(officer, spinout):
    client = Client()
    client.force_login(officer)
    address = at("add_agreement", spinout)
    answers = {
        "kind": "grant",
        "title": "Start-up grant",
        "starts_on": When("1 4 2026"),
        "document_url": "https://www.example.gov.uk/grants/1",
    }
    form = filled(client.get(address).context["form"]) | spelled(answers)
    told = at_once(2, lambda _place: client.post(address, form))
    assert [response["Location"] for response in told] == [at("agreements", spinout)] * 2
    assert Agreement.objects.count() == 1


def test_ended_by_two_at_once_it_ends_once_and_is_told_of_once(officer, colleague, example_council):
    mutual = a_spinout("Sample Books", parents=[example_council], launched="2012", assessed="meets")
    people = (officer, colleague)

    def end(place):
        became = Became(f"Told by {people[place].name}")
        return actions.end(
            mutual, outcome="ceased", on=None, reason="Wound up", became=became, by=people[place], at=NOW
        )

    told = at_once(2, end)
    assert sum(isinstance(each, JourneyEvent) for each in told) == 1
    assert sum(isinstance(each, IllegalMove) for each in told) == 1
    winner = next(place for place in range(2) if isinstance(told[place], JourneyEvent))
    assert ExitRecord.objects.get().service_now == f"Told by {people[winner].name}"


def test_the_same_successor_is_named_once(officer, colleague, example_council):
    ended = a_spinout("Ended", parents=[example_council], outcome="ceased")
    record = casework.an_exit_record(ended)
    people = (officer, colleague)
    told = at_once(
        2, lambda place: actions.add_successor(record, says=TookOn(name="A trust"), by=people[place], at=NOW)
    )
    assert sum(isinstance(each, actions.SameSuccessorError) for each in told) == 1
    assert Successor.objects.count() == 1


def test_nothing_is_told_of_an_ending_that_is_being_taken_back(officer, colleague, example_council):
    ended = a_spinout("Ended", parents=[example_council], outcome="ceased", launched="2012")
    record = casework.an_exit_record(ended)
    event = ended.journey.get(place=2)

    def act(place):
        if place:
            return actions.take_back_move(event, reason="Another body", by=colleague, at=NOW)
        return actions.change_exit_record(record, says=Became("Gone"), lesson="", by=officer, at=NOW)

    told = at_once(2, act)
    record.refresh_from_db()
    assert isinstance(told[1], JourneyEvent)
    assert record.service_now == ("Gone" if isinstance(told[0], ExitRecord) else "The council runs it")
