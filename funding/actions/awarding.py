"""An award from the agreement to the closing: agreeing to its terms, changing it, stopping, money back, and closing it.

Every one of these is one turn at the award's record, so what is checked here cannot change before it is written. What
moves money is a row that stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from funding import following, permissions
from funding.actions.deciding import OvercommittedError, left_of
from funding.actions.progress import advance
from funding.lifecycle import ApplicationState
from funding.models import Application, Award, AwardEntry, Claim, Instalment
from funding.money import MOST, ZERO, Sums
from funding.vocabulary import EntryKind
from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.recording import recorded
from spinouts import kept
from spinouts.actions import evidence, turn
from spinouts.models import Evidence

_OVERCOMMITTED = "fund_never_overcommitted"
# What pages about an award show of it: whoever moves its money has seen how it stands.
STANDING = (
    *("awarded", "paid", "stopped", "refunded", "written_off"),
    *("ends_on", "agreed_at", "closed_at"),
)
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Moved:
    """What happened to the money of an award: how much, on which day, why, and the file that says so."""

    amount: Decimal
    on: date
    reason: str
    upload: UploadedFile | None = None


@dataclass(frozen=True)
class Variation:
    """How an award is changed: by how much more or less, until when, why, and the file that says so."""

    reason: str
    amount: Decimal = ZERO
    ends_on: date | None = None
    upload: UploadedFile | None = None


class BeyondAwardError(ValueError):
    """More is paid, stopped, taken off or given back than there is; the message says how much there is."""


class BeyondScheduleError(ValueError):
    """The schedule plans, or claims take, what would not be there any more; the message says how much."""


class AwardDateError(ValueError):
    """Something is dated before the award, or in the future; or the award would end before it begins."""


class NothingVariedError(ValueError):
    """A variation changes nothing, or has a file for which there is no change of the amount."""


class StillOpenError(ValueError):
    """Something stands against closing the award; `messages` are each of them."""

    def __init__(self, messages: Sequence[str]) -> None:
        """Say what."""
        super().__init__("; ".join(messages))
        self.messages = list(messages)


@transaction.atomic
def agree_to_award(
    award: Award,
    *,
    upload: UploadedFile | None = None,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Award:
    """Agree to an award's terms for the body, with the signed agreement where there is one; delivery begins.

    Raises FileNotAcceptedError.
    """
    with recorded(by=by, verb="agree_to_award"), evidence.kept(upload, by=by, at=at) as file:
        award = take_award(award, by=by, at=at, sent=sent)
        permissions.check_can_agree(by, award)
        turn.change(award, {"agreed_at": at, "agreed_by": by, "agreement": file}, by=by, at=at)
        application = Application.objects.select_for_update(of=("self",)).get(award=award)
        advance(application, ApplicationState.IN_DELIVERY, by=by, at=at)
    return award


@transaction.atomic
def vary_award(award: Award, *, says: Variation, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Award:
    """Give more or less, or let it run to another day; the amount changes by a row, within what the fund has left.

    Raises NothingVariedError, AwardDateError, BeyondAwardError, BeyondScheduleError or OvercommittedError.
    """
    with recorded(by=by, verb="vary_award", why=says.reason), evidence.kept(says.upload, by=by, at=at) as file:
        award = take_award(award, by=by, at=at, sent=sent)
        permissions.check_can_look_after(by, award)
        is_longer = says.ends_on is not None and says.ends_on != award.ends_on
        if not says.amount and not is_longer:
            raise NothingVariedError("Enter how much more or less is given, or another day on which it ends")
        if file is not None and not says.amount:
            raise NothingVariedError("A file is kept with a change of the amount. Leave it out, or enter that change")
        if is_longer:
            _check_end(award, says.ends_on)
            turn.change(award, {"ends_on": says.ends_on}, by=by, at=at)
        if says.amount:
            _check_variation(award, says.amount)
            _vary(award, says, file, by=by, at=at)
        kept.refresh_case([award.spinout_id])
    return award.read_again()


@transaction.atomic
def stop_award(award: Award, *, says: Moved, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> AwardEntry:
    """Say what will not be paid after all; what is planned and was not claimed goes first, the latest before others.

    The fund has it again. Raises BeyondAwardError or AwardDateError.
    """
    with recorded(by=by, verb="stop_award", why=says.reason), evidence.kept(says.upload, by=by, at=at) as file:
        award = take_award(award, by=by, at=at, sent=sent)
        permissions.check_can_look_after(by, award)
        planned = following.planned(_instalments(award), following.claims_of(award))
        waiting = sum((each.claimed - each.paid for each in planned), ZERO)
        most = Sums.of(award).still_to_pay - waiting
        if says.amount > most:
            claimed = f", beside {formats.money(waiting)} that was claimed and is not settled" if waiting else ""
            raise BeyondAwardError(f"{formats.money(most)} is still to be paid{claimed}: you cannot stop more")
        _shorten(planned, Sums.of(award).to_be_paid - says.amount, by=by, at=at)
        entry = enter(award, EntryKind.STOP, says, file, by=by, at=at)
    return entry


@transaction.atomic
def refund_award(award: Award, *, says: Moved, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> AwardEntry:
    """Record that money came back; the fund has it again. Raises BeyondAwardError or AwardDateError."""
    return _give_back(award, EntryKind.REFUND, says, by=by, at=at, sent=sent)


@transaction.atomic
def write_off_award(award: Award, *, says: Moved, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> AwardEntry:
    """Record that money that was paid will not come back, though it should. Raises BeyondAwardError, AwardDateError."""
    return _give_back(award, EntryKind.WRITE_OFF, says, by=by, at=at, sent=sent)


@transaction.atomic
def close_award(award: Award, *, note: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Award:
    """Close an award of which nothing is open any more. Raises StillOpenError with everything that is."""
    with recorded(by=by, verb="close_award", why=note):
        award = take_award(award, by=by, at=at, sent=sent)
        permissions.check_can_look_after(by, award)
        against = following.against_closing(following.follow(award))
        if against:
            raise StillOpenError([point.text for point in against])
        turn.change(award, {"closed_at": at, "closing_note": note}, by=by, at=at)
        application = Application.objects.select_for_update(of=("self",)).get(award=award)
        advance(application, ApplicationState.CLOSED, by=by, at=at)
    return award


def take_award(award: Award, *, by: User, at: datetime, sent: turn.Sent) -> Award:
    """Return the award locked and read again; raises ChangedMeanwhile where it stood otherwise on the page."""
    return turn.take_row(award, by=by, at=at, sent=sent, columns=STANDING)


def enter(
    award: Award,
    kind: EntryKind,
    says: Moved,
    file: Evidence | None,
    *,
    by: User,
    at: datetime,
    claim: Claim | None = None,
) -> AwardEntry:
    """Write what happened to a locked award's money; the database adds it up. Raises AwardDateError."""
    _check_day(award, says.on, at=at)
    entry = AwardEntry.objects.create(
        spinout=award.spinout,
        award=award,
        kind=kind,
        amount=says.amount,
        happened_on=says.on,
        reason=says.reason,
        evidence=file,
        claim=claim,
        added_by=by,
        added_at=at,
    )
    kept.refresh_case([award.spinout_id])
    return entry


