"""What the rows of synthetic money have in common, and moving many at once."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection

from reporting.load.copying import Value

# Who wrote a row and when, and who changed it last.
STAMP = ("added_at", "added_by_id", "changed_at", "changed_by_id")
# The columns of a row of money.
ENTRY = ("spinout_id", "added_at", "added_by_id", "award_id", "kind", "amount", "happened_on", "claim_id", "reason")


def moment(day: date, hour: int = 10) -> str:
    """Return an hour of that day as the database takes it."""
    return f"{day} {hour:02}:00:00+00"


def every(written: str, by: int) -> tuple[Value, ...]:
    """Return the columns of STAMP for a row that nobody has changed since."""
    return (written, by, written, by)


def move(table: str, keys: Sequence[int], values: str, *given: Value) -> None:
    """Change these rows of a table alike; `values` is what SQL sets beside who changed them, with `given` in it."""
    if not keys:
        return
    with connection.cursor() as cursor:
        statement = f"UPDATE {table} AS t SET {values} WHERE t.id = ANY(%s)"  # noqa: S608 - our own names
        cursor.execute(statement, [*given, list(keys)])


def move_each(table: str, values: str, columns: str, rows: Iterable[Sequence[Value]], *, by: str = "id") -> None:
    """Change rows of a table, each with its own values: `columns` names and types what comes with each key.

    `by` is the column that holds the key.
    """
    listed = list(rows)
    if not listed:
        return
    names = ", ".join(each.split()[0] for each in columns.split(", "))
    arrays = ", ".join(f"%s::{each.split()[1]}[]" for each in columns.split(", "))
    statement = (
        f"UPDATE {table} AS t SET {values} "  # noqa: S608 - our own names
        f"FROM unnest({arrays}) AS v ({names}) WHERE t.{by} = v.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*listed, strict=True)])


def publish(keys: Sequence[int], *, by: int) -> None:
    """Publish these awards a month after they were decided."""
    later = "(t.decided_on + 30)::timestamp AT TIME ZONE 'UTC'"
    values = f"published_at = {later}, published_by_id = %s, changed_at = {later}, changed_by_id = %s"
    move("funding_award", keys, values, by, by)
