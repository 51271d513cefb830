"""What an admin keeps and changes as reference data: who and when is on the row, the rest in the history."""

import pgtrigger
from django.conf import settings
from django.db import models

from mutuals_tracker.revisions import revised_triggers


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
    return revised_triggers("kept_row", may_go=may_go)
