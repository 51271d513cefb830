"""What became of staff and service after a mutual ended, who took them on, and what others can learn."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import turn
from spinouts.lifecycle import SERVICE_GOES_ON
from spinouts.models import ExitRecord, Spinout, Successor


class ServiceUntoldError(ValueError):
    """Nobody said what happened to the service, which goes on with somebody else."""

    def __init__(self, message: str = "Enter what happened to the service") -> None:
        """Say what to do."""
        super().__init__(message)


class OwnSuccessorError(ValueError):
    """A spin-out is named as its own successor."""


class SameSuccessorError(ValueError):
    """A successor is named twice."""


class SuccessorGoneError(LookupError):
    """Somebody removed the successor after its page was opened."""


@dataclass(frozen=True)
class Became:
    """What became of the service and, as far as anybody knows, of how many staff; None is not known."""

    service_now: str
    staff_returned: int | None = None
    staff_to_successors: int | None = None
    staff_redundant: int | None = None
    staff_left: int | None = None
    staff_note: str = ""

    def columns(self) -> dict[str, object]:
        """Return the exit record's columns."""
        return dict(vars(self))


@dataclass(frozen=True)
class TookOn:
    """Who took on what: another spin-out, a body of the directory, or somebody known only by `name`."""

    spinout: Spinout | None = None
    organisation: Organisation | None = None
    name: str = ""
    took_on: str = ""
    staff: int | None = None
    from_on: date | None = None

    def columns(self) -> dict[str, object]:
        """Return the successor's columns, with the name that it has now."""
        known = self.spinout or self.organisation
        names = {"successor": self.spinout, "organisation": self.organisation}
        what = {"took_on": self.took_on, "staff": self.staff, "from_on": self.from_on}
        return {**names, "name": known.name if known else self.name, **what}


@transaction.atomic
def change_exit_record(
    record: ExitRecord, *, says: Became, lesson: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> ExitRecord:
    """Say what became of staff and service and what others can learn, or begin to (`ExitRecord.of`).

    Raises NotEndedError unless the spin-out has ended after its launch, and ServiceUntoldError.
    """
    with recorded(by=by, verb="change_exit_record"):
        record = turn.take_row(record, by=by, at=at, sent=sent)
        permissions.check_can_tell_exit(by, record.spinout)
        if not says.service_now:
            raise ServiceUntoldError
        turn.change(record, {**says.columns(), "lesson": lesson}, by=by, at=at)
        kept.refresh_case([record.spinout_id])
    return record


@transaction.atomic
def add_successor(
    record: ExitRecord, *, says: TookOn, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Successor:
    """Name somebody who took on a part of the service. Raises NotEndedError, OwnSuccessorError, SameSuccessorError."""
    with recorded(by=by, verb="add_successor"):
        spinout = turn.take_case(record.spinout, by=by, at=at, sent=sent)
        permissions.check_can_tell_exit(by, spinout)
        columns = says.columns()
        if says.spinout == spinout or (says.organisation and says.organisation == spinout.organisation):
            raise OwnSuccessorError("A spin-out is not its own successor. Name who took it on")
        named = ("successor", "organisation", "name")
        if record.successors.filter(**{name: columns[name] for name in named}).exists():
            raise SameSuccessorError("This successor is named already. Remove that entry first to change it")
        successor = Successor.objects.create(spinout=spinout, exit_record=record, **columns, **turn.stamp(by=by, at=at))
        kept.refresh_case([spinout.pk])
    return successor


@transaction.atomic
def remove_successor(
    successor: Successor, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> None:
    """Remove a successor that was named wrongly; the history keeps it. Raises NotEndedError or SuccessorGoneError."""
    with recorded(by=by, verb="remove_successor", why=reason):
        try:
            successor = turn.take_row(successor, by=by, at=at, sent=sent)
        except Successor.DoesNotExist:
            raise SuccessorGoneError("Somebody else removed this successor") from None
        permissions.check_can_tell_exit(by, successor.spinout)
        successor.delete()
        kept.refresh_case([successor.spinout_id])


def check_told(spinout: Spinout, outcome: str) -> None:
    """Raise ServiceUntoldError where the service goes on after this ending, and no exit record says with whom."""
    if outcome in SERVICE_GOES_ON and not ExitRecord.objects.filter(spinout=spinout).exists():
        raise ServiceUntoldError("Say what became of its staff and service before you correct how it ended")


def write(spinout: Spinout, became: Became | None, outcome: str, *, by: User, at: datetime) -> None:
    """Write what became of a locked spin-out that ends with this outcome, over what an earlier ending said.

    Raises ServiceUntoldError where the service goes on and nobody says with whom.
    """
    if outcome in SERVICE_GOES_ON and became is None:
        raise ServiceUntoldError
    if became is not None:
        if not became.service_now:
            raise ServiceUntoldError
        turn.change(ExitRecord.of(spinout), became.columns(), by=by, at=at)
