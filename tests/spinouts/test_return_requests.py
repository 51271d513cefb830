"""Requests for staff returns: who is asked, who is reminded and when, what answers, and who is excused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from mutuals_tracker.accounts.models import Role
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.outbox.tasks import send_waiting
from spinouts import actions, rhythms, tasks, timeline
from spinouts.models import ReturnRequest
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.facts import a_register_entry, a_return, a_verification
from tests.factories.people import grant, member
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, said, send

pytestmark = pytest.mark.django_db
AS_AT = date(2026, 3, 31)
DUE = date(2026, 5, 31)
SITE = "https://mutuals.example.org"


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


NOW = noon(date(2026, 4, 1))


@pytest.fixture
def spinout(example_council, officer):
    return a_spinout("Sample Libraries", parents=[example_council], launched="2012")


def ask(system, on=NOW):
    return actions.ask_for_returns(by=system, at=on)


def remind(system, day):
    return actions.remind_of_returns(site=SITE, by=system, at=noon(day))


class TestAsking:
    def test_once_a_year_and_never_twice(self, spinout, system):
        assert ask(system) == 1
        request = ReturnRequest.objects.get()
        assert (request.spinout, request.as_at, request.due_on, request.added_by) == (spinout, AS_AT, DUE, system)
        assert ask(system) == ask(system, noon(date(2027, 3, 31))) == 0
        assert ask(system, noon(date(2027, 4, 1))) == 1
        assert set(ReturnRequest.objects.values_list("as_at", flat=True)) == {AS_AT, date(2027, 3, 31)}

    def test_whoever_is_asked_late_still_has_four_weeks(self, spinout, system):
        ask(system, noon(date(2026, 12, 1)))
        assert ReturnRequest.objects.get().due_on == date(2026, 12, 29)

    @pytest.mark.parametrize(
        ("launched", "is_asked"),
        [
            ("2026-03-31", True),
            ("2026-04-01", False),
            ("2026-03", True),
            ("2026-04", False),
            ("2025", True),
            ("2026", False),
            (None, False),
        ],
    )
    def test_only_what_had_launched_by_then_for_certain(self, example_council, officer, system, launched, is_asked):
        a_spinout(parents=[example_council], launched=launched)
        assert ask(system) == is_asked

    @pytest.mark.parametrize(("when", "is_asked"), [("2026-03-31", True), ("2026-04-01", False), (None, False)])
    def test_a_headcount_from_before_proves_an_undated_launch(self, example_council, officer, system, when, is_asked):
        a_return(a_spinout(parents=[example_council]), when, 5)
        assert ask(system) == is_asked

    @pytest.mark.parametrize(
        "fields",
        [
            {"stage": "transition"},
            {"outcome": "ceased", "ended": "2026-03-31"},
            {"stage": "transition", "launched": None},
        ],
    )
    def test_nothing_that_has_ended_or_is_to_come(self, example_council, officer, system, fields):
        a_spinout(parents=[example_council], **({"launched": "2012"} | fields))
        assert ask(system) == 0

    def test_one_whose_trading_is_not_confirmed_is_asked(self, example_council, officer, system):
        a_spinout(parents=[example_council], launched="2012", outcome="unknown")
        assert ask(system) == 1

    def test_nothing_that_left_the_register(self, spinout, system):
        a_register_entry(spinout, "withdrawn")
        assert ask(system) == 0

    def test_nobody_is_asked_who_could_not_answer(self, spinout, officer, system, example_council, taskforce):
        officer.memberships.update(ended_at=NOW)
        grant(taskforce, Role.ADMIN)
        assert ask(system) == 0
        grant(officer, Role.CERTIFIER, example_council)
        officer.is_active, officer.deactivated_at = False, NOW
        officer.save()
        assert ask(system) == 0

    def test_a_successors_people_are_asked(self, system):
        new = body()
        old = body(closed_on=date(2019, 4, 1), succeeded_by=new)
        member(Role.OFFICER, new)
        a_spinout(parents=[old], launched="2012")
        assert ask(system) == 1

    def test_only_the_job_and_admins_ask(self, spinout, officer, certifier, taskforce, admin):
        for person in (officer, certifier, taskforce):
            with pytest.raises(Refused):
                actions.ask_for_returns(by=person, at=NOW)
            with pytest.raises(Refused):
                actions.remind_of_returns(site=SITE, by=person, at=NOW)
        assert ask(admin) == 1

    def test_the_task_asks_in_as_many_queries_for_four_as_for_one(self, spinout, example_council, system):
        def queries(on):
            with CaptureQueriesContext(connection) as captured:
                ask(system, on)
            return len(captured)

        ask(system)
        a_spinout("Another", parents=[example_council], launched="2012")
        one = queries(NOW)
        for number in range(4):
            a_spinout(f"Other {number}", parents=[example_council], launched="2012")
        assert queries(noon(date(2026, 4, 2))) == one

    def test_the_timeline_tells_it(self, spinout, officer, system):
        ask(system)
        told = {entry.title: entry for entry in timeline.entries(spinout, reader=officer)}["Asked for a staff return"]
        assert told.who == "Mutuals Tracker"
        what = "Request for a staff return: as at 31 March 2026, due on"
        assert timeline.Change(what, "", "31 May 2026") in told.changes

    def test_the_scheduled_tasks_run(self, spinout, settings):
        settings.SERVICE_URL = "https://mutuals.example.org/"
        tasks.ask_for_returns()
        ReturnRequest.objects.update(due_on=rhythms.months_after(ReturnRequest.objects.get().as_at, 1))
        tasks.remind_of_returns()
        letter = Letter.objects.get()
        as_at = ReturnRequest.objects.get().as_at.isoformat()
        assert f"https://mutuals.example.org/spin-outs/{spinout.reference}/returns/new/?as_at={as_at}" in letter.text


class TestReminding:
    @pytest.fixture(autouse=True)
    def asked(self, spinout, system):
        ask(system)

    def test_before_it_is_due_after_it_and_once_more(self, officer, system):
        reminded = [day for day in range(-20, 60) if remind(system, DUE + timedelta(days=day))]
        assert reminded == [-14, 1, 28]
        request = ReturnRequest.objects.get()
        assert (request.reminders, request.reminded_on) == (3, DUE + timedelta(days=28))
        assert Letter.objects.filter(to=officer.email).count() == 3

    def test_after_an_outage_there_is_one_letter_and_not_two(self, system):
        assert remind(system, DUE + timedelta(days=5)) == 1
        assert ReturnRequest.objects.get().reminders == Letter.objects.count() == 1
        assert remind(system, DUE + timedelta(days=6)) == 0
        assert remind(system, DUE + timedelta(days=40)) == 1
        assert remind(system, DUE + timedelta(days=400)) == 0

    def test_run_twice_on_a_day_it_writes_once(self, system):
        day = DUE - timedelta(days=14)
        assert [remind(system, day), remind(system, day)] == [1, 0]
        assert Letter.objects.count() == 1

    def test_each_officer_and_certifier_gets_one_letter_about_everything(
        self, officer, colleague, certifier, stranger, taskforce, example_council, sample_county, system
    ):
        a_spinout("Sample Museums", parents=[example_council, sample_county], launched="2013")
        ask(system)
        assert remind(system, DUE - timedelta(days=14)) == 2
        by_person = {letter.to: letter for letter in Letter.objects.all()}
        assert set(by_person) == {each.email for each in (officer, colleague, certifier, stranger)}
        assert "Sample Libraries" in by_person[officer.email].text
        assert "Sample Museums" in by_person[officer.email].text
        assert by_person[officer.email].subject == "2 staff returns have not been made"
        assert "Sample Libraries" not in by_person[stranger.email].text
        assert by_person[stranger.email].subject == "Staff return due on 31 May 2026: Sample Museums"

    def test_what_the_letter_says_and_that_it_is_sent(self, spinout, officer, system):
        remind(system, DUE + timedelta(days=1))
        letter = Letter.objects.get()
        for words in (
            "Dear Olu Officer",
            "people employed on 31 March 2026",
            "Overdue since 31 May 2026",
            f"{SITE}/spin-outs/{spinout.reference}/returns/new/?as_at=2026-03-31",
        ):
            assert words in letter.text
        Letter.objects.update(due_at=NOW)
        send_waiting()
        assert [message.to for message in mail.outbox] == [[officer.email]]

    def test_nobody_is_reminded_of_what_is_answered_excused_ended_or_withdrawn(
        self, spinout, example_council, certifier, system
    ):
        excused, ended, gone = (
            a_spinout(name, parents=[example_council], launched="2012") for name in ("Excused", "Ended", "Gone")
        )
        ask(system)
        a_return(spinout, "2026-04-15", 12)
        request = ReturnRequest.objects.get(spinout=excused)
        actions.excuse_return(request, reason="In liquidation", by=certifier, at=NOW)
        actions.end(ended, outcome="ceased", on=None, reason="Wound up", by=certifier, at=NOW)
        actions.withdraw(gone, reason="Logged twice", by=certifier, at=NOW)
        assert not ReturnRequest.objects.expected().exists()
        assert remind(system, DUE + timedelta(days=1)) == 0
        assert not Letter.objects.exists()

    def test_where_nobody_keeps_the_record_any_more_it_waits(self, officer, example_council, system):
        officer.memberships.update(ended_at=NOW)
        assert remind(system, DUE + timedelta(days=1)) == 0
        assert ReturnRequest.objects.get().reminders == 0
        member(Role.OFFICER, example_council)
        assert remind(system, DUE + timedelta(days=2)) == 1

    def test_the_history_says_who_was_reminded_when(self, spinout, officer, system):
        remind(system, DUE + timedelta(days=1))
        told = {entry.title: entry for entry in timeline.entries(spinout, reader=officer)}
        reminded = told["Reminded of a staff return"]
        assert (
            timeline.Change("Request for a staff return: as at 31 March 2026, reminders sent", "0", "1")
            in reminded.changes
        )


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("returnrequest_reminded_on_iff_reminded", {"reminders": 1}),
        ("returnrequest_reminded_on_iff_reminded", {"reminded_on": date(2026, 6, 1)}),
        ("returnrequest_due_after_its_day", {"due_on": AS_AT}),
        ("returnrequest_once_for_each_day", {}),
    ],
)
def test_the_database_refuses(spinout, name, fields):
    if not fields:
        casework.a_return_request(spinout)
    with pytest.raises(IntegrityError, match=name):
        casework.a_return_request(spinout, **fields)


class TestState:
    def states(self, client, spinout):
        page = client.get(at("return_requests", spinout))
        return [(shown.state, shown.is_expected) for shown in page.context["requests"]]

    def test_from_asked_to_signed_off(self, signed_in, spinout, officer, certifier):
        request = casework.a_return_request(spinout, due_on=date(2150, 5, 31))
        assert self.states(signed_in, spinout) == [("Waiting", True)]
        assert ReturnRequest.objects.unanswered().count() == 1
        ReturnRequest.objects.filter(pk=request.pk).update(due_on=DUE)
        assert self.states(signed_in, spinout) == [("Overdue", True)]
        assert ReturnRequest.objects.overdue(on=date(2026, 6, 1)).count() == 1
        answer = a_return(spinout, "2026-03-31", 12, by=officer)
        assert self.states(signed_in, spinout) == [("Answered", False)]
        later = a_return(spinout, "2026-04-30", 13, by=officer)
        page = signed_in.get(at("return_requests", spinout)).content.decode()
        assert at("staff_return", spinout, answer.pk) in page
        assert at("staff_return", spinout, later.pk) not in page
        a_verification(answer, by=certifier)
        assert self.states(signed_in, spinout) == [("Signed off", False)]

    def test_of_one_that_has_ended_nothing_is_expected(self, signed_in, spinout, officer):
        casework.a_return_request(spinout)
        actions.end(spinout, outcome="ceased", on=None, reason="Wound up", by=officer, at=NOW)
        assert self.states(signed_in, spinout) == [("Closed", False)]

    @pytest.mark.parametrize(
        ("measure", "when", "answers"),
        [
            ("current_headcount", "2026-03-31", True),
            ("current_headcount", "2026-03", True),
            ("current_headcount", "2026-03-30", False),
            ("current_headcount", "2025", False),
            ("current_headcount", None, False),
            ("current_fte", "2026-03-31", False),
        ],
    )
    def test_what_answers(self, spinout, measure, when, answers):
        request = casework.a_return_request(spinout)
        made = a_return(spinout, when, 12, measure=measure)
        assert request.is_answered_by(measure, made.effective) is answers
        assert ReturnRequest.objects.unanswered().exists() is not answers

    def test_the_page_asks_as_many_questions_for_four_as_for_one(self, signed_in, spinout):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(at("return_requests", spinout))
            return len(captured)

        casework.a_return_request(spinout)
        one = queries()
        for year in (2023, 2024, 2025):
            casework.a_return_request(spinout, as_at=date(year, 3, 31), due_on=date(year, 5, 31))
        assert queries() == one


class TestPages:
    def test_the_answer_is_asked_for_with_its_measure_and_day_and_says_that_it_answers(self, signed_in, spinout):
        casework.a_return_request(spinout)
        page = signed_in.get(at("return_requests", spinout)).content.decode()
        address = f"{at('add_return', spinout)}?as_at=2026-03-31"
        assert address in page
        page = signed_in.get(address)
        assert page.context["form"]["measure"].value() == "current_headcount"
        assert "Asked for: people employed on 31 March 2026, due on 31 May 2026" in page.content.decode()
        sent = send(signed_in, address, count="12", qualifier="exact", source_note="Payroll")
        assert sent.status_code == 302
        shown = signed_in.get(sent["Location"]).content.decode()
        assert "It answers the request for 31 March 2026, and waits for a certifier" in shown

    @pytest.mark.parametrize("as_at", ["", "nonsense", "2025-03-31", "2026-03-31T00:00", "9999999999"])
    def test_a_day_that_nobody_asked_for_is_no_answer(self, signed_in, spinout, as_at):
        casework.a_return_request(spinout)
        page = signed_in.get(f"{at('add_return', spinout)}?as_at={as_at}")
        assert page.context["form"]["measure"].value() is None

    def test_another_return_says_nothing_of_a_request(self, signed_in, spinout):
        casework.a_return_request(spinout)
        answers = {"measure": "current_headcount", "count": "12", "qualifier": "exact", "source_note": "Payroll"}
        sent = send(signed_in, at("add_return", spinout), **answers, on=When("2025"))
        assert "It answers" not in signed_in.get(sent["Location"]).content.decode()

    def test_a_correction_can_answer_too(self, signed_in, spinout):
        casework.a_return_request(spinout)
        wrong = a_return(spinout, "2025", 12, source_note="Payroll")
        address = at("correct_return", spinout, wrong.pk)
        sent = send(signed_in, address, on=When("31 3 2026"), reason="The wrong year")
        assert "It answers the request for 31 March 2026" in signed_in.get(sent["Location"]).content.decode()

    def test_a_certifier_excuses_it_and_asks_again(self, client, certifier, spinout):
        request = casework.a_return_request(spinout)
        client.force_login(certifier)
        assert said(client.post(at("excuse_return", spinout, request.pk), {})) == {"reason": ["Enter a reason"]}
        sent = send(client, at("excuse_return", spinout, request.pk), reason="In liquidation")
        assert (sent.status_code, sent["Location"]) == (302, at("return_requests", spinout))
        assert not ReturnRequest.objects.unanswered().exists()
        assert "In liquidation" in client.get(at("return_requests", spinout)).content.decode()
        page = send(client, at("excuse_return", spinout, request.pk), reason="Again")
        assert said(page) == {"__all__": ["A return has answered this request, or it was excused before"]}
        send(client, at("ask_again", spinout, request.pk), reason="It trades again")
        assert ReturnRequest.objects.unanswered().exists()
        page = send(client, at("ask_again", spinout, request.pk), reason="Again")
        assert said(page) == {"__all__": ["This request was not excused"]}

    def test_what_was_answered_needs_no_excuse(self, client, certifier, spinout):
        request = casework.a_return_request(spinout)
        a_return(spinout, "2026-03-31", 12)
        client.force_login(certifier)
        page = send(client, at("excuse_return", spinout, request.pk), reason="x")
        assert said(page) == {"__all__": ["A return has answered this request, or it was excused before"]}

    def test_officers_and_readers_do_not_excuse(self, client, officer, taskforce, spinout):
        request = casework.a_return_request(spinout)
        for person in (officer, taskforce):
            client.force_login(person)
            assert client.get(at("excuse_return", spinout, request.pk)).status_code == 403
            assert (
                at("excuse_return", spinout, request.pk)
                not in client.get(at("return_requests", spinout)).content.decode()
            )
            with pytest.raises(Refused):
                actions.excuse_return(request, reason="x", by=person, at=NOW)

    def test_nothing_was_asked_yet(self, signed_in, spinout):
        assert "It has not been asked for a return" in signed_in.get(at("return_requests", spinout)).content.decode()

    @pytest.mark.parametrize("name", ["excuse_return", "ask_again"])
    def test_another_record_has_not_this_request(self, client, certifier, spinout, example_council, name):
        other = casework.a_return_request(a_spinout("Other", parents=[example_council]))
        client.force_login(certifier)
        assert client.get(at(name, spinout, other.pk)).status_code == 404
