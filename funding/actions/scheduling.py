"""What is planned to be paid of an award, or how much advice to be given, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from funding import following, permissions
from funding.actions.awarding import AwardDateError, BeyondScheduleError, leave_out
from funding.models import Award, Instalment
from funding.money import ZERO, Sums
from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.recording import recorded
from spinouts import kept
from spinouts.actions import turn


@dataclass(frozen=True)
class Plan:
    """An instalment as somebody plans it: what for, when, how much, and for advice how many days."""

    what: str
    due_on: date
    amount: Decimal
    days: Decimal | None = None

    def columns(self, award: Award) -> dict[str, object]:
        """Return the columns; days are counted of advice only. Raises DaysError or AwardDateError."""
        if award.is_in_kind and self.days is None:
            raise DaysError("Enter how many days of advice it is")
        if award.decided_on is not None and self.due_on < award.decided_on:
            raise AwardDateError(f"The date must be {formats.uk_date(award.decided_on)} or later, when it was awarded")
        return dict(vars(self)) | {"days": self.days if award.is_in_kind else None}


class DaysError(ValueError):
    """Advice is planned without its days."""


class InstalmentGoneError(ValueError):
    """Somebody removed it meanwhile."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Somebody removed this from the schedule meanwhile. Go back to the award")


class ClaimedError(ValueError):
    """A part of it was claimed, so it stays, with at least that much; the message says how much."""


@transaction.atomic
def add_instalment(award: Award, *, plan: Plan, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Instalment:
    """Plan a payment, or advice. Raises BeyondScheduleError, DaysError or AwardDateError."""
    with recorded(by=by, verb="add_instalment"):
        award = turn.take_row(award, by=by, at=at, sent=turn.Sent(key=sent.key))
        permissions.check_can_look_after(by, award)
        _check_fits(award, plan.amount, None)
        added = Instalment.objects.create(
            spinout=award.spinout, award=award, **plan.columns(award), **turn.stamp(by=by, at=at)
        )
        kept.refresh_case([award.spinout_id])
    return added


@transaction.atomic
def change_instalment(
    instalment: Instalment, *, plan: Plan, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Instalment:
    """Plan it otherwise. Raises InstalmentGoneError, ClaimedError, BeyondScheduleError, DaysError or AwardDateError."""
    with recorded(by=by, verb="change_instalment"):
        instalment, award = _take(instalment, by=by, at=at, sent=sent)
        _check_claimed(instalment, award, least=plan.amount)
        _check_fits(award, plan.amount, instalment)
        turn.change(instalment, plan.columns(award), by=by, at=at)
        kept.refresh_case([award.spinout_id])
    return instalment


@transaction.atomic
def remove_instalment(instalment: Instalment, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Award:
    """Take it out of the schedule. Raises InstalmentGoneError, or ClaimedError where a part of it was claimed."""
    with recorded(by=by, verb="remove_instalment"):
        instalment, award = _take(instalment, by=by, at=at, sent=sent)
        _check_claimed(instalment, award, least=ZERO)
        leave_out(instalment, by=by, at=at)
        kept.refresh_case([award.spinout_id])
    return award


def _take(instalment: Instalment, *, by: User, at: datetime, sent: turn.Sent) -> tuple[Instalment, Award]:
    try:
        found = turn.take_row(instalment, by=by, at=at, sent=sent)
    except Instalment.DoesNotExist as gone:
        raise InstalmentGoneError from gone
    award = Award.objects.with_whom().select_for_update(of=("self",)).get(pk=found.award_id)
    permissions.check_can_look_after(by, award)
    return found, award


def _check_fits(award: Award, amount: Decimal, instalment: Instalment | None) -> None:
    others = [row for row in Instalment.objects.filter(award=award) if row != instalment]
    free = Sums.of(award).to_be_paid - sum((row.amount for row in others), ZERO)
    if amount > free:
        raise BeyondScheduleError(f"{formats.money(free)} of the award is planned for no other day: enter no more")


def _check_claimed(instalment: Instalment, award: Award, *, least: Decimal) -> None:
    claimed = following.planned([instalment], following.claims_of(award))[0].claimed
    if claimed > least:
        raise ClaimedError(f"{formats.money(claimed)} of it was claimed, so that much stays in the schedule")
