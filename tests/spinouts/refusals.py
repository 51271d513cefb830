"""What PostgreSQL refuses, by the name of the rule that refuses it, whatever Python would have said before."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

# What makes a row, the rule, the values that break it, and the nearest values that do not.
Case: TypeAlias = tuple[Callable[..., Any], str, dict[str, Any], dict[str, Any]]


def named(cases: Sequence[Case]) -> pytest.MarkDecorator:
    """Run a test once for each case; each run is called after its rule."""
    names = [f"{name}-{place}" for place, (_make, name, _wrong, _right) in enumerate(cases)]
    return pytest.mark.parametrize(("make", "name", "wrong", "right"), cases, ids=names)


def refused(name: str, write: Callable[[], object]) -> None:
    """Write, let the database check what it checks when a transaction ends, and expect it to refuse by that name."""
    with pytest.raises(DatabaseError, match=rf"\b{name}\b"), transaction.atomic():
        accepted(write)


def accepted(write: Callable[[], object]) -> None:
    """Write, and let the database check what it checks when a transaction ends."""
    write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
