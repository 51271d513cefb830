"""Dates, moments, numbers and money in words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory

from mutuals_tracker.govuk import formats, pages
from mutuals_tracker.govuk.templatetags import govuk_tags
from mutuals_tracker.partial_dates import PartialDate


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2014, 7, 23, 15, 5, tzinfo=UTC), "23 July 2014, 4:05pm"),
        (datetime(2014, 1, 3, 9, 0, tzinfo=UTC), "3 January 2014, 9:00am"),
        (datetime(2014, 7, 22, 23, 0, tzinfo=UTC), "23 July 2014, midnight"),
        (datetime(2014, 1, 3, 12, 0, tzinfo=UTC), "3 January 2014, midday"),
        (None, "Not known"),
    ],
)
def test_a_moment_is_told_in_uk_time(moment: datetime | None, words: str) -> None:
    assert formats.uk_moment(moment) == words


def test_a_date_is_told_in_full() -> None:
    assert formats.uk_date(date(2014, 7, 3)) == "3 July 2014"
    assert formats.uk_date(datetime(2014, 7, 22, 23, 30, tzinfo=UTC)) == "23 July 2014"
    assert formats.uk_date(None, "Never") == "Never"


@pytest.mark.parametrize(
    ("written", "words"), [("2012", "2012"), ("2012-07", "July 2012"), ("2012-07-31", "31 July 2012")]
)
def test_a_partial_date_shows_no_more_than_is_known(written: str, words: str) -> None:
    assert govuk_tags.partial_date(PartialDate.parse(written)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(1082, "1,082"), (0, "0"), (-3, "\u22123"), (Decimal("1.50"), "1.50"), (None, "Not known"), ("many", "many")],
)
def test_a_number_has_separators(value: object, words: str) -> None:
    assert formats.number(value) == words


def test_a_change_has_its_sign() -> None:
    assert [formats.signed(value) for value in (12, 0, -3, None)] == ["+12", "0", "\u22123", "Not known"]


@pytest.mark.parametrize(
    ("value", "words"), [(Decimal("1250.50"), "£1,250.50"), (1250, "£1,250"), (-5, "\u2212£5"), (None, "Not known")]
)
def test_money_shows_pence_only_where_there_are_some(value: object, words: str) -> None:
    assert formats.money(value) == words


@pytest.mark.parametrize(
    ("current", "shown"),
    [
        (1, [1, 2, None, 13]),
        (3, [1, 2, 3, 4, None, 13]),
        (4, [1, 2, 3, 4, 5, None, 13]),
        (7, [1, None, 6, 7, 8, None, 13]),
        (13, [1, None, 12, 13]),
    ],
)
def test_a_pagination_shows_the_ends_and_the_neighbours(current: int, shown: list[int | None]) -> None:
    page = Paginator(range(312), 25).page(current)
    links = pages.links(page, QueryDict("region=london&page=2"))
    assert [link.number for link in links] == shown
    assert [link.number for link in links if link.current] == [current]
    assert links[0].url == "?region=london&page=1"


def test_what_is_shown_is_told() -> None:
    assert govuk_tags.showing(Paginator(range(1312), 50).page(2), "spin-outs") == "Showing 51 to 100 of 1,312 spin-outs"
    assert govuk_tags.showing(Paginator([], 50).page(1), "spin-outs") == "No spin-outs"


@pytest.mark.parametrize(
    ("query", "direction", "leads_to"),
    [
        ("region=london&page=3", "none", "?region=london&amp;sort=name"),
        ("sort=name", "ascending", "?sort=-name"),
        ("sort=-name", "descending", "?sort=name"),
    ],
)
def test_a_heading_sorts_by_link(query: str, direction: str, leads_to: str) -> None:
    template = engines["django"].from_string('{% load govuk_tags %}{% sort_header "Name" "name" %}')
    request = RequestFactory().get(f"/?{query}")
    request.user = SimpleNamespace(is_authenticated=False)
    drawn = template.render({}, request)
    assert f'aria-sort="{direction}"' in drawn
    assert f'href="{leads_to}"' in drawn


def test_a_tag_of_a_colour_that_govuk_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="light-blue is not a tag colour"):
        govuk_tags.tag("Live", "light-blue")
