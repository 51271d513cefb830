"""What the mutual bids in a procurement, and what becomes of it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.recording import recorded
from procurement.models import Bid, Lot, Procurement
from procurement.permissions import contracts as permissions
from procurement.vocabulary import DECIDED_BIDS, BidResult, StepKind
from spinouts.actions import turn

# What the page about a bid shows, and what the page about its result does.
OFFERED = ("lot_id", "partners", "submitted_on", "amount", "result")
DECIDED = ("result", "result_on", "winner", "feedback", "submitted_on")


class BidTwiceError(ValueError):
    """There is a bid for that already."""


class WrongLotError(ValueError):
    """The lot is none of the procurement."""


class BidDateError(ValueError):
    """It would have been submitted in the future, or after it was decided."""


class ResultDateError(ValueError):
    """It would have been decided in the future, before it was submitted, or before the tender notice."""


class NotSubmittedError(ValueError):
    """A bid that nobody submitted is neither won nor lost."""


class BidHasContractError(ValueError):
    """A contract came of the bid."""


class BidGoneError(ValueError):
    """Somebody removed the bid meanwhile."""


@dataclass(frozen=True)
class Offered:
    """What the mutual bids: for a lot or all of it, alone or with partners, when, and for how much."""

    lot: Lot | None = None
    partners: str = ""
    submitted_on: date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Decided:
    """What became of a bid; who won instead only of one that did not."""

    result: str
    on: date | None = None
    winner: str = ""
    feedback: str = ""


@transaction.atomic
def add_bid(procurement: Procurement, *, says: Offered, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Bid:
    """Add a bid of the mutual. Raises AlreadySaved, BidTwiceError, WrongLotError or BidDateError."""
    with recorded(by=by, verb="add_bid"):
        spinout = turn.take_case(procurement.spinout, by=by, at=at, sent=sent)
        permissions.check_can_keep(by, procurement)
        bid = Bid(spinout=spinout, procurement=procurement)
        _check(bid, says, at=at)
        columns = _columns(bid, says)
        return Bid.objects.create(spinout=spinout, procurement=procurement, **columns, **turn.stamp(by=by, at=at))


@transaction.atomic
def change_bid(bid: Bid, *, says: Offered, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Bid:
    """Correct a bid, or say that it was submitted.

    Raises AlreadySaved, ChangedMeanwhile, BidGoneError, BidTwiceError, WrongLotError, BidDateError or
    NotSubmittedError.
    """
    with recorded(by=by, verb="change_bid"):
        bid = _take(bid, by=by, at=at, sent=sent, columns=OFFERED)
        _check(bid, says, at=at)
        turn.change(bid, _columns(bid, says), by=by, at=at)
    return bid


@transaction.atomic
def decide_bid(bid: Bid, *, says: Decided, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Bid:
    """Say what became of a bid; that it is not decided after all takes a result back.

    Raises AlreadySaved, ChangedMeanwhile, BidGoneError, NotSubmittedError or ResultDateError.
    """
    with recorded(by=by, verb="decide_bid"):
        bid = _take(bid, by=by, at=at, sent=sent, columns=DECIDED)
        is_told = says.result in (*DECIDED_BIDS, BidResult.WITHDRAWN)
        if is_told:
            _check_result(bid, says, at=at)
        did_not_win = says.result in (BidResult.LOST, BidResult.EXCLUDED)
        values = {
            "result": says.result if is_told else _undecided(bid.submitted_on),
            "result_on": says.on if is_told else None,
            "winner": says.winner if did_not_win else "",
            "feedback": says.feedback if is_told else "",
        }
        turn.change(bid, values, by=by, at=at)
    return bid


@transaction.atomic
def remove_bid(bid: Bid, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> None:
    """Remove a bid that was entered by mistake. Raises AlreadySaved, BidGoneError or BidHasContractError."""
    with recorded(by=by, verb="remove_bid", why=reason):
        bid = _take(bid, by=by, at=at, sent=sent)
        if bid.result == BidResult.WON and bid.procurement.contracts.exists():
            raise BidHasContractError("A contract came of this bid, so it stays")
        bid.delete()


def _take(bid: Bid, *, by: User, at: datetime, sent: turn.Sent, columns: tuple[str, ...] = ()) -> Bid:
    try:
        taken = turn.take_row(bid, by=by, at=at, sent=sent, columns=columns)
    except Bid.DoesNotExist as gone:
        raise BidGoneError("Somebody removed this bid meanwhile. Go back to the procurement") from gone
    taken.procurement.spinout = taken.spinout
    permissions.check_can_keep(by, taken.procurement)
    return taken


def _columns(bid: Bid, says: Offered) -> dict[str, object]:
    is_told = bid.result in (*DECIDED_BIDS, BidResult.WITHDRAWN)
    return {**vars(says), "result": bid.result if is_told else _undecided(says.submitted_on)}


def _undecided(submitted_on: date | None) -> str:
    return (BidResult.SUBMITTED if submitted_on else BidResult.PREPARING).value


def _check(bid: Bid, says: Offered, *, at: datetime) -> None:
    procurement = bid.procurement
    if says.lot is not None and not procurement.lots.filter(pk=says.lot.pk).exists():
        raise WrongLotError("Select a lot of this procurement. That one is not, or somebody removed it")
    if procurement.bids.filter(lot=says.lot).exclude(pk=bid.pk).exists():
        raise BidTwiceError("There is a bid for this already. Change that one")
    _check_submitted(bid, says.submitted_on, at=at)


def _check_submitted(bid: Bid, on: date | None, *, at: datetime) -> None:
    if on is None:
        if bid.result in DECIDED_BIDS and not bid.procurement.is_history:
            raise NotSubmittedError("It was decided, so it was submitted. Enter when, or take its result back first")
        return
    if on > timezone.localdate(at):
        raise BidDateError("The day on which it was submitted must be today or in the past")
    if bid.result_on and on > bid.result_on:
        raise BidDateError(f"It must have been submitted on or before {formats.uk_date(bid.result_on)}, its result")


def _check_result(bid: Bid, says: Decided, *, at: datetime) -> None:
    """Of what was recorded from a source, neither day has to be known."""
    is_live = not bid.procurement.is_history
    if is_live and says.result in DECIDED_BIDS and bid.submitted_on is None:
        raise NotSubmittedError("Say when the bid was submitted first: change the bid")
    if says.on is None:
        if is_live:
            raise ResultDateError("Enter the day on which it came about")
        return
    if says.on > timezone.localdate(at):
        raise ResultDateError("The day must be today or in the past")
    if bid.submitted_on and says.on < bid.submitted_on:
        raise ResultDateError(
            f"The day must be on or after {formats.uk_date(bid.submitted_on)}, when the bid was submitted"
        )
    notice = bid.procurement.steps.filter(kind=StepKind.NOTICE, done_on__gt=says.on).first()
    if notice:
        raise ResultDateError(
            f"The day must be on or after {formats.uk_date(notice.done_on)}, when the tender notice was published"
        )
