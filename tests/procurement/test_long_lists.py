"""A page of a long list holds what the same page of the whole list does, from whichever end it is found."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mutuals_tracker.long_lists import LongPaginator
from procurement.models import Risk
from tests.factories.risks import a_rating, a_risk
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def risks(example_council):
    """Eleven risks, of which some have the same score, some none, and some no next review."""
    spinout = a_spinout("Sample Libraries", parents=[example_council])
    for number in range(11):
        risk = a_risk(spinout, f"Risk {number}", next_review_on=TODAY + timedelta(days=number % 3))
        if number % 4:
            a_rating(risk, 1 + number % 3, 2)
    return Risk.objects.live()


@pytest.mark.parametrize("order", ["gravest_first", "review_first", "newest_first"])
def test_every_page_is_the_part_of_the_list_that_it_should_be(risks, order):
    found = getattr(risks, order)()
    whole = list(found)
    pages = LongPaginator(found, 3, rows=Risk.objects.with_whom())
    assert [list(page) for page in pages] == [whole[:3], whole[3:6], whole[6:9], whole[9:]]


def test_a_page_far_down_reads_few_rows(risks):
    pages = LongPaginator(risks.gravest_first(), 3, rows=Risk.objects.with_whom())
    assert pages.count == 11
    with CaptureQueriesContext(connection) as captured:
        assert len(pages.get_page(4)) == 2
    (query,) = captured.captured_queries
    assert "LIMIT 2" in query["sql"]
    assert "OFFSET" not in query["sql"]


def test_a_page_that_is_not_there_is_the_last_one(risks):
    pages = LongPaginator(risks.gravest_first(), 3, rows=Risk.objects.with_whom())
    assert pages.get_page("99999999").number == 4
    assert list(LongPaginator(Risk.objects.none().gravest_first(), 3, rows=Risk.objects.all()).get_page(1)) == []
