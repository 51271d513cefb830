"""Whom the words of a note mention, how those are told, and until when a mention is unread."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.outbox.models import Letter
from spinouts import actions
from spinouts.actions import Written
from spinouts.models import Mention, Note
from tests.factories.people import member
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import at, send

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SITE = "https://mutuals.example.gov.uk"


@pytest.fixture
def people(officer, colleague, certifier, stranger, assessor, taskforce, admin):
    """Everybody of the cast who has a name that somebody could write."""


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW, "site": SITE}


def text_of(page):
    return page.content.decode()


def mentioned(note):
    return {mention.person.name for mention in note.mentions.all()}


class TestMentions:
    def note(self, spinout, text, audience="everyone", **who):
        return actions.add_note(spinout, says=Written(audience, text), **who)

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("@Cass Colleague, please look", {"Cass Colleague"}),
            ("Ask @Cass Colleague and @Chris Certifier.", {"Cass Colleague", "Chris Certifier"}),
            ("(@cass  colleague)", {"Cass Colleague"}),
            ("@Cass Colleague’s turn, and @Cass Colleague's", {"Cass Colleague"}),
            ("@Cass\nColleague", {"Cass Colleague"}),
            ("@colleague@example.org knows", {"Cass Colleague"}),
            ("Write to someone@example.org, or come @ noon", set()),
            ("@Olu Officer is me", set()),
            ("@Toni Taskforce and @Ade Admin", {"Toni Taskforce", "Ade Admin"}),
        ],
    )
    def test_whom_a_text_mentions(self, spinout, who, people, text, names):
        assert mentioned(self.note(spinout, text, **who)) == names

    def test_the_longest_name_is_meant(self, spinout, who, example_council):
        for name in ("Ann Lee", "Ann Lee Smith", "Ann Lee-Jones"):
            member("officer", example_council, name=name)
        text = "@Ann Lee Smith, @Ann Lee-Jones"
        assert mentioned(self.note(spinout, text, **who)) == {"Ann Lee Smith", "Ann Lee-Jones"}
        assert mentioned(self.note(spinout, "@Ann Lee said so", **who)) == {"Ann Lee"}

    @pytest.mark.parametrize(
        ("text", "audience", "says"),
        [
            ("@Jo Bloggs", "body", "Nobody who reads notes here is called “Jo Bloggs”. Write @ and a whole name"),
            ("Tell @everyone now", "body", "Nobody who reads notes here is called “everyone”."),
            ("@Cass", "body", "Nobody who reads notes here is called “Cass”."),
            ("@nobody@example.org", "body", "Nobody who reads notes here is called “nobody@example.org”."),
            # Of another body: nothing says that there is such a person.
            ("@Sam Stranger", "everyone", "Nobody who reads notes here is called “Sam Stranger”."),
            ("@Ash Assessor", "everyone", "Nobody who reads notes here is called “Ash Assessor”."),
            ("@Toni Taskforce", "body", "Toni Taskforce cannot read a note for the parent bodies’ people only. Choose"),
        ],
    )
    def test_a_name_that_cannot_be_mentioned(self, signed_in, spinout, people, text, audience, says):
        page = send(signed_in, at("add_note", spinout), text=text, audience=audience)
        assert page.status_code == 200
        (error,) = page.context["form"].errors["text"]
        assert error.startswith(says)
        assert page.context["form"]["text"].value() == text
        assert not Note.objects.exists()
        assert not Letter.objects.exists()

    def test_every_wrong_name_is_said_at_once(self, signed_in, spinout, taskforce):
        page = send(signed_in, at("add_note", spinout), text="@Jo Bloggs @Toni Taskforce @Jo Bloggs", audience="body")
        assert len(page.context["form"].errors["text"]) == 2

    def test_people_of_the_body_are_not_for_the_taskforce_alone(self, client, taskforce, officer, spinout):
        client.force_login(taskforce)
        page = send(client, at("add_note", spinout), text="@Olu Officer", audience="taskforce")
        assert page.context["form"].errors["text"] == [
            "Olu Officer cannot read a note for the taskforce only. Choose who else can read it, or take out the name"
        ]

    def test_namesakes_are_told_apart_by_their_address(self, signed_in, spinout, who, example_council):
        for number in (1, 2):
            member("officer", example_council, name="Jo Bloggs", email=f"jo{number}@example.org")
        page = send(signed_in, at("add_note", spinout), text="@Jo Bloggs", audience="body")
        assert page.context["form"].errors["text"] == [
            "2 people are called “Jo Bloggs”. Write @jo1@example.org or @jo2@example.org"
        ]
        assert "@jo2@example.org" in text_of(signed_in.get(at("add_note", spinout)))
        note = self.note(spinout, "@jo2@example.org", **who)
        assert note.mentions.get().person.email == "jo2@example.org"

    def test_the_form_lists_who_can_be_mentioned(self, signed_in, spinout, people):
        page = text_of(signed_in.get(at("add_note", spinout)))
        for name in ("@Cass Colleague", "@Chris Certifier", "@Toni Taskforce", "@Ade Admin"):
            assert name in page
        assert "Sam Stranger" not in page
        assert "@Olu Officer <" not in page

    def test_once_in_a_note(self, spinout, who, colleague):
        note = self.note(spinout, "@Cass Colleague @Cass Colleague", **who)
        with pytest.raises(IntegrityError, match="mention_once_a_note"), transaction.atomic():
            Mention.objects.create(note=note, person=colleague)

    def test_one_letter_each_without_the_words(self, spinout, who, people):
        note = self.note(spinout, "Halcyon: @Cass Colleague @Chris Certifier @Cass Colleague", **who)
        letters = Letter.objects.order_by("to")
        assert [letter.to for letter in letters] == ["certifier@example.org", "colleague@example.org"]
        assert {letter.purpose for letter in letters} == {f"mention:{each.pk}" for each in note.mentions.all()}
        letter = letters.last()
        assert letter.subject == f"Olu Officer mentioned you in a note on {spinout.reference} Sample Libraries"
        assert f"{SITE}/spin-outs/{spinout.reference}/notes/" in letter.text
        assert f"{SITE}/accounts/settings/" in letter.text
        assert "Halcyon" not in letter.text

    def test_who_opted_out_is_not_mailed_and_is_still_mentioned(self, spinout, who, colleague):
        User.objects.filter(pk=colleague.pk).update(is_mailed_mentions=False)
        assert mentioned(self.note(spinout, "@Cass Colleague", **who)) == {"Cass Colleague"}
        assert not Letter.objects.exists()

    def test_unread_until_the_notes_of_that_record_are_opened(self, client, spinout, who, colleague, example_council):
        other = a_spinout("Other", parents=[example_council])
        self.note(spinout, "@Cass Colleague", **who)
        self.note(other, "@Cass Colleague", **who)
        client.force_login(colleague)
        client.get(at("history", spinout))
        client.head(at("notes", spinout))
        assert Mention.objects.unread_by(colleague).count() == 2
        first, again = (text_of(client.get(at("notes", spinout))) for _ in range(2))
        assert "Mentions you" in first
        assert "Mentions you" not in again
        assert [mention.note.spinout for mention in Mention.objects.unread_by(colleague)] == [other]

    def test_only_one_s_own_are_read(self, client, spinout, who, colleague, certifier):
        self.note(spinout, "@Cass Colleague @Chris Certifier", **who)
        client.force_login(colleague)
        client.get(at("notes", spinout))
        assert Mention.objects.unread_by(certifier).count() == 1

    def test_nothing_is_unread_of_a_removed_note_nor_of_a_record_that_one_lost(self, spinout, who, colleague):
        note = self.note(spinout, "@Cass Colleague", **who)
        self.note(spinout, "@Cass Colleague again", **who)
        actions.remove_note(note, by=who["by"], at=NOW)
        assert Mention.objects.unread_by(colleague).count() == 1
        colleague.memberships.update(ended_at=NOW)
        assert Mention.objects.unread_by(User.objects.get(pk=colleague.pk)).count() == 0

    def test_shown_as_such_and_escaped(self, signed_in, spinout, who, colleague):
        self.note(spinout, "<b>Bold</b> @Cass Colleague,\nsee", **who)
        page = text_of(signed_in.get(at("notes", spinout)))
        assert "&lt;b&gt;Bold&lt;/b&gt; " in page
        assert '<strong class="app-mention">@Cass Colleague</strong>,<br>see' in page
