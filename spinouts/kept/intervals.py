"""Where spin-outs stand at every date as known at every moment, kept as rows: derived, compared, and written."""

import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from spinouts.kept import histories
from spinouts.models import StandingHeading, StandingInterval
from spinouts.standing import FOR_EVER, Heading, Standing, Stretch, Verdict, timeline


class Interval(NamedTuple):
    """A stretch of one spin-out's standing, and the moments between which it was known."""

    spinout_id: int
    known_from: datetime
    known_to: datetime
    stretch: Stretch

    @property
    def is_counted(self) -> bool:
        """Whether it is in the headline."""
        return self.stretch.verdict.heading.standing == Standing.COUNTED


class Changed(NamedTuple):
    """What a refresh took away and what it added, each with its key in the first case."""

    removed: dict[Interval, int]
    added: list[Interval]

    @property
    def spinout_ids(self) -> set[int]:
        """The spin-outs whose kept intervals were not what their facts say."""
        return {interval.spinout_id for interval in (*self.removed, *self.added)}


def derived(ids: Iterable[int]) -> Iterator[Interval]:
    """Yield the intervals that the facts of these spin-outs make."""
    for spinout_id, history in histories.of(ids).items():
        for known_from, known_to, stretch in _known_stretches(history):
            yield Interval(spinout_id, known_from, known_to, stretch)


def _known_stretches(history: histories.History) -> Iterator[tuple[datetime, datetime, Stretch]]:
    """Yield every stretch with the moments between which it was known: one that a new fact leaves as it was goes on."""
    held: dict[Stretch, datetime] = {}
    for moment, facts in history.slices():
        stretches = timeline(facts) if facts is not None else []
        for stretch in held.keys() - set(stretches):
            yield held.pop(stretch), moment, stretch
        for stretch in stretches:
            held.setdefault(stretch, moment)
    for stretch, since in held.items():
        yield since, FOR_EVER.moment, stretch


def compare(ids: list[int]) -> Changed:
    """Return what must be taken away and added for the kept intervals of these spin-outs to follow from their facts."""
    kept = _kept(ids)
    if not kept:
        return Changed({}, list(derived(ids)))
    wanted = set(derived(ids))
    return Changed(
        {interval: key for interval, key in kept.items() if interval not in wanted}, [*(wanted - kept.keys())]
    )


def _kept(ids: list[int]) -> dict[Interval, int]:
    columns = ("id", "spinout_id", "known_from", "known_to", "valid_from", "valid_to")
    heading = tuple(f"heading__{name}" for name in Heading._fields)
    verdict = Verdict._fields[1:]
    rows = StandingInterval.objects.filter(spinout_id__in=ids).values_list(*columns, *heading, *verdict)
    return {
        Interval(
            row[1],
            row[2],
            row[3],
            Stretch(row[4], row[5], Verdict(Heading(*row[6 : 6 + len(heading)]), *row[6 + len(heading) :])),
        ): row[0]
        for row in rows
    }


def write(changed: Changed) -> None:
    """Take away and add what changed, in three statements and one COPY."""
    if changed.removed:
        StandingInterval.objects.filter(pk__in=changed.removed.values()).delete()
    if changed.added:
        headings = _heading_keys({interval.stretch.verdict.heading for interval in changed.added})
        copy_rows(
            StandingInterval._meta.db_table,
            (*_COLUMNS, *(f"{name}" for name in Verdict._fields[1:])),
            (
                (spinout_id, since, until, valid_from, valid_to, headings[heading], *rest)
                for spinout_id, since, until, (valid_from, valid_to, (heading, *rest)) in sorted(
                    changed.added, key=lambda interval: (interval.spinout_id, interval.stretch.valid_from)
                )
            ),
        )


_COLUMNS = ("spinout_id", "known_from", "known_to", "valid_from", "valid_to", "heading_id")


def _heading_keys(headings: set[Heading]) -> dict[Heading, int]:
    """Return a key for each heading, making those that are missing.

    Where two writers make one at once there are two of it, which no figure minds, and neither waits for the other.
    """
    keys = _known_headings(headings)
    missing = sorted(headings - keys.keys())
    if missing:
        made = StandingHeading.objects.bulk_create(StandingHeading(**heading._asdict()) for heading in missing)
        keys |= {heading: row.pk for heading, row in zip(missing, made, strict=True)}
    return keys


def _known_headings(headings: set[Heading]) -> dict[Heading, int]:
    names = ", ".join(Heading._fields)
    arrays = ", ".join("%s::text[]" for _ in Heading._fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {names} FROM spinouts_standingheading "  # noqa: S608 - our own names
            f"JOIN unnest({arrays}) AS wanted ({names}) USING ({names})",
            [list(column) for column in zip(*headings, strict=True)],
        )
        return {Heading(*row): key for key, *row in cursor.fetchall()}


def copy_rows(table: str, columns: tuple[str, ...], rows: Iterable[tuple]) -> None:
    """Add rows by COPY: many times quicker than INSERT. Only for tables without audit history or triggers."""
    text = io.StringIO()
    for row in rows:
        text.write("\t".join(map(_copied, row)) + "\n")
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", text)


def _copied(value: str | int | date | datetime | bool | None) -> str:
    # Codes, numbers and dates only: nothing that COPY would need escaped.
    return r"\N" if value is None else str(value)
