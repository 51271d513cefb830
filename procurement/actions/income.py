"""What a mutual took in during a year, and who paid it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.govuk import formats
from mutuals_tracker.recording import recorded
from procurement.models import IncomeShare, IncomeYear
from procurement.permissions import contracts as permissions
from spinouts.actions import turn
from spinouts.models import Spinout


class YearThereError(ValueError):
    """The income of that year was entered already."""


class YearNotOverError(ValueError):
    """The year has not ended."""


class MoreThanTurnoverError(ValueError):
    """Customers would have paid more than came in."""


class CustomerThereError(ValueError):
    """What that customer paid was entered already."""


class YearHasCustomersError(ValueError):
    """The year says who paid what, so it stays."""


class IncomeGoneError(ValueError):
    """Somebody removed the year, or what the customer paid, meanwhile."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Somebody removed this meanwhile. Go back to the income")


Row = TypeVar("Row", IncomeYear, IncomeShare)


@dataclass(frozen=True)
class Year:
    """A year's turnover in pounds, and who says so."""

    ended_on: date
    turnover: Decimal
    source_url: str = ""
    source_note: str = ""


@dataclass(frozen=True)
class Share:
    """What a customer paid in the year, in pounds."""

    customer_name: str
    amount: Decimal


@transaction.atomic
def add_year(spinout: Spinout, *, says: Year, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> IncomeYear:
    """Enter what came in during a year. Raises YearThereError or YearNotOverError."""
    with recorded(by=by, verb="add_income_year"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_keep_of(by, spinout)
        _check_year(spinout, says, at=at)
        return IncomeYear.objects.create(spinout=spinout, **vars(says), **turn.stamp(by=by, at=at))


@transaction.atomic
def change_year(year: IncomeYear, *, says: Year, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> IncomeYear:
    """Correct it. Raises IncomeGoneError, YearThereError, YearNotOverError or MoreThanTurnoverError."""
    with recorded(by=by, verb="change_income_year"):
        year = _take(year, by=by, at=at, sent=sent)
        permissions.check_can_keep_of(by, year.spinout)
        _check_year(year.spinout, says, at=at, besides=year)
        _check_within(says.turnover, list(year.shares.values_list("amount", flat=True)))
        turn.change(year, vars(says), by=by, at=at)
    return year


@transaction.atomic
def remove_year(year: IncomeYear, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> None:
    """Remove a year that was entered by mistake. Raises IncomeGoneError or YearHasCustomersError."""
    with recorded(by=by, verb="remove_income_year", why=reason):
        year = _take(year, by=by, at=at, sent=sent)
        permissions.check_can_keep_of(by, year.spinout)
        if year.shares.exists():
            raise YearHasCustomersError("Remove what its customers paid first")
        year.delete()


@transaction.atomic
def add_share(year: IncomeYear, *, says: Share, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> IncomeShare:
    """Enter what a customer paid. Raises IncomeGoneError, CustomerThereError or MoreThanTurnoverError."""
    with recorded(by=by, verb="add_income_share"):
        spinout = turn.take_case(year.spinout, by=by, at=at, sent=sent)
        permissions.check_can_keep_of(by, spinout)
        found = IncomeYear.objects.select_for_update().filter(pk=year.pk).first()
        if found is None:
            raise IncomeGoneError
        _check_share(found, says)
        return IncomeShare.objects.create(
            spinout=spinout, year=found, customer=_known(says), **vars(says), **turn.stamp(by=by, at=at)
        )


@transaction.atomic
def change_share(
    share: IncomeShare, *, says: Share, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> IncomeShare:
    """Correct it. Raises IncomeGoneError, CustomerThereError or MoreThanTurnoverError."""
    with recorded(by=by, verb="change_income_share"):
        share = _take(share, by=by, at=at, sent=sent)
        permissions.check_can_keep_of(by, share.spinout)
        year = IncomeYear.objects.select_for_update().get(pk=share.year_id)
        _check_share(year, says, besides=share)
        turn.change(share, {**vars(says), "customer": _known(says)}, by=by, at=at)
    return share


@transaction.atomic
def remove_share(share: IncomeShare, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> None:
    """Remove what was entered by mistake; its history stays. Raises IncomeGoneError."""
    with recorded(by=by, verb="remove_income_share", why=reason):
        share = _take(share, by=by, at=at, sent=sent)
        permissions.check_can_keep_of(by, share.spinout)
        share.delete()


def _take(row: Row, *, by: User, at: datetime, sent: turn.Sent) -> Row:
    try:
        return turn.take_row(row, by=by, at=at, sent=sent)
    except type(row).DoesNotExist as gone:
        raise IncomeGoneError from gone


def _check_year(spinout: Spinout, says: Year, *, at: datetime, besides: IncomeYear | None = None) -> None:
    if says.ended_on > timezone.localdate(at):
        raise YearNotOverError("The last day of the year must be today or in the past")
    others = IncomeYear.objects.filter(spinout=spinout, ended_on=says.ended_on)
    if others.exclude(pk=besides.pk if besides else 0).exists():
        raise YearThereError(f"The income of the year to {formats.uk_date(says.ended_on)} was entered already")


def _check_share(year: IncomeYear, says: Share, *, besides: IncomeShare | None = None) -> None:
    others = year.shares.exclude(pk=besides.pk if besides else 0)
    if others.filter(customer_name__iexact=says.customer_name).exists():
        raise CustomerThereError(f"What {says.customer_name} paid was entered already. Change that instead")
    _check_within(year.turnover, [*others.values_list("amount", flat=True), says.amount])


def _check_within(turnover: Decimal, amounts: list[Decimal]) -> None:
    together = sum(amounts, Decimal(0))
    if together > turnover:
        raise MoreThanTurnoverError(
            f"Together customers would have paid {formats.money(together)}, and {formats.money(turnover)} came in"
        )


def _known(says: Share) -> Organisation | None:
    return Organisation.objects.named(says.customer_name).first()
