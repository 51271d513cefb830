"""What belongs to a contract: options, breaks, amendments, performance terms and continuity clauses, and their course.

One page each adds, changes and removes them; an option is taken up or lapses, and a term is measured.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.recording import recorded
from procurement.contracting import check_reserved
from procurement.models import BreakClause, ContinuityClause, Contract, Extension, PerformanceTerm
from procurement.permissions import contracts as permissions
from procurement.stating import NAMES, TABLES, Amends, Breaks, Extends, Kept, Part, Says, Secures
from procurement.vocabulary import ExtensionState, TermStanding
from spinouts.actions import turn


class PartTwiceError(ValueError):
    """The contract has this already."""


class PartGoneError(LookupError):
    """Somebody removed it after its page was opened."""


class LaterEndError(ValueError):
    """An option ends no later than the term, or an amendment before the start."""


class NoticeDateError(ValueError):
    """Notice is due after the day that it is for."""


class BreakDateError(ValueError):
    """A break lies outside the contract."""


class AgreedDateError(ValueError):
    """An amendment was agreed in the future."""


class WrongPlanError(ValueError):
    """The spin-out has no continuity plan that a clause could secure."""


class DecidedDateError(ValueError):
    """An option was decided in the future, or on no day."""


class MeasuredDateError(ValueError):
    """A term was measured in the future, or on no day."""


# What tells one from another of its kind.
_ONCE: dict[type[Part], tuple[str, ...]] = {
    Extension: ("new_ends_on",),
    BreakClause: ("who", "breaks_on"),
    ContinuityClause: ("kind", "clause"),
}
DECIDED = ("state", "decided_on")
MEASURED = ("standing", "measured_on", "found")


@transaction.atomic
def add_part(contract: Contract, *, says: Says, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Part:
    """Add a part of a contract.

    Raises AlreadySaved, PartTwiceError, ReservedError, or what is wrong with a day of it.
    """
    table = TABLES[type(says)]
    with recorded(by=by, verb=f"add_{NAMES[table]}"):
        spinout = turn.take_case(contract.spinout, by=by, at=at, sent=sent)
        contract = _of(contract)
        permissions.check_can_keep(by, contract)
        part = table(contract=contract, spinout=spinout, **vars(says))
        _check(part, says, at=at)
        return table._default_manager.create(
            contract=contract, spinout=spinout, **vars(says), **turn.stamp(by=by, at=at)
        )


@transaction.atomic
def change_part(part: Kept, *, says: Says, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Kept:
    """Correct a part of a contract.

    Raises AlreadySaved, ChangedMeanwhile, PartGoneError, or as `add_part` does.
    """
    with recorded(by=by, verb=f"change_{NAMES[type(part)]}"):
        part = _take(part, by=by, at=at, sent=sent, columns=tuple(vars(says)))
        _check(part, says, at=at)
        turn.change(part, vars(says), by=by, at=at)
    return part


@transaction.atomic
def remove_part(part: Part, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> None:
    """Remove a part that was entered by mistake. Raises AlreadySaved, ChangedMeanwhile or PartGoneError."""
    with recorded(by=by, verb=f"remove_{NAMES[type(part)]}", why=reason):
        _take(part, by=by, at=at, sent=sent).delete()


@transaction.atomic
def decide_extension(
    extension: Extension, *, state: str, on: date | None, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Extension:
    """Say that an option was taken up or lapsed, or that it is open after all.

    Raises AlreadySaved, ChangedMeanwhile, PartGoneError or DecidedDateError.
    """
    with recorded(by=by, verb="decide_extension"):
        extension = _take(extension, by=by, at=at, sent=sent, columns=DECIDED)
        is_open = state == ExtensionState.OPEN
        if not is_open:
            _check_past(on, at, DecidedDateError, "Enter the day on which that was decided")
        if is_open or state == ExtensionState.TAKEN_UP:
            check_reserved(extension.contract, last=extension.new_ends_on)
        turn.change(extension, {"state": state, "decided_on": None if is_open else on}, by=by, at=at)
    return extension


@transaction.atomic
def measure_term(
    term: PerformanceTerm,
    *,
    standing: str,
    on: date | None,
    found: str = "",
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> PerformanceTerm:
    """Say how a performance term stands. Raises AlreadySaved, ChangedMeanwhile, PartGoneError or MeasuredDateError."""
    with recorded(by=by, verb="measure_performance_term"):
        term = _take(term, by=by, at=at, sent=sent, columns=MEASURED)
        is_measured = standing != TermStanding.NOT_MEASURED
        if is_measured:
            _check_past(on, at, MeasuredDateError, "Enter the day on which it was measured")
        values = {"standing": standing, "measured_on": on if is_measured else None, "found": found}
        turn.change(term, values, by=by, at=at)
    return term


def _of(contract: Contract) -> Contract:
    return Contract.objects.with_whom().select_for_update(of=("self",)).get(pk=contract.pk)


def _take(part: Kept, *, by: User, at: datetime, sent: turn.Sent, columns: tuple[str, ...] = ()) -> Kept:
    try:
        taken = turn.take_row(part, by=by, at=at, sent=sent, columns=columns)
    except type(part).DoesNotExist as gone:
        raise PartGoneError("Somebody removed this meanwhile. Go back to the contract") from gone
    taken.contract = _of(taken.contract)
    permissions.check_can_keep(by, taken.contract)
    return taken


def _check(part: Part, says: Says, *, at: datetime) -> None:
    _check_once(part, says)
    notice_by = getattr(says, "notice_by", None)
    on = getattr(says, "new_ends_on", None) if isinstance(says, Extends) else getattr(says, "breaks_on", None)
    if notice_by and on and notice_by > on:
        raise NoticeDateError(f"Notice must be due on or before {formats.uk_date(on)}")
    if isinstance(says, Extends):
        _check_extension(part.contract, says, part)
    elif isinstance(says, Breaks):
        _check_break(part.contract, says)
    elif isinstance(says, Amends):
        _check_amendment(part.contract, says, at)
    elif isinstance(says, Secures) and says.plan and says.plan.spinout_id != part.contract.spinout_id:
        raise WrongPlanError("The continuity plan is another spin-out’s")


def _check_once(part: Part, says: Says) -> None:
    table = TABLES[type(says)]
    names = _ONCE.get(table)
    if names is None:
        return
    others = table._default_manager.filter(contract=part.contract).exclude(pk=part.pk)
    if others.filter(**{name: getattr(says, name) for name in names}).exists():
        raise PartTwiceError("The contract has this already. Change that one")


def _check_extension(contract: Contract, says: Extends, part: Part) -> None:
    if contract.ends_on and contract.ends_on >= says.new_ends_on:
        raise LaterEndError(f"It must end after {contract.ends}, the last day of the term that was signed")
    if contract.starts_on and contract.starts_on >= says.new_ends_on:
        raise LaterEndError(f"It must end after {contract.starts}, when the contract starts")
    if getattr(part, "state", "") != ExtensionState.LAPSED:
        check_reserved(contract, last=says.new_ends_on)


def _check_break(contract: Contract, says: Breaks) -> None:
    if contract.starts_on and says.breaks_on < contract.starts_on:
        raise BreakDateError(f"It must be on or after {contract.starts}, when the contract starts")


def _check_amendment(contract: Contract, says: Amends, at: datetime) -> None:
    _check_past(says.agreed_on, at, AgreedDateError, "Enter the day on which it was agreed")
    if says.new_ends_on is None:
        return
    if contract.starts_on and says.new_ends_on < contract.starts_on:
        raise LaterEndError(f"Its last day must be on or after {contract.starts}, when it starts")
    check_reserved(contract, last=says.new_ends_on)


def _check_past(on: date | None, at: datetime, error: type[ValueError], missing: str) -> None:
    if on is None:
        raise error(missing)
    if on > timezone.localdate(at):
        raise error("The day must be today or in the past")
