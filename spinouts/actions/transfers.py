"""The transfer ledger: who moves when, under which terms, and that they moved."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.recording import recorded
from spinouts import permissions
from spinouts.actions import ledger, turn
from spinouts.lifecycle import transfers_complete_at
from spinouts.models import Spinout, TransferWave
from spinouts.models.transfer import EXPLAINED, Tupe


class WaveDateError(ValueError):
    """Something of a transfer happened on a day that is still to come, or a consultation ended before it began."""


class SameWaveError(ValueError):
    """The ledger has a transfer of that name."""


class TupeError(ValueError):
    """Staff moved and nobody says whether TUPE applied, or it does not apply and nobody says why."""


class PensionError(ValueError):
    """Staff moved and nobody says which pension they have, or it is one that says nothing without a note."""


class WaveStateError(ValueError):
    """What is asked of a transfer is for one that is to come, or for one that happened, and this is not such a one."""


class WaveGoneError(ValueError):
    """Somebody removed the transfer meanwhile."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Somebody removed this transfer meanwhile. Go back to the ledger")


@dataclass(frozen=True)
class Wave:
    """Staff who move together: who, when as planned, under which terms, and what moves with them."""

    name: str
    headcount: int
    planned_on: date
    tupe: str = ""
    tupe_note: str = ""
    informed_on: date | None = None
    consultation_began_on: date | None = None
    consultation_ended_on: date | None = None
    pension: str = ""
    pension_note: str = ""
    assets: str = ""


@dataclass(frozen=True)
class Moved:
    """That staff moved: when, how many in the end, and under which terms."""

    transferred_on: date
    headcount: int
    tupe: str
    pension: str
    tupe_note: str = ""
    pension_note: str = ""


@transaction.atomic
def add_wave(spinout: Spinout, *, wave: Wave, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> TransferWave:
    """Enter a transfer that is planned. Raises SameWaveError, WaveDateError, TupeError or PensionError."""
    with recorded(by=by, verb="add_wave"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        added = TransferWave(spinout=spinout)
        _save(added, _columns(wave), by=by, at=at)
        ledger.follow(spinout, reason="", by=by, at=at)
    return added


@transaction.atomic
def change_wave(
    transfer: TransferWave,
    *,
    wave: Wave,
    transferred_on: date | None = None,
    reason: str = "",
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> TransferWave:
    """Change a transfer; of one that happened, with the day on which it did and why it is corrected.

    Raises as `add_wave` does, and WaveGoneError, WaveStateError or TooManyPeopleError.
    """
    with recorded(by=by, verb="change_wave", why=reason):
        transfer = _take(transfer, by=by, at=at, sent=sent)
        if (transfer.transferred_on is None) != (transferred_on is None):
            raise WaveStateError("This transfer was recorded as happened, or taken back, since. Go back to the ledger")
        _save(transfer, _columns(wave) | {"transferred_on": transferred_on}, by=by, at=at)
        ledger.follow(transfer.spinout, reason=reason, by=by, at=at)
    return transfer


@transaction.atomic
def complete_transfer(
    transfer: TransferWave, *, moved: Moved, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> TransferWave:
    """Record that staff transferred; the staff return of that day, and those of later days, follow.

    Raises as `change_wave` does.
    """
    with recorded(by=by, verb="complete_transfer"):
        transfer = _take(transfer, by=by, at=at, sent=sent)
        if not transfers_complete_at(transfer.spinout.stage):
            raise WaveStateError("Staff move once it is in transition. Move it to that stage first")
        if transfer.transferred_on is not None:
            raise WaveStateError(f"This transfer was recorded already, on {formats.uk_date(transfer.transferred_on)}")
        _save(transfer, _columns(moved), by=by, at=at)
        why = f"{transfer.name} transferred on {formats.uk_date(moved.transferred_on)}"
        ledger.follow(transfer.spinout, reason=why, by=by, at=at)
    return transfer


@transaction.atomic
def take_back_transfer(
    transfer: TransferWave, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> TransferWave:
    """Record that staff did not transfer after all; the staff returns follow.

    Raises WaveGoneError or WaveStateError.
    """
    with recorded(by=by, verb="take_back_transfer", why=reason):
        transfer = _take(transfer, by=by, at=at, sent=sent)
        if transfer.transferred_on is None:
            raise WaveStateError("This transfer is still to come")
        turn.change(transfer, {"transferred_on": None}, by=by, at=at)
        ledger.follow(transfer.spinout, reason=reason, by=by, at=at)
    return transfer


@transaction.atomic
def remove_wave(transfer: TransferWave, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> None:
    """Remove a transfer that is planned and will not take place. Raises WaveGoneError or WaveStateError."""
    with recorded(by=by, verb="remove_wave", why=reason):
        transfer = _take(transfer, by=by, at=at, sent=sent)
        if transfer.transferred_on is not None:
            raise WaveStateError("This transfer happened. Take that back before you remove it")
        transfer.delete()
        ledger.follow(transfer.spinout, reason=reason, by=by, at=at)


def _take(transfer: TransferWave, *, by: User, at: datetime, sent: turn.Sent) -> TransferWave:
    try:
        transfer = turn.take_row(transfer, by=by, at=at, sent=sent)
    except TransferWave.DoesNotExist:
        raise WaveGoneError from None
    permissions.check_can_change(by, transfer.spinout)
    return transfer


def _columns(says: Wave | Moved) -> dict[str, object]:
    return {field.name: getattr(says, field.name) for field in fields(says)}


def _save(transfer: TransferWave, values: Mapping[str, object], *, by: User, at: datetime) -> None:
    """Save these columns, once the transfer makes sense with them."""
    for name, value in values.items():
        setattr(transfer, name, value)
    _check_dates(transfer, today=timezone.localdate(at))
    _check_terms(transfer)
    others = TransferWave.objects.filter(spinout=transfer.spinout, name=transfer.name).exclude(pk=transfer.pk)
    if others.exists():
        raise SameWaveError("The ledger has a transfer of this name. Give this one another name")
    turn.change(transfer, values, by=by, at=at)


def _check_dates(transfer: TransferWave, *, today: date) -> None:
    began, ended = transfer.consultation_began_on, transfer.consultation_ended_on
    happened = [day for day in (transfer.transferred_on, transfer.informed_on, began, ended) if day]
    if any(day > today for day in happened):
        raise WaveDateError("What has happened must be dated today or in the past")
    if ended and (began is None or ended < began):
        raise WaveDateError("The consultation must end on or after the day on which it began")


def _check_terms(transfer: TransferWave) -> None:
    if transfer.tupe == Tupe.NOT_APPLICABLE and not transfer.tupe_note:
        raise TupeError("Enter why TUPE does not apply")
    if transfer.pension in EXPLAINED and not transfer.pension_note:
        raise PensionError("Enter which arrangement they have, or why no pension moves")
    if transfer.transferred_on and not transfer.tupe:
        raise TupeError("Select whether TUPE applies")
    if transfer.transferred_on and not transfer.pension:
        raise PensionError("Select which pension they have")
