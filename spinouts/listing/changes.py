"""What has changed in the searches that a person saved, since they last looked at each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import BigIntegerField, F, Func, Q, TextChoices

from spinouts.listing import asked, counting
from spinouts.listing.asked import Asked
from spinouts.listing.counting import Sql
from spinouts.listing.facets import Reader
from spinouts.models import CaseSummary, SavedSearch, Spinout
from spinouts.models.spinout import SpinoutQuerySet

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

# As many as somebody can keep an eye on, and as one query answers for.
MOST_SEARCHES = 20


class Show(TextChoices):
    """Which of a saved search's spin-outs a list shows."""

    NEW = "new", "New in"
    CHANGED = "changed", "Changed in"
    LEFT = "left", "No longer in"


@dataclass(frozen=True)
class Changes:
    """A saved search, what it asks for, and what is different from when its owner last looked.

    `new`, `changed` and `left` are None where only the number is remembered.
    """

    search: SavedSearch
    asked: Asked
    total: int
    new: int | None
    changed: int | None
    left: int | None

    @property
    def more(self) -> int:
        """How many more it finds than it did; negative where it finds fewer."""
        return self.total - self.search.found_number

    @property
    def fewer(self) -> int:
        """How many fewer it finds than it did."""
        return -self.more

    @property
    def is_different(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.new or self.changed or self.left or (self.new is None and self.more))


def asks(search: SavedSearch, user: "User", today: date) -> Asked:
    """Return what the search asks for on that day."""
    return asked.read(search.query, Reader.of(user, today))


def of(user: "User", *, today: date) -> list[Changes]:
    """Return the person's saved searches with what changed in each, in two queries however many there are."""
    searches = list(SavedSearch.objects.of(user).defer("found")[:MOST_SEARCHES])
    meant = {search.pk: asks(search, user, today) for search in searches}
    numbers = _numbers(searches, meant, user)
    return [_changes(search, meant[search.pk], *numbers.get(search.pk, (0, 0, 0, 0))) for search in searches]


def _changes(search: SavedSearch, meant: Asked, total: int, before: int, still: int, changed: int) -> Changes:
    if not search.is_remembered:
        return Changes(search, meant, total, None, None, None)
    return Changes(search, meant, total, total - still, changed, before - still)


def _numbers(
    searches: Sequence[SavedSearch], meant: dict[int, Asked], user: "User"
) -> dict[int, tuple[int, int, int, int]]:
    """Return how many each finds; and of those that it found before, how many the person may still open, how many it
    still finds, and how many of the latter changed since.
    """
    visible = CaseSummary.objects.visible_to(user)
    parts = [
        _counted(search, found, keys)
        for search in searches
        if (keys := counting.keys(visible))
        and (found := counting.found(visible.matching(meant[search.pk].text), meant[search.pk]))
    ]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(part.text for part in parts), [value for part in parts for value in part.given]
        )
        return {search: tuple(numbers) for search, *numbers in cursor.fetchall()}


def _counted(search: SavedSearch, found: Sql, visible: Sql) -> Sql:
    statement = f"""
        SELECT %s, (SELECT count(*) FROM ({found.text}) AS found),
               (SELECT count(*) FROM spinouts_savedsearch, unnest(found) AS before
                 WHERE id = %s AND before IN ({visible.text})),
               count(*), count(*) FILTER (WHERE touched_at > %s)
          FROM ({found.text}) AS still
         WHERE spinout_id IN (SELECT unnest(found) FROM spinouts_savedsearch WHERE id = %s)
    """  # noqa: S608 - our own names, and a query that Django wrote
    given = (search.pk, *found.given, search.pk, *visible.given, search.looked_at, *found.given, search.pk)
    return Sql(statement, given)


def _before(search: SavedSearch) -> Q:
    """Return the condition that the search found a spin-out when its owner last looked."""
    keys = Func(F("found"), function="unnest", output_field=BigIntegerField(), set_returning=True)
    return Q(pk__in=SavedSearch.objects.filter(pk=search.pk).values(key=keys))


def shown(search: SavedSearch, show: str, user: "User", *, today: date) -> SpinoutQuerySet:
    """Return those of the search's spin-outs that the person wants to see and may open."""
    visible = Spinout.objects.visible_to(user)
    found = asks(search, user, today).narrow(visible)
    if show == Show.NEW:
        return found.exclude(_before(search))
    if show == Show.LEFT:
        return visible.filter(_before(search)).exclude(pk__in=found.values("pk"))
    return found.filter(_before(search), case__touched_at__gt=search.looked_at)
