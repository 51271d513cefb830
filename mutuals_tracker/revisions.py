"""Rows that people change as work goes on: who added one and when, and who changed it last."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


_COUNT = """
    IF TG_OP = 'INSERT' THEN
        NEW.revision := 1;
        RETURN NEW;
    END IF;{stays}
    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN
        RAISE EXCEPTION '{row}_keeps_who_added_it_and_when'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{row}_keeps_who_added_it_and_when';
    END IF;
    NEW.revision := OLD.revision + 1;
    NEW.changed_at := greatest(NEW.changed_at, OLD.changed_at);
    RETURN NEW;
"""


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


def revised_triggers(row: str, *, stays: str = "", may_go: bool = False) -> list[pgtrigger.Trigger]:
    """Return the triggers of a table of such rows: they count its revisions, and keep who added a row and when.

    What is refused is called after `row`. `stays` is SQL that refuses what else may never change; `may_go` lets a row
    be deleted (its history stays).
    """
    triggers: list[pgtrigger.Trigger] = [
        pgtrigger.Trigger(
            name="count_revisions",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=pgtrigger.Func(_COUNT.format(row=row, stays=stays)),
        )
    ]
    if not may_go:
        triggers.append(pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete))
    return triggers
