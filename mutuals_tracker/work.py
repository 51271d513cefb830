"""What waits for a person, as each app finds it in the state of its records and the front page shows it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet, Window
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mutuals_tracker.govuk import formats

# How many of a kind the front page shows, and how many the page of that kind.
SHOWN = 5
SHOWN_OF_ONE_KIND = 100


@dataclass(frozen=True)
class Item:
    """One thing to do: what, where it is done, and the day by which, if there is one. Or something only to know."""

    text: str
    url: str
    # Which record it is about, in words.
    about: str = ""
    due_on: date | None = None
    is_late: bool = False
    # What is told about it where there is nothing to do.
    note: str = ""

    @property
    def link(self) -> SafeString:
        """What a link to it says: to those who hear the links alone, with the record that it is about."""
        if not self.about:
            return format_html("{}", self.text)
        return format_html('{}<span class="govuk-visually-hidden">: {}</span>', self.text, self.about)

    @property
    def hint(self) -> str:
        """Which record it is about, and by when, or what is told about it."""
        return ", ".join(words for words in (self.about, self.note or self._when()) if words)

    @property
    def state(self) -> str:
        """What its tag says; nothing where there is nothing to do."""
        if self.note:
            return ""
        return "Overdue" if self.is_late else "To do"

    @property
    def colour(self) -> str:
        """The colour of its tag, where it has one."""
        if self.note:
            return ""
        return "red" if self.is_late else "blue"

    def _when(self) -> str:
        if self.due_on is None:
            return ""
        return f"{'overdue since' if self.is_late else 'by'} {formats.uk_date(self.due_on)}"


@dataclass(frozen=True)
class Group:
    """Things of one kind: how many there are, the most pressing of them, and where all of them are."""

    kind: "Kind"
    count: int
    items: Sequence[Item]

    @property
    def all_url(self) -> str:
        """Where all of them are; nothing when they are all here."""
        return self.kind.all_url or f"/?kind={self.kind.code}" if self.count > len(self.items) else ""


@dataclass(frozen=True)
class Kind:
    """Things to do of one kind, in the order in which they press; nothing is read before they are asked for."""

    code: str
    title: str
    rows: QuerySet[Any]
    say: Callable[[Any], Item]
    # Where all of them are, where that is better than the page of the kind.
    all_url: str = ""
    hint: str = ""

    def first(self, most: int) -> Group:
        """Return the first of them and how many there are, in one query."""
        found = list(self.rows.annotate(in_all=Window(Count("*")))[:most])
        return Group(self, found[0].in_all if found else 0, [self.say(row) for row in found])


def that_wait(kinds: Iterable[Kind]) -> list[Kind]:
    """Return the kinds of which anything waits: one query, however many kinds there are."""
    asked = list(kinds)
    parts: list[str] = []
    given: list[Any] = []
    for kind in asked:
        try:
            sql, params = kind.rows.order_by().values("pk")[:1].query.sql_with_params()
        except EmptyResultSet:
            sql, params = "SELECT 1 WHERE false", ()
        parts.append(f"EXISTS ({sql})")
        given += params
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", given)
        return [kind for kind, is_there in zip(asked, cursor.fetchone(), strict=True) if is_there]
