"""Rows that people change as work goes on: who added one and when, and who changed it last."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


class ChangedSinceError(Exception):
    """Somebody else changed the row after the page was opened; the message says who and when."""


def stamp(*, by: "User", at: datetime) -> dict[str, object]:
    """Return the columns that say who adds a row, and when."""
    return {"added_by": by, "added_at": at, "changed_by": by, "changed_at": at}


def change(row: models.Model, values: Mapping[str, object], *, by: "User", at: datetime) -> None:
    """Save these columns of a row, with who changed it and when; one that nobody has begun is begun with them."""
    changed = {**values, "changed_by": by, "changed_at": at}
    is_new = row.pk is None
    for name, value in (changed | (stamp(by=by, at=at) if is_new else {})).items():
        setattr(row, name, value)
    if is_new:
        row.save(force_insert=True)
    else:
        row.save(update_fields=changed)
