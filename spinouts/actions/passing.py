"""What a move is asked at its gate, who may override what is missing, and what is kept of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from mutuals_tracker.accounts.models import User
from spinouts import gatekeeping, gates, permissions
from spinouts.gates import Answered, Passage, Requirement
from spinouts.lifecycle import ReasonNeeded, State, is_forward
from spinouts.models import GateAnswer, Hold, JourneyEvent, Spinout


class GateClosedError(ValueError):
    """The gate asks for something that is not there. `missing` lists all of it, what a statute asks first."""

    def __init__(self, missing: tuple[Requirement, ...]) -> None:
        """`missing` is never empty."""
        self.missing = missing
        self.messages = [f"{item.missing} (required by law)" if item.statute else item.missing for item in missing]
        super().__init__("; ".join(self.messages))


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


def ask(spinout: Spinout, before: State, after: State, *, by: User, reason: str, overrides: bool = False) -> Passed:
    """Return how a move of the locked spin-out passes its gate; raises GateClosedError, ReasonNeeded or Refused."""
    if not is_forward(before, after):
        return Passed(Passage.NONE)
    asked = gates.asked(before.stage, after.stage)
    missing = gates.missing(before.stage, after.stage, gatekeeping.met([spinout.pk])[spinout.pk])
    if not missing:
        return Passed(Passage.PASSED, asked)
    statutory = tuple(item for item in missing if item.statute)
    if statutory or not overrides:
        raise GateClosedError(missing)
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


def lift_hold(spinout: Spinout, reason: str, *, by: User, at: datetime) -> None:
    """End the spin-out's hold today, if it has one."""
    today = timezone.localdate(at)
    for hold in Hold.objects.open().filter(spinout=spinout):
        hold.ended_on, hold.ended_reason = max(today, hold.began_on), reason
        hold.changed_at, hold.changed_by = at, by
        hold.save(update_fields=["ended_on", "ended_reason", "changed_at", "changed_by"])
