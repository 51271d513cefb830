"""Clocks that people enter, warnings of all of them, and the private address of a calendar."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.govuk import formats
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.recording import recorded
from procurement import cliff_letters
from procurement.cliffs import ClockKind, step_reached
from procurement.models import CalendarFeed, Clock
from procurement.models.clock import ALONE
from procurement.permissions import clocks as permissions
from spinouts.actions import evidence, turn
from spinouts.models import CaseSummary, Spinout
from spinouts.permissions import check_can_change

# What the form shows and saves; being revoked is another page's.
SAYS = ("kind", "authority_name", "basis", "starts_on", "ends_on", "amount", "document_url", "note")
REVOKED = ("revoked_on", "revoked_reason")


class OverlappingClockError(ValueError):
    """Another shelter of the same kind, for the same authority, runs on some of the same days."""

    def __init__(self, other: Clock) -> None:
        """Say which, and what to do."""
        first = formats.uk_date(other.starts_on) if other.starts_on else "a day that is not known"
        super().__init__(
            f"{other.reference} runs from {first} to {formats.uk_date(other.last_day)} for the same authority. "
            "Two of a kind cannot run at once: change that one, or enter other days"
        )


class RevokedOnError(ValueError):
    """It would be revoked before it began, or after it ended."""


class ClockGoneError(ValueError):
    """Somebody removed it meanwhile."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Somebody removed this clock meanwhile. Go back to the clocks")


@dataclass(frozen=True)
class Wound:
    """What is said of a clock that somebody enters. Both days are included; the amount is a bond's, in pounds."""

    kind: str
    authority_name: str
    basis: str
    starts_on: date
    ends_on: date
    amount: Decimal | None = None
    document_url: str = ""
    note: str = ""


