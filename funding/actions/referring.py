"""Referrals: one is opened for every application that came to nothing; it is sent somewhere, and its outcome told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from funding import permissions
from funding.models import Application, Fund, Referral
from funding.models.referral import WITHIN
from funding.onward import suggesting
from funding.vocabulary import Destination, ReferralReason
from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.recording import recorded
from spinouts import kept
from spinouts.actions import turn
from spinouts.actions.owners import check_owner
from spinouts.models import CaseSummary, Spinout

# What each page about a referral shows and saves.
LEADS_TO = ("destination", "fund_id", "peer_id", "where")
SEEN_TO = ("owner_id", "due_on")
CONTACT = ("first_contact_on", *LEADS_TO)
ENDS = ("outcome", "outcome_on", "note")


class WrongFundToReferToError(ValueError):
    """The fund is none to which it can be referred: none is named, it said no, or it is invented."""


class WrongPeerError(ValueError):
    """The mutual is none that can be a peer: none is named, it is not live, or the person may not open it."""


class NoWhereError(ValueError):
    """Nobody said which adviser or course it is."""


class DueDateError(ValueError):
    """It would be due before today, or before it was opened."""


class ReferralDateError(ValueError):
    """It would have happened in the future, or before the referral was opened."""


class NotSentYetError(ValueError):
    """Nobody can have been contacted: the referral leads nowhere yet."""


@dataclass(frozen=True)
class Whither:
    """Where a referral leads: a fund, a peer, or whoever `where` names."""

    destination: str
    fund: Fund | None = None
    peer: Spinout | None = None
    where: str = ""


def open_referral(application: Application, *, reason: ReferralReason, by: User, at: datetime) -> Referral:
    """Open the referral of an application that came to nothing, within the action that ended it.

    Whoever leads the spin-out sees to it, or whoever wrote the application last where nobody does.
    """
    today = timezone.localdate(at)
    lead = CaseSummary.objects.filter(spinout=application.spinout_id).values_list("lead", flat=True).first()
    return Referral.objects.create(
        spinout=application.spinout,
        application=application,
        reason=reason,
        opened_on=today,
        owner_id=lead or application.written_by_id,
        due_on=today + WITHIN,
        **turn.stamp(by=by, at=at),
    )


@transaction.atomic
def refer(referral: Referral, *, to: Whither, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Referral:
    """Say where it leads. Where it first had somewhere to go stays; who was contacted elsewhere was not contacted here.

    Raises WrongFundToReferToError, WrongPeerError or NoWhereError.
    """
    with recorded(by=by, verb="refer"):
        referral = _take(referral, by=by, at=at, sent=sent, columns=LEADS_TO)
        values = _leads_to(referral.spinout, to, by=by, at=at)
        if values != {name: getattr(referral, name) for name in LEADS_TO}:
            values["first_contact_on"] = None
        values["sent_on"] = referral.sent_on or timezone.localdate(at)
        _save(referral, values, by=by, at=at)
    return referral


@transaction.atomic
def give_referral(
    referral: Referral,
    *,
    owner: User | None,
    due_on: date,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Referral:
    """Say who sees to it, and by when. Raises OwnerError or DueDateError."""
    with recorded(by=by, verb="give_referral"):
        referral = _take(referral, by=by, at=at, sent=sent, columns=SEEN_TO)
        check_owner(owner, referral.spinout, now=referral.owner_id)
        today = timezone.localdate(at)
        if due_on != referral.due_on and due_on < max(today, referral.opened_on):
            raise DueDateError("The day by which it is due must be today or in the future")
        _save(referral, {"owner_id": owner.pk if owner else None, "due_on": due_on}, by=by, at=at)
    return referral


@transaction.atomic
def note_first_contact(
    referral: Referral, *, on: date, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Referral:
    """Say when whoever it leads to was first in touch. Raises NotSentYetError or ReferralDateError."""
    with recorded(by=by, verb="note_first_contact"):
        referral = _take(referral, by=by, at=at, sent=sent, columns=CONTACT)
        if not referral.destination:
            raise NotSentYetError("Say where it leads first: until then there is nobody to be in touch with")
        _check_happened(referral, on, at=at, names="The first contact")
        _save(referral, {"first_contact_on": on}, by=by, at=at)
    return referral


@transaction.atomic
def close_referral(
    referral: Referral,
    *,
    outcome: str,
    on: date,
    note: str = "",
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Referral:
    """Say what came of it. Raises ReferralDateError."""
    with recorded(by=by, verb="close_referral"):
        referral = _take(referral, by=by, at=at, sent=sent, columns=ENDS)
        _check_happened(referral, on, at=at, names="What came of it")
        _save(referral, {"outcome": outcome, "outcome_on": on, "note": note}, by=by, at=at)
    return referral


@transaction.atomic
def reopen_referral(
    referral: Referral, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Referral:
    """Say that nothing has come of it after all, and why; what was told stays in the history."""
    with recorded(by=by, verb="reopen_referral", why=reason):
        referral = turn.take_row(referral, by=by, at=at, sent=sent, columns=ENDS)
        permissions.check_can_reopen_referral(by, referral)
        _save(referral, {"outcome": "", "outcome_on": None, "note": ""}, by=by, at=at)
    return referral


def _take(referral: Referral, *, by: User, at: datetime, sent: turn.Sent, columns: tuple[str, ...]) -> Referral:
    referral = turn.take_row(referral, by=by, at=at, sent=sent, columns=columns)
    permissions.check_can_see_to_referral(by, referral)
    return referral


def _save(referral: Referral, values: dict[str, object], *, by: User, at: datetime) -> None:
    turn.change(referral, values, by=by, at=at)
    referral.refresh_from_db()
    kept.refresh_case([referral.spinout_id])


def _leads_to(spinout: Spinout, to: Whither, *, by: User, at: datetime) -> dict[str, object]:
    """Return the columns that say where it leads; what another destination would say is let go."""
    values: dict[str, object] = {"destination": to.destination, "fund_id": None, "peer_id": None, "where": ""}
    if to.destination == Destination.FUND:
        values["fund_id"] = _fund(spinout, to.fund, at=at).pk
    if to.destination == Destination.PEER:
        values["peer_id"] = _peer(spinout, to.peer, by=by).pk
    if to.destination in (Destination.ADVISER, Destination.COURSE):
        if not to.where:
            raise NoWhereError(f"Enter which {Destination(to.destination).value} it is")
        values["where"] = to.where
    return values


def _fund(spinout: Spinout, fund: Fund | None, *, at: datetime) -> Fund:
    found = suggesting.funds_for(spinout, at=at).filter(pk=fund.pk).first() if fund else None
    if found is None:
        raise WrongFundToReferToError(
            f"{fund} said no, and no other round of it is open. Select another fund" if fund else "Select the fund"
        )
    return found


def _peer(spinout: Spinout, peer: Spinout | None, *, by: User) -> Spinout:
    found = suggesting.peer_called(peer.reference, beside=spinout, reader=by) if peer else None
    if found is None:
        raise WrongPeerError("Enter the reference of another live mutual that you can open, like PSM-0042")
    return found


def _check_happened(referral: Referral, on: date, *, at: datetime, names: str) -> None:
    if on > timezone.localdate(at):
        raise ReferralDateError(f"{names} must be today or in the past")
    if on < referral.opened_on:
        opened = formats.uk_date(referral.opened_on)
        raise ReferralDateError(f"{names} must be on or after {opened}, when the referral was opened")
