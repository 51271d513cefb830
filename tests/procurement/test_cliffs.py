"""When what shelters a mutual ends: every state on the day before, on the day and after, and each warning's day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.cliffs import (
    STEPS,
    WHAT_TO_DO,
    ClockKind,
    ClockState,
    countdown,
    months_before,
    state_of,
    step_reached,
)
from procurement.models.clock import _latest_end

DAY = timedelta(days=1)
FIRST, LAST = date(2025, 4, 1), date(2030, 3, 31)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2150, 12, 31))


@pytest.mark.parametrize(
    ("last", "months", "before"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 5, 31), 3, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 1, 1), 1, date(2025, 12, 1)),
        (date(2026, 3, 31), 18, date(2024, 9, 30)),
    ],
)
def test_months_are_of_the_calendar(last, months, before):
    assert months_before(last, months) == before


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (FIRST - DAY, ClockState.AHEAD),
        (FIRST, ClockState.ACTIVE),
        (date(2028, 9, 29), ClockState.ACTIVE),
        (date(2028, 9, 30), ClockState.EXPIRING),
        (LAST, ClockState.EXPIRING),
        (LAST + DAY, ClockState.EXPIRED),
    ],
)
def test_how_it_stands(on, state):
    assert state_of(starts_on=FIRST, ends_on=LAST, revoked_on=None, on=on) == state


def test_revoked_from_its_day_on():
    revoked = date(2027, 1, 1)
    assert state_of(starts_on=FIRST, ends_on=LAST, revoked_on=revoked, on=revoked - DAY) == ClockState.ACTIVE
    assert state_of(starts_on=FIRST, ends_on=LAST, revoked_on=revoked, on=revoked) == ClockState.REVOKED


@pytest.mark.parametrize("months", STEPS)
def test_a_step_is_reached_on_its_day(months):
    due = months_before(LAST, months)
    assert step_reached("s33", LAST, on=due).months == months
    earlier = step_reached("s33", LAST, on=due - DAY)
    assert earlier is None or earlier.months > months


def test_on_the_last_day_there_is_still_something_to_do_and_after_it_nothing():
    assert step_reached("s33", LAST, on=LAST).months == 1
    assert step_reached("s33", LAST, on=LAST + DAY) is None


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2029, 10, 31), "5 months left"),
        (date(2029, 10, 28), "5 months and 3 days left"),
        (LAST - DAY, "1 day left"),
        (LAST, "today is the last day"),
        (LAST + DAY, "ended 1 day ago"),
        (date(2030, 5, 2), "ended 1 month and 2 days ago"),
    ],
)
def test_the_countdown_is_in_months_and_days(on, words):
    assert countdown(LAST, on=on) == words


@given(days, days)
def test_the_words_of_a_countdown_add_up(first, last):
    first, last = sorted((first, last))
    words = countdown(last, on=first)
    if first == last:
        return
    numbers = dict(reversed(part.split()) for part in words.removesuffix(" left").replace(",", "").split(" and "))
    months = int(numbers.get("month", numbers.get("months", 0)))
    left = int(numbers.get("day", numbers.get("days", 0)))
    assert months_before(last, months) - timedelta(days=left) == first


@given(days, st.sampled_from(STEPS))
def test_the_query_of_warnings_draws_the_line_where_the_rule_does(on, months):
    line = _latest_end(on, months)
    assert months_before(line, months) <= on
    assert months_before(line + DAY, months) > on


def test_every_kind_says_what_to_do_at_every_step():
    assert {kind: set(said) for kind, said in WHAT_TO_DO.items()} == {kind: set(STEPS) for kind in ClockKind}
