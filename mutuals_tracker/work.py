"""What waits for a person, as each app finds it in the state of its records and the front page shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Window

from mutuals_tracker.govuk import formats

# How many of a kind the front page shows; a link leads to the rest.
SHOWN = 5


@dataclass(frozen=True)
class Item:
    """One thing to do: what, where it is done, and the day by which, if there is one."""

    text: str
    url: str
    # Which record it is about, in words.
    about: str = ""
    due_on: date | None = None
    is_late: bool = False

    @property
    def label(self) -> str:
        """What a link to it says, so that no two links on a page say the same and lead elsewhere."""
        return f"{self.text}: {self.about}" if self.about else self.text

    @property
    def when(self) -> str:
        """By when, in words."""
        if self.due_on is None:
            return "To do"
        return f"{'Overdue since' if self.is_late else ''} {formats.uk_date(self.due_on)}".strip()

    @property
    def colour(self) -> str:
        """The colour of its tag; a day that is still to come needs none."""
        return "blue" if self.due_on is None else "red" if self.is_late else ""


@dataclass(frozen=True)
class Group:
    """Things of one kind: how many there are, the most pressing of them, and where all of them are."""

    code: str
    title: str
    count: int
    items: Sequence[Item]
    all_url: str = ""
    hint: str = ""


def group(
    code: str, title: str, rows: QuerySet[Any], say: Callable[[Any], Item], *, all_url: str = "", hint: str = ""
) -> Group:
    """Return a group over a queryset in its order: one query for the first of them and for how many there are."""
    found = list(rows.annotate(in_all=Window(Count("*")))[:SHOWN])
    count = found[0].in_all if found else 0
    return Group(code, title, count, [say(row) for row in found], all_url if count > len(found) else "", hint)
