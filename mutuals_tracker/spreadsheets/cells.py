"""What the text of a cell means: dates as finely as they are known, numbers, choices, addresses."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches

from mutuals_tracker.partial_dates import NotAPartialDate, PartialDate

_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+(\.[0-9]+)?")
_YEAR_AS_NUMBER = re.compile(r"(\d{4})\.0+")
_SLASHED = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ][\d:.]+Z?")
_SERIAL = re.compile(r"[1-6]\d{4}(\.\d+)?")
_WORDED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([a-z]{3,9})\.?[ -,]+(\d{4})", re.IGNORECASE)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SHAPES = "Write it as 2012, 2012-07 or 2012-07-31, as finely as it is known"


class CellError(ValueError):
    """The cell's text is not what its column holds. Says what is wrong, and what to write instead."""

    def __init__(self, problem: str, advice: str) -> None:
        """Keep both sentences."""
        self.problem = problem
        self.advice = advice
        super().__init__(f"{problem}. {advice}")


def partial_date(written: str, *, latest: date) -> PartialDate:
    """Return the date as finely as it is written; one that begins after `latest` has not happened."""
    year = _YEAR_AS_NUMBER.fullmatch(written)
    try:
        when = PartialDate.parse(year[1] if year else written)
    except NotAPartialDate as error:
        raise CellError("It is not a date that can be read without guessing", _date_advice(written)) from error
    if when.first_day > latest:
        raise CellError("It is in the future", "Leave it empty until it has happened")
    return when


def _date_advice(written: str) -> str:
    if found := _SLASHED.fullmatch(written):
        return _slashed_advice(*(int(part) for part in found.groups()))
    if found := _WITH_TIME.fullmatch(written):
        return f"Write {found[1]}"
    if _SERIAL.fullmatch(written):
        day = date(1899, 12, 30) + timedelta(days=int(float(written)))
        return f"It looks like a spreadsheet's number for a day. Format the cell as a date, or write {day.isoformat()}"
    if found := _WORDED.fullmatch(written):
        return _worded_advice(found)
    return _SHAPES


def _slashed_advice(first: int, second: int, year: int) -> str:
    readings = []
    for day, month in dict.fromkeys([(first, second), (second, first)]):
        try:
            readings.append(date(year, month, day).isoformat())
        except ValueError:
            continue
    return f"Write {' or '.join(readings)}" if readings else _SHAPES


def _worded_advice(found: re.Match) -> str:
    short = found[2][:3].casefold()
    if short not in _MONTHS:
        return _SHAPES
    month = f"{found[3]}-{_MONTHS.index(short) + 1:02}"
    return f"Write {month}-{int(found[1]):02}" if found[1] else f"Write {month}"


def number(written: str, *, places: int, below: int, hint: str = "") -> Decimal:
    """Return a number of at most `places` decimal places, from nought to less than `below`; `1,082` is understood.

    `hint` says where the words around a number belong.
    """
    if not _GROUPED.fullmatch(written):
        raise CellError("It is not a number", _number_advice(written, places, hint))
    value = Decimal(written.replace(",", ""))
    if value != round(value, places):
        kind = "a whole number" if places == 0 else f"at most {places} decimal place{'s' if places > 1 else ''}"
        raise CellError("It has too many decimal places", f"Write {kind}")
    if value >= below:
        raise CellError("It is larger than anything that this column counts", f"Write a number below {below:,}")
    return value


def _number_advice(written: str, places: int, hint: str) -> str:
    if written.startswith("-"):
        return "Write a number that is not negative"
    digits = re.findall(r"[0-9][0-9,]*", written)
    if len(digits) == 1 and not re.search(r"\d[.\s]\d", written):
        return f"Write {digits[0]} alone, in figures{hint}"
    return "Write it in figures, such as 1082 or 1,082" + (" or 1082.5" if places else "")


def choice(written: str, choices: Iterable[tuple[str, str]]) -> str:
    """Return the code whose code or label is `written`, whatever its case."""
    by_name = {name.casefold(): code for code, label in choices for name in (label, code)}
    if (found := by_name.get(" ".join(written.casefold().split()))) is not None:
        return found
    near = get_close_matches(written.casefold(), by_name, n=1)
    hint = f"Did you mean {by_name[near[0]]}? " if near else ""
    raise CellError("It is not one of the choices", f"{hint}Write one of: {', '.join(dict.fromkeys(by_name.values()))}")


def text(written: str, *, longest: int) -> str:
    """Return the text, if it is short enough to keep."""
    if len(written) > longest:
        raise CellError(f"It has {len(written)} characters", f"Shorten it to {longest}")
    return written


def address(written: str) -> str:
    """Return the address of a web page."""
    if not re.match(r"https?://[^\s/]+", written, re.IGNORECASE) or " " in written:
        raise CellError("It is not the address of a web page", "Write it in full, beginning https:// or http://")
    return text(written, longest=2_000)
