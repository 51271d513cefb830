"""What a fund asks of an award beside its money: conditions to discharge, and monitoring returns with reminders."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from funding import letters, permissions
from funding.actions.awarding import AwardDateError
from funding.models import Award, AwardTerm, MonitoringReturn
from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.recording import recorded
from spinouts import kept, rhythms
from spinouts.actions import evidence, turn

# Monthly for five years: more at once is a slip of the finger.
MOST_RETURNS = 60


class TermDischargedError(ValueError):
    """Somebody discharged the condition before."""


class ReturnSentError(ValueError):
    """Somebody sent the return before; it stays."""


class ReturnGoneError(ValueError):
    """Somebody took the return back meanwhile: the fund does not ask for it any more."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("The fund does not ask for this return any more. Go back to the award")


class TooManyReturnsError(ValueError):
    """A series has no end, ends before it begins, or is longer than anybody answers."""


@transaction.atomic
def date_term(
    term: AwardTerm, *, due_on: date | None, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> AwardTerm:
    """Say by when a condition is to be discharged. Raises TermDischargedError."""
    with recorded(by=by, verb="date_term"):
        term = _take_term(term, by=by, at=at, sent=sent)
        turn.change(term, {"due_on": due_on}, by=by, at=at)
        kept.refresh_case([term.spinout_id])
    return term


@transaction.atomic
def discharge_term(term: AwardTerm, *, how: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> AwardTerm:
    """Say that a condition is met, and how. Raises TermDischargedError."""
    with recorded(by=by, verb="discharge_term", why=how):
        term = _take_term(term, by=by, at=at, sent=sent)
        turn.change(term, {"discharged_at": at, "discharged_by": by, "discharge_note": how}, by=by, at=at)
        kept.refresh_case([term.spinout_id])
    return term


@transaction.atomic
def ask_for_award_returns(
    award: Award,
    *,
    asks: str,
    due_on: date,
    every: int = 0,
    until: date | None = None,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> list[MonitoringReturn]:
    """Ask the body to report by a day, or by a series of days, `every` so many months `until` a last day.

    Raises AwardDateError or TooManyReturnsError.
    """
    with recorded(by=by, verb="ask_for_award_returns"):
        award = turn.take_row(award, by=by, at=at, sent=turn.Sent(key=sent.key))
        permissions.check_can_look_after(by, award)
        if due_on < timezone.localdate(at):
            raise AwardDateError("The date must be today or in the future")
        asked = [
            MonitoringReturn.objects.create(
                spinout=award.spinout, award=award, asks=asks, due_on=day, **turn.stamp(by=by, at=at)
            )
            for day in _series(due_on, every, until)
        ]
        kept.refresh_case([award.spinout_id])
    return asked


@transaction.atomic
def take_back_award_return(asked: MonitoringReturn, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Award:
    """Ask for a return no more. Raises ReturnSentError or ReturnGoneError."""
    with recorded(by=by, verb="take_back_award_return"):
        found, award = _take_return(asked, by=by, at=at, sent=sent)
        permissions.check_can_look_after(by, award)
        _check_unsent(found)
        found.delete()
        kept.refresh_case([award.spinout_id])
    return award


@transaction.atomic
def send_award_return(
    asked: MonitoringReturn,
    *,
    text: str,
    upload: UploadedFile | None = None,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> MonitoringReturn:
    """Tell the fund what it asked, once; what was sent stays. Raises ReturnSentError or ReturnGoneError."""
    with recorded(by=by, verb="send_award_return"), evidence.kept(upload, by=by, at=at) as file:
        found, award = _take_return(asked, by=by, at=at, sent=sent)
        permissions.check_can_report(by, award)
        _check_unsent(found)
        turn.change(found, {"text": text, "evidence": file, "sent_at": at, "sent_by": by}, by=by, at=at)
        kept.refresh_case([award.spinout_id])
    return found


@transaction.atomic
def remind_of_award_returns(*, site: str, by: User, at: datetime) -> int:
    """Write to the bodies whose monitoring returns are due soon, or overdue; return how many were told of.

    Each is told of once before its day and once after it; after an outage in which both moments passed, only of the
    second. Where nobody acts for a body, its returns wait until somebody does. `site` is where links begin.
    """
    today = timezone.localdate(at)
    with recorded(by=by, verb="remind_of_award_returns"):
        permissions.check_can_remind(by)
        turn.one_at_a_time("reminders of monitoring returns")
        told = 0
        for asked in MonitoringReturn.objects.to_be_reminded(on=today).with_whom():
            bodies = {link.organisation_id for link in asked.spinout.parent_links.all()}
            people = User.objects.acting_for(bodies)
            _remind(asked, people, today=today, site=site, at=at)
            told += bool(people)
    return told


def _remind(asked: MonitoringReturn, people: Sequence[User], *, today: date, site: str, at: datetime) -> None:
    is_late = asked.due_on < today
    page = reverse("funding:send_award_return", args=[asked.award.reference, asked.pk])
    for person in people:
        Letter.objects.queue(
            to=person.email,
            subject=letters.return_subject(asked.spinout.name, due_on=asked.due_on, is_late=is_late),
            text=letters.return_reminder(
                str(person),
                fund=str(asked.award.fund),
                award=asked.award.reference,
                spinout=asked.spinout.name,
                due_on=asked.due_on,
                is_late=is_late,
                link=f"{site.rstrip('/')}{page}",
            ),
            purpose=f"{asked.reminder(is_late=is_late)}{asked.pk}:{person.pk}",
            at=at,
        )


def _series(first: date, every: int, until: date | None) -> list[date]:
    if not every:
        return [first]
    if until is None or until < first:
        raise TooManyReturnsError(f"Enter the last day of the series, {formats.uk_date(first)} or later")
    days: list[date] = []
    while (day := rhythms.months_after(first, every * len(days))) <= until:
        days.append(day)
        if len(days) > MOST_RETURNS:
            raise TooManyReturnsError(f"A series has {MOST_RETURNS} returns at most. Choose an earlier last day")
    return days


def _take_term(term: AwardTerm, *, by: User, at: datetime, sent: turn.Sent) -> AwardTerm:
    found = turn.take_row(term, by=by, at=at, sent=sent)
    found.award = Award.objects.with_whom().select_for_update(of=("self",)).get(pk=found.award_id)
    permissions.check_can_look_after(by, found.award)
    if found.discharged_at is not None:
        raise TermDischargedError(f"{found.discharged_by} has discharged this condition already")
    return found


def _take_return(asked: MonitoringReturn, *, by: User, at: datetime, sent: turn.Sent) -> tuple[MonitoringReturn, Award]:
    try:
        found = turn.take_row(asked, by=by, at=at, sent=sent)
    except MonitoringReturn.DoesNotExist as gone:
        raise ReturnGoneError from gone
    return found, Award.objects.with_whom().select_for_update(of=("self",)).get(pk=found.award_id)


def _check_unsent(asked: MonitoringReturn) -> None:
    if asked.sent_at is not None:
        raise ReturnSentError(f"{asked.sent_by} has sent this return already. What was sent stays")
