"""Many rows into one table by COPY, with its triggers on."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice

from django.db import connection

# How many rows each COPY takes: what is checked at its end is held in memory until then.
AT_ONCE = 50_000

Value = str | int | date | bool | None


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write the rows. What is checked when a transaction ends is checked when they are, after `check_as_written`."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    left = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(left, AT_ONCE)):
            cursor.copy_expert(statement, io.StringIO("\n".join("\t".join(map(_written, row)) for row in some) + "\n"))


def check_as_written() -> None:
    """Let what each COPY of this transaction writes be checked at its end: nothing is remembered until the last."""
    _check("IMMEDIATE")


@contextmanager
def checked_together() -> Iterator[None]:
    """Let what is written inside be checked at its end: rows of one table that ask for rows of another."""
    _check("DEFERRED")
    yield
    _check("IMMEDIATE")


def _check(when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL {when}")


def _written(value: Value) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")


def take_keys(table: str, many: int) -> Iterator[int]:
    """Give so many new keys of the table, one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(key), max(key) FROM (SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS key "
            "FROM generate_series(1, %s)) AS keys",
            [table, many],
        )
        first, last = cursor.fetchone()
    if many and last - first + 1 != many:
        raise RuntimeError(f"Somebody else is adding to {table}. Try again")
    return iter(range(first or 0, (last or -1) + 1))
