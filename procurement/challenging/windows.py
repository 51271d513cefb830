"""When in a year an authority takes expressions of interest (Localism Act 2011, sections 81 to 86). Pure.

Windows are written `04-01/06-30 08-01/08-31`: from a day of a month to a day of a month, every year. None is any time.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_MONTH_DAY = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9])"
ONE_DAY = f"({_MONTH_DAY})"
# What the database lets stand.
WRITTEN = f"^({ONE_DAY}/{ONE_DAY}( {ONE_DAY}/{ONE_DAY})*)?$"
# So many windows a year are more than any authority has.
MOST = 12
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}


class UnreadableWindowError(ValueError):
    """What was typed is no window, or no day of a year; the message says how one is written."""


@dataclass(frozen=True, order=True)
class Window:
    """From the first day on which expressions are taken to the last, both included."""

    opens_on: date
    closes_on: date


def window_of(windows: str, day: date) -> Window | None:
    """Return the window in which a day lies; where several hold it, the one that closes last."""
    found = [each for each in _around(windows, day) if each.opens_on <= day <= each.closes_on]
    return max(found, key=lambda each: each.closes_on, default=None)


def next_window(windows: str, day: date) -> Window | None:
    """Return the window that opens next after a day; None where there are none."""
    return min((each for each in _around(windows, day) if each.opens_on > day), default=None)


def is_open(windows: str, day: date) -> bool:
    """Return whether expressions are taken on that day: always, where no window is set."""
    return not windows or window_of(windows, day) is not None


def read_day(typed: str) -> str:
    """Return a day of a year, such as 1 April, as it is kept. Raises UnreadableWindowError."""
    found = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]+)", typed.strip())
    month = _MONTHS.get(found[2].lower()) if found else None
    # In a leap year, so that 29 February is one.
    if not found or not month or not 1 <= int(found[1]) <= calendar.monthrange(2024, month)[1]:
        raise UnreadableWindowError(f"“{typed.strip()}” is not a day of a year. Enter a day and a month, like 1 April")
    return f"{month:02}-{int(found[1]):02}"


def read(typed: str) -> str:
    """Return windows that were typed, one a line, as they are kept. Raises UnreadableWindowError."""
    found = []
    for line in filter(None, (line.strip() for line in typed.splitlines())):
        opens, to, closes = re.sub(r"\s+", " ", line).partition(" to ")
        if not to:
            raise UnreadableWindowError(f"“{line}” is not a window. Enter each as 1 April to 30 June, one a line")
        found.append(f"{read_day(opens)}/{read_day(closes)}")
    if len(found) > MOST:
        raise UnreadableWindowError(f"Enter {MOST} windows or fewer")
    return " ".join(sorted(set(found)))


def say_day(kept: str) -> str:
    """Return a day of a year as people write it."""
    month, day = kept.split("-")
    return f"{int(day)} {calendar.month_name[int(month)]}"


def say(windows: str) -> list[str]:
    """Return each window as people write it."""
    return [" to ".join(say_day(day) for day in each.split("/")) for each in windows.split()]


def on_day(kept: str, year: int) -> date:
    """Return that day in a year; 29 February is the last of February where there is none."""
    month, day = (int(part) for part in kept.split("-"))
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def next_day(kept: str, after: date) -> date:
    """Return the first such day on or after a day."""
    this_year = on_day(kept, after.year)
    return this_year if this_year >= after else on_day(kept, after.year + 1)


def _around(windows: str, day: date) -> list[Window]:
    """Return the windows of the years around a day; one that closes before it opens runs into the next year."""
    found = []
    for each in windows.split():
        opens, closes = each.split("/")
        for year in range(day.year - 1, day.year + 2):
            opens_on = on_day(opens, year)
            found.append(Window(opens_on, on_day(closes, year + 1 if closes < opens else year)))
    return found
