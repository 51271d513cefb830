"""One turn at a row of reference data: it is locked, and nobody saves over what they have not seen."""

from typing import TypeVar

from funding.models.kept_row import KeptRow
from mutuals_tracker.govuk import formats
from mutuals_tracker.revisions import ChangedSinceError

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
