"""Staff returns: adding, correcting, taking back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.facts import dated
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import evidence, turn
from spinouts.actions.statements import check_date, read_again
from spinouts.models import Spinout, StaffReturn

_KEY = ("measure", "effective_on", "effective_precision", "source_url", "source_note")


class SameReturnError(ValueError):
    """The record has a standing return of this measure, date and source: imports could not tell the two apart."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("There is a return with this measure, date and source already. Correct that one instead")


@dataclass(frozen=True)
class Counted:
    """What a return says. `on` is when it was true, as finely as is known; None is not known, and never counts."""

    measure: str
    count: Decimal | int
    qualifier: str
    on: PartialDate | None = None
    source_url: str = ""
    source_note: str = ""

    def columns(self) -> dict[str, object]:
        """Return the return's columns."""
        return {
            "measure": self.measure,
            "count": self.count,
            "qualifier": self.qualifier,
            "source_url": self.source_url,
            "source_note": self.source_note,
            **dated(self.on),
        }


@transaction.atomic
def add_return(
    spinout: Spinout,
    *,
    says: Counted,
    by: User,
    at: datetime,
    upload: UploadedFile | None = None,
    sent: turn.Sent = turn.UNSENT,
) -> StaffReturn:
    """Add a staff return. Raises FactDateError, SameReturnError or FileNotAcceptedError."""
    with recorded(by=by, verb="add_return"):
        spinout = turn.take(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        check_date(says.on, today=timezone.localdate(at))
        _check_key(spinout, says)
        with evidence.kept(upload, by=by, at=at) as file:
            added = StaffReturn.objects.create(spinout=spinout, recorded_by=by, evidence=file, **says.columns())
            kept.refresh([spinout.pk])
    return added


@transaction.atomic
def correct_return(
    staff_return: StaffReturn,
    *,
    says: Counted,
    reason: str,
    by: User,
    at: datetime,
    upload: UploadedFile | None = None,
    sent: turn.Sent = turn.UNSENT,
) -> StaffReturn:
    """Supersede a return that was wrong. It keeps its evidence unless there is a new file, and needs verifying anew.

    One that the transfer ledger wrote is corrected there. Raises SupersededError, FactDateError, SameReturnError or
    FileNotAcceptedError.
    """
    with recorded(by=by, verb="correct_return", why=reason):
        spinout = turn.take(staff_return.spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        standing = read_again(staff_return)
        permissions.check_can_correct(by, standing)
        check_date(says.on, today=timezone.localdate(at))
        _check_key(spinout, says, but=standing)
        with evidence.kept(upload, by=by, at=at) as file:
            corrected = StaffReturn.objects.create(
                spinout=spinout,
                recorded_by=by,
                supersedes=standing,
                reason=reason,
                evidence=file or standing.evidence,
                **says.columns(),
            )
            kept.refresh([spinout.pk])
    return corrected


@transaction.atomic
def take_back_return(
    staff_return: StaffReturn, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> StaffReturn:
    """Take back a return that should not have been added at all. Raises SupersededError."""
    with recorded(by=by, verb="take_back_return", why=reason):
        spinout = turn.take(staff_return.spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        standing = read_again(staff_return)
        permissions.check_can_correct(by, standing)
        retraction = StaffReturn.objects.create(
            spinout=spinout,
            recorded_by=by,
            supersedes=standing,
            retracts=True,
            reason=reason,
            measure=standing.measure,
            count=standing.count,
            qualifier=standing.qualifier,
            **dated(standing.effective),
        )
        kept.refresh([spinout.pk])
    return retraction


def _check_key(spinout: Spinout, says: Counted, *, but: StaffReturn | None = None) -> None:
    columns = says.columns()
    key = {name: columns[name] for name in _KEY}
    if StaffReturn.objects.current().filter(spinout=spinout, **key).exclude(pk=but.pk if but else 0).exists():
        raise SameReturnError
