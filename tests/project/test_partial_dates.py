"""Dates known only in part: how they are read, shown, and from when they count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutuals_tracker.partial_dates import NotAPartialDate, PartialDate, Precision


@pytest.mark.parametrize(
    ("written", "shown", "first", "last"),
    [
        ("2012", "2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02", "February 2012", date(2012, 2, 1), date(2012, 2, 29)),
        ("2011-02", "February 2011", date(2011, 2, 1), date(2011, 2, 28)),
        ("2012-12", "December 2012", date(2012, 12, 1), date(2012, 12, 31)),
        ("2012-07-03", "3 July 2012", date(2012, 7, 3), date(2012, 7, 3)),
    ],
)
def test_a_period_is_shown_as_it_is_known_and_ends_on_its_last_day(written, shown, first, last):
    partial = PartialDate.parse(written)
    assert (str(partial), partial.first_day, partial.last_day, partial.written) == (shown, first, last, written)


@pytest.mark.parametrize(
    "written",
    ["", "12", "2012-13", "2012-00", "2012-02-30", "31/07/2012", "July 2012", "2012-7", "1799", "2200", "2012-07-31x"],
)
def test_what_is_no_date_is_refused(written):
    with pytest.raises(NotAPartialDate):
        PartialDate.parse(written)


def test_a_day_needs_its_month():
    with pytest.raises(NotAPartialDate, match="needs its month"):
        PartialDate.from_parts(2012, None, 3)


def test_a_period_begins_on_its_first_day():
    with pytest.raises(NotAPartialDate):
        PartialDate(date(2012, 3, 2), Precision.MONTH)
    with pytest.raises(NotAPartialDate):
        PartialDate(date(2012, 3, 1), Precision.YEAR)


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2199, 12, 31)), st.sampled_from([4, 7, 10]))
def test_writing_and_reading_agree_and_the_next_day_is_outside(day, length):
    partial = PartialDate.parse(day.isoformat()[:length])
    assert PartialDate.parse(partial.written) == partial
    assert partial.first_day <= day <= partial.last_day
    if partial.last_day < date(2199, 12, 31):
        tomorrow = partial.last_day + timedelta(days=1)
        assert PartialDate.parse(tomorrow.isoformat()[:length]) != partial
