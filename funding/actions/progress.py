"""How an application goes from one state to the next, and is kept."""

from collections.abc import Mapping
from datetime import datetime

from funding.lifecycle import ApplicationState, check_move
from funding.models import Application
from mutuals_tracker.accounts.models import User
from spinouts import kept
from spinouts.actions import turn


def advance(
    application: Application,
    to: ApplicationState,
    *,
    by: User,
    at: datetime,
    values: Mapping[str, object] | None = None,
) -> None:
    """Move a locked application on, with what else changes of it. Raises IllegalApplicationMoveError."""
    check_move(application.state, to)
    save(application, {**(values or {}), "state": to}, by=by, at=at)


def save(application: Application, values: Mapping[str, object], *, by: User, at: datetime) -> None:
    """Save these columns of a locked application, and what is kept of its spin-out."""
    turn.change(application, values, by=by, at=at)
    application.refresh_from_db(fields=["revision"])
    kept.refresh_case([application.spinout_id])
