"""Mail: queued once, sent at least once, tried again, given up in sight of an admin, and never lost silently."""

from contextlib import suppress
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.outbox import actions, sending, tasks
from mutuals_tracker.outbox.models import RETRY_AFTER, Letter, LetterState

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def queue(purpose: str = "greeting:1", **fields: Any) -> Letter:
    given = {"to": "a@example.org", "subject": "Hello", "text": "How are you?", "at": NOW}
    return Letter.objects.queue(purpose=purpose, **given | fields)


@pytest.fixture
def refusing(monkeypatch):
    """Have the mail server refuse everything, and count what it was offered."""
    offered: list[Letter] = []

    def refuse(letter: Letter) -> None:
        offered.append(letter)
        raise SMTPRecipientsRefused({letter.to: (550, b"no such box")})

    monkeypatch.setattr(sending, "hand_over", refuse)
    return offered


def test_for_one_purpose_one_mail():
    first = queue()
    again = queue(text="Something else")
    assert again == first
    assert Letter.objects.get().text == "How are you?"


def test_a_line_break_in_a_subject_cannot_add_a_header(system: User):
    queue(subject="Hello\nBcc: everybody@example.org")
    actions.send_due(by=system, at=NOW)
    assert mail.outbox[0].subject == "Hello Bcc: everybody@example.org"


def test_the_task_sends_what_is_due_and_records_it(system: User):
    letter = queue()
    later = queue("greeting:2", at=timezone.now() + timedelta(hours=1))
    tasks.send_waiting()
    letter.refresh_from_db()
    later.refresh_from_db()
    assert [(sent.to, sent.subject, sent.body) for sent in mail.outbox] == [
        (["a@example.org"], "Hello", "How are you?")
    ]
    assert (letter.state, letter.attempts, letter.text) == (LetterState.SENT, 1, "How are you?")
    assert later.state == LetterState.WAITING
    event = Letter.pgh_event_model.objects.filter(pgh_obj=letter, pgh_label="update").get()
    assert (event.state, event.pgh_context.metadata["user"]) == ("sent", system.pk)
    tasks.send_waiting()
    assert len(mail.outbox) == 1


def test_a_secret_is_wiped_once_sent_and_never_in_the_history(system: User):
    letter = queue(is_secret=True, text="the secret link")
    assert "text" not in {field.name for field in Letter.pgh_event_model._meta.fields}
    actions.send_due(by=system, at=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.text) == (LetterState.SENT, "")
    assert mail.outbox[0].body == "the secret link"


def test_a_mail_that_is_not_accepted_is_tried_again_ever_later_and_then_given_up(system: User, refusing: list):
    letter, at = queue(), NOW
    for attempt, wait in enumerate(RETRY_AFTER, start=1):
        assert actions.send_due(by=system, at=at) == 0
        letter.refresh_from_db()
        assert (letter.state, letter.attempts, letter.due_at) == (LetterState.WAITING, attempt, at + wait)
        assert actions.send_due(by=system, at=at + wait - timedelta(seconds=1)) == 0
        at += wait
    actions.send_due(by=system, at=at)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (LetterState.FAILED, len(RETRY_AFTER) + 1)
    assert "550" in letter.last_error
    assert len(refusing) == len(RETRY_AFTER) + 1
    actions.send_due(by=system, at=at + timedelta(days=30))
    assert len(refusing) == len(RETRY_AFTER) + 1


def test_one_that_fails_does_not_hold_up_the_others(system: User, monkeypatch):
    hand_over = sending.hand_over

    def choosy(letter: Letter) -> None:
        if letter.to == "bad@example.org":
            raise ConnectionResetError("the server hung up")
        hand_over(letter)

    monkeypatch.setattr(sending, "hand_over", choosy)
    queue("1", to="bad@example.org")
    queue("2")
    assert actions.send_due(by=system, at=NOW) == 1
    assert len(mail.outbox) == 1


def test_an_admin_has_a_failed_mail_sent_again(admin: User, officer: User, system: User, refusing: list, monkeypatch):
    letter = queue()
    Letter.objects.update(state=LetterState.FAILED, last_error="gone", attempts=7)
    with pytest.raises(Refused):
        actions.send_again(letter, by=officer, at=NOW)
    actions.send_again(letter, by=admin, at=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.due_at) == (LetterState.WAITING, 0, NOW)
    monkeypatch.undo()
    actions.send_due(by=system, at=NOW)
    with pytest.raises(actions.LetterAlreadySentError):
        actions.send_again(letter, by=admin, at=NOW)


# --- Killed half way, and two at once ---


@pytest.mark.django_db(transaction=True)
def test_killed_between_handing_over_and_saving_it_goes_twice_with_one_message_id(system: User, monkeypatch):
    queue()
    hand_over = sending.hand_over

    def die(letter: Letter) -> None:
        hand_over(letter)
        raise SystemExit

    monkeypatch.setattr(sending, "hand_over", die)
    with pytest.raises(SystemExit):
        tasks.send_waiting()
    assert Letter.objects.get().state == LetterState.WAITING
    monkeypatch.setattr(sending, "hand_over", hand_over)
    tasks.send_waiting()
    first, second = (sent.message()["Message-ID"] for sent in mail.outbox)
    assert first == second == f"<{Letter.objects.get().message_key}@example.org>"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(system: User, monkeypatch):
    for number in range(6):
        queue(f"greeting:{number}")
    sent: list[str] = []
    both_hold_one = Barrier(2, timeout=30)
    waited: set[str] = set()

    def slow(letter: Letter) -> None:
        if len(waited) < 2:
            waited.add(letter.purpose)
            both_hold_one.wait()
        sent.append(letter.purpose)

    monkeypatch.setattr(sending, "hand_over", slow)

    def work() -> None:
        try:
            tasks.send_waiting()
        finally:
            connection.close()

    threads = [Thread(target=work) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == [f"greeting:{number}" for number in range(6)]


@pytest.mark.django_db(transaction=True)
def test_mail_of_an_action_that_failed_is_not_sent(system: User):
    with suppress(KeyError), transaction.atomic():
        queue()
        raise KeyError
    tasks.send_waiting()
    assert not mail.outbox


def test_without_a_mail_server_it_is_written_to_a_folder(system: User, settings, tmp_path: Path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    queue(text="Grüße")
    assert actions.send_due(by=system, at=NOW) == 1
    (written,) = (tmp_path / "mail").iterdir()
    read = message_from_bytes(written.read_bytes(), policy=policy.default)
    assert (read["To"], read["Auto-Submitted"]) == ("a@example.org", "auto-generated")
    assert "Grüße" in read.get_content()


# --- What the database refuses ---


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("letter_state_known", {"state": "lost"}),
        ("letter_sent_at_iff_sent", {"state": "sent"}),
        ("letter_sent_at_iff_sent", {"sent_at": datetime(2020, 1, 1, tzinfo=NOW.tzinfo)}),
        ("letter_failed_says_why", {"state": "failed"}),
        ("letter_text_until_sent_and_secrets_wiped_then", {"text": ""}),
        ("letter_text_until_sent_and_secrets_wiped_then", {"state": "sent", "sent_at": NOW, "is_secret": True}),
        ("letter_has_subject_and_address", {"subject": ""}),
        ("letter_has_subject_and_address", {"to": ""}),
    ],
)
def test_letters(name: str, fields: dict):
    letter = queue()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**fields)


def test_a_purpose_is_used_once():
    letter = queue()
    other = queue("other")
    with pytest.raises(IntegrityError, match="letter_once_for_each_purpose"), transaction.atomic():
        Letter.objects.filter(pk=other.pk).update(purpose=letter.purpose)
