"""What may be said of a contract: its facts as somebody states them, and what is wrong with them, by what is wrong.

What a reservation asks is said in words here (`procurement.contract_rules`), and held by PostgreSQL too.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.govuk import formats
from mutuals_tracker.partial_dates import PartialDate
from procurement import choosing, contract_rules
from procurement.models import Contract, Lot, Regime
from procurement.vocabulary import RESERVED, Advertised, Route, StepKind, ValueBasis, VatBasis
from spinouts.models.agreement import AgreementKind


class SameContractError(ValueError):
    """One with that title, customer and first day is there already; the message says which."""


class WrongProcurementError(ValueError):
    """A contract comes of a procurement, and of a lot, of its own spin-out."""


class ContractDateError(ValueError):
    """A day does not go with another one. `about` is the column that is wrong."""

    about = ""


class AwardedDateError(ContractDateError):
    """It was awarded in the future, or before the tender notice."""


class SignedDateError(ContractDateError):
    """It was signed in the future, or before it was awarded."""


class StartDateError(ContractDateError):
    """A contract that is kept here begins on a day."""


class EndDateError(ContractDateError):
    """It ends before it starts, or on a day that is not known."""


class TerminatedDateError(ContractDateError):
    """It was ended before it started."""


class ContractValueError(ValueError):
    """A value that somebody enters now says over what time it is counted, and whether it includes VAT."""


class ContractRegimeError(ValueError):
    """The rules do not know the route, or are not those of the procurement or the reservation."""


class ContractSourceError(ValueError):
    """What is recorded from elsewhere says from where."""


class ReservedError(ValueError):
    """A rule of the reservation is broken. `messages` are one sentence for each, with its citation."""

    def __init__(self, messages: list[str]) -> None:
        """Keep each sentence."""
        self.messages = messages
        super().__init__(" ".join(messages))


class ReservedCustomerError(ReservedError):
    """A reserved contract is awarded by a body that we know."""


class ReservedAwardError(ReservedError):
    """The day of the award is not known, or the look-back is broken."""


class ReservedTermError(ReservedError):
    """The last day is not known, or too late."""


class ReservedServiceError(ReservedError):
    """The services are not known."""


class LookBackReasonError(ReservedError):
    """Nobody said why an earlier contract was for services of another kind."""


class ReservedRouteError(ReservedError):
    """The route is closed for another reason."""


_BREACHES: dict[str, type[ReservedError]] = {
    "customer": ReservedCustomerError,
    "awarded_on": ReservedAwardError,
    "ends_on": ReservedTermError,
    "cpv_codes": ReservedServiceError,
    # Nobody is asked for a reason where the services cannot be reserved at all.
    "route": ReservedRouteError,
    "look_back_reason": LookBackReasonError,
}


@dataclass(frozen=True)
class Contracted:
    """What is said of a contract. Amounts in pounds; `regime` is taken from the procurement or the reservation."""

    title: str
    customer_name: str
    provider_name: str
    customer: Organisation | None = None
    kind: str = AgreementKind.CONTRACT.value
    what: str = ""
    department: str = ""
    lot: Lot | None = None
    cpv_codes: tuple[str, ...] = ()
    regime: Regime | None = None
    route: str = Route.NOT_KNOWN.value
    route_reason: str = ""
    look_back_reason: str = ""
    value: Decimal | None = None
    value_basis: str = ""
    vat_basis: str = ""
    irrecoverable_vat: Decimal | None = None
    awarded_on: date | None = None
    signed_on: date | None = None
    starts: PartialDate | None = None
    ends: PartialDate | None = None
    review_on: date | None = None
    notice_days: int | None = None
    is_first: bool = False
    advertised: str = Advertised.NOT_KNOWN.value
    is_sme: bool | None = None
    is_vcse: bool | None = None
    document_url: str = ""
    note: str = ""

    def columns(self) -> dict[str, Any]:
        """Return the contract's columns, but for its regime and reservation."""
        said = {name: value for name, value in vars(self).items() if name not in {"starts", "ends", "regime"}}
        for name, when in (("starts", self.starts), ("ends", self.ends)):
            said[f"{name}_on"] = when.first_day if when else None
            said[f"{name}_precision"] = when.precision.value if when else ""
        if self.value is None:
            said |= {"value_basis": "", "vat_basis": ""}
        return said | {"cpv_codes": list(self.cpv_codes)}


@dataclass(frozen=True)
class Sourced:
    """Where somebody read of a contract of the past, and when it was ended early, where it was."""

    source_url: str = ""
    source_note: str = ""
    terminated_on: date | None = None
    termination_reason: str = ""


def checked(contract: Contract, says: Contracted, *, at: datetime) -> dict[str, Any]:
    """Return what is to be saved of a contract. Raises what is wrong with it. Its spin-out is locked."""
    columns = says.columns() | _by_which_rules(contract, says)
    _check_once(contract, columns)
    _check_lot(contract, says)
    _check_days(contract, says, at=at)
    if not contract.is_history:
        _check_value(says)
    candidate = Contract(
        pk=contract.pk,
        spinout=contract.spinout,
        is_history=contract.is_history,
        procurement=contract.procurement,
        **columns,
    )
    check_reserved(candidate)
    return columns


def check_reserved(contract: Contract, *, last: date | None = None) -> None:
    """Raise what a reservation refuses of a contract as it stands on the row, the first thing that is wrong first.

    `last` is a last day that an option or an amendment would give it.
    """
    found = contract_rules.breaches(contract, last=last)
    for about, error in _BREACHES.items():
        messages = [breach.says for breach in found if breach.about == about]
        if messages:
            raise error(messages)


