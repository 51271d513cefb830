"""What a move is asked at its gate, who may override what is missing, and what is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.partial_dates import PartialDate
from spinouts import gatekeeping, gates, permissions
from spinouts.actions import turn
from spinouts.gates import Answered, Passage, Requirement
from spinouts.lifecycle import ReasonNeeded, State, is_forward
from spinouts.models import GateAnswer, Hold, JourneyEvent, Spinout


class GateClosedError(ValueError):
    """The gate asks for something that is not there. `missing` lists all of it, what a statute asks first."""

    def __init__(self, missing: tuple[Requirement, ...], whys: Mapping[str, str]) -> None:
        """`missing` is never empty; `whys` say of some, by code, why what is there is not enough."""
        self.missing = missing
        self.messages = [_missing(item, whys.get(item.code, "")) for item in missing]
        super().__init__("; ".join(self.messages))


def _missing(item: Requirement, why: str) -> str:
    asks = f"{item.missing} (required by law)" if item.statute else item.missing
    return f"{asks}. {why}" if why else asks


class OnHoldError(ValueError):
    """The spin-out is on hold: it is resumed before it moves."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("It is on hold. Resume it before you move it to another stage")


@dataclass(frozen=True)
class Passed:
    """How a gate was passed: which items it asked for, and which of them were missing and overridden."""

    how: Passage
    asked: tuple[Requirement, ...] = ()
    missing: tuple[Requirement, ...] = ()


# Why a hold ended that nobody resumed.
_IT_ENDED = "It ended"


def ask(
    spinout: Spinout,
    before: State,
    after: State,
    *,
    on: PartialDate | None,
    by: User,
    at: datetime,
    reason: str,
    overrides: bool = False,
) -> Passed:
    """Return how a move of the locked spin-out passes its gate on that day, or today where nobody knows which.

    Raises GateClosedError, ReasonNeeded or Refused.
    """
    if not is_forward(before, after):
        return Passed(Passage.NONE)
    asked = gates.asked(before.stage, after.stage)
    day = on.first_day if on else timezone.localdate(at)
    missing = gates.missing(before.stage, after.stage, gatekeeping.met([spinout.pk], on=day)[spinout.pk])
    if not missing:
        return Passed(Passage.PASSED, asked)
    statutory = tuple(item for item in missing if item.statute)
    if statutory or not overrides:
        raise GateClosedError(missing, gatekeeping.explained(spinout, missing, on=day))
    permissions.check_can_override(by, spinout)
    if not reason.strip():
        raise ReasonNeeded("Say why it may go on without what is missing")
    return Passed(Passage.OVERRIDDEN, asked, missing)


def write(event: JourneyEvent, passed: Passed, *, by: User, at: datetime) -> None:
    """Keep what each item was when the event passed its gate."""
    GateAnswer.objects.bulk_create(
        GateAnswer(
            spinout=event.spinout,
            event=event,
            code=item.code,
            answer=Answered.OVERRIDDEN if item in passed.missing else Answered.MET,
            added_at=at,
            added_by=by,
        )
        for item in passed.asked
    )


def check_not_on_hold(spinout: Spinout) -> None:
    """Raise OnHoldError for a spin-out that is on hold."""
    if Hold.objects.open().filter(spinout=spinout).exists():
        raise OnHoldError


def lift_hold(spinout: Spinout, *, by: User, at: datetime) -> None:
    """End the hold of a spin-out that ended today, if it has one."""
    today = timezone.localdate(at)
    for hold in Hold.objects.open().filter(spinout=spinout):
        turn.change(hold, {"ended_on": max(today, hold.began_on), "ended_reason": _IT_ENDED}, by=by, at=at)


def give_back_hold(spinout: Spinout, *, by: User, at: datetime) -> None:
    """Put a spin-out that did not end after all back on the hold that its end lifted, if it lifted one."""
    for hold in Hold.objects.filter(spinout=spinout, ended_reason=_IT_ENDED).latest_first()[:1]:
        turn.change(hold, {"ended_on": None, "ended_reason": ""}, by=by, at=at)
