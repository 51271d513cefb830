"""The register of contracts: adding one, recording one from a source, correcting, signing and ending it.

What is wrong with what is said is raised by `procurement.contracting`; what a reservation asks, PostgreSQL holds too.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from procurement.actions.joining import free
from procurement.contracting import (
    Contracted,
    Sourced,
    TerminatedDateError,
    WrongProcurementError,
    check_reserved,
    check_signed,
    checked,
    sourced,
)
from procurement.models import Contract, Procurement
from procurement.permissions import contracts as permissions
from procurement.permissions import keeping_contracts as keeping
from spinouts.actions import turn
from spinouts.actions.evidence import kept
from spinouts.models import Agreement, Spinout
from spinouts.permissions import check_can_change

SIGNED = ("awarded_on", "signed_on", "terminated_on", "starts_on", "ends_on")
ENDED = ("terminated_on", "termination_reason", "starts_on")


@dataclass(frozen=True)
class Joined:
    """What a new contract comes of: a procurement, and what casework recorded about the agreement."""

    procurement: Procurement | None = None
    agreement: Agreement | None = None


NOTHING = Joined()


@transaction.atomic
def add_contract(
    spinout: Spinout,
    *,
    says: Contracted,
    of: Joined = NOTHING,
    by: User,
    at: datetime,
    upload: UploadedFile | None = None,
    sent: turn.Sent = turn.UNSENT,
) -> Contract:
    """Add a contract that is agreed or about to be.

    Raises AlreadySaved, FileNotAcceptedError, AlreadyJoinedError, WrongAgreementError, or what is wrong.
    """
    with recorded(by=by, verb="add_contract"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        check_can_change(by, spinout)
        return _made(Contract(spinout=spinout, **vars(of)), says, {}, upload, by=by, at=at)


@transaction.atomic
def record_contract(
    spinout: Spinout,
    *,
    says: Contracted,
    told: Sourced,
    of: Joined = NOTHING,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Contract:
    """Record a contract of the past from a source, as far as that tells. No rule of its route is tested.

    Raises AlreadySaved, ContractSourceError, AlreadyJoinedError, WrongAgreementError, or what is wrong.
    """
    with recorded(by=by, verb="record_contract"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        check_can_change(by, spinout)
        begun = Contract(spinout=spinout, is_history=True, **vars(of))
        return _made(begun, says, sourced(told, says), None, by=by, at=at)


@transaction.atomic
def change_contract(
    contract: Contract,
    *,
    says: Contracted,
    told: Sourced | None = None,
    by: User,
    at: datetime,
    upload: UploadedFile | None = None,
    sent: turn.Sent = turn.UNSENT,
) -> Contract:
    """Correct what is said of a contract; it keeps its file unless there is a new one.

    Raises AlreadySaved, ChangedMeanwhile, FileNotAcceptedError, or what is wrong.
    """
    with recorded(by=by, verb="change_contract"):
        contract = turn.take_row(contract, by=by, at=at, sent=sent)
        permissions.check_can_keep(by, contract)
        values = checked(contract, says, at=at)
        if contract.is_history and told is not None:
            values |= sourced(told, says)
        with kept(upload, by=by, at=at) as file:
            turn.change(contract, values | ({"evidence": file} if file else {}), by=by, at=at)
    contract.refresh_from_db()
    return contract


@transaction.atomic
def sign_contract(contract: Contract, *, on: date, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Contract:
    """Say on which day it was signed. Raises AlreadySaved, ChangedMeanwhile, SignedDateError or ReservedError."""
    with recorded(by=by, verb="sign_contract"):
        contract = turn.take_row(contract, by=by, at=at, sent=sent, columns=SIGNED)
        keeping.check_can_sign(by, contract)
        check_signed(on, contract.awarded_on, at=at)
        contract.signed_on = on
        check_reserved(contract)
        turn.change(contract, {"signed_on": on}, by=by, at=at)
    contract.refresh_from_db()
    return contract


@transaction.atomic
def terminate_contract(
    contract: Contract, *, on: date, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Contract:
    """Say that it ends before its term, on which last day, and why. The day may lie ahead: notice was given.

    Raises AlreadySaved, ChangedMeanwhile or TerminatedDateError.
    """
    with recorded(by=by, verb="terminate_contract", why=reason):
        contract = turn.take_row(contract, by=by, at=at, sent=sent, columns=ENDED)
        keeping.check_can_terminate(by, contract)
        if contract.starts_on and on < contract.starts_on:
            starts = contract.starts
            raise TerminatedDateError(f"Its last day must be on or after {starts}, when it starts")
        turn.change(contract, {"terminated_on": on, "termination_reason": reason}, by=by, at=at)
    contract.refresh_from_db()
    return contract


@transaction.atomic
def resume_contract(
    contract: Contract, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Contract:
    """Say that it runs its term after all. Raises AlreadySaved or ChangedMeanwhile."""
    with recorded(by=by, verb="resume_contract", why=reason):
        contract = turn.take_row(contract, by=by, at=at, sent=sent, columns=ENDED)
        keeping.check_can_resume(by, contract)
        turn.change(contract, {"terminated_on": None, "termination_reason": ""}, by=by, at=at)
    contract.refresh_from_db()
    return contract


def _made(
    begun: Contract,
    says: Contracted,
    more: dict[str, Any],
    upload: UploadedFile | None,
    *,
    by: User,
    at: datetime,
) -> Contract:
    if begun.procurement and begun.procurement.spinout_id != begun.spinout_id:
        raise WrongProcurementError("The procurement is another spin-out’s. Add the contract from its own page")
    if begun.agreement:
        begun.agreement = free(begun.agreement, begun)
    values = checked(begun, says, at=at) | more
    begun_with = {name: getattr(begun, name) for name in ("spinout", "is_history", "procurement", "agreement")}
    with kept(upload, by=by, at=at) as file:
        made = Contract.objects.create(**begun_with, evidence=file, **values, **turn.stamp(by=by, at=at))
    made.refresh_from_db()
    return made