@transaction.atomic
def add_clock(
    spinout: Spinout,
    *,
    says: Wound,
    upload: UploadedFile | None = None,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Clock:
    """Enter a shelter or a bond. Raises OverlappingClockError."""
    with recorded(by=by, verb="add_clock"), evidence.kept(upload, by=by, at=at) as file:
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        check_can_change(by, spinout)
        _refuse_overlap(spinout, says)
        columns = {**vars(says), "authority": _known(says), "evidence": file}
        return Clock.objects.create(spinout=spinout, **columns, **turn.stamp(by=by, at=at))


@transaction.atomic
def change_clock(
    clock: Clock,
    *,
    says: Wound,
    upload: UploadedFile | None = None,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Clock:
    """Correct it. Where its last day moves, warnings begin again for the new one.

    Raises OverlappingClockError, RevokedOnError or ClockGoneError.
    """
    with recorded(by=by, verb="change_clock"), evidence.kept(upload, by=by, at=at) as file:
        clock = _take(clock, by=by, at=at, sent=sent, columns=SAYS)
        permissions.check_can_change_clock(by, clock)
        if clock.revoked_on is not None:
            _check_revoked(clock.revoked_on, says.starts_on, says.ends_on)
        _refuse_overlap(clock.spinout, says, besides=clock)
        columns = {**vars(says), "authority": _known(says), **({"evidence": file} if file else {})}
        turn.change(clock, columns, by=by, at=at)
    return clock


@transaction.atomic
def revoke_clock(
    clock: Clock, *, on: date, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Clock:
    """Say from which day on it holds no more, and why. Raises RevokedOnError or ClockGoneError."""
    with recorded(by=by, verb="revoke_clock", why=reason):
        clock = _take(clock, by=by, at=at, sent=sent, columns=REVOKED)
        permissions.check_can_revoke_clock(by, clock)
        if clock.starts_on is not None:
            _check_revoked(on, clock.starts_on, clock.ends_on)
        turn.change(clock, {"revoked_on": on, "revoked_reason": reason}, by=by, at=at)
    return clock


@transaction.atomic
def remove_clock(clock: Clock, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> None:
    """Remove what was entered by mistake; its history stays. Raises ClockGoneError."""
    with recorded(by=by, verb="remove_clock", why=reason):
        clock = _take(clock, by=by, at=at, sent=sent, columns=(*SAYS, *REVOKED))
        permissions.check_can_change_clock(by, clock)
        clock.delete()


@transaction.atomic
def warn_of_clocks(*, site: str, by: User, at: datetime) -> int:
    """Write to those who can act about clocks of which a warning is due; return how many clocks were told of.

    Run twice it writes nobody twice. Where nobody acts for a body, its warnings wait until somebody does. `site` is
    the address of the service, where links begin.
    """
    today = timezone.localdate(at)
    with recorded(by=by, verb="warn_of_clocks"):
        permissions.check_can_warn(by)
        turn.one_at_a_time("warnings of clocks")
        due = Clock.objects.to_be_warned_of(on=today).with_whom().ending_first()
        told = 0
        for clock in due.prefetch_related("spinout__parent_links"):
            bodies = {link.organisation_id for link in clock.spinout.parent_links.all()}
            people = User.objects.acting_for(bodies)
            _warn(clock, people, today=today, site=site, at=at)
            told += bool(people)
    return told


@transaction.atomic
def make_feed(*, by: User, at: datetime) -> CalendarFeed:
    """Give the person a private address for their calendar; the one before it leads nowhere from now on."""
    permissions.check_can_have_feed(by)
    turn.one_at_a_time(f"calendar of {by.pk}")
    CalendarFeed.objects.filter(person=by).delete()
    return CalendarFeed.objects.create(person=by, token=secrets.token_urlsafe(32), made_at=at)


@transaction.atomic
def withdraw_feed(*, by: User, at: datetime) -> None:
    """Take the private address away: from now on it leads nowhere. `at` plays no part."""
    permissions.check_can_have_feed(by)
    CalendarFeed.objects.filter(person=by).delete()


def _warn(clock: Clock, people: Sequence[User], *, today: date, site: str, at: datetime) -> None:
    step = step_reached(clock.kind, clock.ends_on, on=today)
    if step is None:
        return
    lead = CaseSummary.objects.filter(spinout=clock.spinout_id).values_list("lead", flat=True).first()
    page = reverse("procurement:clock", args=[clock.reference])
    purpose: str = clock.purpose  # type: ignore[attr-defined]
    for person in people:
        wording = cliff_letters.warning(
            str(person),
            what=f"{ClockKind(clock.kind).label}: {clock.basis}",
            record=str(clock.spinout),
            authority=clock.authority_name,
            ends_on=clock.ends_on,
            today=today,
            to_do=step.what,
            leads=person.pk == lead,
            link=f"{site.rstrip('/')}{page}",
        )
        Letter.objects.queue(
            to=person.email, subject=wording.subject, text=wording.text, purpose=f"{purpose}:{person.pk}", at=at
        )


def _take(clock: Clock, *, by: User, at: datetime, sent: turn.Sent, columns: tuple[str, ...]) -> Clock:
    try:
        return turn.take_row(clock, by=by, at=at, sent=sent, columns=columns)
    except Clock.DoesNotExist as gone:
        raise ClockGoneError from gone


def _check_revoked(on: date, starts_on: date, ends_on: date) -> None:
    if not starts_on < on <= ends_on:
        raise RevokedOnError(
            f"It was revoked after {formats.uk_date(starts_on)}, when it began, "
            f"and at the latest on {formats.uk_date(ends_on)}, its last day"
        )


def _refuse_overlap(spinout: Spinout, says: Wound, *, besides: Clock | None = None) -> None:
    """The constraint refuses it too: one vertical arrangement, or waiver, for an authority on any day."""
    if says.kind not in ALONE:
        return
    others = Clock.objects.filter(spinout=spinout, kind=says.kind, authority_name__iexact=says.authority_name)
    others = others.exclude(pk=besides.pk if besides else 0)
    others = others.filter(ends_on__gte=says.starts_on, starts_on__lte=says.ends_on).ending_first()
    until = besides.last_day if besides and besides.revoked_on else says.ends_on
    for other in others:
        if other.last_day >= says.starts_on and (other.starts_on is None or other.starts_on <= until):
            raise OverlappingClockError(other)


def _known(says: Wound) -> Organisation | None:
    return Organisation.objects.named(says.authority_name).first()
