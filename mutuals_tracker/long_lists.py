"""Pages of a list of many rows: which rows a page has is found from an index, from whichever end is nearer."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class LongPaginator(Paginator):
    """Reads the rows of one page alone, however far down it is: nothing is joined to the rows before it.

    `found` says which rows there are, in their order, and `rows` how each is read.
    """

    def __init__(self, found: QuerySet, per_page: int, *, rows: QuerySet) -> None:
        """Take the list as it is found, without what its rows are shown with."""
        super().__init__(found, per_page)
        self.found, self.rows = found, rows

    def page(self, number: Any) -> Page:
        """Return that page."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        past = min(first + self.per_page, self.count)
        return Page(self._between(first, past), number, self)

    def _between(self, first: int, past: int) -> list[Any]:
        keys = self.found.values("pk")
        after = self.count - past
        part = keys[first:past] if first <= after else keys.reverse()[after : self.count - first]
        # A list, because the page asks how many there are.
        return list(self.rows.filter(pk__in=part).order_by(*self.found.query.order_by))
