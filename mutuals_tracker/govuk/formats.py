"""Dates, moments, numbers and money as the service prints them: UK time, and words for what is not known."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
NOT_KNOWN = "Not known"
MINUS = "\u2212"


def uk_date(value: date | None, unknown: str = NOT_KNOWN) -> str:
    """Return 23 July 2014. A moment is first turned into its day in UK time."""
    if value is None or value == "":
        return unknown
    if isinstance(value, datetime):
        value = _in_uk(value).date()
    return f"{value.day} {value:%B %Y}"


def uk_moment(value: datetime | None, unknown: str = NOT_KNOWN) -> str:
    """Return 23 July 2014, 4:05pm, in UK time; midday and midnight in words."""
    if value is None or value == "":
        return unknown
    local = _in_uk(value)
    return f"{uk_date(local)}, {_clock(local)}"


def uk_clock(value: datetime) -> str:
    """Return 5pm on 23 July 2014, in UK time, as a deadline is said in a sentence."""
    local = _in_uk(value)
    return f"{_clock(local).replace(':00', '')} on {uk_date(local)}"


def number(value: Any, unknown: str = NOT_KNOWN) -> str:
    """Return 1,082; a Decimal keeps its places; what is not a number is returned as it is."""
    if value is None or value == "":
        return unknown
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return str(value)
    return f"{value:,}".replace("-", MINUS)


def signed(value: Any, unknown: str = NOT_KNOWN) -> str:
    """Return the number with its sign, a plus included, as a change is printed."""
    if value is None or value == "":
        return unknown
    return f"+{value:,}" if value > 0 else number(value)


def money(value: Any, unknown: str = NOT_KNOWN) -> str:
    """Return £1,250.50, and £1,250 for whole pounds."""
    if value is None or value == "":
        return unknown
    amount = Decimal(str(value))
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{MINUS if amount < 0 else ''}£{abs(amount):,.{places}f}"


def _clock(local: datetime) -> str:
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        return "midnight" if local.hour == 0 else "midday"
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def _in_uk(value: datetime) -> datetime:
    return value.astimezone(UK) if value.tzinfo else value
