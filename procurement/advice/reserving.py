"""How long a reserved contract may run, and how far a reservation looks back: over dates alone. Pure.

The register of contracts and the adviser count alike, because both count here.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A reserved contract that the same authority awarded to the same body.

    `under` is its route (`procurement.vocabulary.Route`), by which a reservation knows its own. `is_comparable` says
    whether it is for the same kind of services; None is not known. Neither is an `awarded_on` of None.
    """

    awarded_on: date | None
    under: str
    is_comparable: bool | None = True
    title: str = ""


@dataclass(frozen=True)
class LookBack:
    """What a reservation found when it looked back: contracts that break it, and those of which nobody can tell."""

    breaking: tuple[Earlier, ...] = ()
    in_doubt: tuple[Earlier, ...] = ()


def last_day(starts_on: date, months: int) -> date:
    """Return the last day of a period of so many months from that day on, which it includes.

    The day before the same day of the later month; the last day of that month where it has no such day, so a year
    from 29 February ends on 28 February.
    """
    year, month = _month_after(starts_on, months)
    longest = monthrange(year, month)[1]
    if starts_on.day > longest:
        return date(year, month, longest)
    return date(year, month, starts_on.day) - timedelta(days=1)


def first_day(ends_on: date, months: int) -> date:
    """Return the first day of a period of so many months that ends on that day, which it includes."""
    year, month = _month_after(ends_on, -months)
    same = date(year, month, min(ends_on.day, monthrange(year, month)[1]))
    return same + timedelta(days=1)


def term_within(starts_on: date, ends_on: date, longest_months: int) -> bool:
    """Return whether a term, both its days included, is no longer than that.

    1 April 2025 to 31 March 2030 is exactly five years.
    """
    return ends_on <= last_day(starts_on, longest_months)


def look_back(awarded_on: date, earlier: Sequence[Earlier], months: int) -> LookBack:
    """Return which of the earlier contracts were awarded in the period of so many months that ends on the award.

    The day of the award is in it; the same day so many months before is not. A later contract is no earlier one.
    """
    since = first_day(awarded_on, months)
    within = [each for each in earlier if each.awarded_on is None or since <= each.awarded_on <= awarded_on]
    sure = [each for each in within if each.awarded_on is not None and each.is_comparable]
    doubt = [each for each in within if each not in sure and each.is_comparable is not False]
    return LookBack(breaking=tuple(sure), in_doubt=tuple(doubt))


def breaks_look_back(awarded_on: date, earlier: Sequence[Earlier], months: int) -> tuple[Earlier, ...]:
    """Return the comparable contracts that break the look-back of an award on that day; none is an empty tuple."""
    return look_back(awarded_on, earlier, months).breaking


def _month_after(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1
