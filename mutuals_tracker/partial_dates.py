"""Dates known only to the year, the month or the day, kept and shown as they are known."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
EARLIEST_YEAR = 1800
LATEST_YEAR = 2199


class Precision(StrEnum):
    """How finely a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class NotAPartialDate(ValueError):  # noqa: N818 - it names what the text is not
    """The text is not a year, a year and month, or a full date. The message says how to write one."""


@dataclass(frozen=True)
class PartialDate:
    """A period in which something happened: a year, a month, or a day.

    `first_day` is the period's first day and never means that the thing happened on it,
    unless the precision is a day. A launch or a return counts from `last_day`, an end from `first_day`.
    """

    first_day: date
    precision: Precision

    def __post_init__(self) -> None:
        """Refuse a first day that is not the first of its period."""
        if self.precision == Precision.YEAR and (self.first_day.month, self.first_day.day) != (1, 1):
            raise NotAPartialDate("A year begins on 1 January")
        if self.precision == Precision.MONTH and self.first_day.day != 1:
            raise NotAPartialDate("A month begins on its first day")

    @classmethod
    def parse(cls, written: str) -> "PartialDate":
        """Read `2012`, `2012-07` or `2012-07-31`; raises NotAPartialDate with what to write instead."""
        found = _WRITTEN.fullmatch(written.strip())
        if not found:
            raise NotAPartialDate(f"{written!r} is not a date. Write 2012, 2012-07 or 2012-07-31")
        return cls.from_parts(*(int(part) if part else None for part in found.groups()))

    @classmethod
    def from_parts(cls, year: int | None, month: int | None = None, day: int | None = None) -> "PartialDate":
        """Make one from the parts that are known; raises NotAPartialDate for a date that does not exist."""
        if year is None or not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise NotAPartialDate(f"The year must be between {EARLIEST_YEAR} and {LATEST_YEAR}")
        if day is not None and month is None:
            raise NotAPartialDate("A date with a day needs its month")
        precision = Precision.DAY if day is not None else Precision.MONTH if month is not None else Precision.YEAR
        try:
            first_day = date(year, month if month is not None else 1, day if day is not None else 1)
        except ValueError as error:
            raise NotAPartialDate(f"There is no such date ({error})") from error
        return cls(first_day, precision)

    @classmethod
    def on(cls, day: date) -> "PartialDate":
        """Return the date known to the day."""
        return cls(day, Precision.DAY)

    @property
    def last_day(self) -> date:
        """The last day of the period: from here on it is certain that the thing has happened."""
        if self.precision == Precision.YEAR:
            return date(self.first_day.year, 12, 31)
        if self.precision == Precision.MONTH:
            return self.first_day.replace(day=calendar.monthrange(self.first_day.year, self.first_day.month)[1])
        return self.first_day

    @property
    def written(self) -> str:
        """The form that `parse` reads: `2012`, `2012-07` or `2012-07-31`."""
        return self.first_day.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[self.precision]]

    def __str__(self) -> str:
        """Return it as people write it: 2012, July 2012, 31 July 2012."""
        month = f"{calendar.month_name[self.first_day.month]} {self.first_day.year}"
        return {
            Precision.YEAR: str(self.first_day.year),
            Precision.MONTH: month,
            Precision.DAY: f"{self.first_day.day} {month}",
        }[self.precision]
