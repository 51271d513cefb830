"""What an admin keeps and changes as reference data: who and when is on the row, the rest in the history."""

import pgtrigger
from django.conf import settings
from django.db import models

_COUNT = """
    IF TG_OP = 'INSERT' THEN
        NEW.revision := 1;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN
        RAISE EXCEPTION 'kept_row_keeps_who_added_it_and_when'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'kept_row_keeps_who_added_it_and_when';
    END IF;
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
"""


class KeptRow(models.Model):
    """A row of reference data. `revision` is counted by the database: what a page showed is a number of it."""

    revision = models.PositiveIntegerField(default=1, editable=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def kept_triggers(*, may_go: bool = False) -> list[pgtrigger.Trigger]:
    """Return the triggers of a table of kept rows; `may_go` lets a row be deleted (its history stays)."""
    triggers: list[pgtrigger.Trigger] = [
        pgtrigger.Trigger(
            name="count_revisions",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=pgtrigger.Func(_COUNT),
        )
    ]
    if not may_go:
        triggers.append(pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete))
    return triggers
