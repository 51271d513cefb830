"""What follows from the transfer ledger: the staff returns that it writes, and the days by which staff are informed.

For each day on which staff moved there is one return of *transferred headcount*: all who had moved by then, exactly.
Those returns are marked as the ledger's (`StaffReturn.is_from_ledger`), are corrected or taken back whenever the ledger
changes, and by nothing else; a certifier verifies them like any other.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from mutuals_tracker.accounts.models import User
from mutuals_tracker.facts import dated
from mutuals_tracker.partial_dates import PartialDate
from spinouts import checklists, kept
from spinouts.actions import turn
from spinouts.models import CaseTask, Spinout, StaffReturn, TransferWave
from spinouts.vocabulary import Measure, Qualifier

# The most that a staff return states.
MOST = 9_999_999
SOURCE = "Transfer ledger"


class TooManyPeopleError(ValueError):
    """All transfers together are more people than a staff return can state."""


class _Moved(NamedTuple):
    """How many had moved by a day, and where that comes from."""

    people: int
    source: str


def follow(spinout: Spinout, *, reason: str, by: User, at: datetime) -> None:
    """Write what follows from the ledger as it stands, and what is kept about the spin-out. Call it last.

    `reason` is why earlier returns are corrected or taken back. Raises TooManyPeopleError.
    """
    _date_tasks(spinout, by=by, at=at)
    if _write_returns(spinout, reason=reason, by=by):
        kept.refresh([spinout.pk])
    else:
        kept.refresh_case([spinout.pk])


def due(spinout: Spinout, code: str) -> dict[str, object]:
    """Return the columns that say by when staff have to be informed or consulted: in time for the next transfer.

    Only transfers count that are still to come, that TUPE may govern, and whose staff have not been told yet.
    """
    told = {"tupe_information": "informed_on", "tupe_consultation": "consultation_began_on"}[code]
    waves = TransferWave.objects.to_come().under_tupe().filter(spinout=spinout, **{f"{told}__isnull": True})
    first = waves.order_by("planned_on").values_list("planned_on", flat=True).first()
    day = checklists.information_due(first) if first else None
    return {"due_on": day, "is_due_by_ledger": day is not None}


def _date_tasks(spinout: Spinout, *, by: User, at: datetime) -> None:
    """Give the tasks before a transfer their day, unless they are closed or somebody set a day themselves."""
    touched = CaseTask.objects.filter(spinout=spinout, code__in=checklists.DATED_BY_THE_LEDGER)
    rows = {task.code: task for task in touched}
    for code in checklists.DATED_BY_THE_LEDGER:
        task, values = rows.get(code) or CaseTask.untouched(spinout, code), due(spinout, code)
        follows = task.is_due_by_ledger or task.due_on is None
        if task.is_open and follows and task.due_on != values["due_on"]:
            turn.change(task, values, by=by, at=at)


def _write_returns(spinout: Spinout, *, reason: str, by: User) -> bool:
    """Make the standing returns of the ledger say what it says, and return whether any did not."""
    wanted = dict(_moved(spinout))
    written = StaffReturn.objects.from_ledger().filter(spinout=spinout)
    standing = {each.effective_on: each for each in written if each.effective_on}
    # A transfer that is called otherwise counts as many as before: the return stays its author's, and stays verified.
    different = [
        day for day in wanted.keys() | standing.keys() if _people(wanted.get(day)) != _stated(standing.get(day))
    ]
    for day in sorted(different):
        _write(spinout, day, wanted.get(day), standing.get(day), reason=reason, by=by)
    return bool(different)


def _moved(spinout: Spinout) -> Iterator[tuple[date, _Moved]]:
    """Yield each day on which staff moved, with how many had moved by then and in which transfers."""
    count, names = 0, []
    waves = TransferWave.objects.happened().filter(spinout=spinout).order_by("transferred_on", "pk")
    for day, moved in groupby(waves, key=lambda wave: wave.transferred_on):
        for wave in moved:
            count += wave.headcount
            names.append(wave.name)
        if count > MOST:
            raise TooManyPeopleError(f"All transfers together must be {MOST:,} people or fewer")
        yield day, _Moved(count, f"{SOURCE}: {', '.join(names)}")


def _people(moved: _Moved | None) -> int | None:
    return moved.people if moved else None


def _stated(standing: StaffReturn | None) -> int | None:
    return int(standing.count) if standing else None


def _write(
    spinout: Spinout, day: date, wanted: _Moved | None, standing: StaffReturn | None, *, reason: str, by: User
) -> None:
    """Add the return of that day, correct it, or take it back where nobody moved on that day after all."""
    says = wanted or (_Moved(int(standing.count), standing.source_note) if standing else None)
    if says is None:
        return
    StaffReturn.objects.create(
        spinout=spinout,
        measure=Measure.TRANSFERRED_HEADCOUNT,
        qualifier=Qualifier.EXACT,
        is_from_ledger=True,
        supersedes=standing,
        retracts=wanted is None,
        reason=reason if standing else "",
        recorded_by=by,
        count=says.people,
        source_note=says.source,
        **dated(PartialDate.on(day)),
    )
