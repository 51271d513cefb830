"""Windows, clocks and who may challenge whom: on the day, the day before and the day after."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from procurement.challenging import clocks, kinds, windows
from procurement.challenging.clocks import Counting, DecisionRule, Length, Terms
from procurement.challenging.windows import UnreadableWindowError, Window

DAY = timedelta(days=1)
WARWICKSHIRE = Terms(
    windows="04-01/06-30",
    decides=DecisionRule.BY_DAY,
    decides_by="12-31",
    least_gap=Length(3, "months"),
    most_gap=Length(18, "months"),
)
WEST_DEVON = Terms(
    windows="01-01/04-01",
    decides=DecisionRule.FROM_RECEIPT,
    decides_within=Length(12, "weeks"),
    least_gap=Length(6, "weeks"),
    most_gap=Length(3, "months"),
)
days = st.dates(date(1991, 1, 1), date(2090, 12, 31))
# Any day of a leap year, 29 February among them.
year_days = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%m-%d}")
lengths = st.builds(Length, st.integers(0, 60), st.sampled_from(clocks.Unit.values))


@pytest.mark.parametrize(
    ("written", "day", "opens"),
    [
        ("04-01/06-30", date(2014, 3, 31), None),
        ("04-01/06-30", date(2014, 4, 1), date(2014, 4, 1)),
        ("04-01/06-30", date(2014, 6, 30), date(2014, 4, 1)),
        ("04-01/06-30", date(2014, 7, 1), None),
        # Over the turn of the year.
        ("11-15/01-15", date(2014, 11, 14), None),
        ("11-15/01-15", date(2014, 11, 15), date(2014, 11, 15)),
        ("11-15/01-15", date(2015, 1, 15), date(2014, 11, 15)),
        ("11-15/01-15", date(2015, 1, 16), None),
        # Several a year.
        ("04-01/04-30 10-01/10-31", date(2014, 4, 30), date(2014, 4, 1)),
        ("04-01/04-30 10-01/10-31", date(2014, 7, 1), None),
        ("04-01/04-30 10-01/10-31", date(2014, 10, 31), date(2014, 10, 1)),
        # 29 February.
        ("02-01/02-29", date(2015, 2, 28), date(2015, 2, 1)),
        ("02-01/02-29", date(2015, 3, 1), None),
        ("02-01/02-29", date(2016, 2, 29), date(2016, 2, 1)),
        # One day a year.
        ("08-01/08-01", date(2015, 8, 1), date(2015, 8, 1)),
        ("08-01/08-01", date(2015, 8, 2), None),
    ],
)
def test_which_window_holds_a_day(written, day, opens):
    found = windows.window_of(written, day)
    assert (found.opens_on if found else None) == opens
    assert windows.is_open(written, day) == (found is not None)


def test_without_windows_it_is_any_time():
    assert windows.is_open("", date(2014, 2, 28))
    assert windows.window_of("", date(2014, 2, 28)) is None
    assert windows.next_window("", date(2014, 2, 28)) is None


@given(year_days, year_days, days)
def test_a_window_holds_its_first_and_last_day_and_not_the_days_beside_them(opens, closes, day):
    written = f"{opens}/{closes}"
    coming = windows.next_window(written, day)
    assert coming is not None
    assert coming.opens_on > day
    assert windows.is_open(written, coming.opens_on)
    assert windows.is_open(written, coming.closes_on)
    again = windows.next_window(written, coming.opens_on)
    assert again is not None
    if coming.closes_on + DAY < again.opens_on:
        assert not windows.is_open(written, coming.closes_on + DAY)
        assert not windows.is_open(written, again.opens_on - DAY)


@given(st.lists(st.tuples(year_days, year_days), max_size=4))
def test_what_is_said_is_read_again(pairs):
    written = " ".join(sorted({f"{opens}/{closes}" for opens, closes in pairs}))
    assert re.fullmatch(windows.WRITTEN, written)
    assert windows.read("\n".join(windows.say(written))) == written


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1 April to 30 June", "04-01/06-30"),
        ("  1st apr   to 30th JUN \n\n 1 august to 31 august ", "04-01/06-30 08-01/08-31"),
        ("", ""),
        ("29 February to 1 March", "02-29/03-01"),
    ],
)
def test_windows_are_read_as_people_write_them(typed, kept):
    assert windows.read(typed) == kept


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("April", "“April” is not a window"),
        ("1 April", "is not a window"),
        ("1 April to 31 June", "“31 June” is not a day of a year"),
        ("0 April to 3 June", "“0 April” is not a day"),
        ("30 February to 3 June", "“30 February”"),
        ("1 Brumaire to 3 June", "“1 Brumaire”"),
        ("04-01 to 06-30", "“04-01”"),
        ("\n".join(f"{day} April to 1 June" for day in range(1, 14)), "12 windows or fewer"),
    ],
)
def test_what_is_no_window_is_refused_in_words(typed, message):
    with pytest.raises(UnreadableWindowError, match=message):
        windows.read(typed)


@pytest.mark.parametrize("written", ["04-31/05-01", "4-1/5-1", "04-01", "04-01/05-01,06-01/07-01", "13-01/14-01", " "])
def test_the_database_would_not_let_it_stand(written):
    assert not re.fullmatch(windows.WRITTEN, written)


class TestNotice:
    def test_thirty_calendar_days_from_receipt(self):
        assert clocks.notice_due(Terms(), date(2014, 4, 1), None) == date(2014, 5, 1)

    def test_or_from_the_windows_close(self):
        window = Window(date(2014, 4, 1), date(2014, 6, 30))
        assert clocks.notice_due(WARWICKSHIRE, date(2014, 4, 1), window) == date(2014, 7, 30)

    def test_working_days_leave_out_weekends_and_bank_holidays(self):
        working = Terms(counting=Counting.WORKING, notice_days=5)
        friday = date(2014, 4, 11)
        assert clocks.notice_due(working, friday, None) == date(2014, 4, 18)
        assert clocks.notice_due(working, friday, None, {date(2014, 4, 18)}) == date(2014, 4, 21)
        assert clocks.notice_due(working, friday, None, {date(2014, 4, 18), date(2014, 4, 21)}) == date(2014, 4, 22)
        # A holiday on a weekend takes nothing away.
        assert clocks.notice_due(working, friday, None, {date(2014, 4, 12)}) == date(2014, 4, 18)

    @given(days, st.integers(0, 60), st.frozensets(days, max_size=5))
    def test_working_days_are_counted_one_by_one(self, day, count, holidays):
        due = clocks.working_days_after(day, count, holidays)
        between = [day + timedelta(days=number + 1) for number in range((due - day).days)]
        assert sum(each.weekday() < 5 and each not in holidays for each in between) == count
        assert due >= day + timedelta(days=count)

    @given(days, st.integers(1, 90))
    def test_calendar_days_end_so_many_days_later(self, day, count):
        assert clocks.notice_due(Terms(notice_days=count), day, None) - day == timedelta(days=count)


class TestDecision:
    @pytest.mark.parametrize(
        ("terms", "received", "window", "due"),
        [
            (WARWICKSHIRE, date(2014, 5, 1), Window(date(2014, 4, 1), date(2014, 6, 30)), date(2014, 12, 31)),
            (WEST_DEVON, date(2014, 1, 1), Window(date(2014, 1, 1), date(2014, 4, 1)), date(2014, 3, 26)),
            # Devon and Somerset Fire: August, by 31 January.
            (
                Terms(windows="08-01/08-31", decides=DecisionRule.BY_DAY, decides_by="01-31"),
                date(2014, 8, 31),
                Window(date(2014, 8, 1), date(2014, 8, 31)),
                date(2015, 1, 31),
            ),
            (
                Terms(decides=DecisionRule.FROM_CLOSE, decides_within=Length(2, "months")),
                date(2014, 5, 1),
                Window(date(2014, 4, 1), date(2014, 6, 30)),
                date(2014, 8, 30),
            ),
            # A day of the year that is the day itself.
            (Terms(decides=DecisionRule.BY_DAY, decides_by="12-31"), date(2014, 12, 31), None, date(2014, 12, 31)),
            (Terms(), date(2014, 5, 1), None, None),
            (Terms(decides_within=Length(1, "days")), date(2014, 5, 1), None, None),
        ],
    )
    def test_as_the_authority_states_it(self, terms, received, window, due):
        assert clocks.decision_due(terms, received, window) == due

    @given(year_days, days)
    def test_a_day_of_the_year_comes_within_a_year(self, kept, day):
        due = windows.next_day(kept, day)
        assert day <= due <= day + timedelta(days=366)


class TestGap:
    @pytest.mark.parametrize(
        ("terms", "accepted", "earliest", "latest"),
        [
            (WARWICKSHIRE, date(2014, 11, 30), date(2015, 2, 28), date(2016, 5, 30)),
            (WEST_DEVON, date(2014, 3, 1), date(2014, 4, 12), date(2014, 6, 1)),
            (Terms(), date(2014, 3, 1), None, None),
        ],
    )
    def test_of_the_real_authorities(self, terms, accepted, earliest, latest):
        assert clocks.procurement_span(terms, accepted) == clocks.Span(earliest, latest)

    @given(days, st.integers(0, 240))
    def test_months_end_in_the_month_that_they_reach(self, day, months):
        due = clocks.months_after(day, months)
        assert (due.year - day.year) * 12 + due.month - day.month == months
        assert due.day == day.day or (due.day < day.day and (due + DAY).day == 1)

    @given(days, lengths, lengths)
    def test_the_longer_length_is_never_earlier(self, day, one, other):
        assume(one.unit == other.unit and one.number <= other.number)
        assert one.after(day) <= other.after(day)

    def test_a_length_in_words(self):
        assert [str(Length(1, "months")), str(Length(6, "weeks"))] == ["1 month", "6 weeks"]


class TestWhoMayBeChallenged:
    @pytest.mark.parametrize(
        ("kind", "region", "is_specified", "says"),
        [
            ("local_authority", "london", False, ""),
            ("local_authority", "", False, ""),
            ("local_authority", "wales", False, "Only authorities in England"),
            ("local_authority", "scotland", False, "Only authorities in England"),
            ("local_authority", "northern_ireland", False, "Only authorities in England"),
            ("fire_rescue", "south_west", True, ""),
            ("fire_rescue", "south_west", False, "SI 2012/1647"),
            ("fire_rescue", "wales", True, "Only authorities in England"),
            ("nhs", "london", False, "Right to Provide"),
            ("central_government", "", False, "no relevant authority"),
            ("police_probation", "london", True, "no relevant authority"),
            ("education", "london", False, "no relevant authority"),
            ("mutual", "london", False, "no relevant authority"),
            ("other", "", False, "no relevant authority"),
        ],
    )
    def test_and_what_applies_instead(self, kind, region, is_specified, says):
        found = kinds.why_not_relevant(kind, region, is_specified=is_specified)
        assert says in found
        assert bool(found) == bool(says)
