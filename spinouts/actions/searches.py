"""Searches that a person saved, and the record of lists that they took away.

A saved search is a person's own bookmark: it changes nothing of a record, and so has no entry in the audit history.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import permissions
from spinouts.actions import turn
from spinouts.listing import asked, changes
from spinouts.listing.facets import Reader
from spinouts.models import Export, SavedSearch, Spinout
from spinouts.models.looking import MOST_REMEMBERED
from spinouts.models.spinout import SpinoutQuerySet


class TooManySearchesError(ValueError):
    """The person has saved as many searches as are kept for anybody."""


class SearchNameTakenError(ValueError):
    """Another of the person's searches has the name."""


@transaction.atomic
def save_search(*, name: str, query: str, by: User, at: datetime) -> SavedSearch:
    """Save a search with what it finds now; the same one under the same name is a second click, and is kept as it is.

    Raises TooManySearchesError or SearchNameTakenError.
    """
    permissions.check_can_keep_search(by, by.pk)
    turn.one_at_a_time(f"searches {by.pk}")
    query = asked.read(query, Reader.of(by, timezone.localdate(at))).query
    own = SavedSearch.objects.of(by)
    same = own.filter(name=name).first()
    if same and same.query == query:
        return same
    _refuse_name(name, by)
    if own.count() >= changes.MOST_SEARCHES:
        raise TooManySearchesError(
            f"You have {changes.MOST_SEARCHES} saved searches, which is as many as are kept. Remove one first"
        )
    search = SavedSearch(person=by, name=name, query=query, looked_at=at)
    found = _found(search, by, at)
    _remember(search, _some_keys(found), found)
    search.save(force_insert=True)
    return search


@transaction.atomic
def rename_search(search: SavedSearch, *, name: str, by: User, at: datetime) -> SavedSearch:
    """Give a search another name. Raises SearchNameTakenError."""
    search = _take(search, by)
    if search.name != name:
        _refuse_name(name, by)
        search.name = name
        search.save(update_fields=["name"])
    return search


@transaction.atomic
def remove_search(search: SavedSearch, *, by: User, at: datetime) -> None:
    """Forget a search; its spin-outs stay as they are."""
    _take(search, by).delete()


@transaction.atomic
def mark_seen(search: SavedSearch, *, shown_at: datetime, by: User, at: datetime) -> SavedSearch:
    """Remember what the search finds as seen: as its owner saw it at `shown_at`, not what has happened since.

    What came into it, left it or changed after that moment is still told the next time.
    """
    search = _take(search, by)
    shown_at = max(search.looked_at, min(shown_at, at))
    found = _found(search, by, at)
    keys = _some_keys(found)
    if search.is_remembered and len(keys) <= MOST_REMEMBERED:
        keys = _as_shown(set(search.found), keys, shown_at)
    _remember(search, keys, found)
    search.looked_at = shown_at
    search.save(update_fields=["looked_at", "found", "found_number"])
    return search


@transaction.atomic
def record_export(*, query: str, records: int, by: User, at: datetime) -> Export:
    """Keep that a person took away a list: what it was narrowed to, and how many records it holds."""
    with recorded(by=by, verb="export_list"):
        permissions.check_can_export(by)
        return Export.objects.create(by=by, at=at, query=query, records=records)


def _take(search: SavedSearch, by: User) -> SavedSearch:
    permissions.check_can_keep_search(by, search.person_id)
    turn.one_at_a_time(f"searches {by.pk}")
    return SavedSearch.objects.select_for_update().get(pk=search.pk)


def _refuse_name(name: str, by: User) -> None:
    if SavedSearch.objects.of(by).filter(name=name).exists():
        raise SearchNameTakenError("You have a saved search of this name. Enter another name")


def _found(search: SavedSearch, by: User, at: datetime) -> SpinoutQuerySet:
    meant = changes.asks(search, by, timezone.localdate(at))
    return meant.narrow(Spinout.objects.visible_to(by)).order_by()


def _some_keys(found: SpinoutQuerySet) -> set[int]:
    """Return the keys of what was found, or of so many that it is clear that there are too many to remember."""
    return set(found.values_list("pk", flat=True)[: MOST_REMEMBERED + 1])


def _as_shown(before: set[int], now: set[int], shown_at: datetime) -> set[int]:
    """Return what was found at that moment: without what has come in since, and with what has left since."""
    different = Spinout.objects.filter(pk__in=before ^ now, case__touched_at__gt=shown_at)
    since = set(different.values_list("pk", flat=True))
    return (now - (since - before)) | (before & since)


def _remember(search: SavedSearch, keys: set[int], found: SpinoutQuerySet) -> None:
    is_remembered = len(keys) <= MOST_REMEMBERED
    search.found = sorted(keys) if is_remembered else []
    search.found_number = len(keys) if is_remembered else max(found.count(), MOST_REMEMBERED + 1)