def _by_which_rules(contract: Contract, says: Contracted) -> dict[str, Any]:
    """Return its regime and reservation: the route says which reservation, and the procurement which regime."""
    reservation = contract_rules.reservation_of(says.route)
    if says.route in RESERVED and reservation is None:
        raise ReservedRouteError([f"{Route(says.route).label} is not kept here. Ask an admin to enter the reservation"])
    regime = contract.procurement.regime if contract.procurement else says.regime
    if reservation and (contract.procurement is None or regime is None):
        regime = regime or reservation.regime
    if reservation and regime != reservation.regime and not contract.is_history:
        raise ContractRegimeError(f"{reservation.name} belongs to {reservation.regime}, and not to {regime}")
    if not choosing.is_known_to(regime, says.route):
        raise ContractRegimeError(f"{regime} does not know the route “{Route(says.route).label}”. Select another")
    return {"regime": regime, "reservation": reservation}


def sourced(told: Sourced, says: Contracted) -> dict[str, Any]:
    """Return what a source tells beside, as columns. Raises what is wrong with it."""
    if not (told.source_url or told.source_note):
        raise ContractSourceError("Enter the web address of the source, or say what the source is")
    if told.terminated_on and not told.termination_reason:
        raise ContractSourceError("Enter why it was ended early, or that the source does not say")
    if told.terminated_on and says.starts and told.terminated_on < says.starts.first_day:
        raise TerminatedDateError(f"Its last day must be on or after {says.starts}, when it started")
    return vars(told) | {"termination_reason": told.termination_reason if told.terminated_on else ""}


def _check_once(contract: Contract, columns: dict[str, Any]) -> None:
    others = Contract.objects.filter(spinout=contract.spinout).exclude(pk=contract.pk)
    names = ("title", "customer_name", "starts_on", "starts_precision", "ends_on", "value")
    there = others.filter(**{name: columns[name] for name in names}).first()
    if there:
        raise SameContractError(
            f"{there.reference} has that title, customer, days and value. Change that one, or enter another title"
        )


def _check_lot(contract: Contract, says: Contracted) -> None:
    if says.lot and not (contract.procurement and contract.procurement.lots.filter(pk=says.lot.pk).exists()):
        raise WrongProcurementError(
            "Select a lot of the procurement that the contract comes of. That one is not, or somebody removed it"
        )


def _check_value(says: Contracted) -> None:
    if says.value is None:
        return
    if says.value_basis not in ValueBasis.values:
        raise ContractValueError("Select over what time the value is counted")
    if says.vat_basis not in (VatBasis.INCLUDING, VatBasis.EXCLUDING):
        raise ContractValueError("Select whether the value includes VAT")


def _check_days(contract: Contract, says: Contracted, *, at: datetime) -> None:
    if not contract.is_history:
        _check_full(says)
    if says.starts and says.ends and says.ends.last_day < says.starts.first_day:
        raise EndDateError(f"Its last day must be on or after {says.starts}, when it starts")
    check_signed(says.signed_on, says.awarded_on, at=at)
    _check_terminated(contract, says)
    _check_options(contract, says)
    if says.awarded_on and says.awarded_on > timezone.localdate(at) and says.signed_on:
        raise AwardedDateError("The day on which it was awarded must be today or in the past")
    _check_awarded(contract, says)


def _check_terminated(contract: Contract, says: Contracted) -> None:
    if contract.terminated_on and says.starts and contract.terminated_on < says.starts.first_day:
        ended = formats.uk_date(contract.terminated_on)
        raise StartDateError(f"It must start on or before {ended}, when it was ended")


def _check_options(contract: Contract, says: Contracted) -> None:
    """Its options and amendments go with its days, whichever was entered first."""
    if contract._state.adding:
        return
    option = contract.extensions.earliest_first().first()
    if option and says.ends and option.new_ends_on <= says.ends.first_day:
        day = formats.uk_date(option.new_ends_on)
        raise EndDateError(f"Its last day must be before {day}, to which an option extends it. Change the option first")
    amended = contract.amendments.filter(new_ends_on__isnull=False).order_by("new_ends_on").first()
    if amended and amended.new_ends_on and says.starts and amended.new_ends_on < says.starts.first_day:
        day = formats.uk_date(amended.new_ends_on)
        raise StartDateError(f"It must start on or before {day}, to which an amendment moved its end")


def _check_full(says: Contracted) -> None:
    if says.starts is None or says.starts.first_day != says.starts.last_day:
        raise StartDateError("Enter the day on which it starts, with its month and year")
    if says.ends and says.ends.first_day != says.ends.last_day:
        raise EndDateError("Enter its last day with its month and year, or leave it blank if it has none")


def check_signed(signed_on: date | None, awarded_on: date | None, *, at: datetime) -> None:
    """Raise SignedDateError for a day in the future, or before the award."""
    if signed_on is None:
        return
    if signed_on > timezone.localdate(at):
        raise SignedDateError("The day on which it was signed must be today or in the past")
    if awarded_on and signed_on < awarded_on:
        raise SignedDateError(
            f"It must have been signed on or after {formats.uk_date(awarded_on)}, when it was awarded"
        )


def _check_awarded(contract: Contract, says: Contracted) -> None:
    """An award does not come before the tender notice of its procurement."""
    if contract.procurement is None or says.awarded_on is None or contract.is_history:
        return
    notice = contract.procurement.steps.filter(kind=StepKind.NOTICE, done_on__gt=says.awarded_on).first()
    if notice:
        day = formats.uk_date(notice.done_on)
        raise AwardedDateError(f"The award must be on or after {day}, when the tender notice was published")
