"""A certifier's word that what somebody else entered is right."""

from datetime import datetime

from django.db import transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import turn
from spinouts.actions.statements import read_again
from spinouts.models import DefinitionAssessment, StaffReturn, Verification


class AlreadyVerifiedError(ValueError):
    """Somebody verified it before."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("This was verified before")


@transaction.atomic
def verify_return(
    staff_return: StaffReturn, *, by: User, at: datetime, note: str = "", sent: turn.Sent = turn.UNSENT
) -> Verification:
    """Record that the return is right. Raises SupersededError or AlreadyVerifiedError."""
    with recorded(by=by, verb="verify_return", why=note):
        turn.take(staff_return.spinout, by=by, at=at, sent=sent)
        return _verify(read_again(staff_return), {"staff_return": staff_return}, by=by, note=note)


@transaction.atomic
def verify_assessment(
    assessment: DefinitionAssessment, *, by: User, at: datetime, note: str = "", sent: turn.Sent = turn.UNSENT
) -> Verification:
    """Record that the assessment is right. Raises SupersededError or AlreadyVerifiedError."""
    with recorded(by=by, verb="verify_assessment", why=note):
        turn.take(assessment.spinout, by=by, at=at, sent=sent)
        return _verify(read_again(assessment), {"assessment": assessment}, by=by, note=note)


def _verify(
    statement: StaffReturn | DefinitionAssessment, what: dict[str, object], *, by: User, note: str
) -> Verification:
    permissions.check_can_verify(by, statement)
    if Verification.objects.current().filter(**what).exists():
        raise AlreadyVerifiedError
    verification = Verification.objects.create(spinout=statement.spinout, source_note=note, recorded_by=by, **what)
    kept.refresh([statement.spinout_id])
    return verification
