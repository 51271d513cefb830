"""Addresses that keep the rest of the query: pages of a list, sort orders, filters taken away."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page
from django.http import QueryDict


@dataclass(frozen=True)
class PageLink:
    """One entry of a pagination; without a number it stands for those left out between two others."""

    number: int | None
    url: str = ""
    current: bool = False


def address(query: QueryDict, *, drop: Iterable[str] = (), **changes: object) -> str:
    """Return "?…" with some names changed or dropped and the rest kept."""
    changed = query.copy()
    for name in (*drop, *changes):
        changed.pop(name, None)
    for name, value in changes.items():
        if value not in (None, ""):
            changed[name] = str(value)
    return f"?{changed.urlencode()}"


def links(page: Page, query: QueryDict) -> list[PageLink]:
    """Return the first, the last, this page and its neighbours, with a gap where pages are left out."""
    last = page.paginator.num_pages
    shown = sorted({1, last, *(number for number in range(page.number - 1, page.number + 2) if 1 <= number <= last)})
    made: list[PageLink] = []
    for number in shown:
        before = made[-1].number if made else None
        if before and number - before == 2:
            made.append(PageLink(number - 1, address(query, page=number - 1)))
        elif before and number - before > 1:
            made.append(PageLink(None))
        made.append(PageLink(number, address(query, page=number), current=number == page.number))
    return made
