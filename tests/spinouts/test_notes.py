"""Notes: who reads and writes which, whom they mention, how those are told, and that a removed one is nobody's."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import Refused, allows
from mutuals_tracker.outbox.models import Letter
from spinouts import actions, mentions, permissions, timeline
from spinouts.actions import Written
from spinouts.models import CaseTask, Note
from spinouts.permissions import Audience
from tests.factories import casework
from tests.factories.people import grant, member
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import at, filled, send

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SITE = "https://mutuals.example.gov.uk"
# Who reads a note for whom, and so writes it; for everybody else of the cast the record does not exist.
READERS = {
    Audience.BODY: {"officer", "colleague", "certifier", "admin", "system"},
    Audience.TASKFORCE: {"taskforce", "admin", "system"},
    Audience.EVERYONE: {"officer", "colleague", "certifier", "taskforce", "admin", "system"},
}
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "system", "anonymous")


@pytest.fixture
def people(request):
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW, "site": SITE}


def text_of(page):
    return page.content.decode()


class TestWhoReads:
    @pytest.mark.parametrize("audience", Audience)
    def test_role_by_audience(self, people, spinout, audience):
        note = casework.a_note(spinout, audience)
        for name, person in people.items():
            reads = name in READERS[audience]
            assert (audience in permissions.audiences(person, spinout)) == reads, name
            assert Note.objects.readable_by(person, spinout).filter(pk=note.pk).exists() == reads, name
            assert Note.objects.filter(permissions.readable_notes(person)).filter(pk=note.pk).exists() == reads, name
            assert allows(permissions.check_can_note, person, spinout, audience) == reads, name

    @pytest.mark.parametrize("audience", Audience)
    def test_each_role_writes_what_it_reads(self, people, spinout, audience):
        says = Written(audience, "Ask the union")
        for name in set(CAST) - {"anonymous"}:
            if name in READERS[audience]:
                actions.add_note(spinout, says=says, by=people[name], at=NOW, site=SITE)
            else:
                with pytest.raises(Refused):
                    actions.add_note(spinout, says=says, by=people[name], at=NOW, site=SITE)
        assert Note.objects.count() == len(READERS[audience])

    def test_who_is_listed_as_a_reader_is_who_reads(self, people, spinout, sample_county):
        both = grant(member("officer", spinout.parent_links.get().organisation), "taskforce").user
        found = {reader.person: reader.audiences for reader in mentions.readers(spinout)}
        for person in [*(people[name] for name in CAST[:-2]), both]:
            assert found.get(person, frozenset()) == permissions.audiences(person, spinout), person
        assert people["system"] not in found

    @pytest.mark.parametrize("gone", ["ended", "deactivated"])
    def test_nobody_who_left_is_a_reader(self, spinout, officer, colleague, gone):
        if gone == "ended":
            colleague.memberships.update(ended_at=NOW)
        else:
            User.objects.filter(pk=colleague.pk).update(is_active=False, deactivated_at=NOW)
        assert colleague not in {reader.person for reader in mentions.readers(spinout)}

    @pytest.mark.parametrize("name", [name for name in CAST if name not in {"system", "anonymous"}])
    @pytest.mark.parametrize("audience", Audience)
    def test_the_page_offers_and_shows_only_that(self, client, people, spinout, name, audience):
        casework.a_note(spinout, audience, text="Words for some")
        client.force_login(people[name])
        page = client.get(at("notes", spinout))
        if name in {"stranger", "assessor"}:
            assert page.status_code == 404
            return
        assert ("Words for some" in text_of(page)) == (name in READERS[audience])
        offered = dict(client.get(at("add_note", spinout)).context["form"].fields["audience"].choices)
        assert (audience.value in offered) == (name in READERS[audience])


class TestOnlyForTheBody:
    """A note for the body never reaches the taskforce, anywhere; and the other way round."""

    pages = ("notes", "history", "audit", "detail", "tasks")

    @pytest.mark.parametrize(
        ("audience", "outside"), [("body", "taskforce"), ("taskforce", "officer"), ("taskforce", "certifier")]
    )
    def test_nowhere_by_its_words(self, client, people, spinout, audience, outside):
        writer = people["officer" if audience == "body" else "taskforce"]
        reader = people["colleague" if audience == "body" else "admin"]
        client.force_login(people[outside])
        client.get(at("detail", spinout))
        says = Written(audience, f"Halcyon words, @{reader}", task_code="pensions")
        actions.add_note(spinout, says=says, by=writer, at=NOW, site=SITE)
        own_task = casework.a_task(spinout)
        casework.a_note(spinout, audience, text="Halcyon too", task=own_task)
        for name in self.pages:
            assert "Halcyon" not in text_of(client.get(at(name, spinout))), name
        for name in ("Wrote a note", "add_note", "spinouts_note ", "spinouts_mention "):
            assert name not in text_of(client.get(at("history", spinout))), name
            assert name not in text_of(client.get(at("audit", spinout))), name
        assert "Halcyon" not in text_of(client.get(at("task", spinout, "pensions")))
        assert "Halcyon" not in text_of(client.get("/"))
        since = timeline.by_others(spinout, reader=people[outside], since=datetime(2020, 1, 1, tzinfo=UTC))
        assert timeline.Kind.NOTES not in since.counts
        assert Letter.objects.get().to == reader.email
        assert "Halcyon" not in Letter.objects.get().text + Letter.objects.get().subject
        client.force_login(reader)
        for name in ("notes", "history", "audit"):
            assert "Halcyon words" in text_of(client.get(at(name, spinout))), name

    def test_nor_does_the_summary_tell_that_there_is_one(self, spinout, who):
        before = spinout.case.touched_at
        actions.add_note(spinout, says=Written("body", "Ask the union"), **who)
        spinout.case.refresh_from_db()
        assert spinout.case.touched_at == before


class TestRemoved:
    def test_its_writer_removes_it_and_nobody_reads_it(self, client, signed_in, spinout, people):
        note = casework.a_note(spinout, "everyone", by=people["officer"], text="Halcyon words")
        assert "Halcyon" in text_of(signed_in.get(at("remove_note", spinout, note.pk)))
        sent = send(signed_in, at("remove_note", spinout, note.pk))
        assert (sent.status_code, sent["Location"]) == (302, at("notes", spinout))
        for name in ("officer", "colleague", "taskforce", "admin"):
            client.force_login(people[name])
            for address in ("notes", "history", "audit"):
                assert "Halcyon" not in text_of(client.get(at(address, spinout))), (name, address)
        history = text_of(client.get(at("history", spinout)))
        assert "Removed a note" in history
        assert "(removed by its writer)" in history

    def test_nobody_else_removes_it(self, client, spinout, people):
        note = casework.a_note(spinout, "everyone", by=people["officer"])
        for name in ("colleague", "taskforce", "admin"):
            client.force_login(people[name])
            answer = client.post(at("remove_note", spinout, note.pk), {})
            assert answer.status_code == 403
            assert "Only the person who wrote a note can remove it" in text_of(answer)
            with pytest.raises(Refused):
                actions.remove_note(note, by=people[name], at=NOW)
        note.refresh_from_db()
        assert note.removed_at is None

    def test_twice_at_once(self, signed_in, spinout, officer):
        note = casework.a_note(spinout, by=officer)
        address = at("remove_note", spinout, note.pk)
        form = filled(signed_in.get(address).context["form"])
        assert [signed_in.post(address, form).status_code for _ in range(2)] == [302, 302]
        with pytest.raises(Refused, match="removed already"):
            actions.remove_note(note, by=officer, at=NOW)
        assert signed_in.get(address).status_code == 403

    def test_a_note_of_another_record(self, signed_in, spinout, officer, example_council):
        note = casework.a_note(a_spinout("Other", parents=[example_council]), by=officer)
        assert signed_in.get(at("remove_note", spinout, note.pk)).status_code == 404

    def test_one_that_is_not_for_the_reader_does_not_exist(self, client, spinout, people):
        note = casework.a_note(spinout, "body", by=people["officer"])
        client.force_login(people["taskforce"])
        assert client.get(at("remove_note", spinout, note.pk)).status_code == 404

    @pytest.mark.parametrize(
        ("change", "name"),
        [
            ({"text": "Other words"}, "note_is_removed_and_not_rewritten"),
            ({"audience": "taskforce"}, "note_is_removed_and_not_rewritten"),
            ({"task_code": "pensions"}, "note_is_removed_and_not_rewritten"),
        ],
    )
    def test_the_database_lets_nobody_rewrite_it(self, spinout, change, name):
        note = casework.a_note(spinout)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Note.objects.filter(pk=note.pk).update(**change)

    @pytest.mark.parametrize(
        ("columns", "name"),
        [
            ({"text": ""}, "note_has_words"),
            ({"audience": "all"}, "note_audience_known"),
            ({"task_code": "nonsense"}, "note_task_code_known"),
        ],
    )
    def test_what_the_database_refuses(self, spinout, columns, name):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            casework.a_note(spinout, **columns)

    def test_a_note_is_on_one_task(self, spinout):
        with pytest.raises(IntegrityError, match="note_on_one_task"), transaction.atomic():
            casework.a_note(spinout, task_code="pensions", task=casework.a_task(spinout))


class TestTasks:
    def test_on_a_task_of_the_checklist_that_nobody_touched(self, signed_in, spinout):
        address = f"{at('add_note', spinout)}?task=pensions"
        page = signed_in.get(address)
        title = dict(CaseTask._meta.get_field("code").choices)["pensions"]
        assert f"About the task: {title}" in text_of(page)
        sent = send(signed_in, address, text="Ask the fund", audience="body")
        assert sent["Location"] == at("task", spinout, "pensions")
        assert not CaseTask.objects.exists()
        assert Note.objects.get().about == title
        assert at("task", spinout, "pensions") in text_of(signed_in.get(at("notes", spinout)))
        assert "Ask the fund" in text_of(signed_in.get(at("task", spinout, "pensions")))

    def test_on_a_task_of_the_body_s_own(self, signed_in, spinout):
        task = casework.a_task(spinout, title="Find a van")
        sent = send(signed_in, f"{at('add_note', spinout)}?task={task.pk}", text="A blue one", audience="everyone")
        assert sent["Location"] == at("own_task", spinout, task.pk)
        page = text_of(signed_in.get(at("notes", spinout)))
        assert "Find a van" in page
        assert "A blue one" in text_of(signed_in.get(at("own_task", spinout, task.pk)))

    @pytest.mark.parametrize("task", ["nonsense", "0", "99999999999", "-1", "٣", "pensions "])
    def test_no_such_task(self, signed_in, spinout, task):
        assert signed_in.get(at("add_note", spinout), {"task": task}).status_code == 404

    def test_a_task_of_another_record(self, signed_in, spinout, example_council):
        task = casework.a_task(a_spinout("Other", parents=[example_council]))
        assert signed_in.get(at("add_note", spinout), {"task": task.pk}).status_code == 404

    def test_the_database_refuses_a_task_of_another_record(self, spinout, example_council):
        task = casework.a_task(a_spinout("Other", parents=[example_council]))
        with pytest.raises(IntegrityError, match="case_row_is_of_the_spinout_it_belongs_to"), transaction.atomic():
            casework.a_note(spinout, task=task)


class TestForm:
    def test_written_and_shown(self, signed_in, spinout):
        sent = send(signed_in, at("add_note", spinout), text="  Ask the union ", audience="everyone")
        assert (sent.status_code, sent["Location"]) == (302, at("notes", spinout))
        page = text_of(signed_in.get(at("notes", spinout)))
        for words in ("Ask the union", "Olu Officer", "The parent bodies’ people and the taskforce"):
            assert words in page

    def test_none_yet(self, signed_in, spinout):
        assert "There are no notes for you to read yet" in text_of(signed_in.get(at("notes", spinout)))

    def test_nothing_at_all(self, signed_in, spinout):
        page = signed_in.post(at("add_note", spinout), {})
        assert page.context["form"].errors == {
            "text": ["Enter the note"],
            "audience": ["Select who can read the note"],
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"text": " \n "}, "text", "Enter the note"),
            ({"text": "x" * 2001}, "text", "The note must be 2,000 characters or fewer"),
            ({"audience": "taskforce"}, "audience", "Select who can read the note"),
            ({"audience": "world"}, "audience", "Select who can read the note"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, spinout, wrong, field, message):
        answers = {"text": "Ask the union", "audience": "body"} | wrong
        page = send(signed_in, at("add_note", spinout), **answers)
        assert page.context["form"].errors == {field: [message]}
        assert page.context["form"]["text"].value() == answers["text"]
        assert not Note.objects.exists()

    def test_a_second_click_writes_no_second_note(self, signed_in, spinout, colleague):
        form = filled(signed_in.get(at("add_note", spinout)).context["form"])
        answers = form | {"text": "@Cass Colleague", "audience": "body"}
        assert [signed_in.post(at("add_note", spinout), answers).status_code for _ in range(2)] == [302, 302]
        assert (Note.objects.count(), Letter.objects.count()) == (1, 1)

    def test_a_record_that_left_the_register_takes_notes(self, signed_in, spinout, officer):
        actions.withdraw(spinout, reason="By mistake", by=officer, at=NOW)
        assert send(signed_in, at("add_note", spinout), text="Why?", audience="body").status_code == 302

    def test_the_timeline_tells_it(self, spinout, who):
        says = Written("body", "Ask the union", task_code="pensions")
        actions.add_note(spinout, says=says, **who)
        told = next(e for e in timeline.entries(spinout, reader=who["by"]) if e.title == "Wrote a note")
        assert told.who == "Olu Officer"
        assert timeline.Change("Note, words", "", "Ask the union") in told.changes
        assert timeline.Change("Note, for", "", "Only the parent bodies’ people") in told.changes

    def test_twenty_on_a_page(self, signed_in, spinout, officer):
        for number in range(21):
            casework.a_note(spinout, by=officer, text=f"Note number {number}.")
        first, second = (text_of(signed_in.get(at("notes", spinout), {"page": page})) for page in (1, 2))
        assert "Note number 20." in first
        assert "Note number 0." not in first
        assert "Note number 0." in second

    def test_pages_ask_as_many_questions_for_four_as_for_one(self, signed_in, spinout, who, colleague):
        def queries(name, *more):
            with CaptureQueriesContext(connection) as captured:
                assert signed_in.get(at(name, spinout, *more)).status_code == 200
            return len(captured)

        pages = (("notes",), ("add_note",), ("task", "pensions"))
        says = Written("body", "@Cass Colleague", task_code="pensions")
        actions.add_note(spinout, says=says, **who)
        one = [queries(*page) for page in pages]
        for _ in range(3):
            actions.add_note(spinout, says=says, **who)
        assert [queries(*page) for page in pages] == one
