"""The one audit context that an action opens: who, which verb, and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pghistory
from pghistory import runtime

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


class NestedRecordingError(RuntimeError):
    """An action was called inside another: their contexts would merge, and one verb would rewrite the other."""


@contextmanager
def recorded(*, by: "User", verb: str, why: str = "") -> Iterator[None]:
    """Give every row written inside it the same author, verb and reason in the audit history.

    Raises NestedRecordingError inside another one.
    """
    if getattr(runtime._tracker, "value", None) is not None:
        raise NestedRecordingError(f"{verb} was called inside another action")
    with pghistory.context(user=by.pk, verb=verb, why=why):
        yield
