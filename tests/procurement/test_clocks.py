"""Clocks: what follows a contract, what the database refuses, who reads and keeps them, warnings, and the calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.outbox.models import Letter
from procurement.actions import clocks as actions
from procurement.calendars import calendar_of
from procurement.cliffs import STEPS, months_before
from procurement.models import CalendarFeed, Clock, Extension
from tests.factories import procurement as make
from tests.factories.clocks import a_clock
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, said, send

pytestmark = pytest.mark.django_db
SITE = "https://mutuals.example.org"
LAST = date(2030, 3, 31)
ANSWERS = {
    "kind": "vertical",
    "authority_name": "Example Borough Council",
    "basis": "Schedule 2, paragraph 2",
    "starts_on": When("1 4 2026"),
    "ends_on": When("31 3 2028"),
}


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="live")


@pytest.fixture
def clock(spinout):
    return a_clock(spinout, ends_on=LAST)


def at(name, *parts):
    return reverse(f"procurement:{name}", args=parts)


class TestContracts:
    """A contract keeps its own clocks."""

    def test_they_begin_move_and_go_with_it(self, spinout, example_council):
        contract = make.a_reserved_contract(
            spinout, customer=example_council, awarded_on=date(2026, 3, 2), is_first=True
        )
        assert set(Clock.objects.values_list("kind", "starts_on", "ends_on")) == {
            ("s33", date(2026, 4, 1), date(2029, 3, 31)),
            ("first_contract", date(2026, 4, 1), date(2029, 3, 31)),
        }
        given = {"new_ends_on": date(2030, 3, 31), "state": "taken_up", "decided_on": date(2028, 9, 1)}
        Extension.objects.create(spinout=spinout, contract=contract, **given, **make.who())
        assert set(Clock.objects.values_list("ends_on", flat=True)) == {date(2030, 3, 31)}
        contract.refresh_from_db()
        contract.is_first = False
        contract.save()
        assert Clock.objects.get().kind == "s33"

    def test_a_contract_that_is_neither_has_none(self, spinout):
        make.a_contract(spinout)
        assert not Clock.objects.exists()

    @pytest.mark.parametrize("how", ["change", "delete", "add"])
    def test_nobody_else_writes_them(self, spinout, how):
        contract = make.a_contract(spinout, is_first=True)
        clocks = Clock.objects.filter(contract=contract)
        acts = {
            "change": lambda: clocks.update(ends_on=date(2040, 1, 1)),
            "delete": clocks.delete,
            "add": lambda: a_clock(spinout, ends_on=LAST, kind="s33", contract=contract),
        }
        with pytest.raises(IntegrityError, match="clock_of_a_contract_follows_it"):
            acts[how]()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("clock_kind_known", {"kind": "hope"}),
        ("clock_has_authority_and_basis", {"basis": ""}),
        ("clock_ends_after_it_starts", {"starts_on": LAST + timedelta(days=1)}),
        ("clock_entered_from_a_day", {"starts_on": None}),
        ("clock_amount_only_of_a_bond", {"amount": 1}),
        ("clock_revoked_iff_for_a_reason", {"revoked_on": date(2026, 1, 1)}),
        ("clock_revoked_while_it_ran", {"revoked_on": date(2025, 4, 1), "revoked_reason": "Why"}),
        ("clock_one_waiver_at_a_time", {"starts_on": LAST, "ends_on": LAST}),
        ("clock_one_waiver_at_a_time", {"authority_name": "EXAMPLE borough council"}),
    ],
)
def test_the_database_refuses(spinout, name, fields):
    if name == "clock_one_waiver_at_a_time":
        a_clock(spinout, ends_on=LAST)
    with pytest.raises(IntegrityError, match=name):
        a_clock(spinout, **{"ends_on": LAST} | fields)


def test_what_does_not_overlap_stands_beside_it(spinout, example_council, clock):
    assert a_clock(spinout, starts_on=LAST + timedelta(days=1), ends_on=date(2031, 1, 1)).pk
    assert a_clock(spinout, ends_on=LAST, authority_name="Another").pk
    assert a_clock(spinout, ends_on=LAST, kind="vertical").pk
    assert a_clock(a_spinout("Other", parents=[example_council]), ends_on=LAST).pk


def test_what_was_revoked_makes_room_from_that_day(spinout, clock):
    clock.revoked_on, clock.revoked_reason = date(2027, 1, 1), "Withdrawn"
    clock.save()
    assert a_clock(spinout, starts_on=date(2027, 1, 1), ends_on=LAST).pk


class TestPages:
    """Who opens them, and what the forms answer."""

    @pytest.fixture
    def addresses(self, spinout, clock):
        there = {name: at(name, clock.reference) for name in ("clock", "change_clock", "revoke_clock", "remove_clock")}
        there |= {name: at(name, spinout.reference) for name in ("clocks_of_spinout", "add_clock")}
        return there

    @pytest.mark.parametrize(
        ("who", "reads", "writes"),
        [
            ("officer", 200, 200),
            ("certifier", 200, 200),
            ("admin", 200, 200),
            ("taskforce", 200, 403),
            ("assessor", 404, 404),
            ("stranger", 404, 404),
        ],
    )
    def test_who_opens_what(self, request, client, addresses, who, reads, writes):
        client.force_login(request.getfixturevalue(who))
        for name, address in addresses.items():
            is_read = name in {"clock", "clocks_of_spinout"}
            assert client.get(address).status_code == (reads if is_read else writes), name
            if not is_read and writes != 200:
                assert client.post(address, {}).status_code == writes, name
        assert client.get(at("clocks")).status_code == 200
        shown = client.get(f"{at('clocks')}?show=all").context["page"].object_list
        assert bool(shown) is (reads == 200)

    def test_a_clock_of_a_contract_is_changed_there(self, client, officer, spinout):
        make.a_contract(spinout, is_first=True)
        found = Clock.objects.get()
        client.force_login(officer)
        page = client.get(at("change_clock", found.reference))
        assert page.status_code == 403
        assert "follows its contract" in page.content.decode()

    def test_entered_once_by_a_double_click_then_changed_revoked_and_removed(self, client, officer, spinout):
        client.force_login(officer)
        for _ in range(2):
            assert send(client, at("add_clock", spinout.reference), **ANSWERS, once="1").status_code == 302
        made = Clock.objects.get()
        assert made.authority == spinout.parent_links.get().organisation
        assert send(client, at("change_clock", made.reference), basis="Another decision").status_code == 302
        given = {"on": When("1 1 2027"), "reason": "The council sold its shares"}
        assert send(client, at("revoke_clock", made.reference), **given).status_code == 302
        page = client.get(at("clock", made.reference)).content.decode()
        assert "The council sold its shares" in page
        assert client.get(at("revoke_clock", made.reference)).status_code == 403
        assert send(client, at("remove_clock", made.reference), reason="A mistake").status_code == 302
        assert not Clock.objects.exists()

    @pytest.mark.parametrize(
        ("page", "answers", "messages"),
        [
            (
                "add_clock",
                {"authority_name": ""},
                {
                    "kind": "Select what it is",
                    "authority_name": "Enter with which authority it is",
                    "basis": "Enter on what it rests",
                    "starts_on": "Enter the first day",
                    "ends_on": "Enter the last day",
                },
            ),
            (
                "add_clock",
                {**ANSWERS, "ends_on": When("31 3 2026")},
                {"ends_on": "The last day must be the same as or after the first day"},
            ),
            ("add_clock", {**ANSWERS, "amount": "100"}, {"amount": "Only a bond has an amount. Leave it blank"}),
            (
                "revoke_clock",
                {"on": When("")},
                {"on": "Enter the day from which it holds no more", "reason": "Enter why it was revoked"},
            ),
            (
                "revoke_clock",
                {"on": When("1 4 2030"), "reason": "Why"},
                {
                    "on": "It was revoked after 1 April 2025, when it began, and at the latest on 31 March 2030, "
                    "its last day"
                },
            ),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(self, client, officer, addresses, page, answers, messages):
        client.force_login(officer)
        told = said(send(client, addresses[page], **answers))
        assert {name: told.get(name) for name in messages} == {name: [text] for name, text in messages.items()}

    def test_an_overlap_is_refused_beside_the_first_day_and_names_the_other(self, client, officer, spinout, clock):
        client.force_login(officer)
        answers = {**ANSWERS, "kind": "waiver"}
        told = said(send(client, at("add_clock", spinout.reference), **answers))
        assert told["starts_on"][0].startswith(f"{clock.reference} runs from 1 April 2025 to 31 March 2030")

    @pytest.mark.parametrize(
        ("ends", "said"), [(timedelta(days=-1), "It is over"), (timedelta(days=600), "Nothing yet")]
    )
    def test_what_is_over_asks_for_nothing_more_and_says_so(self, client, officer, spinout, ends, said):
        a_clock(spinout, ends_on=timezone.localdate() + ends)
        client.force_login(officer)
        for address in (at("clocks_of_spinout", spinout.reference), f"{at('clocks')}?show=all"):
            page = client.get(address).content.decode()
            assert said in page
            assert ("It is over" in page) is (said == "It is over")

    @pytest.mark.parametrize(("who", "may"), [("officer", True), ("taskforce", False)])
    def test_what_follows_is_added_from_its_page(self, request, client, spinout, clock, who, may):
        client.force_login(request.getfixturevalue(who))
        page = client.get(at("clock", clock.reference)).content.decode()
        assert (at("add_procurement", spinout.reference) in page) is may

    def test_the_timeline_says_teckal_as_it_is_written(self, client, officer, spinout):
        a_clock(spinout, ends_on=LAST, kind="vertical")
        client.force_login(officer)
        page = client.get(at("clocks_of_spinout", spinout.reference)).content.decode()
        assert "Next ends: vertical arrangement (Teckal), on 31 March 2030" in page

    def test_queries_do_not_grow(self, client, officer, spinout, clock):
        client.force_login(officer)

        def queries(address):
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            return len(asked)

        pages = [at("clocks"), at("clocks_of_spinout", spinout.reference)]
        one = [queries(address) for address in pages]
        for number in range(3):
            a_clock(spinout, ends_on=LAST, authority_name=f"Authority {number}")
        assert [queries(address) for address in pages] == one


class TestWarnings:
    """To whom, when, once, and after an outage."""

    def warn(self, by, on):
        return actions.warn_of_clocks(site=SITE, by=by, at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC))

    def test_at_each_step_once(self, clock, officer, system):
        due = [months_before(LAST, months) for months in STEPS]
        asked = sorted(
            {day + timedelta(days=shift) for day in due for shift in (-1, 0, 1)} | {LAST, LAST + timedelta(1)}
        )
        assert [day for day in asked if self.warn(system, day)] == due
        first = Letter.objects.filter(to=officer.email).order_by("pk").first()
        assert "Its last day is 31 March 2030: 18 months left" in " ".join(first.text.split())
        assert f"{SITE}/procurement/clocks/{clock.reference}/" in first.text

    def test_after_an_outage_only_the_latest_step(self, clock, officer, system):
        assert self.warn(system, months_before(LAST, 5)) == 1
        assert Letter.objects.get().purpose == f"clock:{clock.pk}:6:2030-03-31:{officer.pk}"
        assert self.warn(system, months_before(LAST, 4)) == 0

    def test_again_for_a_new_last_day(self, clock, officer, system):
        assert self.warn(system, months_before(LAST, 5)) == 1
        clock.ends_on = date(2030, 6, 30)
        clock.save()
        assert self.warn(system, months_before(LAST, 5)) == 1

    def test_those_who_can_act_and_nobody_else(
        self, clock, officer, colleague, certifier, stranger, taskforce, admin, system
    ):
        self.warn(system, LAST)
        assert set(Letter.objects.values_list("to", flat=True)) == {
            each.email for each in (officer, colleague, certifier)
        }

    def test_it_waits_until_somebody_acts_for_the_body(self, clock, system, request):
        assert self.warn(system, LAST) == 0
        request.getfixturevalue("officer")
        assert self.warn(system, LAST) == 1

    def test_nothing_that_was_revoked(self, clock, officer, system):
        clock.revoked_on, clock.revoked_reason = date(2027, 1, 1), "Withdrawn"
        clock.save()
        assert self.warn(system, LAST) == 0

    def test_only_the_job_warns(self, clock, officer):
        with pytest.raises(Refused):
            self.warn(officer, LAST)


class TestCalendar:
    """The private address."""

    def feed(self, client, person):
        client.force_login(person)
        assert client.post(at("calendar")).status_code == 302
        client.logout()
        return at("feed", CalendarFeed.objects.get(person=person).token)

    def test_a_calendar_reads_what_its_person_may_read(self, client, officer, clock, sample_county):
        a_clock(a_spinout("Not theirs", parents=[sample_county]), ends_on=LAST)
        answer = client.get(self.feed(client, officer))
        assert answer["Content-Type"] == "text/calendar"
        assert "no-store" in answer["Cache-Control"]
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert len(events) == 1 + len(STEPS)
        last = next(each for each in events if each["UID"].startswith(f"{clock.reference}-end@"))
        assert (last["DTSTART"].dt, last["DTEND"].dt) == (LAST, LAST + timedelta(days=1))
        assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))

    @pytest.mark.parametrize(
        "basis",
        [
            "Waiver, approved; see 4\\2",
            "Lines\nof two",
            "Ein Beschluß über die Übertragung, Ŵythnos — " + "é" * 150,
            "a" * 250,
            *("x" * many for many in range(30, 50)),
        ],
    )
    def test_whatever_it_says_is_read_back_from_lines_that_are_short(self, spinout, basis):
        clock = a_clock(spinout, basis=basis, ends_on=LAST)
        written = calendar_of([clock], site=SITE, on=LAST)
        assert all(len(line) <= 75 for line in written.split(b"\r\n"))
        assert b"\n" not in written.replace(b"\r\n", b"")
        events = Calendar.from_ical(written).walk("VEVENT")
        what = f"{clock.get_kind_display()}: {basis}"
        # What is over by more than ninety days is left out.
        assert [str(each["SUMMARY"]) for each in events] == [
            f"Last day: {what}",
            f"3 months left: {what}",
            f"1 month left: {what}",
        ]
        assert {each["DTSTART"].dt for each in events} == {LAST, *(months_before(LAST, months) for months in (3, 1))}
        link = f"{SITE}/procurement/clocks/{clock.reference}/"
        for each in events:
            assert (str(each["URL"]), each["DTSTAMP"].dt) == (link, clock.changed_at.replace(microsecond=0))
            assert str(each["DESCRIPTION"]).startswith(f"{spinout}, with {clock.authority_name}. ")
            assert str(each["DESCRIPTION"]).endswith(f"\n{link}")

    def test_a_renewed_address_ends_the_old_one_and_a_withdrawn_one_leads_nowhere(self, client, officer, clock):
        old = self.feed(client, officer)
        new = self.feed(client, officer)
        assert client.get(old).status_code == 404
        assert client.get(new).status_code == 200
        client.force_login(officer)
        client.post(at("withdraw_calendar"))
        client.logout()
        assert client.get(new).status_code == 404

    def test_whoever_left_reads_nothing(self, client, officer, clock):
        address = self.feed(client, officer)
        officer.is_active, officer.deactivated_at = False, make.NOON
        officer.save()
        assert client.get(address).status_code == 404

    def test_whoever_reads_no_records_has_none(self, client, assessor):
        client.force_login(assessor)
        assert client.get(at("calendar")).status_code == 403

    def test_an_address_is_long(self, officer):
        with pytest.raises(IntegrityError, match="calendarfeed_token_is_long"):
            CalendarFeed.objects.create(person=officer, token="short", made_at=make.NOON)
