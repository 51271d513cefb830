"""When what shelters a mutual ends: how it stands on a day, how long it has, and what to do at each step before. Pure.

Months are months of the calendar, back from the last day: three months before 31 May is the last day of February.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices


class ClockKind(TextChoices):
    """What ends. The first three are kept from the register of contracts, the others are entered."""

    REG77 = "reg77", "Contract reserved under regulation 77"
    S33 = "s33", "Contract reserved under section 33"
    FIRST_CONTRACT = "first_contract", "First contract"
    VERTICAL = "vertical", "Vertical arrangement (Teckal)"
    WAIVER = "waiver", "Waiver or other exemption"
    BOND = "bond", "Bond or guarantee"


# Those that follow their contract, and those that people enter.
OF_CONTRACTS = (ClockKind.REG77, ClockKind.S33, ClockKind.FIRST_CONTRACT)
ENTERED = (ClockKind.VERTICAL, ClockKind.WAIVER, ClockKind.BOND)


class ClockState(TextChoices):
    """How a clock stands on a day. Expiring begins with the first warning."""

    AHEAD = "ahead", "Not begun"
    ACTIVE = "active", "Active"
    EXPIRING = "expiring", "Expiring"
    EXPIRED = "expired", "Expired"
    REVOKED = "revoked", "Revoked"


# So many months before the last day those who can act are warned, each time of what to do by then.
STEPS = (18, 12, 6, 3, 1)
_RETENDER = {
    18: "Decide whether to ask for an extension, and begin to talk with the authority about what comes after",
    12: "Have a route for what comes after, checked by the adviser and a lawyer; agree when the procurement begins",
    6: "The procurement should have commenced. Prepare the bid, and plan for losing it: staff, premises, cash",
    3: "Know who delivers the service from the day after. Begin the transfer of staff if it is somebody else",
    1: "Sign what follows, or carry out the exit plan: services must not stop on the last day",
}
_SHELTER = {
    18: "Find out which route is open once this shelter ends, and what it asks of the mutual",
    12: "Have that route checked by a lawyer, and agree with the authority when a procurement begins",
    6: "The procurement should have commenced, or the authority should have a written basis for going on",
    3: "Know who delivers the service from the day after, and on which basis",
    1: "Sign what follows, or carry out the exit plan: nothing shelters it after the last day",
}
_BOND = {
    18: "Ask the contract whether another bond is needed after the last day, and for how much",
    12: "Ask banks and insurers for terms, which take longer for a young mutual",
    6: "Agree the terms of the next bond, or the authority’s release from it",
    3: "Have the next bond signed, so that no day is without one where the contract asks for it",
    1: "Give the next bond to the authority, or have its release in writing",
}
WHAT_TO_DO: dict[ClockKind, dict[int, str]] = {
    ClockKind.REG77: _RETENDER,
    ClockKind.S33: _RETENDER,
    ClockKind.FIRST_CONTRACT: _RETENDER,
    ClockKind.VERTICAL: _SHELTER,
    ClockKind.WAIVER: _SHELTER,
    ClockKind.BOND: _BOND,
}


@dataclass(frozen=True)
class Step:
    """A warning: how many months before the last day, the day on which it is due, and what to do by then."""

    months: int
    due_on: date
    what: str


def months_before(last: date, months: int) -> date:
    """Return the same day so many months earlier; the last of a month that has no such day."""
    year, month = divmod(last.year * 12 + last.month - 1 - months, 12)
    return date(year, month + 1, min(last.day, monthrange(year, month + 1)[1]))


def state_of(*, starts_on: date | None, ends_on: date, revoked_on: date | None, on: date) -> ClockState:
    """Return how a clock stands on a day; its last day is still covered, and a revoked one ends the day before."""
    if revoked_on is not None and on >= revoked_on:
        return ClockState.REVOKED
    if on > ends_on:
        return ClockState.EXPIRED
    if starts_on is not None and on < starts_on:
        return ClockState.AHEAD
    return ClockState.EXPIRING if on >= months_before(ends_on, STEPS[0]) else ClockState.ACTIVE


def steps(kind: str, ends_on: date) -> tuple[Step, ...]:
    """Return every warning of a clock, the earliest first."""
    return tuple(Step(months, months_before(ends_on, months), WHAT_TO_DO[ClockKind(kind)][months]) for months in STEPS)


def step_reached(kind: str, ends_on: date, *, on: date) -> Step | None:
    """Return the last warning whose day has come; None before the first, and once the last day is over."""
    if on > ends_on:
        return None
    reached = [step for step in steps(kind, ends_on) if step.due_on <= on]
    return reached[-1] if reached else None


def countdown(ends_on: date, *, on: date) -> str:
    """Return how long it has, in words: months and days from today to the last day, or since it."""
    if on == ends_on:
        return "today is the last day"
    first, last = sorted((on, ends_on))
    months = (last.year - first.year) * 12 + last.month - first.month
    while months_before(last, months) < first:
        months -= 1
    days = (months_before(last, months) - first).days
    parts = [f"{many:,} {what}{'s' if many != 1 else ''}" for many, what in ((months, "month"), (days, "day")) if many]
    return f"{' and '.join(parts)} left" if ends_on > on else f"ended {' and '.join(parts)} ago"
