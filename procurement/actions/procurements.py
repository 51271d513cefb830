"""Procurements: adding one, recording one from a source, and correcting either.

The regime follows from the day and the service whenever either changes; another one needs a reason.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from procurement import choosing
from procurement.challenging.states import Decision
from procurement.lifecycle import ProcurementState
from procurement.models import Bid, Challenge, Procurement, Regime
from procurement.permissions import contracts as permissions
from procurement.vocabulary import RESERVED, BidResult, Route, ValueBasis, VatBasis
from spinouts.actions import turn
from spinouts.models import Spinout
from spinouts.permissions import check_can_change

# Decisions that trigger a procurement.
ACCEPTING = (Decision.ACCEPTED, Decision.ACCEPTED_MODIFIED)


class SameProcurementError(ValueError):
    """One with that title, of that authority and day, is there already; the message says which."""


class RouteOfAnotherRegimeError(ValueError):
    """The regime does not know the route."""


class RegimeReasonError(ValueError):
    """Another regime was chosen than the one that follows, and nobody said why."""


class VatBasisError(ValueError):
    """A value that somebody enters now says whether it includes VAT."""


class CommencedError(ValueError):
    """A procurement that is under way commenced on a day, and not in the future."""


class OcidTakenError(ValueError):
    """Another procurement of the spin-out has that identifier."""


class NotAcceptedError(ValueError):
    """The authority has not accepted the expression of interest, so it triggers no procurement."""


class UnsourcedError(ValueError):
    """What is recorded from elsewhere says from where."""


class AbandonedForError(ValueError):
    """Nobody said why it was abandoned."""


class RulesError(ValueError):
    """Rules speak against the route; `messages` are one sentence for each, with its citation."""

    def __init__(self, messages: list[str]) -> None:
        """Keep each sentence."""
        self.messages = messages
        super().__init__(" ".join(messages))


class RouteBlockedError(RulesError):
    """A contract cannot be reserved so: a rule of the reservation is broken."""


class RouteReasonError(RulesError):
    """A rule speaks against the route, and nobody said why it is taken nevertheless."""


@dataclass(frozen=True)
class Described:
    """What is said of a procurement. `regime` is None where the one that follows holds."""

    title: str
    authority_name: str
    authority: Organisation | None = None
    what: str = ""
    department: str = ""
    commenced: PartialDate | None = None
    is_health: bool = False
    regime: Regime | None = None
    regime_reason: str = ""
    route: str = Route.NOT_KNOWN.value
    route_reason: str = ""
    cpv_codes: tuple[str, ...] = ()
    value: Decimal | None = None
    value_basis: str = ""
    vat_basis: str = ""
    term_months: int | None = None
    ocid: str = ""


@dataclass(frozen=True)
class Recounted:
    """What a source tells beside: how far it came, what became of the mutual's bid, and the source itself."""

    state: str = ProcurementState.CONTRACTED.value
    abandoned_reason: str = ""
    result: str = ""
    winner: str = ""
    source_url: str = ""
    source_note: str = ""


