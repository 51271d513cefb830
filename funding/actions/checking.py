"""The eligibility check of what was submitted: it is begun, and passed. What fails it is decided, with a letter."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from funding import permissions
from funding.actions.progress import advance
from funding.lifecycle import ApplicationState
from funding.models import Application, EligibilityCheck
from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts.actions import turn


@transaction.atomic
def begin_check(application: Application, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Application:
    """Begin to check whether it is eligible: the applicant sees that somebody does."""
    with recorded(by=by, verb="begin_eligibility_check"):
        application = turn.take_row(application, by=by, at=at, sent=sent, columns=("state",))
        permissions.check_can_begin_check(by, application)
        advance(application, ApplicationState.ELIGIBILITY_CHECK, by=by, at=at)
    return application


@transaction.atomic
def pass_check(
    application: Application,
    *,
    note: str,
    rules: Sequence[Sequence[str]] = (),
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> EligibilityCheck:
    """Say that it is eligible, and why: it goes on to those who score it.

    `rules` are the words of each rule and what it came to, as the page showed them.
    """
    with recorded(by=by, verb="pass_eligibility_check", why=note):
        application = turn.take_row(application, by=by, at=at, sent=sent, columns=("state",))
        permissions.check_can_check_eligibility(by, application)
        found = EligibilityCheck.objects.create(
            spinout=application.spinout,
            application=application,
            is_eligible=True,
            note=note,
            rules=[list(rule) for rule in rules],
            added_by=by,
            added_at=at,
        )
        advance(application, ApplicationState.ASSESSMENT, by=by, at=at)
    return found
