"""Several people at the same task, transfer or request in the same instant: one is first, the others are told."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from mutuals_tracker.outbox.models import Letter
from spinouts import actions, kept
from spinouts.actions import Doing, Moved
from spinouts.models import CaseTask, ReturnRequest, StaffReturn, TransferWave
from tests.factories import casework
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, filled, spelled
from tests.spinouts.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MOVED = Moved(date(2026, 5, 1), 38, "applies", "lgps_admission")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_two_officers_touch_one_task(officer, colleague, spinout):
    address = reverse("spinouts:task", args=[spinout.reference, "pensions"])
    clients = [signed_in(officer), signed_in(colleague)]
    words = ("Mine", "Theirs")
    answers = {"state": "done", "done_on": When("1 5 2026")}
    sent = [
        filled(client.get(address).context["form"]) | spelled(answers) | {"note": note}
        for client, note in zip(clients, words, strict=True)
    ]
    told = at_once(2, lambda place: clients[place].post(address, sent[place]))
    assert sorted(response.status_code for response in told) == [200, 302]
    loser = next(place for place in range(2) if told[place].status_code == 200)
    page = told[loser].content.decode()
    for said in (("Olu Officer", "Cass Colleague")[1 - loser], *words):
        assert said in page
    assert CaseTask.objects.get().note == words[1 - loser]
    assert clients[loser].post(address, filled(told[loser].context["form"])).status_code == 302
    assert CaseTask.objects.get().note == words[loser]


def test_a_double_click_touches_a_task_once(officer, spinout):
    address = reverse("spinouts:task", args=[spinout.reference, "pensions"])
    clients = [signed_in(officer) for _ in range(3)]
    sent = filled(clients[0].get(address).context["form"]) | {"state": "in_progress"}
    told = at_once(3, lambda place: clients[place].post(address, sent))
    assert [response.status_code for response in told] == [302] * 3
    assert CaseTask.objects.get().revision == 1


def test_a_second_click_that_came_while_the_first_was_on_its_way(officer, spinout, monkeypatch):
    """It looked for the first before that had ended, and read the task afterwards."""
    address = reverse("spinouts:task", args=[spinout.reference, "pensions"])
    casework.a_task(spinout, "pensions")
    client, asked = signed_in(officer), actions.saved_before
    sent = filled(client.get(address).context["form"]) | {"state": "in_progress"}
    assert client.post(address, sent).status_code == 302
    too_early = [None]
    monkeypatch.setattr(actions, "saved_before", lambda user, key: too_early.pop() if too_early else asked(user, key))
    assert client.post(address, sent).status_code == 302
    assert CaseTask.objects.get().revision == 2


def test_many_touch_different_tasks(officer, spinout):
    codes = ("pensions", "governance", "back_office", "data_protection")
    tasks = [CaseTask.untouched(spinout, code) for code in codes]
    told = at_once(4, lambda place: actions.change_task(tasks[place], doing=Doing("in_progress"), by=officer, at=NOW))
    assert all(isinstance(each, CaseTask) for each in told)
    assert set(CaseTask.objects.values_list("code", flat=True)) == set(codes)


def test_two_complete_one_transfer_and_there_is_one_return(officer, colleague, spinout):
    wave = casework.a_wave(spinout)
    people = (officer, colleague)
    told = at_once(2, lambda place: actions.complete_transfer(wave, moved=MOVED, by=people[place], at=NOW))
    assert sum(isinstance(each, TransferWave) for each in told) == 1
    assert sum(isinstance(each, actions.WaveStateError) for each in told) == 1
    assert [int(each.count) for each in StaffReturn.objects.filter(spinout=spinout)] == [38]
    assert not kept.rebuild()


def test_all_complete_their_own_transfer_and_the_last_return_counts_everybody(officer, spinout):
    waves = [casework.a_wave(spinout, name=f"Wave {place}") for place in range(4)]
    moved = [Moved(date(2026, 5, 1 + place), 10, "applies", "lgps_admission") for place in range(4)]
    at_once(4, lambda place: actions.complete_transfer(waves[place], moved=moved[place], by=officer, at=NOW))
    standing = StaffReturn.objects.from_ledger().filter(spinout=spinout)
    assert [int(each.count) for each in standing] == [10, 20, 30, 40]
    assert not kept.rebuild()


def test_one_removes_what_another_completes(officer, colleague, spinout):
    wave = casework.a_wave(spinout)
    told = at_once(
        2,
        lambda place: (
            actions.remove_wave(wave, reason="x", by=officer, at=NOW)
            if place
            else actions.complete_transfer(wave, moved=MOVED, by=colleague, at=NOW)
        ),
    )
    assert sum(isinstance(each, (actions.WaveStateError, actions.WaveGoneError)) for each in told) == 1
    assert StaffReturn.objects.from_ledger().count() == TransferWave.objects.count()


def test_two_workers_ask_once_and_remind_once(officer, system, example_council):
    for number in range(3):
        a_spinout(f"Sample {number}", parents=[example_council], launched="2012")
    asked = at_once(2, lambda _place: actions.ask_for_returns(by=system, at=NOW))
    assert sorted(asked) == [0, 3]
    assert ReturnRequest.objects.count() == 3
    ReturnRequest.objects.update(due_on=date(2026, 6, 10))
    reminded = at_once(2, lambda _place: actions.remind_of_returns(site="https://x.example", by=system, at=NOW))
    assert sum(reminded) == 3
    assert Letter.objects.count() == 1
    assert set(ReturnRequest.objects.values_list("reminders", flat=True)) == {1}
