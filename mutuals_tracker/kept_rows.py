"""What an admin keeps and changes as reference data: who and when is on the row, the rest in the history.

One turn at such a row locks it, and nobody saves over what they have not seen.
"""

from typing import TypeVar

import pgtrigger
from django.conf import settings
from django.db import models

from mutuals_tracker.govuk import formats
from mutuals_tracker.revisions import ChangedSinceError, revised_triggers


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


Row = TypeVar("Row", bound=KeptRow)


def take(row: Row, *, seen: str = "") -> Row:
    """Return the row locked and read again. Raises ChangedSinceError where its page saw another revision.

    Raises the row's own DoesNotExist for one that was removed meanwhile.
    """
    fresh = type(row)._default_manager.select_for_update(of=("self",)).select_related("changed_by").get(pk=row.pk)
    refuse_unseen(fresh, seen)
    return fresh


def refuse_unseen(row: KeptRow, seen: str) -> None:
    """Raise ChangedSinceError unless `seen` is the row's revision, or empty as commands leave it."""
    if seen and seen != str(row.revision):
        when = formats.uk_moment(row.changed_at)
        raise ChangedSinceError(f"{row.changed_by} changed it on {when}, after you opened this page. Check it first")
