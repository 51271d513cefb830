"""Several people at one record in the same instant: one change at a time, none twice, none over another unseen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from mutuals_tracker.spreadsheets.turns import take_turn
from spinouts import actions, kept
from spinouts.lifecycle import IllegalMove
from spinouts.models import JourneyEvent, RegisterEntry, SentForm, Spinout, StaffReturn
from tests.factories.casework import ready_for
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, filled, said, spelled

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def at_once(number, act):
    """Let `number` threads begin `act(place)` in the same instant; return what each returned or raised."""
    barrier = Barrier(number)

    def one(place):
        try:
            barrier.wait(timeout=20)
            return act(place)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_eight_threads_move_one_spinout(officer, example_council):
    spinout = a_spinout(parents=[example_council], stage="exploring", launched="2012")
    ready_for(spinout, "case_for_change", lead=officer)
    told = at_once(8, lambda _place: actions.move(spinout, to="case_for_change", on=None, by=officer, at=NOW))
    assert sum(isinstance(each, JourneyEvent) for each in told) == 1
    assert sum(isinstance(each, IllegalMove) for each in told) == 7
    assert list(spinout.journey.order_by("place").values_list("place", "to_stage")) == [
        (1, "exploring"),
        (2, "case_for_change"),
    ]
    spinout.refresh_from_db()
    assert spinout.stage == "case_for_change"


def test_returns_at_once_are_all_there_and_what_is_kept_agrees(officer, example_council):
    spinout = a_spinout(parents=[example_council], launched="2012", assessed="meets")
    says = [actions.Counted("current_headcount", 10 + place, "exact", source_note=f"{place}") for place in range(6)]
    at_once(6, lambda place: actions.add_return(spinout, says=says[place], by=officer, at=NOW))
    assert sorted(spinout.staff_returns.values_list("count", flat=True)) == [10, 11, 12, 13, 14, 15]
    stamps = list(StaffReturn.objects.values_list("recorded_at", flat=True))
    assert len(set(stamps)) == 6
    assert not kept.rebuild()


def test_two_merges_that_cross_do_not_wait_for_each_other(officer, example_council):
    one, two = (a_spinout(name, parents=[example_council]) for name in ("One", "Two"))
    pairs = [(one, two), (two, one)]
    told = at_once(
        2, lambda place: actions.merge(pairs[place][0], into=pairs[place][1], reason="x", by=officer, at=NOW)
    )
    assert sum(isinstance(each, RegisterEntry) for each in told) == 1
    assert Spinout.objects.in_register().count() == 1


def test_a_name_is_logged_once(officer, colleague, example_council):
    described = actions.Described(name="Sample", parents=(example_council,))
    proposal = actions.Proposal(described=described, stage="exploring", outcome="active", submitted_on=NOW.date())
    people = (officer, colleague)
    told = at_once(2, lambda place: actions.log(proposal, by=people[place], at=NOW))
    assert sum(isinstance(each, actions.SameIdentityError) for each in told) == 1
    assert Spinout.objects.count() == 1


class TestPages:
    @pytest.fixture
    def spinout(self, example_council):
        return a_spinout("Sample Libraries", parents=[example_council], launched="2012", assessed="meets")

    def client(self, user):
        client = Client()
        client.force_login(user)
        return client

    def test_a_double_click_adds_one_return(self, officer, spinout):
        address = reverse("spinouts:add_return", args=[spinout.reference])
        clients = [self.client(officer) for _ in range(4)]
        form = filled(clients[0].get(address).context["form"])
        answers = {"measure": "current_headcount", "count": "12", "qualifier": "exact", "source_note": "x"}
        sent = form | answers
        told = at_once(4, lambda place: clients[place].post(address, sent))
        assert [response.status_code for response in told] == [302] * 4
        assert StaffReturn.objects.count() == 1
        assert SentForm.objects.count() == 1

    def test_a_double_click_logs_one_spinout(self, officer):
        clients = [self.client(officer) for _ in range(4)]
        sent = filled(clients[0].get("/spin-outs/new/existing/").context["form"]) | {
            "name": "New",
            "service_area": "housing",
            "region": "london",
            "stage": "exploring",
        }
        told = at_once(4, lambda place: clients[place].post("/spin-outs/new/existing/", sent))
        assert len({response["Location"] for response in told}) == 1
        assert Spinout.objects.count() == 1

    def test_a_double_click_moves_once(self, officer, example_council):
        proposal = a_spinout(parents=[example_council], stage="exploring")
        ready_for(proposal, "case_for_change", lead=officer)
        address = reverse("spinouts:move", args=[proposal.reference])
        client = self.client(officer)
        sent = filled(client.get(address).context["form"]) | {"to": "case_for_change"}
        assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
        assert proposal.journey.count() == 2

    def test_what_was_sent_and_then_changed_with_the_back_button_is_not_lost(self, officer, spinout):
        address = reverse("spinouts:add_return", args=[spinout.reference])
        client = self.client(officer)
        form = filled(client.get(address).context["form"])
        answers = {"measure": "current_headcount", "count": "12", "qualifier": "exact", "source_note": "x"}
        client.post(address, form | answers)
        page = client.post(address, form | answers | {"count": "13"})
        assert page.status_code == 200
        assert page.context["form"]["count"].value() == "13"
        assert "This record changed while you were filling this in" in page.content.decode()

    @pytest.mark.parametrize("at_the_same_instant", [False, True])
    def test_the_second_of_two_officers_is_told_and_loses_nothing(
        self, officer, colleague, spinout, at_the_same_instant
    ):
        address = reverse("spinouts:profile", args=[spinout.reference])
        clients = [self.client(officer), self.client(colleague)]
        mistake = {"region": "london", "service_area": "housing", "how": "mistake", "reason": "Typing mistake"}
        sent = [
            filled(clients[0].get(address).context["form"]) | mistake | {"name": "Sample Books"},
            filled(clients[1].get(address).context["form"]) | mistake | {"name": "Sample Reading Rooms"},
        ]
        if at_the_same_instant:
            told = at_once(2, lambda place: clients[place].post(address, sent[place]))
        else:
            told = [clients[place].post(address, sent[place]) for place in range(2)]
        assert sorted(response.status_code for response in told) == [200, 302]
        loser = next(place for place in range(2) if told[place].status_code == 200)
        page = told[loser].content.decode()
        winner = ("Olu Officer", "Cass Colleague")[1 - loser]
        assert sent[1 - loser]["name"] in page
        assert sent[loser]["name"] in page
        assert winner in page
        again = filled(told[loser].context["form"]) | spelled({"how": "mistake", "reason": "Really"})
        assert again["name"] == sent[loser]["name"]
        assert clients[loser].post(address, again).status_code == 302
        spinout.refresh_from_db()
        assert spinout.name == sent[loser]["name"]

    def test_a_record_withdrawn_meanwhile_keeps_what_was_typed(self, officer, colleague, spinout):
        address = reverse("spinouts:end", args=[spinout.reference])
        client = self.client(officer)
        sent = filled(client.get(address).context["form"])
        actions.withdraw(spinout, reason="Logged twice", by=colleague, at=NOW)
        page = client.post(address, sent | spelled({"outcome": "ceased", "on": When("2016"), "reason": "Wound up"}))
        assert page.status_code == 200
        text = page.content.decode()
        assert "Logged twice" in text
        assert "Wound up" in text

    @pytest.mark.parametrize("seen", ["", "nonsense", "2012-01-01", "2012-01-01T00:00:00+00:00"])
    def test_a_version_that_makes_no_sense(self, officer, spinout, seen):
        address = reverse("spinouts:withdraw", args=[spinout.reference])
        page = self.client(officer).post(address, {"seen": seen, "once": "x", "reason": "x"})
        assert page.status_code == 200
        assert "This record changed while you were filling this in" in page.content.decode()


def test_nobody_logs_what_an_import_may_be_bringing(officer, example_council):
    proposal = actions.Proposal(
        described=actions.Described(name="New", parents=(example_council,)),
        stage="exploring",
        outcome="active",
        submitted_on=NOW.date(),
    )
    saving, may_end = Event(), Event()

    def import_something():
        with transaction.atomic():
            take_turn()
            saving.set()
            may_end.wait(20)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        importing = pool.submit(import_something)
        assert saving.wait(20)
        with pytest.raises(actions.ImportUnderWayError, match="save again"):
            actions.log(proposal, by=officer, at=NOW)
        may_end.set()
        importing.result(20)
    assert not Spinout.objects.exists()
    actions.log(proposal, by=officer, at=NOW)
    assert Spinout.objects.count() == 1


def test_forms_that_were_sent_long_ago_are_forgotten(officer, system, example_council):
    spinout = a_spinout(parents=[example_council], stage="exploring")
    sent = [(NOW - timedelta(days=8), "0" * 64), (NOW - timedelta(days=6), "1" * 64)]
    for sent_at, key in sent:
        SentForm.objects.create(spinout=spinout, by=officer, key=key, at=sent_at)
    assert actions.forget_sent_forms(by=system, at=NOW) == 1
    assert SentForm.objects.get().key == "1" * 64


def test_the_second_of_two_who_enter_numbers_is_told(signed_in, colleague, example_council):
    spinout = a_spinout(parents=[example_council], stage="transition")
    form = filled(signed_in.get(at("numbers", spinout)).context["form"])
    actions.set_numbers(spinout, company_number="07584906", society_number="", by=colleague, at=NOW)
    page = signed_in.post(at("numbers", spinout), form | {"society_number": "30123R"})
    assert "changed while you were filling this in" in str(said(page))
    spinout.refresh_from_db()
    assert spinout.organisation.identifiers.get().to_on is None
