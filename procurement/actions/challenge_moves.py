"""How an expression of interest goes on, one step at a time, from the timetable to the result of the procurement.

Each step has a day: none before the step that it follows, and none in the future. Localism Act 2011, sections 81 to 86.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.recording import recorded
from procurement import challenge_standing as standing
from procurement.challenging.statements import Grounds
from procurement.challenging.states import LEAVES, ChallengeState, Decision, came_from
from procurement.models import Challenge, ChallengeGround, IntentionNotice
from procurement.permissions import challenges as permissions
from spinouts import kept
from spinouts.actions import turn

_S = ChallengeState


class StepDateError(ValueError):
    """It would have happened in the future, or before the step that it follows."""


class DecisionDueError(ValueError):
    """The authority would decide before it says when."""


class GroundsError(ValueError):
    """No ground is named, or one did not hold on the day of the decision."""


class NoticeNeededError(ValueError):
    """The ground needs a statement that was published by the day on which the expression was received."""


class TooEarlyError(ValueError):
    """The procurement would start before the least gap after acceptance that the authority publishes."""


class AgreedDateError(ValueError):
    """The body would have agreed before it was asked, or after the decision."""


class ResultWordsError(ValueError):
    """Nobody said who won, or why the procurement was abandoned."""


@transaction.atomic
def notify_timetable(
    challenge: Challenge, *, on: date, decides_on: date, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Challenge:
    """Say when the body was told by when its expression is decided on. Raises StepDateError or DecisionDueError."""
    with recorded(by=by, verb="notify_timetable"):
        challenge = _take(challenge, _S.TIMETABLE_NOTIFIED, by=by, at=at, sent=sent)
        _check_day(on, challenge.received_on, "receipt", at=at)
        if decides_on < on:
            raise DecisionDueError(f"The day must be on or after {formats.uk_date(on)}, when the body was told")
        values = {"timetable_notified_on": on, "decision_due_on": decides_on}
        return _move(challenge, _S.TIMETABLE_NOTIFIED, values, by=by, at=at)


@transaction.atomic
def begin_considering(
    challenge: Challenge, *, on: date, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Challenge:
    """Say when the authority began to consider it. Raises StepDateError."""
    with recorded(by=by, verb="begin_considering_challenge"):
        challenge = _take(challenge, _S.UNDER_CONSIDERATION, by=by, at=at, sent=sent)
        _check_day(on, challenge.timetable_notified_on, "the notice of the timetable", at=at)
        return _move(challenge, _S.UNDER_CONSIDERATION, {"considered_on": on}, by=by, at=at)


@transaction.atomic
def propose_modification(
    challenge: Challenge,
    *,
    on: date,
    modification: str,
    grounds: Grounds,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Challenge:
    """Propose to accept it with a modification: only where it would be rejected otherwise, so on which grounds is said.

    Raises StepDateError, GroundsError or NoticeNeededError.
    """
    with recorded(by=by, verb="propose_modification"):
        challenge = _take(challenge, _S.MODIFICATION_PROPOSED, by=by, at=at, sent=sent)
        _check_day(on, challenge.considered_on, "the beginning of its consideration", at=at)
        _write_grounds(challenge, grounds, on=on, is_would_be=True, by=by, at=at)
        values = {"modification": modification, "modification_proposed_on": on}
        return _move(challenge, _S.MODIFICATION_PROPOSED, values, by=by, at=at)


@transaction.atomic
def accept_challenge(
    challenge: Challenge, *, on: date, reasons: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Challenge:
    """Accept it as it stands; from that day the gap to the procurement counts. Raises StepDateError."""
    with recorded(by=by, verb="accept_challenge"):
        challenge = _take(challenge, _S.ACCEPTED, by=by, at=at, sent=sent)
        _check_day(on, challenge.considered_on, "the beginning of its consideration", at=at)
        values = _accepting(challenge, Decision.ACCEPTED, on, reasons)
        return _move(challenge, _S.ACCEPTED, values, by=by, at=at)


@transaction.atomic
def agree_modification(
    challenge: Challenge,
    *,
    on: date,
    agreed_on: date,
    agreement: str,
    reasons: str,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Challenge:
    """Accept it as modified, once the body agreed; `agreement` says who of it, and where that is recorded.

    Raises StepDateError or AgreedDateError.
    """
    with recorded(by=by, verb="agree_modification"):
        challenge = _take(challenge, _S.ACCEPTED_MODIFIED, by=by, at=at, sent=sent)
        _check_day(on, challenge.modification_proposed_on, "the proposal of a modification", at=at)
        proposed = challenge.modification_proposed_on
        if not (proposed and proposed <= agreed_on <= on):
            raise AgreedDateError(
                f"The body must have agreed between {formats.uk_date(proposed)}, when the modification was proposed, "
                "and the day of the decision"
            )
        values = _accepting(challenge, Decision.ACCEPTED_MODIFIED, on, reasons)
        values |= {"agreement": agreement, "modification_agreed_on": agreed_on}
        return _move(challenge, _S.ACCEPTED_MODIFIED, values, by=by, at=at)


@transaction.atomic
def reject_challenge(
    challenge: Challenge,
    *,
    on: date,
    grounds: Grounds,
    reasons: str,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Challenge:
    """Reject it on one or more of the grounds that regulations list, with reasons in words.

    Raises StepDateError, GroundsError or NoticeNeededError.
    """
    with recorded(by=by, verb="reject_challenge"):
        challenge = _take(challenge, _S.REJECTED, by=by, at=at, sent=sent)
        after = challenge.modification_proposed_on or challenge.considered_on
        _check_day(on, after, "the step before", at=at)
        _write_grounds(challenge, grounds, on=on, is_would_be=False, by=by, at=at)
        values = {"decision": Decision.REJECTED, "decided_on": on, "reasons": reasons}
        return _move(challenge, _S.REJECTED, values, by=by, at=at)


@transaction.atomic
def publish_decision(
    challenge: Challenge, *, on: date, url: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Challenge:
    """Say when and where the decision was published, with its reasons. Raises StepDateError."""
    with recorded(by=by, verb="publish_challenge_decision"):
        challenge = _take(challenge, _S.PUBLISHED, by=by, at=at, sent=sent)
        _check_day(on, challenge.decided_on, "the decision", at=at)
        return _move(challenge, _S.PUBLISHED, {"published_on": on, "published_url": url}, by=by, at=at)


@transaction.atomic
def start_procurement(
    challenge: Challenge, *, on: date, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Challenge:
    """Say when the procurement began that the acceptance triggers. After the most gap it is late, and is recorded.

    Raises StepDateError, or TooEarlyError before the least gap.
    """
    with recorded(by=by, verb="start_challenged_procurement"):
        challenge = _take(challenge, _S.PROCUREMENT_STARTED, by=by, at=at, sent=sent)
        _check_day(on, challenge.published_on, "the publication of the decision", at=at)
        earliest = challenge.procurement_from_on
        if earliest and on < earliest:
            raise TooEarlyError(
                f"The procurement must not start before {formats.uk_date(earliest)}: the authority publishes a least "
                "gap after acceptance (Localism Act 2011, sections 81 to 86)"
            )
        return _move(challenge, _S.PROCUREMENT_STARTED, {"procurement_started_on": on}, by=by, at=at)


@transaction.atomic
def tell_result(
    challenge: Challenge,
    *,
    result: str,
    on: date,
    winner: str = "",
    note: str = "",
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Challenge:
    """Say what came of the procurement, which is open and which the challenger may lose.

    Raises StepDateError or ResultWordsError.
    """
    with recorded(by=by, verb="tell_challenge_result"):
        state = _S(result)
        challenge = _take(challenge, state, by=by, at=at, sent=sent)
        _check_day(on, challenge.procurement_started_on, "the start of the procurement", at=at)
        if state == _S.AWARDED_OTHER and not winner:
            raise ResultWordsError("Enter who won")
        if state == _S.ABANDONED and not note:
            raise ResultWordsError("Enter why it was abandoned")
        values = {"result_on": on, "winner": winner if state == _S.AWARDED_OTHER else "", "result_note": note}
        return _move(challenge, state, values, by=by, at=at)


@transaction.atomic
def withdraw_challenge(
    challenge: Challenge, *, on: date, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Challenge:
    """Say that the body withdrew it before it was decided on. Raises StepDateError."""
    with recorded(by=by, verb="withdraw_challenge", why=reason):
        challenge = _take(challenge, _S.WITHDRAWN, by=by, at=at, sent=sent)
        done = (challenge.modification_proposed_on, challenge.considered_on, challenge.timetable_notified_on)
        after = next((day for day in done if day), challenge.received_on)
        _check_day(on, after, "the step before", at=at)
        return _move(challenge, _S.WITHDRAWN, {"withdrawn_on": on, "withdrawn_reason": reason}, by=by, at=at)


@transaction.atomic
def take_back_step(
    challenge: Challenge, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Challenge:
    """Take the last step back where it was a slip; what it said stays in the history, with the reason."""
    with recorded(by=by, verb="take_back_challenge_step", why=reason):
        challenge = turn.take_row(challenge, by=by, at=at, sent=sent)
        permissions.check_can_take_back(by, challenge)
        state = _S(challenge.state)
        done = {name for names in LEAVES.values() for name in names if getattr(challenge, name)}
        before = came_from(state, done, challenge.decision)
        if state in (_S.REJECTED, _S.MODIFICATION_PROPOSED):
            # One by one, so that each is in the history with who took it away.
            for ground in challenge.grounds.filter(is_would_be=state == _S.MODIFICATION_PROPOSED):
                ground.delete()
        return _move(challenge, before, dict.fromkeys(LEAVES[state]), by=by, at=at)


def _take(challenge: Challenge, to: ChallengeState, *, by: User, at: datetime, sent: turn.Sent) -> Challenge:
    challenge = turn.take_row(challenge, by=by, at=at, sent=sent)
    permissions.check_can_move_challenge(by, challenge, to)
    return challenge


def _move(challenge: Challenge, to: ChallengeState, values: dict[str, Any], *, by: User, at: datetime) -> Challenge:
    """Save what the step leaves; a day that is taken away is none, and words are blank."""
    given = {name: "" if value is None and not name.endswith("_on") else value for name, value in values.items()}
    turn.change(challenge, {**given, "state": to}, by=by, at=at)
    kept.refresh_case([challenge.spinout_id])
    challenge.refresh_from_db()
    return challenge


def _accepting(challenge: Challenge, decision: Decision, on: date, reasons: str) -> dict[str, Any]:
    """Return what an acceptance leaves, with the days between which the procurement starts."""
    span = standing.span(challenge, on)
    return {
        "decision": decision,
        "decided_on": on,
        "reasons": reasons,
        "procurement_from_on": span.earliest,
        "procurement_due_on": span.latest,
    }


def _write_grounds(challenge: Challenge, said: Grounds, *, on: date, is_would_be: bool, by: User, at: datetime) -> None:
    if not said.grounds:
        raise GroundsError("Select at least one of the grounds that regulations list (SI 2012/1647)")
    for ground in said.grounds:
        if not (ground.starts_on or on) <= on <= (ground.ends_on or on):
            raise GroundsError(f"Ground {ground.number} did not hold on {formats.uk_date(on)}. Select another")
        notice = _notice_for(challenge, said.notice) if ground.needs_notice else None
        ChallengeGround.objects.create(
            spinout=challenge.spinout,
            challenge=challenge,
            ground=ground,
            is_would_be=is_would_be,
            notice=notice,
            **turn.stamp(by=by, at=at),
        )


def _notice_for(challenge: Challenge, notice: IntentionNotice | None) -> IntentionNotice:
    """Return the statement on which the ground rests; that it came no later than receipt is our reading of the rule."""
    received = formats.uk_date(challenge.received_on)
    if notice is None:
        raise NoticeNeededError(
            f"Select the published statement: it counts only if it was published by {received}, when this was received"
        )
    found = IntentionNotice.objects.filter(pk=notice.pk, spinout=challenge.spinout).first()
    if found is None:
        raise NoticeNeededError("Somebody removed that statement meanwhile. Select another, or other grounds")
    notice = found
    if notice.authority_id != challenge.authority_id or notice.published_on > challenge.received_on:
        raise NoticeNeededError(
            f"That was published on {formats.uk_date(notice.published_on)}, after {received}, when this was received: "
            "the ground protects only what the authority had published by then"
        )
    return notice


def _check_day(on: date, after: date | None, what: str, *, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise StepDateError("The day must be today or in the past")
    if after and on < after:
        raise StepDateError(f"The day must be on or after {formats.uk_date(after)}, the day of {what}")
