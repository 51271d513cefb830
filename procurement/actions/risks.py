"""Risks: raising, describing, rating and reviewing one, and what becomes of it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.recording import recorded
from mutuals_tracker.revisions import stamp
from procurement.models import Risk, RiskMove, RiskRating, RiskReview, RiskScale
from procurement.models.risk import KEPT
from procurement.permissions import risks as permissions
from procurement.risk_statements import Described, Rated
from procurement.risk_states import RiskState, check_move
from spinouts import kept
from spinouts.actions import turn
from spinouts.actions.owners import check_owner
from spinouts.models import Spinout

# What each page about a risk shows and saves.
SAYS = ("category", "cause", "event", "effect", "proximity", "response", "owner_id", "review_months", "next_review_on")
SCORES = KEPT
STANDS = ("state", "ended_on")
REVIEWED = ("next_review_on", *STANDS)


class RiskDateError(ValueError):
    """It would have happened in the future, before the risk was opened, or before what it follows."""


class ReviewDateError(ValueError):
    """The next review would not be after the last one, or not in the future."""


class ScaleChangedError(ValueError):
    """Another scale came into force after the page was opened, so that its numbers mean something else."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Another scale came into force since you opened this page. Open it again and rate by that one")


@transaction.atomic
def raise_risk(
    spinout: Spinout,
    *,
    says: Described,
    opened_on: date,
    next_review_on: date,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Risk:
    """Add a risk by hand; nobody has rated it yet. Raises OwnerError, RiskDateError or ReviewDateError."""
    with recorded(by=by, verb="raise_risk"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_raise_risk(by, spinout)
        check_owner(says.owner, spinout)
        today = timezone.localdate(at)
        if opened_on > today:
            raise RiskDateError("The day on which it was seen must be today or in the past")
        _check_next_review(next_review_on, after=today)
        risk = Risk.objects.create(
            spinout=spinout,
            opened_on=opened_on,
            next_review_on=next_review_on,
            **says.columns(),
            **stamp(by=by, at=at),
        )
        kept.refresh_case([spinout.pk])
    risk.refresh_from_db()
    return risk


@transaction.atomic
def change_risk(
    risk: Risk, *, says: Described, next_review_on: date, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Risk:
    """Describe it anew, or give it to somebody else. Raises OwnerError or ReviewDateError."""
    with recorded(by=by, verb="change_risk"):
        risk = turn.take_row(risk, by=by, at=at, sent=sent, columns=SAYS)
        permissions.check_can_keep_risk(by, risk)
        check_owner(says.owner, risk.spinout, now=risk.owner_id)
        # One that is overdue may stay so; nobody moves one into the past.
        if next_review_on != risk.next_review_on:
            _check_next_review(next_review_on, after=timezone.localdate(at))
        turn.change(risk, {**says.columns(), "next_review_on": next_review_on}, by=by, at=at)
        kept.refresh_case([risk.spinout_id])
    risk.refresh_from_db()
    return risk


@transaction.atomic
def rate_risk(risk: Risk, *, rated: Rated, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> RiskRating:
    """Rate it by the scale in force today, with the rationale.

    Raises ScaleChangedError, OffTheScaleError or RiskDateError.
    """
    with recorded(by=by, verb="rate_risk"):
        risk = turn.take_row(risk, by=by, at=at, sent=sent, columns=SCORES)
        permissions.check_can_keep_risk(by, risk)
        scale = _scale_in_force(rated.scale, at=at)
        scale.scale.band(rated.likelihood, rated.impact)
        _check_day(risk, rated.rated_on, at=at, names="The day of the rating")
        rating = RiskRating.objects.create(
            spinout=risk.spinout,
            risk=risk,
            kind=rated.kind,
            scale=scale,
            likelihood=rated.likelihood,
            impact=rated.impact,
            rated_on=rated.rated_on,
            rationale=rated.rationale,
            added_by=by,
            added_at=at,
        )
        kept.refresh_case([risk.spinout_id])
    return rating


@transaction.atomic
def review_risk(
    risk: Risk,
    *,
    reviewed_on: date,
    found: str,
    next_review_on: date,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> RiskReview:
    """Say what was found when somebody looked at it again, and when it is looked at next.

    Raises RiskDateError or ReviewDateError.
    """
    with recorded(by=by, verb="review_risk"):
        risk = turn.take_row(risk, by=by, at=at, sent=sent, columns=REVIEWED)
        permissions.check_can_keep_risk(by, risk)
        _check_day(risk, reviewed_on, at=at, names="The day of the review")
        _check_next_review(next_review_on, after=max(reviewed_on, timezone.localdate(at)))
        review = RiskReview.objects.create(
            spinout=risk.spinout,
            risk=risk,
            reviewed_on=reviewed_on,
            found=found,
            next_review_on=next_review_on,
            added_by=by,
            added_at=at,
        )
        kept.refresh_case([risk.spinout_id])
    return review


@transaction.atomic
def mitigate_risk(
    risk: Risk, *, on: date, note: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> RiskMove:
    """Say that something is done about it. Raises RiskDateError."""
    with recorded(by=by, verb="mitigate_risk"):
        risk = turn.take_row(risk, by=by, at=at, sent=sent, columns=STANDS)
        permissions.check_can_mitigate_risk(by, risk)
        return _move(risk, RiskState.MITIGATING, on=on, note=note, by=by, at=at)


@transaction.atomic
def close_risk(risk: Risk, *, on: date, note: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> RiskMove:
    """Say that it is no risk any more, and why. Raises RiskDateError."""
    with recorded(by=by, verb="close_risk"):
        risk = turn.take_row(risk, by=by, at=at, sent=sent, columns=STANDS)
        permissions.check_can_end_risk(by, risk)
        return _move(risk, RiskState.CLOSED, on=on, note=note, by=by, at=at)


@transaction.atomic
def materialise_risk(
    risk: Risk, *, on: date, note: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> RiskMove:
    """Say that it happened, and what came of that. Raises RiskDateError."""
    with recorded(by=by, verb="materialise_risk"):
        risk = turn.take_row(risk, by=by, at=at, sent=sent, columns=STANDS)
        permissions.check_can_end_risk(by, risk)
        return _move(risk, RiskState.MATERIALISED, on=on, note=note, by=by, at=at)


@transaction.atomic
def reopen_risk(risk: Risk, *, on: date, note: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> RiskMove:
    """Say that it is a risk again, and why; it is reviewed after as many months as before. Raises RiskDateError."""
    with recorded(by=by, verb="reopen_risk"):
        risk = turn.take_row(risk, by=by, at=at, sent=sent, columns=STANDS)
        permissions.check_can_reopen_risk(by, risk)
        return _move(risk, RiskState.OPEN, on=on, note=note, by=by, at=at)


def _move(risk: Risk, to: RiskState, *, on: date, note: str, by: User, at: datetime) -> RiskMove:
    check_move(risk.state, to)
    _check_day(risk, on, at=at, names="The day")
    last = RiskMove.objects.filter(risk=risk).latest_first().first()
    if last and on < last.moved_on:
        moved = formats.uk_date(last.moved_on)
        raise RiskDateError(f"The day must be on or after {moved}, when it became {last.get_becomes_display().lower()}")
    move = RiskMove.objects.create(
        spinout=risk.spinout,
        risk=risk,
        was=risk.state,
        becomes=to,
        moved_on=on,
        note=note,
        added_by=by,
        added_at=at,
    )
    kept.refresh_case([risk.spinout_id])
    return move


def _scale_in_force(seen: int | None, *, at: datetime) -> RiskScale:
    """Return the scale of today, written down by the system where it is the usual one and nobody has rated yet.

    Raises ScaleChangedError unless it is the one that the page showed.
    """
    turn.one_at_a_time("risk scales")
    scale = RiskScale.objects.in_force(on=timezone.localdate(at))
    if not scale.pk:
        turn.change(scale, {}, by=User.objects.system(), at=at)
        return scale
    # The usual one may have been written down since, by somebody else's rating.
    if seen != scale.pk and not (seen is None and scale.is_usual):
        raise ScaleChangedError
    return scale


def _check_day(risk: Risk, on: date, *, at: datetime, names: str) -> None:
    if on > timezone.localdate(at):
        raise RiskDateError(f"{names} must be today or in the past")
    if on < risk.opened_on:
        raise RiskDateError(f"{names} must be on or after {formats.uk_date(risk.opened_on)}, when the risk was opened")


def _check_next_review(on: date, *, after: date) -> None:
    if on <= after:
        raise ReviewDateError(f"The next review must be after {formats.uk_date(after)}")
