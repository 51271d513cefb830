"""Terms and look-backs over dates: at the boundaries, on 29 February, and whatever the dates are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.advice.reserving import (
    Earlier,
    breaks_look_back,
    first_day,
    last_day,
    look_back,
    term_within,
)

DAYS = st.dates(min_value=date(2006, 1, 1), max_value=date(2090, 12, 31))
MONTHS = st.integers(min_value=1, max_value=120)
DAY = timedelta(days=1)


def contract(day, *, is_comparable=True):
    return Earlier(awarded_on=day, under="reserved_s33", is_comparable=is_comparable)


@pytest.mark.parametrize(
    ("starts", "months", "last"),
    [
        (date(2025, 4, 1), 60, date(2030, 3, 31)),
        (date(2025, 4, 1), 36, date(2028, 3, 31)),
        (date(2025, 1, 1), 12, date(2025, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2024, 3, 1), 48, date(2028, 2, 29)),
        (date(2023, 3, 1), 12, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 14)),
    ],
)
def test_a_period_ends_the_day_before_the_same_day(starts, months, last):
    assert last_day(starts, months) == last
    assert term_within(starts, last, months)
    assert not term_within(starts, last + DAY, months)


@pytest.mark.parametrize(
    ("ends", "months", "first"),
    [
        (date(2028, 9, 15), 36, date(2025, 9, 16)),
        (date(2028, 2, 29), 36, date(2025, 3, 1)),
        (date(2027, 2, 28), 36, date(2024, 2, 29)),
        (date(2027, 3, 1), 36, date(2024, 3, 2)),
        (date(2026, 1, 31), 36, date(2023, 2, 1)),
    ],
)
def test_a_look_back_begins_the_day_after_the_same_day(ends, months, first):
    assert first_day(ends, months) == first
    assert breaks_look_back(ends, [contract(first)], months)
    assert not breaks_look_back(ends, [contract(first - DAY)], months)


@given(DAYS, MONTHS)
def test_a_term_may_reach_its_last_day_and_no_day_more(starts, months):
    last = last_day(starts, months)
    assert term_within(starts, last, months)
    assert term_within(starts, last - DAY, months)
    assert not term_within(starts, last + DAY, months)


@given(DAYS, MONTHS)
def test_a_month_more_never_makes_a_term_shorter(starts, months):
    assert last_day(starts, months) < last_day(starts, months + 1)


@given(DAYS, MONTHS)
def test_the_window_is_a_period_of_that_length_that_ends_on_the_award(awarded, months):
    first = first_day(awarded, months)
    assert last_day(first, months) == awarded or awarded.day >= 28
    assert term_within(first, awarded, months)


@given(DAYS, MONTHS, st.integers(min_value=-4000, max_value=4000))
def test_only_what_was_awarded_in_the_window_breaks_it(awarded, months, days):
    earlier = contract(awarded - timedelta(days=days))
    inside = first_day(awarded, months) <= earlier.awarded_on <= awarded
    assert breaks_look_back(awarded, [earlier], months) == ((earlier,) if inside else ())


@given(DAYS, MONTHS)
def test_on_the_day_the_day_before_and_the_day_after(awarded, months):
    first = first_day(awarded, months)
    broken = [bool(breaks_look_back(awarded, [contract(day)], months)) for day in (first - DAY, first, awarded)]
    assert broken == [False, True, True]
    assert not breaks_look_back(awarded, [contract(awarded + DAY)], months)


@given(DAYS, st.lists(DAYS, max_size=6), MONTHS)
def test_more_contracts_never_mend_it(awarded, days, months):
    fewer = breaks_look_back(awarded, [contract(day) for day in days[1:]], months)
    assert set(fewer) <= set(breaks_look_back(awarded, [contract(day) for day in days], months))


def test_what_nobody_knows_is_in_doubt_and_not_broken():
    award = date(2028, 9, 15)
    undated, unclear = contract(None), contract(date(2027, 1, 1), is_comparable=None)
    other = contract(date(2027, 1, 1), is_comparable=False)
    found = look_back(award, [undated, unclear, other], 36)
    assert (found.breaking, found.in_doubt) == ((), (undated, unclear))
    assert look_back(award, [contract(None, is_comparable=False)], 36).in_doubt == ()
