"""Contracts and grant agreements as casework recorded them: the register of contracts joins them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import evidence, turn
from spinouts.models import Agreement, Evidence, Spinout
from spinouts.models.agreement import AgreementQuerySet


class SignedDateError(ValueError):
    """An agreement was signed on a day that is still to come."""


class EndsBeforeItStartsError(ValueError):
    """An agreement ends before it starts."""


class SameAgreementError(ValueError):
    """The same agreement is recorded already: what it is called, who agreed it, and from when."""


class AgreementGoneError(LookupError):
    """Somebody removed the agreement after its page was opened."""


class AgreementJoinedError(ValueError):
    """A contract of the register rests on the agreement."""


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

    Raises SignedDateError, EndsBeforeItStartsError, SameAgreementError, NoDocumentError or FileNotAcceptedError.
    """
    with recorded(by=by, verb="add_agreement"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        _check(says, today=timezone.localdate(at), others=Agreement.objects.filter(spinout=spinout))
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
        others = Agreement.objects.filter(spinout=agreement.spinout).exclude(pk=agreement.pk)
        _check(says, today=timezone.localdate(at), others=others)
        with evidence.kept(upload, by=by, at=at) as file:
            _check_document(says, file or agreement.evidence)
            turn.change(agreement, says.columns() | ({"evidence": file} if file else {}), by=by, at=at)
            kept.refresh_case([agreement.spinout_id])
    return agreement


@transaction.atomic
def remove_agreement(
    agreement: Agreement, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> None:
    """Remove an agreement that was recorded by mistake; the history keeps it, and so does its document.

    What a gate found when it was passed stays as it was. Raises AgreementGoneError, or AgreementJoinedError for one
    that the register of contracts rests on.
    """
    with recorded(by=by, verb="remove_agreement", why=reason):
        try:
            agreement = turn.take_row(agreement, by=by, at=at, sent=sent)
        except Agreement.DoesNotExist:
            raise AgreementGoneError("Somebody else removed this agreement") from None
        permissions.check_can_change(by, agreement.spinout)
        try:
            agreement.delete()
        except ProtectedError as joined:
            raise AgreementJoinedError(
                "It is joined to a contract in the register, so it stays. Part them first on the page of the contract"
            ) from joined
        kept.refresh_case([agreement.spinout_id])


def _check(says: Agreed, *, today: date, others: AgreementQuerySet) -> None:
    if says.signed_on and says.signed_on > today:
        raise SignedDateError("The date on which it was signed must be today or in the past")
    if says.ends_on and says.ends_on < says.starts_on:
        raise EndsBeforeItStartsError("The date on which it ends must be on or after the date on which it starts")
    if others.like(says.title, says.customer, says.provider, says.starts_on).exists():
        raise SameAgreementError("This agreement is recorded already. Change that one, or enter what it is called")


def _check_document(says: Agreed, file: Evidence | None) -> None:
    if file is None and not says.document_url:
        raise NoDocumentError("Choose a file of the document, or enter its web address")
