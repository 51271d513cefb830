"""Planned launch dates: what a new date is to the one before, and why launches slip. Pure.

A provisional date is an aim, a confirmed one a commitment. The first confirmation is not a slip, whatever date it
brings; every later change of the date says why.
"""

import calendar
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices

from mutuals_tracker.partial_dates import PartialDate


class Certainty(TextChoices):
    """How firm a planned date is."""

    PROVISIONAL = "provisional", "Provisional"
    CONFIRMED = "confirmed", "Confirmed"


class Change(TextChoices):
    """What a new planned date is to the one before it."""

    FIRST = "first", "First date"
    CONFIRMED = "confirmed", "Confirmed for the first time"
    FINER = "finer", "Known more finely"
    CONFIRMED_AGAIN = "confirmed_again", "Confirmed again"
    SLIPPED = "slipped", "Slipped"
    BROUGHT_FORWARD = "brought_forward", "Brought forward"
    UNSETTLED = "unsettled", "No longer confirmed"


NEEDS_REASON = (Change.SLIPPED, Change.BROUGHT_FORWARD, Change.UNSETTLED)


class Reason(TextChoices):
    """Why a planned date was changed."""

    STAFF = "staff", "Staff consultation or TUPE"
    UNION = "union", "Union"
    PENSIONS = "pensions", "Pensions"
    DECISION = "decision", "Waiting for a decision of the parent body"
    PROCUREMENT = "procurement", "Procurement or contract"
    FUNDING = "funding", "Funding"
    LEGAL_ENTITY = "legal_entity", "Legal entity or registration"
    LEGAL_DOCUMENTS = "legal_documents", "Legal documents"
    PREMISES = "premises", "Premises, assets or leases"
    BACK_OFFICE = "back_office", "ICT or back office"
    LEADERSHIP = "leadership", "Change of leadership"
    VIABILITY = "viability", "Viability"
    OPPOSITION = "opposition", "Opposition or bad press"
    DEFERRED = "deferred", "Deferred by choice"
    FASTER = "faster", "Going faster than planned"
    ERROR = "error", "Correcting an error"


class Planned(NamedTuple):
    """A date for which a launch is planned, and how firm it is."""

    when: PartialDate
    certainty: str


class SameDateError(ValueError):
    """What was sent is what stands already."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("That is the date that stands already")


class FarAwayError(ValueError):
    """Nobody plans a launch so far from today: the year was mistyped."""


class UnexplainedError(ValueError):
    """The date slipped, was brought forward or is no longer confirmed, and nobody said why."""

    def __init__(self, change: Change, less_exact: str = "") -> None:
        """`change` is one that needs a reason; `less_exact` says why, of a date that only became so."""
        super().__init__(less_exact or _ASKS_WHY[change])


_ASKS_WHY = {
    Change.SLIPPED: "This is later than the date that stood. Select why it slipped",
    Change.BROUGHT_FORWARD: "This is earlier than the date that stood. Select why it was brought forward",
    Change.UNSETTLED: "The date that stood was confirmed. Select why it no longer is",
}
# So many years ago a launch can have been planned for, and so many ahead.
YEARS_BACK, YEARS_AHEAD = 10, 30


def check_year(when: PartialDate, *, today: date) -> None:
    """Raise FarAwayError for a year in which nobody plans a launch. A date that has passed is one that was missed."""
    earliest, latest = today.year - YEARS_BACK, today.year + YEARS_AHEAD
    if not earliest <= when.first_day.year <= latest:
        raise FarAwayError(f"The year of the planned launch must be between {earliest} and {latest}")


def check_reason(change: Change, reason: str, *, less_exact: str = "") -> None:
    """Raise UnexplainedError where the change says why and there is no reason."""
    if change in NEEDS_REASON and not reason:
        raise UnexplainedError(change, less_exact)


def change(before: Planned | None, after: Planned, *, was_confirmed: bool) -> Change:
    """Return what `after` is to `before`; `was_confirmed` is whether any earlier date was. Raises SameDateError."""
    if before is None:
        return Change.CONFIRMED if after.certainty == Certainty.CONFIRMED else Change.FIRST
    if before == after:
        raise SameDateError
    if after.certainty == Certainty.CONFIRMED and not was_confirmed:
        return Change.CONFIRMED
    return _moved(before, after)


def _moved(before: Planned, after: Planned) -> Change:
    if after.when.last_day > before.when.last_day:
        return Change.SLIPPED
    if after.when.first_day < before.when.first_day:
        return Change.BROUGHT_FORWARD
    # It stays within the period that stood: what can have changed is how firm it is, or how finely it is known.
    if before.certainty == after.certainty:
        return Change.FINER
    return Change.CONFIRMED_AGAIN if after.certainty == Certainty.CONFIRMED else Change.UNSETTLED


def less_exact(before: Planned | None, after: Planned) -> str:
    """Return why a date that only became less exact needs a reason: it may be another. Nothing where it did not."""
    if before is None or before.when == after.when:
        return ""
    old, new = before.when, after.when
    if not (new.first_day <= old.first_day and old.last_day <= new.last_day):
        return ""
    may_be = "later" if new.last_day > old.last_day else "earlier"
    return f"{new} could be {may_be} than {old}, so it needs a reason"


class Slip(NamedTuple):
    """The last day of the period that stood, and the later one that took its place."""

    before: date
    after: date

    @property
    def months(self) -> int | None:
        """How many whole months later it is; None where it is not a number of whole months."""
        ends = [day.day == calendar.monthrange(day.year, day.month)[1] for day in self]
        if self.before.day != self.after.day and not all(ends):
            return None
        return (self.after.year - self.before.year) * 12 + self.after.month - self.before.month


# From here on so many days are said in months.
_DAYS_ARE_MONTHS = 60
_DAYS_IN_A_MONTH = 365.25 / 12


def length(slips: Sequence[Slip]) -> str:
    """Return by how much these slips, of which there is at least one, moved the launch: 7 months, 12 days."""
    months = [slip.months for slip in slips]
    if None not in months:
        return _counted(sum(each or 0 for each in months), "month")
    days = sum((slip.after - slip.before).days for slip in slips)
    if days < _DAYS_ARE_MONTHS:
        return _counted(days, "day")
    return f"about {_counted(round(days / _DAYS_IN_A_MONTH), 'month')}"


def summary(slips: Sequence[Slip]) -> str:
    """Return how often the launch slipped, and by how much in all; nothing where it never did."""
    if not slips:
        return ""
    times = {1: "once", 2: "twice"}.get(len(slips), f"{len(slips)} times")
    return f"Slipped {times}, by {length(slips)}" + (" in all" if len(slips) > 1 else "")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