@transaction.atomic
def add_procurement(
    spinout: Spinout,
    *,
    says: Described,
    challenge: Challenge | None = None,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Procurement:
    """Add a procurement that is planned or under way: it begins as planned, and is moved on step by step.

    `challenge` is the expression of interest that triggers it. Raises AlreadySaved, SameProcurementError,
    NotAcceptedError, or whatever is wrong with what is said.
    """
    with recorded(by=by, verb="add_procurement"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        check_can_change(by, spinout)
        if challenge is not None:
            # Read again: somebody may have taken its acceptance back.
            challenge = Challenge.objects.get(pk=challenge.pk)
        if challenge is not None and challenge.decision not in ACCEPTING:
            raise NotAcceptedError(f"{challenge.reference} was not accepted, so it triggers no procurement")
        columns = _checked(Procurement(spinout=spinout, challenge=challenge), says, at=at)
        columns["challenge"] = challenge
        made = Procurement.objects.create(spinout=spinout, **columns, **turn.stamp(by=by, at=at))
    made.refresh_from_db()
    return made


@transaction.atomic
def record_procurement(
    spinout: Spinout,
    *,
    says: Described,
    told: Recounted,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Procurement:
    """Record a procurement from a source, as far as it tells. No rule is tested of what has happened.

    Raises AlreadySaved, SameProcurementError, UnsourcedError, or whatever else is wrong with what is said.
    """
    with recorded(by=by, verb="record_procurement"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        check_can_change(by, spinout)
        begun = Procurement(spinout=spinout, is_history=True)
        columns = _checked(begun, says, at=at) | _recounted(told)
        made = Procurement.objects.create(spinout=spinout, is_history=True, **columns, **turn.stamp(by=by, at=at))
        if told.result:
            winner = told.winner if told.result in (BidResult.LOST, BidResult.EXCLUDED) else ""
            Bid.objects.create(
                spinout=spinout, procurement=made, result=told.result, winner=winner, **turn.stamp(by=by, at=at)
            )
    made.refresh_from_db()
    return made


@transaction.atomic
def change_procurement(
    procurement: Procurement,
    *,
    says: Described,
    told: Recounted | None = None,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Procurement:
    """Correct what is said of it; `told` is what the source of a recorded one tells.

    Raises AlreadySaved, ChangedMeanwhile, or whatever is wrong with what is said.
    """
    with recorded(by=by, verb="change_procurement"):
        procurement = turn.take_row(procurement, by=by, at=at, sent=sent)
        permissions.check_can_keep(by, procurement)
        columns = _checked(procurement, says, at=at)
        if procurement.is_history and told is not None:
            columns |= _recounted(told)
        turn.change(procurement, columns, by=by, at=at)
    procurement.refresh_from_db()
    return procurement


def check_route(procurement: Procurement, **more: Any) -> None:
    """Raise what is wrong with the route, the regime and both as they stand on the row; nothing of a recorded one.

    A reservation whose rule is broken is blocked. Another route against which a rule speaks asks for a reason.
    """
    if not choosing.is_known_to(procurement.regime, procurement.route):
        label = Route(procurement.route).label
        raise RouteOfAnotherRegimeError(f"{procurement.regime} does not know the route “{label}”. Select another")
    if procurement.is_history:
        return
    broken = [f"{each.says} ({each.citation})" for each in choosing.broken_rules(procurement, **more)]
    if broken and procurement.route in RESERVED:
        raise RouteBlockedError(broken)
    if broken and not procurement.route_reason:
        raise RouteReasonError([*broken, "Enter why this route is taken nevertheless, or select another"])


def _checked(procurement: Procurement, says: Described, *, at: datetime) -> dict[str, Any]:
    """Return the columns, with the regime that follows. Raises what is wrong with them."""
    columns = _columns(says) | _regime(says)
    _check_once(procurement, columns)
    if not procurement.is_history:
        _check_value(says)
        _check_commenced(procurement, says, at=at)
    candidate = Procurement(
        pk=procurement.pk, spinout=procurement.spinout, is_history=procurement.is_history, **columns
    )
    check_route(candidate)
    return columns


def _columns(says: Described) -> dict[str, Any]:
    return {
        "title": says.title,
        "what": says.what,
        "authority": says.authority,
        "authority_name": says.authority_name,
        "department": says.department,
        "commenced_on": says.commenced.first_day if says.commenced else None,
        "commenced_precision": says.commenced.precision.value if says.commenced else "",
        "is_health": says.is_health,
        "route": says.route,
        "route_reason": says.route_reason,
        "cpv_codes": list(says.cpv_codes),
        "value": says.value,
        "value_basis": says.value_basis if says.value is not None else "",
        "vat_basis": says.vat_basis if says.value is not None else "",
        "term_months": says.term_months,
        "ocid": says.ocid,
    }


def _regime(says: Described) -> dict[str, Any]:
    """Return the regime that follows, or the one that was chosen instead, with why. Raises RegimeReasonError."""
    follows = choosing.regime_that_follows(says.commenced, is_health=says.is_health)
    if says.regime is None or says.regime == follows:
        return {"regime": follows, "regime_reason": ""}
    if not says.regime_reason:
        from_day = f"{follows} follows from the day and the service" if follows else "No regime follows from the day"
        raise RegimeReasonError(f"{from_day}. Enter why {says.regime} holds instead")
    return {"regime": says.regime, "regime_reason": says.regime_reason}


def _recounted(told: Recounted) -> dict[str, Any]:
    if not (told.source_url or told.source_note):
        raise UnsourcedError("Enter the web address of the source, or say what the source is")
    is_abandoned = told.state == ProcurementState.ABANDONED
    if is_abandoned and not told.abandoned_reason:
        raise AbandonedForError("Enter why it was abandoned, or that the source does not say")
    return {
        "state": told.state,
        "abandoned_reason": told.abandoned_reason if is_abandoned else "",
        "source_url": told.source_url,
        "source_note": told.source_note,
    }


def _check_once(procurement: Procurement, columns: dict[str, Any]) -> None:
    """Raise SameProcurementError or OcidTakenError. The spin-out is locked, so nobody adds one at this moment."""
    others = Procurement.objects.filter(spinout=procurement.spinout).exclude(pk=procurement.pk)
    same = {name: columns[name] for name in ("title", "authority_name", "commenced_on", "commenced_precision")}
    there = others.filter(**same).first()
    if there:
        raise SameProcurementError(
            f"{there.reference} has that title, authority and day. Change that one, or enter another title"
        )
    taken = others.filter(ocid=columns["ocid"]).first() if columns["ocid"] else None
    if taken:
        raise OcidTakenError(f"{taken.reference} has that identifier already")


def _check_value(says: Described) -> None:
    if says.value is None:
        return
    if says.vat_basis not in (VatBasis.INCLUDING, VatBasis.EXCLUDING):
        raise VatBasisError("Select whether the value includes VAT")
    if says.value_basis not in ValueBasis.values:
        raise VatBasisError("Select over what time the value is counted")


def _check_commenced(procurement: Procurement, says: Described, *, at: datetime) -> None:
    """Before it is under way, nobody has to know the day, and it may lie ahead."""
    if procurement.state in (ProcurementState.PLANNED, ProcurementState.ABANDONED):
        return
    day = says.commenced
    if day is None or day.first_day != day.last_day:
        raise CommencedError("Enter the day on which it commenced: it is under way")
    if day.first_day > timezone.localdate(at):
        raise CommencedError("The day on which it commenced must be today or in the past: it is under way")
