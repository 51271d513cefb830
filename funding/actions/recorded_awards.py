"""Awards that were made elsewhere: recorded from a source as far as it tells, and corrected when more is known.

Its rows of money are never edited: an amount that was wrong is mended by a row that says so.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from funding import permissions
from funding.actions.deciding import OvercommittedError, left_of
from funding.models import Award, AwardEntry, Fund
from funding.models.award import gives_in_kind
from funding.statements import Recorded
from funding.vocabulary import EntryKind
from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.partial_dates import PartialDate, Precision
from mutuals_tracker.recording import recorded
from spinouts.actions import turn
from spinouts.models import Spinout
from spinouts.permissions import OutOfRegisterError

_OVERCOMMITTED = "fund_never_overcommitted"


class WrongExampleError(ValueError):
    """Only an invented fund gives to invented spin-outs."""


class RecordedAlreadyError(ValueError):
    """The same award is recorded."""


class PublishedAwardError(ValueError):
    """It is published, and what is published has a full date and an amount."""


class AmountError(ValueError):
    """More money was moved already than it is said to have been."""


@transaction.atomic
def record_award(
    spinout: Spinout, fund: Fund, *, says: Recorded, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Award:
    """Record an award that a fund gave to a spin-out. The same said twice, as from two tabs, is recorded once.

    Raises AlreadySaved, WrongExampleError, RecordedAlreadyError, OvercommittedError or OutOfRegisterError.
    """
    with recorded(by=by, verb="record_award"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_record_awards(by)
        _check_in_register(spinout)
        _check_examples(spinout, fund)
        there = _recorded(spinout, fund, says)
        if there:
            return there
        columns = {**_columns(says), "is_in_kind": gives_in_kind(fund)}
        award = Award.objects.create(spinout=spinout, fund=fund, **columns, **turn.stamp(by=by, at=at))
        if says.amount:
            _enter(award, EntryKind.AWARD, says.amount, by=by, at=at)
    award.refresh_from_db()
    return award


@transaction.atomic
def change_recorded_award(
    award: Award, *, says: Recorded, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Award:
    """Correct what was recorded. Another amount is a row of its own, so that the fund's account stays what it gave.

    Raises AlreadySaved, ChangedMeanwhile, PublishedAwardError, AmountError, OvercommittedError or OutOfRegisterError.
    """
    with recorded(by=by, verb="change_recorded_award"):
        award = turn.take_row(award, by=by, at=at, sent=sent)
        permissions.check_can_change_recorded_award(by, award)
        _check_in_register(award.spinout)
        _check_still_publishable(award, says)
        turn.change(award, _columns(says), by=by, at=at)
        more = (says.amount or Decimal(0)) - award.awarded
        if more:
            has_one = award.entries.filter(kind=EntryKind.AWARD).exists()
            _enter(award, EntryKind.VARIATION if has_one else EntryKind.AWARD, more, by=by, at=at)
    award.refresh_from_db()
    return award


def _columns(says: Recorded) -> dict[str, Any]:
    return {
        "title": says.title,
        "purpose": says.purpose,
        "decided_on": says.decided.first_day if says.decided else None,
        "decided_precision": says.decided.precision.value if says.decided else "",
        "begins_on": says.begins_on,
        "ends_on": says.ends_on,
        **vars(says.source),
    }


def _enter(award: Award, kind: EntryKind, amount: Decimal, *, by: User, at: datetime) -> None:
    """Write what the award came to, or by how much the amount that was recorded was wrong."""
    is_award = kind == EntryKind.AWARD
    day = award.decided_on if award.decided_precision == Precision.DAY else None
    try:
        with transaction.atomic():
            AwardEntry.objects.create(
                spinout=award.spinout,
                award=award,
                kind=kind,
                amount=amount,
                happened_on=day if is_award else timezone.localdate(at),
                reason="" if is_award else "The amount that was recorded was wrong, or not known",
                added_by=by,
                added_at=at,
            )
    except IntegrityError as refusal:
        raise _in_words(refusal, award, at) from refusal


def _in_words(refusal: IntegrityError, award: Award, at: datetime) -> Exception:
    if "award_paid_within_what_was_awarded" in str(refusal):
        return AmountError(f"{formats.money(award.paid + award.stopped)} of it were paid or stopped already")
    if _OVERCOMMITTED not in str(refusal):
        return refusal
    left = max(left_of(award.fund_id, at=at) or Decimal(0), Decimal(0))
    return OvercommittedError(
        f"{award.fund} has {formats.money(left)} left, as far as its budget is known. "
        "Check the amount, or correct what the fund has to give"
    )


def _check_in_register(spinout: Spinout) -> None:
    if spinout.register_state != "entered":
        raise OutOfRegisterError(f"{spinout.reference} is no longer in the register. Restore it before you change it")


def _check_examples(spinout: Spinout, fund: Fund) -> None:
    if spinout.is_example == fund.is_example:
        return
    raise WrongExampleError(
        "This spin-out is invented: only an invented fund gives to it"
        if spinout.is_example
        else "This fund is invented: it gives only to invented spin-outs"
    )


def _recorded(spinout: Spinout, fund: Fund, says: Recorded) -> Award | None:
    """Return the award if the very same was recorded. The spin-out is locked, so nobody records it at this moment.

    Raises RecordedAlreadyError where something else was recorded of it.
    """
    columns = _columns(says)
    same = {name: columns[name] for name in ("title", "decided_on", "decided_precision")}
    there = Award.objects.filter(spinout=spinout, fund=fund, **same).first()
    if there is None:
        return None
    if {name: getattr(there, name) for name in columns} == columns and there.awarded == (says.amount or 0):
        return there
    raise RecordedAlreadyError(
        f"{there.reference} is an award from this fund to this spin-out with that title and date. "
        "Correct that one, or enter another title"
    )


def _check_still_publishable(award: Award, says: Recorded) -> None:
    if award.published_at and not (says.amount and is_full(says.decided)):
        raise PublishedAwardError(
            "This award is published, and what is published has a full date and an amount. "
            "Enter both, or withdraw it from publication first"
        )


def is_full(decided: PartialDate | None) -> bool:
    """Return whether the very day is known."""
    return decided is not None and decided.precision == Precision.DAY
