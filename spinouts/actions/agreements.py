"""Contracts and grant agreements, as casework keeps them until a register of contracts does."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import evidence, turn
from spinouts.models import Agreement, Evidence, Spinout


class SignedDateError(ValueError):
    """An agreement was signed on a day that is still to come."""


class EndsBeforeItStartsError(ValueError):
    """An agreement ends before it starts."""


class NoDocumentError(ValueError):
    """An agreement has neither a file nor an address at which its document can be read."""


@dataclass(frozen=True)
class Agreed:
    """What an agreement says: its parties, its dates, and the address of its document where that is not a file."""

    kind: str
    title: str
    customer: str
    provider: str
    starts_on: date
    signed_on: date | None = None
    ends_on: date | None = None
    document_url: str = ""
    note: str = ""

    def columns(self) -> dict[str, object]:
        """Return the agreement's columns."""
        return dict(vars(self))


@transaction.atomic
def add_agreement(
    spinout: Spinout,
    *,
    says: Agreed,
    by: User,
    at: datetime,
    upload: UploadedFile | None = None,
    sent: turn.Sent = turn.UNSENT,
) -> Agreement:
    """Record a contract or grant agreement.

    Raises SignedDateError, EndsBeforeItStartsError, NoDocumentError or FileNotAcceptedError.
    """
    with recorded(by=by, verb="add_agreement"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        _check(says, today=timezone.localdate(at))
        with evidence.kept(upload, by=by, at=at) as file:
            _check_document(says, file)
            agreement = Agreement.objects.create(
                spinout=spinout, evidence=file, **says.columns(), **turn.stamp(by=by, at=at)
            )
            kept.refresh_case([spinout.pk])
    return agreement


@transaction.atomic
def change_agreement(
    agreement: Agreement,
    *,
    says: Agreed,
    by: User,
    at: datetime,
    upload: UploadedFile | None = None,
    sent: turn.Sent = turn.UNSENT,
) -> Agreement:
    """Correct an agreement, or bring it up to date. It keeps its file unless there is a new one.

    Raises as `add_agreement` does.
    """
    with recorded(by=by, verb="change_agreement"):
        agreement = turn.take_row(agreement, by=by, at=at, sent=sent)
        permissions.check_can_change(by, agreement.spinout)
        _check(says, today=timezone.localdate(at))
        with evidence.kept(upload, by=by, at=at) as file:
            _check_document(says, file or agreement.evidence)
            turn.change(agreement, says.columns() | ({"evidence": file} if file else {}), by=by, at=at)
            kept.refresh_case([agreement.spinout_id])
    return agreement


def _check(says: Agreed, *, today: date) -> None:
    if says.signed_on and says.signed_on > today:
        raise SignedDateError("The date on which it was signed must be today or in the past")
    if says.ends_on and says.ends_on < says.starts_on:
        raise EndsBeforeItStartsError("The date on which it ends must be on or after the date on which it starts")


def _check_document(says: Agreed, file: Evidence | None) -> None:
    if file is None and not says.document_url:
        raise NoDocumentError("Choose a file of the document, or enter its web address")
