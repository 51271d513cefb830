"""Every fund beside a spin-out, as at a day: which round counts, whether it is open, and what was known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from funding.eligibility import Verdict
from funding.judging import funds_beside, situation_of
from tests.factories import funding
from tests.factories.facts import an_assessment, an_event
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
# Five o'clock in the afternoon of a summer's day in the UK.
CLOSES = datetime(2026, 6, 1, 16, tzinfo=UTC)
TODAY = date(2026, 6, 1)


@pytest.fixture
def spinout(example_council):
    return a_spinout(
        "Sample Libraries", parents=[example_council], stage="business_plan", launched="2013", region="london"
    )


def beside(spinout, *, on=TODAY, at=CLOSES):
    """Return what the only fund says: its verdict, and for each round its name and its window."""
    (found,) = funds_beside(spinout, on=on, at=at)
    return found.verdict, [(judged.round.name, judged.window.because) for judged in found.rounds]


@pytest.mark.parametrize(
    ("seconds", "verdict", "because"),
    [
        (-1, Verdict.FITS, "It is open, until 1 June 2026, 5:00pm"),
        (0, Verdict.DOES_NOT_FIT, "It closed on 1 June 2026, 5:00pm"),
        (1, Verdict.DOES_NOT_FIT, "It closed on 1 June 2026, 5:00pm"),
    ],
)
def test_the_moment_at_which_a_round_closes_is_too_late(spinout, seconds, verdict, because):
    funding.a_round(name="First", closes_at=CLOSES)
    assert beside(spinout, at=CLOSES + timedelta(seconds=seconds)) == (verdict, [("First", because)])


def test_on_another_day_a_round_counts_as_open_if_it_was_for_any_of_it(spinout):
    funding.a_round(name="First", opens_at=CLOSES - timedelta(days=30), closes_at=CLOSES)
    later = CLOSES + timedelta(days=400)
    open_until = "It is open, until 1 June 2026, 5:00pm"
    assert beside(spinout, on=TODAY, at=later)[1] == [("First", open_until)]
    assert beside(spinout, on=TODAY + timedelta(days=1), at=later)[0] == Verdict.DOES_NOT_FIT


def test_one_that_has_yet_to_open_and_one_whose_closing_nobody_knows(spinout):
    first = funding.a_round(name="First", opens_at=CLOSES + timedelta(days=1))
    assert beside(spinout) == (Verdict.DOES_NOT_FIT, [("First", "It opens on 2 June 2026, 5:00pm")])
    type(first).objects.update(opens_at=None, is_closed=True)
    assert beside(spinout) == (Verdict.DOES_NOT_FIT, [("First", "It has closed; on which day is not known")])
    earlier = beside(spinout, on=TODAY - timedelta(days=1))
    assert earlier == (Verdict.CHECK, [("First", "It has closed since; on which day is not known")])


def test_open_rounds_count_else_the_next_else_the_last(spinout):
    fund = funding.a_fund()
    for name, opens, closes in (("Old", -90, -60), ("Last", -50, -10), ("Next", 10, 40), ("Later", 50, 80)):
        funding.a_round(
            fund, name=name, opens_at=CLOSES + timedelta(days=opens), closes_at=CLOSES + timedelta(days=closes)
        )
    day = {0: "Next", -20: "Last", 45: "Later", 100: "Later", -55: "Last"}
    for days, name in day.items():
        on = TODAY + timedelta(days=days)
        assert [each[0] for each in beside(spinout, on=on, at=CLOSES + timedelta(days=500))[1]] == [name], days


def test_of_a_fund_without_rounds_or_rules_nobody_wrote_down_whom_it_is_for(spinout):
    fund = funding.a_fund()
    assert beside(spinout) == (Verdict.CHECK, [])
    funding.a_round(fund, name="Open")
    assert beside(spinout)[0] == Verdict.FITS


def test_the_best_round_and_the_best_fund_come_first(spinout):
    fits, closed = funding.a_fund(name="B fits"), funding.a_fund(name="A closed")
    funding.a_round(closed, closes_at=CLOSES - timedelta(days=1))
    funding.a_rule(funding.a_round(fits, name="Wales only"), codes=["wales"])
    funding.a_rule(funding.a_round(fits, name="England"), codes=["england"])
    found = funds_beside(spinout, on=TODAY, at=CLOSES)
    assert [(each.fund.name, each.verdict) for each in found] == [
        ("B fits", Verdict.FITS),
        ("A closed", Verdict.DOES_NOT_FIT),
    ]
    assert [judged.round.name for judged in found[0].rounds] == ["England", "Wales only"]


def test_an_invented_fund_stands_beside_invented_spinouts_only(spinout, example_council):
    invented = funding.a_fund(is_example=True)
    assert funds_beside(spinout, on=TODAY, at=CLOSES) == []
    example = a_spinout("Example", parents=[example_council], launched="2013", is_example=True)
    assert [each.fund for each in funds_beside(example, on=TODAY, at=CLOSES)] == [invented]


class TestSituation:
    def test_what_it_was_on_the_day(self, example_council):
        spinout = a_spinout("Mutual", parents=[example_council], stage="live", launched="2015-04", region="wales")
        an_event(spinout, "live", "ceased", "2020-03-01")
        an_assessment(spinout, "does_not_meet", "2018")
        an_assessment(spinout, "meets", definition="policy_2017")
        then, later = situation_of(spinout, on=date(2016, 1, 1)), situation_of(spinout, on=date(2020, 3, 1))
        assert (then.stage, then.outcome, str(then.launched), then.region) == ("live", "active", "April 2015", "wales")
        assert (dict(then.assessed), later.outcome) == ({"policy_2017": "meets"}, "ceased")
        assert later.assessed["policy_2011"] == "does_not_meet"

    def test_before_anything_is_known_nothing_is_said(self, example_council):
        spinout = a_spinout("Mutual", parents=[example_council], stage="live", launched="2015-04")
        assert situation_of(spinout, on=date(2015, 4, 29)) is None
        assert funds_beside(spinout, on=date(2015, 4, 29), at=timezone.now()) is None


def test_the_number_of_queries_does_not_grow(spinout):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            funds_beside(spinout, on=TODAY, at=CLOSES)
        return len(captured)

    funding.a_rule(funding.a_round())
    one = queries()
    for _ in range(3):
        fund = funding.a_fund()
        for _ in range(2):
            row = funding.a_round(fund)
            funding.a_rule(row)
            funding.a_rule(row)
    assert queries() == one
