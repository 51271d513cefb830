"""By when an authority owes what under the Right to Challenge (Localism Act 2011, sections 81 to 86). Pure.

A day that is counted to is still in time.
"""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from procurement.challenging import windows
from procurement.challenging.windows import Window

# Within so many days of receipt, or of the window's close, the authority says when it will decide.
NOTICE_DAYS = 30
_SATURDAY = 5


class Unit(TextChoices):
    """In what an authority states a length of time."""

    DAYS = "days", "days"
    WEEKS = "weeks", "weeks"
    MONTHS = "months", "months"


class Counting(TextChoices):
    """Which days the clock of the timetable notice counts."""

    CALENDAR = "calendar", "Calendar days"
    WORKING = "working", "Working days"


class DecisionRule(TextChoices):
    """How an authority states by when it decides."""

    NOT_STATED = "not_stated", "It states none"
    FROM_RECEIPT = "from_receipt", "So long after it received the expression"
    FROM_CLOSE = "from_close", "So long after the window closed"
    BY_DAY = "by_day", "By a day of the year"


@dataclass(frozen=True)
class Length:
    """A length of time as an authority states it."""

    number: int
    unit: str

    def after(self, day: date) -> date:
        """Return the day so long after a day; a month ends with its last day where it has no such day."""
        if self.unit == Unit.MONTHS:
            return months_after(day, self.number)
        return day + timedelta(days=self.number * (7 if self.unit == Unit.WEEKS else 1))

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.number} {self.unit[:-1] if self.number == 1 else self.unit}"


@dataclass(frozen=True)
class Terms:
    """What an authority publishes about challenges; without it, what the statute says alone."""

    windows: str = ""
    notice_days: int = NOTICE_DAYS
    counting: str = Counting.CALENDAR
    decides: str = DecisionRule.NOT_STATED
    decides_within: Length | None = None
    decides_by: str = ""
    least_gap: Length | None = None
    most_gap: Length | None = None


@dataclass(frozen=True)
class Span:
    """Between which days the procurement starts; None where the authority states no such limit."""

    earliest: date | None
    latest: date | None


def notice_due(terms: Terms, received_on: date, window: Window | None, holidays: Collection[date] = ()) -> date:
    """Return by when the body must be told when its expression is decided on."""
    begins = window.closes_on if window else received_on
    if terms.counting == Counting.WORKING:
        return working_days_after(begins, terms.notice_days, holidays)
    return begins + timedelta(days=terms.notice_days)


def decision_due(terms: Terms, received_on: date, window: Window | None) -> date | None:
    """Return by when the authority decides, as its terms state it; None where they state nothing."""
    closed_on = window.closes_on if window else received_on
    if terms.decides == DecisionRule.BY_DAY:
        return windows.next_day(terms.decides_by, closed_on)
    if terms.decides_within and terms.decides != DecisionRule.NOT_STATED:
        return terms.decides_within.after(closed_on if terms.decides == DecisionRule.FROM_CLOSE else received_on)
    return None


def procurement_span(terms: Terms, accepted_on: date) -> Span:
    """Return between which days the procurement starts that an acceptance triggers; both are included."""
    return Span(
        terms.least_gap.after(accepted_on) if terms.least_gap else None,
        terms.most_gap.after(accepted_on) if terms.most_gap else None,
    )


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def working_days_after(day: date, count: int, holidays: Collection[date] = ()) -> date:
    """Return the day so many working days after a day: Saturdays, Sundays and bank holidays do not count."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY and day not in holidays
    return day
