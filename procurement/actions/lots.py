"""The lots of a procurement: parts for which one can bid by itself."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from procurement.models import Lot, Procurement
from procurement.permissions import contracts as permissions
from spinouts.actions import turn


class LotNumberError(ValueError):
    """Another lot of the procurement has that number."""


class LotInUseError(ValueError):
    """A bid or a contract is for the lot."""


class LotGoneError(ValueError):
    """Somebody removed the lot meanwhile."""


@dataclass(frozen=True)
class Divided:
    """What is said of a lot; the value is on the bases of the procurement's."""

    number: int
    title: str
    value: Decimal | None = None


@transaction.atomic
def add_lot(procurement: Procurement, *, says: Divided, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Lot:
    """Add a lot. Raises AlreadySaved or LotNumberError."""
    with recorded(by=by, verb="add_lot"):
        spinout = turn.take_case(procurement.spinout, by=by, at=at, sent=sent)
        permissions.check_can_keep(by, procurement)
        _check_number(procurement.pk, says.number)
        columns = vars(says)
        return Lot.objects.create(spinout=spinout, procurement=procurement, **columns, **turn.stamp(by=by, at=at))


@transaction.atomic
def change_lot(lot: Lot, *, says: Divided, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Lot:
    """Correct a lot. Raises AlreadySaved, ChangedMeanwhile, LotGoneError or LotNumberError."""
    with recorded(by=by, verb="change_lot"):
        lot = _take(lot, by=by, at=at, sent=sent)
        _check_number(lot.procurement_id, says.number, beside=lot.pk)
        turn.change(lot, vars(says), by=by, at=at)
    return lot


@transaction.atomic
def remove_lot(lot: Lot, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> None:
    """Remove a lot that the procurement does not have. Raises AlreadySaved, LotGoneError or LotInUseError."""
    with recorded(by=by, verb="remove_lot", why=reason):
        lot = _take(lot, by=by, at=at, sent=sent)
        if lot.bids.exists() or lot.contracts.exists():
            raise LotInUseError("A bid or a contract is for this lot. Remove or change that first")
        lot.delete()


def _take(lot: Lot, *, by: User, at: datetime, sent: turn.Sent) -> Lot:
    try:
        taken = turn.take_row(lot, by=by, at=at, sent=sent)
    except Lot.DoesNotExist as gone:
        raise LotGoneError("Somebody removed this lot meanwhile. Go back to the procurement") from gone
    taken.procurement.spinout = taken.spinout
    permissions.check_can_keep(by, taken.procurement)
    return taken


def _check_number(procurement: int, number: int, *, beside: int | None = None) -> None:
    there = Lot.objects.filter(procurement=procurement, number=number).first()
    if there and there.pk != beside:
        raise LotNumberError(f"There is a lot {number} already. Enter another number")
