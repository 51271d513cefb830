"""Expressions of interest as they are received, and the statements of intent that protect a service from them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.govuk import formats
from mutuals_tracker.recording import recorded
from procurement import challenge_standing as standing
from procurement.challenging.kinds import FEWEST_EMPLOYEES, SECTION_81, BodyKind
from procurement.challenging.statements import Received
from procurement.challenging.states import WRITABLE, ChallengeState
from procurement.models import Challenge, ChallengeGround, ChallengeStaff, IntentionNotice
from procurement.permissions import challenges as permissions
from spinouts import kept
from spinouts.actions import turn
from spinouts.models import Spinout


class NotRelevantError(ValueError):
    """The authority is none that can be challenged; the message says what applies instead."""


class ReceivedDateError(ValueError):
    """It would have been received in the future."""


class EmployeesError(ValueError):
    """Too few employees are named, or nobody checked that the authority employs them."""


class NoticeDateError(ValueError):
    """The statement would have been published in the future."""


class NoticeReliedOnError(ValueError):
    """An expression was rejected on the ground that this was published: it stays as it was then."""


class NoticeGoneError(ValueError):
    """Somebody removed the statement meanwhile."""


@transaction.atomic
def receive_challenge(
    spinout: Spinout, *, says: Received, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Challenge:
    """Record an expression of interest. Outside the authority's windows it is recorded as not considered.

    Raises AlreadySaved, NotRelevantError, ReceivedDateError, EmployeesError or OutOfRegisterError.
    """
    with recorded(by=by, verb="receive_challenge"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_record_challenge(by, spinout)
        columns = _columns(spinout, says, at=at)
        made = Challenge.objects.create(spinout=spinout, **columns, **turn.stamp(by=by, at=at))
        _name_employees(made, says, by=by, at=at)
        kept.refresh_case([spinout.pk])
    made.refresh_from_db()
    return made


@transaction.atomic
def correct_challenge(
    challenge: Challenge, *, says: Received, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Challenge:
    """Correct what was received; another day may put it inside or outside a window.

    Raises AlreadySaved, ChangedMeanwhile, NotRelevantError, ReceivedDateError, EmployeesError or ChallengeNotNowError.
    """
    with recorded(by=by, verb="correct_challenge"):
        challenge = turn.take_row(challenge, by=by, at=at, sent=sent)
        permissions.check_can_correct_challenge(by, challenge)
        turn.change(challenge, _columns(challenge.spinout, says, at=at), by=by, at=at)
        _name_employees(challenge, says, by=by, at=at)
        kept.refresh_case([challenge.spinout_id])
    challenge.refresh_from_db()
    return challenge


@transaction.atomic
def add_notice(
    spinout: Spinout,
    *,
    authority: Organisation,
    service: str,
    published_on: date,
    url: str,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> IntentionNotice:
    """Record that an authority published that it intends to consider a body of its employees for the service.

    Raises AlreadySaved, NotRelevantError, NoticeDateError or OutOfRegisterError.
    """
    with recorded(by=by, verb="add_intention_notice"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_record_challenge(by, spinout)
        values = _notice(spinout, authority, service, published_on, url, at=at)
        made = IntentionNotice.objects.create(spinout=spinout, **values, **turn.stamp(by=by, at=at))
        kept.refresh_case([spinout.pk])
    return made


@transaction.atomic
def change_notice(
    notice: IntentionNotice,
    *,
    authority: Organisation,
    service: str,
    published_on: date,
    url: str,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> IntentionNotice:
    """Correct a statement of intent.

    Raises AlreadySaved, ChangedMeanwhile, NoticeGoneError, NoticeDateError or NoticeReliedOnError.
    """
    with recorded(by=by, verb="change_intention_notice"):
        notice = _take_notice(notice, by=by, at=at, sent=sent)
        permissions.check_can_record_challenge(by, notice.spinout)
        values = _notice(notice.spinout, authority, service, published_on, url, at=at)
        if (authority.pk, published_on) != (notice.authority_id, notice.published_on):
            _refuse_relied_on(notice)
        turn.change(notice, values, by=by, at=at)
        kept.refresh_case([notice.spinout_id])
    return notice


@transaction.atomic
def remove_notice(notice: IntentionNotice, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> None:
    """Remove one that was recorded by mistake; its history stays.

    Raises NoticeReliedOnError, NoticeGoneError or ChangedMeanwhile.
    """
    with recorded(by=by, verb="remove_intention_notice"):
        notice = _take_notice(notice, by=by, at=at, sent=sent)
        permissions.check_can_record_challenge(by, notice.spinout)
        _refuse_relied_on(notice)
        notice.delete()
        kept.refresh_case([notice.spinout_id])


def _take_notice(notice: IntentionNotice, *, by: User, at: datetime, sent: turn.Sent) -> IntentionNotice:
    try:
        return turn.take_row(notice, by=by, at=at, sent=sent)
    except IntentionNotice.DoesNotExist as gone:
        raise NoticeGoneError("Somebody removed this statement meanwhile. Go back to the Right to Challenge") from gone


def _columns(spinout: Spinout, says: Received, *, at: datetime) -> dict[str, Any]:
    """Return what the row says, with what follows from the day of receipt."""
    if says.received_on > timezone.localdate(at):
        raise ReceivedDateError("The day on which it was received must be today or in the past")
    _check_relevant(spinout, says.authority, on=says.received_on)
    _check_employees(says)
    reckoned = standing.reckon(says.authority, says.received_on)
    received, outside = WRITABLE
    return {
        **{name: getattr(says, name) for name in _SAID},
        "authority": says.authority,
        "partners": list(says.partners),
        "staff_engagement": says.staff_engagement if standing.is_of_employees(says.body_kind) else "",
        "state": ChallengeState(received if reckoned.is_in_time else outside),
        "window_opens_on": reckoned.window.opens_on if reckoned.window else None,
        "window_closes_on": reckoned.window.closes_on if reckoned.window else None,
        "notice_due_on": reckoned.notice_due_on,
    }


_SAID = (
    "body_kind",
    "body_name",
    "body_evidence",
    "received_on",
    "service",
    "finances",
    "capability",
    "outcomes",
)


def _check_relevant(spinout: Spinout, authority: Organisation, *, on: date) -> None:
    if not spinout.parent_links.filter(organisation=authority).exists():
        raise NotRelevantError("Select a parent body of the spin-out: it is the authority whose service this is")
    why = standing.why_not(authority, on)
    if why:
        raise NotRelevantError(why)


def _check_employees(says: Received) -> None:
    """Two or more employees of that authority may challenge (section 81); one is too few."""
    if says.body_kind != BodyKind.EMPLOYEES:
        return
    if len({name.strip().casefold() for name in says.names if name.strip()}) < FEWEST_EMPLOYEES:
        raise EmployeesError(f"Name at least two employees of the authority: one alone cannot challenge ({SECTION_81})")
    if not says.are_of_authority:
        raise EmployeesError(f"All of them must be employees of that authority ({SECTION_81}). Confirm that they are")


def _name_employees(challenge: Challenge, says: Received, *, by: User, at: datetime) -> None:
    there = ChallengeStaff.objects.filter(challenge=challenge).first()
    if says.body_kind != BodyKind.EMPLOYEES:
        if there:
            there.delete()
        return
    row = there or ChallengeStaff(challenge=challenge, spinout=challenge.spinout)
    turn.change(row, {"names": list(says.names), "is_of_authority": says.are_of_authority}, by=by, at=at)


def _notice(
    spinout: Spinout, authority: Organisation, service: str, published_on: date, url: str, *, at: datetime
) -> dict[str, Any]:
    today = timezone.localdate(at)
    if published_on > today:
        raise NoticeDateError("The day on which it was published must be today or in the past")
    _check_relevant(spinout, authority, on=published_on)
    return {"authority": authority, "service": service, "published_on": published_on, "url": url}


def _refuse_relied_on(notice: IntentionNotice) -> None:
    used = ChallengeGround.objects.filter(notice=notice).select_related("challenge").order_by("pk").first()
    if used:
        raise NoticeReliedOnError(
            f"{used.challenge.reference} was answered on the ground that this was published on "
            f"{formats.uk_date(notice.published_on)}. Take that answer back first if it is wrong"
        )
