"""Writes invented casework: every table by COPY, with its triggers on, a batch of spin-outs at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import accumulate, chain, groupby
from typing import Any, NamedTuple

from mutuals_tracker.accounts.models import Membership, Role, User
from reporting.load.cases import InventedCase
from reporting.load.cases.people import officers_of
from reporting.load.copying import Value, checked_together, copy, take_keys
from spinouts.vocabulary import Measure, Qualifier

# What every row says of who wrote it and when; the others are of tables whose rows are changed.
_STAMP = ("added_at", "added_by_id")
_CHANGED = ("changed_at", "changed_by_id")


class Held(NamedTuple):
    """A case with the key of its spin-out, and those of the officers whom its places mean."""

    spinout: int
    officers: Sequence[int]
    case: InventedCase

    @property
    def by(self) -> int:
        """The officer who wrote it down."""
        return self.officers[self.case.officer]


Pick = Callable[[InventedCase], Iterable[Any]]
# A row with its case, and what it says beside its own columns, such as the row that it belongs to.
Placed = tuple[Held, Any, tuple[Value, ...]]


def give_officers(bodies: list[int], *, seed: int, by: User, at: datetime) -> list[tuple[int, ...]]:
    """Give each body its officers, who can never sign in; return their keys, body by body."""
    names = officers_of(len(bodies), seed)
    found = [
        User(
            email=f"synthetic-officer-{body}-{place}@mutuals-tracker.invalid",
            name=name,
            password="!",  # noqa: S106 - the mark of no password
            is_active=False,
            deactivated_at=at,
        )
        for body, theirs in zip(bodies, names, strict=True)
        for place, name in enumerate(theirs, start=1)
    ]
    User.objects.bulk_create(found)
    people = iter(found)
    keys = [tuple(next(people).pk for _name in theirs) for theirs in names]
    Membership.objects.bulk_create(
        Membership(user_id=key, role=Role.OFFICER, organisation_id=body, granted_by=by, granted_at=at)
        for body, theirs in zip(bodies, keys, strict=True)
        for key in theirs
    )
    return keys


def write_cases(held: list[Held]) -> None:
    """Write all that is invented of these cases, whose spin-outs and moves are written."""
    _copy("brief", _each(held, lambda case: case.briefs))
    _copy("contact", _each(held, lambda case: case.contacts))
    _copy("assignment", _each(held, lambda case: case.leads), officers=("person",), moments=("ended",))
    _write_notes(held)
    _copy("casetask", _each(held, lambda case: case.tasks), officers=("owner",))
    _copy("milestone", _each(held, lambda case: case.milestones), officers=("owner",))
    _copy("progressupdate", _each(held, lambda case: case.updates))
    _copy("hold", _each(held, lambda case: case.holds))
    _copy("agreement", _each(held, lambda case: case.agreements))
    _copy("continuityplan", _each(held, lambda case: case.continuity))
    _copy("continuitytest", _each(held, lambda case: case.tests))
    _copy("returnrequest", _each(held, lambda case: case.requests))
    _write_transfers(held)
    _write_costs(held)
    with checked_together():
        _write_decisions(held)
        _write_readiness(held)
        _write_exits(held)


def write_plans(held: list[Held]) -> None:
    """Write when their launches were planned, while none of them has launched yet."""
    _copy("launchplan", _each(held, lambda case: case.plans))


def _write_notes(held: list[Held]) -> None:
    notes = _keyed("note", _each(held, lambda case: case.notes))
    _copy("note", notes, beside=("id",), leaving=("mentions",), moments=("removed",))
    mentions = (
        (*key, held.officers[note.mentions])
        for held, note, key in notes
        if note.mentions not in (None, held.case.officer)
    )
    copy("spinouts_mention", ("note_id", "person_id"), mentions)


def _write_decisions(held: list[Held]) -> None:
    decisions = _keyed("decision", _each(held, lambda case: case.decisions))
    _copy("decision", decisions, beside=("id",), leaving=("conditions",))
    _copy("condition", _parts(decisions, "conditions"), beside=("decision_id",), officers=("discharged_by",))


def _write_readiness(held: list[Held]) -> None:
    made = _keyed("readinessassessment", _each(held, lambda case: case.readiness))
    _copy("readinessassessment", made, beside=("id",), leaving=("levels",))
    _copy("readinesslevel", _parts(made, "levels"), beside=("assessment_id",))


def _write_exits(held: list[Held]) -> None:
    exits = _keyed("exitrecord", _each(held, lambda case: case.exits))
    _copy("exitrecord", exits, beside=("id",), leaving=("successors",))
    _copy("successor", _parts(exits, "successors"), beside=("exit_record_id",))


def _write_costs(held: list[Held]) -> None:
    lines = _keyed("costline", _each(held, lambda case: case.costs), app="funding")
    _copy("costline", lines, app="funding", beside=("id",), leaving=("covers",))
    _copy("cover", _parts(lines, "covers"), app="funding", beside=("line_id",))


def _write_transfers(held: list[Held]) -> None:
    """Write the transfers, and the staff returns that the ledger states for the days on which staff moved."""
    _copy("transferwave", _each(held, lambda case: case.waves))
    columns = "spinout_id measure qualifier count is_from_ledger recorded_by_id effective_on effective_precision"
    copy("spinouts_staffreturn", (*columns.split(), "retracts", "reason", "source_url", "source_note"), _moved(held))


def _moved(held: list[Held]) -> Iterator[tuple[Value, ...]]:
    measure, qualifier = Measure.TRANSFERRED_HEADCOUNT.value, Qualifier.EXACT.value
    for one in held:
        waves = [wave for wave in one.case.waves if wave.transferred_on]
        people = accumulate(wave.headcount for wave in waves)
        names = accumulate((wave.name for wave in waves), "{}, {}".format)
        told = zip(waves, people, names, strict=True)
        for day, of_the_day in groupby(told, key=lambda each: each[0].transferred_on):
            *_earlier, (_wave, count, named) = of_the_day
            stated = (measure, qualifier, count, True, one.by, day, "day", False, "", "")
            yield (one.spinout, *stated, f"Transfer ledger: {named}")


def _each(held: list[Held], pick: Pick) -> Iterator[Placed]:
    return ((one, row, ()) for one in held for row in pick(one.case))


def _keyed(table: str, rows: Iterable[Placed], *, app: str = "spinouts") -> list[Placed]:
    """Return the rows, each with a new key."""
    listed = list(rows)
    keys = take_keys(f"{app}_{table}", len(listed))
    return [(held, row, (next(keys),)) for held, row, _beside in listed]


def _parts(wholes: list[Placed], name: str) -> Iterator[Placed]:
    return ((held, part, key) for held, whole, key in wholes for part in getattr(whole, name))


def _copy(
    table: str,
    rows: Iterable[Placed],
    *,
    app: str = "spinouts",
    beside: Sequence[str] = (),
    leaving: Sequence[str] = (),
    officers: Sequence[str] = (),
    moments: Sequence[str] = (),
) -> None:
    """Write rows whose fields are named as the table's columns are, after the days on which they were written.

    `beside` names the columns that come with a row, `leaving` the fields that are no columns; `officers` hold the
    place of one, and `moments` a day on which something happened.
    """
    left = iter(rows)
    first = next(left, None)
    if first is None:
        return
    fields = first[1]._fields
    stamps = (*_STAMP, *(_CHANGED if "changed" in fields else ()))
    own = [name for name in fields if name not in ("added", "changed", *leaving)]
    columns = [f"{name}_id" if name in officers else f"{name}_at" if name in moments else name for name in own]

    def written(held: Held, row: Any, said: tuple[Value, ...]) -> tuple[Value, ...]:
        stamp: list[Value] = [_moment(row.added, 10), held.by]
        if len(stamps) > len(_STAMP):
            stamp += [_moment(row.changed, 11), held.by]
        values = (_value(held, getattr(row, name), name in officers, name in moments) for name in own)
        return (held.spinout, *said, *stamp, *values)

    everything = (written(*placed) for placed in chain([first], left))
    copy(f"{app}_{table}", ("spinout_id", *beside, *stamps, *columns), everything)


def _value(held: Held, value: Any, is_officer: bool, is_moment: bool) -> Value:
    if value is None:
        return None
    if is_officer:
        return held.officers[value]
    return _moment(value, 16) if is_moment else value


def _moment(day: date, hour: int) -> str:
    return f"{day} {hour}:00:00+00"
