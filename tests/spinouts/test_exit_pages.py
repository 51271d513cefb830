"""The pages of an ending and of what became of staff and service, in every state that a record can be in."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spinouts import actions
from spinouts.actions import Became, TookOn
from spinouts.models import ExitRecord, Successor
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.facts import a_return
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, filled, said, send, spelled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def mutual(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], launched="2012-04", assessed="meets")


@pytest.fixture
def ended(example_council):
    return a_spinout("Ended", parents=[example_council], launched="2012", outcome="returned_in_house", ended="2016-09")


def end_the_transaction():
    """Let the database check now what it checks when a transaction ends; the test goes on in the same one."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class TestEnding:
    answers = {"outcome": "returned_in_house", "on": When("30 9 2016"), "reason": "The contract ended"}

    def test_after_a_launch_it_asks_what_became_of_it(self, signed_in, mutual):
        a_return(mutual, "2014-03-31", 40)
        page = signed_in.get(at("end", mutual)).content.decode()
        assert "The last count was 40 as at 31 March 2014 (exact)" in page
        answers = self.answers | {"service_now": "The council runs it", "staff_returned": "38"}
        sent = send(signed_in, at("end", mutual), **answers)
        assert sent["Location"] == at("exit_record", mutual)
        page = signed_in.get(at("exit_record", mutual)).content.decode()
        for words in ("Returned in-house", "30 September 2016", "The contract ended", "The council runs it"):
            assert words in page
        assert "Together 38, as far as is known: 2 fewer than in the last count, 40 as at 31 March 2014 (exact)" in page

    def test_before_a_launch_it_asks_nothing_of_the_sort(self, signed_in, example_council):
        early = a_spinout("Early", parents=[example_council], stage="exploring")
        assert "service_now" not in signed_in.get(at("end", early)).context["form"].fields
        sent = send(signed_in, at("end", early), outcome="not_proceeding", reason="No support")
        assert sent["Location"] == at("detail", early)
        page = signed_in.get(at("exit_record", early)).content.decode()
        assert "It ended before its launch: not proceeding" in page

    @pytest.mark.parametrize("outcome", ["returned_in_house", "contract_lost", "merged_or_acquired"])
    def test_a_service_that_goes_on_is_told_of(self, signed_in, mutual, outcome):
        page = send(signed_in, at("end", mutual), **self.answers | {"outcome": outcome, "staff_left": "4"})
        assert said(page) == {"service_now": ["Enter what happened to the service"]}
        assert page.context["form"]["staff_left"].value() == "4"
        mutual.refresh_from_db()
        assert mutual.outcome == "active"
        assert not ExitRecord.objects.exists()

    def test_one_that_ceased_is_told_of_as_far_as_is_known(self, signed_in, mutual):
        page = send(signed_in, at("end", mutual), **self.answers | {"outcome": "ceased", "staff_redundant": "40"})
        assert said(page) == {"service_now": ["Enter what happened to the service"]}
        assert send(signed_in, at("end", mutual), **self.answers | {"outcome": "ceased"}).status_code == 302
        page = signed_in.get(at("exit_record", mutual)).content.decode()
        assert "Nobody has said what became of its staff and service" in page
        assert at("change_exit_record", mutual) in page

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"staff_returned": "many"}, "staff_returned", None),
            ({"staff_left": "-1"}, "staff_left", None),
            ({"staff_redundant": "1000000"}, "staff_redundant", None),
            ({"staff_note": "x" * 2001}, "staff_note", "About the staff must be 2,000 characters or fewer"),
            ({"on": When("31 9 2016")}, "on", "The date must be a real date"),
            ({"on": When("1 1 2150")}, "on", "The date must be today or in the past"),
            ({"on": When("2011")}, "on", "The date must be on or after April 2012, when it launched"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_half_written(self, signed_in, mutual, wrong, field, message):
        answers = self.answers | {"service_now": "The council runs it"} | wrong
        page = send(signed_in, at("end", mutual), **answers)
        errors = said(page)
        assert list(errors) == [field]
        assert message is None or errors[field] == [message]
        assert page.context["form"]["service_now"].value() == "The council runs it"
        assert mutual.journey.count() == 1
        assert not ExitRecord.objects.exists()

    def test_what_is_still_open_is_a_reminder_and_no_refusal(self, signed_in, mutual):
        casework.a_task(mutual, title="Return the keys", due_on=date(2026, 7, 1))
        casework.a_task(mutual, state="done", title="Long done")
        casework.a_decision(mutual, "live", "with_conditions", ({"text": "Report back"},))
        casework.a_milestone(mutual, title="Board appointed")
        page = signed_in.get(at("end", mutual)).content.decode()
        for words in (
            "Task: Return the keys, due 1 July 2026",
            "Condition of a decision: Report back",
            "Board appointed",
        ):
            assert words in page
        assert "Long done" not in page
        assert send(signed_in, at("end", mutual), **self.answers | {"service_now": "Gone"}).status_code == 302

    def test_one_that_has_ended_is_not_ended_again(self, signed_in, ended):
        casework.a_task(ended, title="Return the keys")
        page = signed_in.get(at("end", ended)).content.decode()
        assert "It has ended already: returned in-house" in page
        assert "Return the keys" not in page
        assert "End it" not in page

    def test_ended_again_it_begins_with_what_was_told(self, signed_in, mutual):
        send(signed_in, at("end", mutual), **self.answers | {"service_now": "The council runs it"})
        end_the_transaction()
        send(signed_in, at("take_back_move", mutual, 2), reason="Another body")
        assert signed_in.get(at("end", mutual)).context["form"]["service_now"].value() == "The council runs it"

    def test_a_double_click_goes_where_the_first_one_went(self, signed_in, mutual):
        address = at("end", mutual)
        form = filled(signed_in.get(address).context["form"])
        answers = form | spelled(self.answers | {"service_now": "The council runs it"})
        told = [signed_in.post(address, answers)["Location"] for _ in range(2)]
        assert told == [at("exit_record", mutual)] * 2
        assert mutual.journey.count() == 2


class TestReading:
    def test_one_that_goes_on_has_none_yet(self, signed_in, mutual):
        page = signed_in.get(at("exit_record", mutual)).content.decode()
        assert "It has not ended" in page
        assert at("end", mutual) in page
        assert signed_in.get(at("change_exit_record", mutual)).status_code == 403

    def test_the_ending_taken_back_it_is_still_read(self, signed_in, mutual, officer):
        became = Became("The council runs it")
        event = actions.end(mutual, outcome="ceased", on=None, reason="x", became=became, by=officer, at=NOW)
        end_the_transaction()
        actions.take_back_move(event, reason="Another body", by=officer, at=NOW)
        page = signed_in.get(at("exit_record", mutual)).content.decode()
        assert "the entry that said so was taken back or corrected" in page
        assert "The council runs it" in page
        assert at("change_exit_record", mutual) not in page
        assert at("add_successor", mutual) not in page

    def test_the_ending_corrected_the_page_says_how_it_ended(self, signed_in, ended):
        casework.an_exit_record(ended)
        send(signed_in, at("correct_move", ended, 2), to_outcome="ceased", on=When("2017"), reason="Wrong")
        page = signed_in.get(at("exit_record", ended)).content.decode()
        assert "Ceased" in page
        assert "2017" in page
        assert at("change_exit_record", ended) in page

    def test_what_nobody_knows_stays_not_known(self, signed_in, ended):
        casework.an_exit_record(ended)
        a_return(ended, "2014-03-31", 40)
        page = signed_in.get(at("exit_record", ended)).content.decode()
        assert page.count("Not known") == 4
        assert "The last count was 40 as at 31 March 2014 (exact)" in page

    @pytest.mark.parametrize(
        ("numbers", "words"),
        [
            ((20, 10, 5, 5), "Together 40, as in the last count, 40 as at 31 March 2014 (exact)."),
            ((20, 10, 5, 0), "Together 35: 5 fewer than in the last count, 40 as at 31 March 2014 (exact)."),
            ((20, 10, 5, 8), "Together 43: 3 more than in the last count, 40 as at 31 March 2014 (exact)."),
            ((0, None, None, None), "Together 0, as far as is known: 40 fewer than in the last count"),
        ],
    )
    def test_the_sum_is_compared_with_the_last_count(self, signed_in, ended, numbers, words):
        a_return(ended, "2014-03-31", 40)
        names = ("staff_returned", "staff_to_successors", "staff_redundant", "staff_left")
        casework.an_exit_record(ended, **dict(zip(names, numbers, strict=True)))
        assert words in signed_in.get(at("exit_record", ended)).content.decode()

    def test_without_a_count_there_is_nothing_to_compare(self, signed_in, ended):
        casework.an_exit_record(ended, staff_returned=3)
        page = signed_in.get(at("exit_record", ended)).content.decode()
        assert "There is no dated count to compare that with" in page

    def test_successors_are_compared_too(self, signed_in, ended):
        record = casework.an_exit_record(ended, staff_to_successors=12)
        casework.a_successor(record, staff=10)
        page = signed_in.get(at("exit_record", ended)).content.decode()
        assert "12 went to successors, and the successors that are named took on 10" in page

    def test_who_came_back_to_a_parent_body_did_not_go_to_a_successor(self, signed_in, ended, example_council):
        record = casework.an_exit_record(ended, staff_returned=5, staff_to_successors=12)
        casework.a_successor(record, staff=12)
        casework.a_successor(record, organisation=example_council, name=str(example_council), staff=5)
        page = signed_in.get(at("exit_record", ended)).content.decode()
        assert "12 went to successors" not in page

    def test_readers_are_offered_no_change(self, client, taskforce, ended):
        casework.a_successor(casework.an_exit_record(ended))
        client.force_login(taskforce)
        page = client.get(at("exit_record", ended)).content.decode()
        assert "Another Trust" in page
        for words in ("Add a successor", "Remove<", "Change what became of it"):
            assert words not in page

    def test_a_successor_is_a_link_only_for_those_who_may_open_it(
        self, client, officer, taskforce, ended, sample_county
    ):
        elsewhere = a_spinout("Elsewhere", parents=[sample_county])
        casework.a_successor(casework.an_exit_record(ended), successor=elsewhere, name="Elsewhere")
        links = {}
        for person in (officer, taskforce):
            client.force_login(person)
            page = client.get(at("exit_record", ended)).content.decode()
            assert "Elsewhere" in page
            links[person] = elsewhere.reference in page
        assert links == {officer: False, taskforce: True}

    def test_the_page_asks_as_many_questions_for_four_as_for_one(self, signed_in, ended, example_council):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(at("exit_record", ended))
            return len(captured)

        record = casework.an_exit_record(ended)

        def one_more(number):
            other = a_spinout(f"Other {number}", parents=[example_council])
            casework.a_successor(record, successor=other, name=other.name)

        one_more(1)
        one = queries()
        for number in range(2, 5):
            one_more(number)
        assert queries() == one


class TestTelling:
    def test_told_and_changed(self, signed_in, ended):
        answers = {"service_now": "The council runs it", "staff_returned": "0", "lesson": "Ask early"}
        sent = send(signed_in, at("change_exit_record", ended), **answers)
        assert sent["Location"] == at("exit_record", ended)
        assert 'value="0"' in signed_in.get(at("change_exit_record", ended)).content.decode()
        send(signed_in, at("change_exit_record", ended), staff_left="2")
        record = ExitRecord.objects.get()
        assert (record.staff_returned, record.staff_left, record.staff_redundant) == (0, 2, None)
        assert record.lesson == "Ask early"

    def test_nothing_at_all(self, signed_in, ended):
        assert said(signed_in.post(at("change_exit_record", ended), {})) == {
            "service_now": ["Enter what happened to the service"]
        }

    def test_too_long_a_lesson(self, signed_in, ended):
        page = send(signed_in, at("change_exit_record", ended), service_now="x", lesson="x" * 2001)
        assert said(page) == {"lesson": ["What others can learn must be 2,000 characters or fewer"]}

    @pytest.mark.parametrize("begun", [False, True])
    def test_the_second_of_two_officers_is_told(self, signed_in, ended, colleague, begun):
        if begun:
            casework.an_exit_record(ended)
        address = at("change_exit_record", ended)
        form = filled(signed_in.get(address).context["form"])
        actions.change_exit_record(ExitRecord.of(ended), says=Became("A trust"), lesson="", by=colleague, at=NOW)
        page = signed_in.post(address, form | {"service_now": "The council"})
        text = page.content.decode()
        assert "Cass Colleague" in text
        assert "A trust" in text
        assert "The council" in text
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302
        assert ExitRecord.objects.get().service_now == "The council"

    def test_the_ending_taken_back_meanwhile_keeps_what_was_typed(self, signed_in, ended, colleague):
        address = at("change_exit_record", ended)
        form = filled(signed_in.get(address).context["form"])
        actions.take_back_move(ended.journey.get(place=2), reason="Another body", by=colleague, at=NOW)
        page = signed_in.post(address, form | {"service_now": "The council"})
        assert page.status_code == 200
        assert "It has not ended after its launch" in said(page)["__all__"][0]
        assert page.context["form"]["service_now"].value() == "The council"


class TestSuccessors:
    @pytest.fixture
    def record(self, ended):
        return casework.an_exit_record(ended)

    def test_a_spinout_a_body_and_a_name(self, signed_in, record, example_council):
        other = a_spinout("Another Mutual", parents=[example_council])
        body("Example Trust", kind="nhs")
        address = at("add_successor", record.spinout)
        send(signed_in, address, who="spinout", reference=other.reference.lower(), took_on="Archives", staff="4")
        send(signed_in, address, who="body", body="example TRUST", from_on=When("1 10 2016"))
        send(signed_in, address, who="other", name="A charity", reference="PSM-9999", body="Nobody")
        page = signed_in.get(at("exit_record", record.spinout)).content.decode()
        for words in (f"{other.reference} Another Mutual", "Archives", "Example Trust", "1 October 2016", "A charity"):
            assert words in page

    def test_the_body_s_own_name_is_kept(self, signed_in, record):
        body("Example Trust", kind="nhs")
        send(signed_in, at("add_successor", record.spinout), who="body", body="example TRUST")
        assert record.successors.get().name == "Example Trust"

    @pytest.mark.parametrize(
        ("answers", "errors"),
        [
            ({}, {"who": ["Select who took it on"]}),
            ({"who": "nobody"}, {"who": ["Select who took it on"]}),
            ({"who": "spinout"}, {"reference": ["Enter its reference"]}),
            ({"who": "body"}, {"body": ["Enter the name of the body"]}),
            ({"who": "other"}, {"name": ["Enter its name"]}),
            ({"who": "other", "name": "   "}, {"name": ["Enter its name"]}),
            ({"who": "spinout", "reference": "x" * 21}, {"reference": ["Enter a reference like PSM-0042"]}),
            (
                {"who": "spinout", "reference": "nonsense"},
                {"reference": ["There is no record NONSENSE. Enter a reference like PSM-0042"]},
            ),
            (
                {"who": "body", "body": "Nobody At All"},
                {
                    "body": [
                        "No body is called “Nobody At All”. Check the spelling, or ask an admin to add it",
                    ]
                },
            ),
            (
                {"who": "other", "name": "A charity", "took_on": "x" * 251, "staff": "some", "from_on": When("2016")},
                {
                    "took_on": ["Which services must be 250 characters or fewer"],
                    "staff": ["How many staff must be a whole number"],
                    "from_on": ["The date from which must include a day and month"],
                },
            ),
        ],
    )
    def test_what_is_wrong_is_said(self, signed_in, record, answers, errors):
        told = said(send(signed_in, at("add_successor", record.spinout), **answers))
        assert told.keys() == errors.keys()
        assert {name: errors[name] for name in told if name != "staff"} == {
            name: told[name] for name in told if name != "staff"
        }
        assert not Successor.objects.exists()

    def test_another_body_s_record_does_not_exist(self, signed_in, record, sample_county):
        hidden = a_spinout("Hidden", parents=[sample_county])
        page = send(signed_in, at("add_successor", record.spinout), who="spinout", reference=hidden.reference)
        assert said(page) == {"reference": [f"There is no record {hidden.reference}. Enter a reference like PSM-0042"]}

    def test_it_does_not_succeed_itself_nor_twice(self, signed_in, record):
        address = at("add_successor", record.spinout)
        page = send(signed_in, address, who="spinout", reference=record.spinout.reference)
        assert said(page) == {"reference": ["A spin-out is not its own successor. Enter the reference of another"]}
        send(signed_in, address, who="other", name="A charity")
        page = send(signed_in, address, who="other", name="A charity", staff="3")
        assert said(page) == {"who": ["This successor is named already. Remove that entry first to change it"]}

    def test_removed_with_a_reason(self, signed_in, record):
        successor = casework.a_successor(record)
        address = at("remove_successor", record.spinout, successor.pk)
        assert said(send(signed_in, address)) == {"reason": ["Enter a reason"]}
        assert send(signed_in, address, reason="It was another")["Location"] == at("exit_record", record.spinout)
        assert not Successor.objects.exists()
        assert signed_in.get(address).status_code == 404

    def test_another_record_has_not_this_successor(self, signed_in, record, example_council):
        other = a_spinout("Other", parents=[example_council], outcome="ceased")
        successor = casework.a_successor(casework.an_exit_record(other))
        address = at("remove_successor", record.spinout, successor.pk)
        assert signed_in.get(address).status_code == 404
        assert signed_in.post(address, {"reason": "x"}).status_code == 404

    def test_before_anything_is_told_nobody_is_named(self, signed_in, ended):
        assert signed_in.get(at("add_successor", ended)).status_code == 404

    def test_named_by_a_colleague_at_the_same_time_both_stay(self, signed_in, record, colleague):
        address = at("add_successor", record.spinout)
        form = filled(signed_in.get(address).context["form"])
        actions.add_successor(record, says=TookOn(name="A trust"), by=colleague, at=NOW)
        assert signed_in.post(address, form | {"who": "other", "name": "A charity"}).status_code == 302
        assert record.successors.count() == 2