def _give_back(award: Award, kind: EntryKind, says: Moved, *, by: User, at: datetime, sent: turn.Sent) -> AwardEntry:
    with recorded(by=by, verb=f"{kind.value}_award", why=says.reason), evidence.kept(says.upload, by=by, at=at) as file:
        award = take_award(award, by=by, at=at, sent=sent)
        permissions.check_can_look_after(by, award)
        kept_by_them = Sums.of(award).kept
        if says.amount > kept_by_them:
            raise BeyondAwardError(
                f"{formats.money(kept_by_them)} of what was paid has neither come back nor been written off: "
                "it cannot be more"
            )
        return enter(award, kind, says, file, by=by, at=at)


def _check_variation(award: Award, amount: Decimal) -> None:
    sums = Sums.of(award)
    if amount < -sums.still_to_pay:
        raise BeyondAwardError(
            f"{formats.money(sums.still_to_pay)} is neither paid nor stopped: you cannot take off more"
        )
    if award.published_at is not None and sums.awarded + amount == 0:
        raise BeyondAwardError(
            "It is published as open data, where an award has an amount: stop what will not be paid instead, "
            "or withdraw it from publication first"
        )
    if sums.awarded + amount > MOST:
        raise BeyondAwardError(f"An award can be {formats.money(MOST)} at most")
    scheduled = sum((row.amount for row in _instalments(award)), ZERO)
    if amount < 0 and sums.to_be_paid + amount < scheduled:
        raise BeyondScheduleError(
            f"{formats.money(scheduled)} is planned: shorten or remove what will not be paid, or stop it instead"
        )


def _vary(award: Award, says: Variation, file: Evidence | None, *, by: User, at: datetime) -> None:
    moved = Moved(says.amount, timezone.localdate(at), says.reason)
    try:
        with transaction.atomic():
            enter(award, EntryKind.VARIATION, moved, file, by=by, at=at)
    except IntegrityError as refusal:
        if _OVERCOMMITTED not in str(refusal):
            raise
        left = left_of(award.fund_id, at=at)
        raise OvercommittedError(
            "Nobody has said what this fund has to give, so it gives no more"
            if left is None
            else f"{award.fund} has {formats.money(max(left, ZERO))} left to give. Give less, or change its budget"
        ) from refusal


def _check_end(award: Award, ends_on: date | None) -> None:
    first = award.begins_on or award.decided_on
    if ends_on is not None and first is not None and ends_on < first:
        raise AwardDateError(f"It cannot end before {formats.uk_date(first)}, when it begins")


def _check_day(award: Award, on: date, *, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise AwardDateError("The date must be today or in the past")
    if award.decided_on is not None and on < award.decided_on:
        raise AwardDateError(f"The date must be {formats.uk_date(award.decided_on)} or later, when it was awarded")


def _instalments(award: Award) -> list[Instalment]:
    return list(Instalment.objects.filter(award=award).in_order())


def _shorten(planned: Sequence[following.Planned], most: Decimal, *, by: User, at: datetime) -> None:
    """Take what was not claimed out of the schedule, from its end, until it plans no more than `most`."""
    beyond = sum((each.row.amount for each in planned), ZERO) - most
    for each in reversed(planned):
        if beyond <= 0:
            return
        less = min(beyond, each.left)
        beyond -= less
        if less == each.row.amount:
            leave_out(each.row, by=by, at=at)
        elif less:
            share = (each.row.amount - less) / each.row.amount
            days = each.row.days and max((each.row.days * share).quantize(_TENTH, ROUND_HALF_UP), _TENTH)
            turn.change(each.row, {"amount": each.row.amount - less, "days": days}, by=by, at=at)


def leave_out(instalment: Instalment, *, by: User, at: datetime) -> None:
    """Take what nobody has a claim to out of the schedule; a claim to it that was refused keeps it there, with £0."""
    if instalment.claims.exists():
        turn.change(instalment, {"amount": ZERO, "days": None}, by=by, at=at)
    else:
        instalment.delete()
