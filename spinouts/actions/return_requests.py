"""Requests to bodies for staff returns: asking, reminding, and excusing."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from mutuals_tracker.accounts.models import Membership, User
from mutuals_tracker.accounts.rules import bodies_of
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.recording import recorded
from spinouts import kept, letters, permissions, rhythms
from spinouts.actions import turn
from spinouts.models import ReturnRequest
from spinouts.models.return_request import to_be_asked

_ASK = """
    INSERT INTO spinouts_returnrequest
           (spinout_id, as_at, due_on, reminders, excused_reason, revision, added_at, added_by_id, changed_at,
            changed_by_id)
    SELECT due.id, %s, %s, 0, '', 1, %s, %s, %s, %s FROM ({due}) due ORDER BY due.id
    ON CONFLICT (spinout_id, as_at) DO NOTHING
    RETURNING spinout_id
"""


class NothingToExcuseError(ValueError):
    """The request was answered, or excused before; or, where it is to be asked again, it was not excused."""


@transaction.atomic
def ask_for_returns(*, by: User, at: datetime) -> int:
    """Ask for a headcount as at the latest end of a financial year wherever that is due; return how many were asked.

    One statement for any number. Run twice it asks nobody twice.
    """
    today = timezone.localdate(at)
    as_at = rhythms.latest_return_date(today)
    with recorded(by=by, verb="ask_for_returns"):
        permissions.check_can_ask_for_returns(by)
        bodies = Membership.objects.bodies_acted_for()
        if not bodies:
            return 0
        due = to_be_asked(as_at=as_at, bodies=bodies).order_by().values("id")
        statement, given = due.query.sql_with_params()
        due_on = rhythms.return_due(as_at, asked_on=today)
        with connection.cursor() as cursor:
            cursor.execute(_ASK.format(due=statement), [as_at, due_on, at, by.pk, at, by.pk, *given])
            asked = [spinout_id for (spinout_id,) in cursor.fetchall()]
        kept.refresh_case(asked)
    return len(asked)


@transaction.atomic
def remind_of_returns(*, site: str, by: User, at: datetime) -> int:
    """Write to those who have not answered, where a reminder is due; return how many requests they are reminded of.

    Each person gets one letter a day, about all that their bodies owe: what comes due after that waits until tomorrow.
    Where nobody keeps a record any more, its request waits until somebody does. `site` is the address of the service,
    where links begin.
    """
    today = timezone.localdate(at)
    with recorded(by=by, verb="remind_of_returns"):
        permissions.check_can_ask_for_returns(by)
        due = list(_due(today))
        reminded: set[int] = set()
        for person in User.objects.acting_for({body for request in due for body in _bodies(request)}):
            theirs = [request for request in due if _bodies(request) & bodies_of(person)]
            _write(person, theirs, site=site, at=at)
            reminded |= {request.pk for request in theirs}
        ReturnRequest.objects.filter(pk__in=reminded).update(
            reminders=F("reminders") + 1, reminded_on=today, changed_by=by, changed_at=at
        )
        kept.refresh_case([request.spinout_id for request in due if request.pk in reminded])
    return len(reminded)


@transaction.atomic
def excuse_return(
    request: ReturnRequest, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> ReturnRequest:
    """Say why no answer is expected any more. Raises NothingToExcuseError."""
    with recorded(by=by, verb="excuse_return", why=reason):
        request = _take(request, by=by, at=at, sent=sent)
        if not ReturnRequest.objects.unanswered().filter(pk=request.pk).exists():
            raise NothingToExcuseError("A return has answered this request, or it was excused before")
        turn.change(request, {"excused_reason": reason}, by=by, at=at)
        kept.refresh_case([request.spinout_id])
    return request


@transaction.atomic
def ask_again(
    request: ReturnRequest, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> ReturnRequest:
    """Say that an answer is expected after all. Raises NothingToExcuseError."""
    with recorded(by=by, verb="ask_again", why=reason):
        request = _take(request, by=by, at=at, sent=sent)
        if not request.excused_reason:
            raise NothingToExcuseError("This request was not excused")
        turn.change(request, {"excused_reason": ""}, by=by, at=at)
        kept.refresh_case([request.spinout_id])
    return request


def _due(today: date) -> Collection[ReturnRequest]:
    """Return the requests of which a reminder is due, kept from others who send them at the same moment."""
    if ReturnRequest.objects.filter(reminded_on=today).exists():
        return []
    due = ReturnRequest.objects.to_be_chased(on=today).select_for_update(of=("self",), skip_locked=True)
    return due.due_first().prefetch_related("spinout__parent_links")


def _bodies(request: ReturnRequest) -> frozenset[int]:
    return frozenset(link.organisation_id for link in request.spinout.parent_links.all())


def _write(person: User, requests: list[ReturnRequest], *, site: str, at: datetime) -> None:
    today = timezone.localdate(at)
    wording = letters.return_reminder(str(person), list(_awaited(requests, site)), today=today)
    purpose = f"return-reminder:{person.pk}:{today.isoformat()}"
    Letter.objects.queue(to=person.email, subject=wording.subject, text=wording.text, purpose=purpose, at=at)


def _awaited(requests: list[ReturnRequest], site: str) -> Iterator[letters.Awaited]:
    for request in requests:
        spinout = request.spinout
        page = reverse("spinouts:add_return", args=[spinout.reference])
        yield letters.Awaited(
            spinout.name,
            spinout.reference,
            request.as_at,
            request.due_on,
            f"{site.rstrip('/')}{page}?as_at={request.as_at.isoformat()}",
        )


def _take(request: ReturnRequest, *, by: User, at: datetime, sent: turn.Sent) -> ReturnRequest:
    request = turn.take_row(request, by=by, at=at, sent=sent)
    permissions.check_can_excuse(by, request.spinout)
    return request
