"""Progress updates."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import turn
from spinouts.models import ProgressUpdate, Spinout


class NoWordsError(ValueError):
    """A rating without words: nobody could say afterwards what it meant."""

    def __init__(self) -> None:
        """Say what is wanted."""
        super().__init__("Say what happened, and why you rate it so")


@dataclass(frozen=True)
class Progressed:
    """How it goes: a rating, what happened and why it is rated so, and what comes next."""

    rag: str
    summary: str
    next_steps: str = ""


@transaction.atomic
def update_progress(
    spinout: Spinout, *, says: Progressed, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> ProgressUpdate:
    """Write a progress update. The next one follows it; none is changed. Raises NoWordsError."""
    with recorded(by=by, verb="update_progress"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_carry_on(by, spinout)
        if not says.summary.strip():
            raise NoWordsError
        update = ProgressUpdate.objects.create(spinout=spinout, added_by=by, added_at=at, **vars(says))
        kept.refresh_case([spinout.pk])
    return update
