"""Logging a spin-out: the first facts of a new record."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.models import User
from mutuals_tracker.facts import dated
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from spinouts import kept, lifecycle, permissions
from spinouts.actions import numbers, profile, turn
from spinouts.actions.journey import check_dates
from spinouts.lifecycle import ENDINGS, NOTHING, Outcome, State
from spinouts.models import JourneyEvent, RegisterEntry, Spinout


@dataclass(frozen=True)
class Proposal:
    """What is known of a spin-out when it is logged; `began` is when it launched or reached its stage."""

    described: profile.Described
    stage: str
    outcome: str
    submitted_on: date
    began: PartialDate | None = None
    ended: PartialDate | None = None
    reason: str = ""
    company_number: str = ""
    society_number: str = ""


@transaction.atomic
def log(proposal: Proposal, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Spinout:
    """Enter a new spin-out into the register, with its profile and its journey so far.

    Raises IllegalMove, DatesOutOfOrderError, SameIdentityError, MixedExamplesError, NumberTakenError or
    CharityAsCicError.
    """
    with recorded(by=by, verb="log"):
        turn.refuse_second_click(by=by, sent=sent)
        spinout = enter(proposal, by=by, at=at)
        turn.remember(spinout, by=by, at=at, sent=sent)
        kept.refresh([spinout.pk])
    spinout.refresh_from_db()
    return spinout


def enter(proposal: Proposal, *, by: User, at: datetime) -> Spinout:
    """Write the first facts of a new record; the caller refreshes what is kept. Raises as `log` does."""
    described = proposal.described
    permissions.check_can_name_parents(by, [parent.pk for parent in described.parents])
    moves = _moves(proposal, today=timezone.localdate(at))
    profile.check_identity(described)
    spinout = Spinout.objects.create(
        name=described.name,
        folded_name=fold(described.name),
        stage=proposal.stage,
        outcome=proposal.outcome,
        is_example=described.is_example,
        organisation=numbers.legal_entity(described.name, proposal.company_number, proposal.society_number, at=at),
        created_at=at,
        created_by=by,
    )
    RegisterEntry.objects.create(
        spinout=spinout, state="entered", recorded_by=by, **dated(PartialDate.on(proposal.submitted_on))
    )
    for before, after, when, reason in moves:
        JourneyEvent.objects.create(
            spinout=spinout,
            from_stage=before.stage,
            from_outcome=before.outcome,
            to_stage=after.stage,
            to_outcome=after.outcome,
            reason=reason,
            source_url=described.source_url,
            source_note=described.source_note,
            recorded_by=by,
            **dated(when),
        )
    profile.write(spinout, described, by=by)
    return spinout


def _moves(proposal: Proposal, *, today: date) -> list[tuple[State, State, PartialDate | None, str]]:
    """Return the moves so far: one, or two for a spin-out that has ended, because each has its own date."""
    last = State(proposal.stage, proposal.outcome)
    if proposal.outcome not in ENDINGS:
        lifecycle.check_move(NOTHING, last)
        check_dates([(proposal.began, "")], today=today)
        return [(NOTHING, last, proposal.began, "")]
    first = State(proposal.stage, Outcome.ACTIVE)
    lifecycle.check_move(NOTHING, first)
    lifecycle.check_move(first, last, reason=proposal.reason)
    check_dates([(proposal.began, lifecycle.happened(NOTHING, first)), (proposal.ended, "")], today=today)
    return [(NOTHING, first, proposal.began, ""), (first, last, proposal.ended, proposal.reason)]
