"""Sends what is due, and sends again what was given up."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from mutuals_tracker.outbox import permissions, sending
from mutuals_tracker.outbox.models import RETRY_AFTER, Letter, LetterState
from mutuals_tracker.recording import recorded

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

log = logging.getLogger(__name__)


class LetterAlreadySentError(ValueError):
    """It was accepted by the mail server meanwhile; nothing is left to do."""


def send_due(*, by: "User", at: datetime) -> int:
    """Try everything that is due at `at`, one letter to a transaction, and return how many were accepted.

    Several workers may do so at once: each takes letters that no other holds. One that is killed between handing a
    letter over and saving that it did leaves it due, so the letter goes out twice, with the same Message-ID; one
    that is killed earlier has lost nothing.
    """
    accepted = 0
    while (letter := _send_next(by=by, at=at)) is not None:
        accepted += letter.state == LetterState.SENT
    return accepted


@transaction.atomic
def _send_next(*, by: "User", at: datetime) -> Letter | None:
    letter = Letter.objects.due(at=at).select_for_update(skip_locked=True).first()
    if letter is None:
        return None
    letter.attempts += 1
    try:
        sending.hand_over(letter)
    except sending.FAILURES as error:
        _note_failure(letter, error, at)
    else:
        letter.state, letter.sent_at, letter.last_error = LetterState.SENT, at, ""
        letter.text = "" if letter.is_secret else letter.text
    with recorded(by=by, verb="send mail"):
        letter.save(update_fields=["attempts", "state", "sent_at", "due_at", "last_error", "text"])
    return letter


def _note_failure(letter: Letter, error: Exception, at: datetime) -> None:
    letter.last_error = f"{type(error).__name__}: {error}"[:1000]
    log.warning("Mail %s was not accepted at attempt %s: %s", letter.pk, letter.attempts, letter.last_error)
    if letter.attempts > len(RETRY_AFTER):
        letter.state = LetterState.FAILED
    else:
        letter.due_at = at + RETRY_AFTER[letter.attempts - 1]


@transaction.atomic
def send_again(letter: Letter, *, by: "User", at: datetime) -> Letter:
    """Try a letter that failed, or that waits for its next attempt, at once; raises LetterAlreadySentError."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    permissions.check_can_send_again(by)
    if letter.state == LetterState.SENT:
        raise LetterAlreadySentError(f"The mail to {letter.to} was sent meanwhile")
    letter.state, letter.attempts, letter.due_at = LetterState.WAITING, 0, at
    with recorded(by=by, verb="send mail again"):
        letter.save(update_fields=["state", "attempts", "due_at"])
    return letter
