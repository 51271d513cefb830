"""The one audit context that an action opens: who, which verb, and why."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db import connection, transaction
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

# The verb of the action that is under way in this thread.
_under_way: ContextVar[str | None] = ContextVar("under_way", default=None)


class NestedRecordingError(RuntimeError):
    """An action was called inside another: their contexts would merge, and one verb would rewrite the other."""


@contextmanager
def recorded(*, by: "User", verb: str, why: str = "") -> Iterator[None]:
    """Give every row written inside it the same author, verb and reason in the audit history.

    It covers bulk updates, hand-written SQL and COPY alike, and ends with the block: what the same transaction
    writes afterwards is nobody's. Raises NestedRecordingError inside another one.
    """
    if _under_way.get() is not None:
        raise NestedRecordingError(f"{verb!r} was called inside {_under_way.get()!r}")
    token = _under_way.set(verb)
    try:
        with nullcontext() if connection.in_atomic_block else transaction.atomic():
            _tell_the_triggers(str(uuid.uuid4()), json.dumps({"user": by.pk, "verb": verb, "why": why}))
            try:
                yield
            finally:
                # A broken transaction takes no statement; its rollback takes the context away too.
                if not _is_broken():
                    _tell_the_triggers("", "")
    finally:
        _under_way.reset(token)


def _tell_the_triggers(context: str, metadata: str) -> None:
    """Set what pghistory's triggers read, for the rest of the transaction.

    pghistory.context() does the same before every single statement, which costs more, cannot go with COPY or
    executemany, and leaves its last words set until the transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [context, metadata],
        )


def _is_broken() -> bool:
    return connection.needs_rollback or (
        connection.connection is None
        or connection.connection.closed
        or connection.connection.get_transaction_status() == TRANSACTION_STATUS_INERROR
    )
