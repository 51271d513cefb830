"""The ledger of early costs: what a spin-out pays before its launch, and what covers it.

Covering a cost by more than it comes to is allowed, since offers overlap; the page warns of it.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from funding import permissions
from funding.costs import shown
from funding.models import ApplicationCost, CostLine, Cover, Fund
from funding.vocabulary import CoverSource
from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept
from spinouts.actions import turn
from spinouts.models import Spinout


class NoAmountError(ValueError):
    """A cost has neither an estimate nor an actual amount."""


class WrongFundError(ValueError):
    """A fund covers a cost and nobody says which, or one is named that covers nothing, or an invented one."""


class NoNameError(ValueError):
    """Somebody else covers a cost, and nobody says who."""


class CostGoneError(ValueError):
    """Somebody removed the cost meanwhile."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Somebody removed this cost meanwhile. Go back to the early costs")


class CostAskedForError(ValueError):
    """An application asks for the cost, so it stays in the ledger."""


class CoverGoneError(ValueError):
    """Somebody removed what covers a cost meanwhile."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Somebody removed this meanwhile. Go back to the early costs")


class CoversChangedError(ValueError):
    """What covers a cost is not what the page showed that asked whether to remove it."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "What covers this cost changed since you opened this page. Check it, then remove the cost again"
        )


@dataclass(frozen=True)
class Cost:
    """What a cost is for, and what it comes to in pounds: as expected, and as it was."""

    kind: str
    what: str
    estimate: Decimal | None = None
    actual: Decimal | None = None
    note: str = ""

    def columns(self) -> dict[str, object]:
        """Return the columns; raises NoAmountError."""
        if self.estimate is None and self.actual is None:
            raise NoAmountError("Enter an estimate, or what it cost")
        return dict(vars(self))


@dataclass(frozen=True)
class Covering:
    """An amount in pounds that covers a cost: how certain it is, and from whom."""

    amount: Decimal
    state: str
    source: str
    fund: Fund | None = None
    who: str = ""

    def columns(self, spinout: Spinout) -> dict[str, object]:
        """Return the columns; raises WrongFundError or NoNameError."""
        if (self.source == CoverSource.FUND) != (self.fund is not None):
            raise WrongFundError("Select which fund covers it")
        if self.fund and self.fund.is_example and not spinout.is_example:
            raise WrongFundError("This fund is invented: it is for the examples only")
        if self.source == CoverSource.OTHER and not self.who:
            raise NoNameError("Enter who covers it")
        return dict(vars(self))


@transaction.atomic
def add_cost(spinout: Spinout, *, cost: Cost, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> CostLine:
    """Enter a cost. Raises NoAmountError."""
    with recorded(by=by, verb="add_cost"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_keep_costs(by, spinout)
        line = CostLine.objects.create(spinout=spinout, **cost.columns(), **turn.stamp(by=by, at=at))
        kept.refresh_case([spinout.pk])
    return line


@transaction.atomic
def change_cost(line: CostLine, *, cost: Cost, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> CostLine:
    """Correct a cost, or say what it came to. Raises NoAmountError or CostGoneError."""
    with recorded(by=by, verb="change_cost"):
        line = _take_line(line, by=by, at=at, sent=sent)
        turn.change(line, cost.columns(), by=by, at=at)
        kept.refresh_case([line.spinout_id])
    return line


@transaction.atomic
def remove_cost(
    line: CostLine, *, covers: str | None = None, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> None:
    """Remove a cost with all that covers it; the history keeps both.

    `covers` is what the page showed to cover it (`costs.shown`). Raises CoversChangedError where that is something
    else by now, or CostGoneError.
    """
    with recorded(by=by, verb="remove_cost"):
        line = _take_line(line, by=by, at=at, sent=sent)
        standing = line.covers.order_by("pk")
        if covers is not None and covers != shown(standing):
            raise CoversChangedError
        asked = ApplicationCost.objects.filter(line=line).select_related("application").order_by("pk").first()
        if asked:
            raise CostAskedForError(
                f"Application {asked.application.reference} asks for this cost. Take it out of the cost plan first, "
                "or change the cost instead"
            )
        standing.delete()
        line.delete()
        kept.refresh_case([line.spinout_id])


@transaction.atomic
def add_cover(line: CostLine, *, cover: Covering, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Cover:
    """Say what covers a cost, or a part of it. Raises WrongFundError, NoNameError or CostGoneError."""
    with recorded(by=by, verb="add_cover"):
        spinout = turn.take_case(line.spinout, by=by, at=at, sent=sent)
        permissions.check_can_keep_costs(by, spinout)
        if not CostLine.objects.filter(pk=line.pk).exists():
            raise CostGoneError
        added = Cover.objects.create(
            spinout=spinout, line_id=line.pk, **cover.columns(spinout), **turn.stamp(by=by, at=at)
        )
        kept.refresh_case([spinout.pk])
    return added


@transaction.atomic
def change_cover(row: Cover, *, cover: Covering, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Cover:
    """Correct what covers a cost, or say that it is secured. Raises WrongFundError, NoNameError or CoverGoneError."""
    with recorded(by=by, verb="change_cover"):
        row = _take_cover(row, by=by, at=at, sent=sent)
        turn.change(row, cover.columns(row.spinout), by=by, at=at)
        kept.refresh_case([row.spinout_id])
    return row


@transaction.atomic
def remove_cover(row: Cover, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> None:
    """Remove what covers a cost, or was hoped to; the history keeps it. Raises CoverGoneError."""
    with recorded(by=by, verb="remove_cover"):
        row = _take_cover(row, by=by, at=at, sent=sent)
        row.delete()
        kept.refresh_case([row.spinout_id])


def _take_line(line: CostLine, *, by: User, at: datetime, sent: turn.Sent) -> CostLine:
    try:
        line = turn.take_row(line, by=by, at=at, sent=sent)
    except CostLine.DoesNotExist:
        raise CostGoneError from None
    permissions.check_can_keep_costs(by, line.spinout)
    return line


def _take_cover(row: Cover, *, by: User, at: datetime, sent: turn.Sent) -> Cover:
    try:
        row = turn.take_row(row, by=by, at=at, sent=sent)
    except Cover.DoesNotExist:
        raise CoverGoneError from None
    permissions.check_can_keep_costs(by, row.spinout)
    return row
