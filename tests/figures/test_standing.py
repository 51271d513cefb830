"""Where a spin-out stands: each rule of the counting reference at the days around which it turns. No database."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from mutuals_tracker.partial_dates import PartialDate, Precision
from spinouts.standing import (
    BEGINNING,
    FOR_EVER,
    Assessed,
    Case,
    Count,
    Described,
    Facts,
    Move,
    Standing,
    old_after,
    timeline,
)

RECORDED = datetime(2026, 1, 10, 12, tzinfo=UTC)
FINENESS = {precision: rank for rank, precision in enumerate(Precision)}


def days(written):
    when = PartialDate.parse(written) if written else None
    return (when.first_day, when.last_day) if when else (None, None)


def moves(*steps):
    """Make a journey of `stage/outcome date` steps."""
    before, made = ("", ""), []
    for place, step in enumerate(steps, 1):
        state, _, written = step.partition(" ")
        after = tuple(state.split("/"))
        first, last = days(written)
        made.append(Move(place, before[0], after[0], after[1], first, last, RECORDED.date()))
        before = after
    return tuple(made)


def count(written, staff, key=1, *, measure=True, recorded_at=RECORDED, verified=False):
    when = PartialDate.parse(written)
    return Count(
        when.last_day, FINENESS[when.precision], recorded_at, key, when.first_day, measure, staff, "exact", verified
    )


def assessed(result="meets", written="", key=1, recorded_at=RECORDED):
    when = PartialDate.parse(written) if written else None
    return Assessed(when and when.last_day, FINENESS[when.precision] if when else -1, recorded_at, key, result)


def described(region, written="", key=1):
    when = PartialDate.parse(written) if written else None
    return Described(
        when and when.last_day, FINENESS[when.precision] if when else -1, RECORDED, key, "", region, "", ""
    )


MEETS = (assessed(),)


def case(*steps, counts=(), assessments=MEETS, profiles=(), submitted="2026-01-10"):
    return Case(Facts(days(submitted)[1], moves(*steps), tuple(counts), tuple(assessments), tuple(profiles)))


def stands(subject, written):
    verdict = subject.on(date.fromisoformat(written))
    return verdict and Standing(verdict.heading.standing)


def detail(subject, written):
    return subject.on(date.fromisoformat(written)).heading.detail


def staff(subject, written):
    return subject.on(date.fromisoformat(written)).staff


# 1. Launched


@pytest.mark.parametrize(
    ("launch", "day_before", "day"),
    [
        ("2012-07-31", "2012-07-30", "2012-07-31"),
        ("2012-02", "2012-02-28", "2012-02-29"),
        ("2012", "2012-12-30", "2012-12-31"),
    ],
)
def test_a_launch_counts_from_the_last_day_of_its_period(launch, day_before, day):
    mutual = case(f"live/active {launch}")
    assert stands(mutual, day_before) is None
    assert stands(mutual, day) is Standing.COUNTED


def test_live_with_no_launch_date_has_launched_from_its_first_dated_return_of_any_measure():
    mutual = case("live/active", counts=[count("2015-03", 400), count("2014", 30, measure=False)])
    assert stands(mutual, "2014-12-30") is None
    assert stands(mutual, "2014-12-31") is Standing.COUNTED
    assert staff(mutual, "2014-12-31") is None
    assert staff(mutual, "2015-03-31") == 400


def test_live_with_no_date_at_all_is_left_out_at_every_date_even_when_its_end_is_dated():
    mutual = case("live/active", "live/ceased 2016")
    for day in ("1800-01-01", "2015-12-31", "2016-01-01", "2199-12-31"):
        assert stands(mutual, day) is Standing.LAUNCH_NOT_DATED


def test_a_launch_without_date_is_later_than_the_stages_before_it():
    mutual = case("exploring/active 2014-01-10", "live/active", submitted="2014-01-10")
    assert stands(mutual, "2014-01-09") is None
    assert stands(mutual, "2014-01-10") is Standing.PIPELINE
    assert stands(mutual, "2014-01-11") is Standing.LAUNCH_NOT_DATED


# 2. Not ended


@pytest.mark.parametrize(("end", "last_day"), [("2016-10", "2016-09-30"), ("2016", "2015-12-31")])
def test_an_end_counts_from_the_first_day_of_its_period(end, last_day):
    mutual = case("live/active 2011", f"live/ceased {end}", counts=[count("2020", 5)])
    assert stands(mutual, last_day) is Standing.COUNTED
    after = (date.fromisoformat(last_day) + timedelta(days=1)).isoformat()
    assert stands(mutual, after) is Standing.ENDED
    assert detail(mutual, after) == "ceased"
    assert stands(mutual, "2020-12-31") is Standing.ENDED


def test_an_end_without_date_lets_it_count_up_to_its_last_dated_evidence():
    mutual = case("live/active 2011-05-01", "live/contract_lost", counts=[count("2014-03", 5), count("2012", 9)])
    assert stands(mutual, "2014-03-31") is Standing.COUNTED
    assert stands(mutual, "2014-04-01") is Standing.END_NOT_DATED
    assert detail(mutual, "2014-04-01") == "contract_lost"


def test_an_end_without_date_and_no_return_leaves_only_the_launch_as_evidence():
    mutual = case("live/active 1996", "live/merged_or_acquired")
    assert stands(mutual, "1996-12-31") is Standing.COUNTED
    assert stands(mutual, "1997-01-01") is Standing.END_NOT_DATED


def test_the_date_of_a_record_that_begins_at_an_end_is_that_of_the_launch():
    mutual = case("live/ceased 2011")
    assert stands(mutual, "2011-12-31") is Standing.COUNTED
    assert stands(mutual, "2012-01-01") is Standing.END_NOT_DATED


def test_the_end_comes_before_the_doubt_where_both_apply():
    mutual = case("live/active 2011-01-01", "live/unknown 2012", "live/ceased")
    assert stands(mutual, "2013-01-01") is Standing.END_NOT_DATED


# 3. Known to trade


def test_not_known_to_trade_counts_up_to_the_last_dated_evidence():
    mutual = case("live/active 2011-01", "live/unknown", counts=[count("2011-01", 1082), count("2021-03-01", 600)])
    assert stands(mutual, "2021-03-01") is Standing.COUNTED
    assert stands(mutual, "2021-03-02") is Standing.STATUS_NOT_KNOWN


def test_not_known_since_a_date_counts_until_that_date_whatever_the_evidence():
    mutual = case("live/active 2011-01-01", "live/unknown 2015")
    assert stands(mutual, "2014-12-31") is Standing.COUNTED
    assert stands(mutual, "2015-01-01") is Standing.STATUS_NOT_KNOWN


def test_not_known_since_a_date_counts_on_to_later_evidence():
    mutual = case("live/active 2011-01-01", "live/unknown 2015", counts=[count("2016-05-01", 7)])
    assert stands(mutual, "2016-05-01") is Standing.COUNTED
    assert stands(mutual, "2016-05-02") is Standing.STATUS_NOT_KNOWN


def test_found_to_be_active_again_counts_from_the_last_day_of_that_period():
    mutual = case("live/active 2011-01-01", "live/unknown 2015", "live/active 2018-06")
    assert stands(mutual, "2018-06-29") is Standing.STATUS_NOT_KNOWN
    assert stands(mutual, "2018-06-30") is Standing.COUNTED


def test_found_to_be_active_again_without_date_was_never_in_doubt():
    mutual = case("live/active 2011-01-01", "live/unknown 2015", "live/active")
    assert stands(mutual, "2016-01-01") is Standing.COUNTED


def test_a_record_that_begins_as_not_known_has_the_launch_as_evidence():
    mutual = case("live/unknown 2011")
    assert stands(mutual, "2011-12-31") is Standing.COUNTED
    assert stands(mutual, "2012-01-01") is Standing.STATUS_NOT_KNOWN


# 4. A mutual


@pytest.mark.parametrize(
    ("assessments", "standing"),
    [
        ([], Standing.CONTROL_NOT_EVIDENCED),
        ([assessed("unclear")], Standing.CONTROL_NOT_EVIDENCED),
        ([assessed("does_not_meet")], Standing.NOT_A_MUTUAL),
        ([assessed("meets")], Standing.COUNTED),
    ],
)
def test_it_must_meet_a_policy_definition(assessments, standing):
    assert stands(case("live/active 2011", assessments=assessments), "2012-01-01") is standing


def test_the_latest_assessment_in_force_decides_and_an_undated_one_holds_from_the_launch():
    mutual = case(
        "live/active 2011-01-01",
        assessments=[
            assessed("meets", key=3),
            assessed("does_not_meet", "2009", key=1),
            assessed("unclear", "2013-06"),
        ],
    )
    assert stands(mutual, "2011-01-01") is Standing.COUNTED
    assert stands(mutual, "2013-06-29") is Standing.COUNTED
    assert stands(mutual, "2013-06-30") is Standing.CONTROL_NOT_EVIDENCED


def test_of_two_assessments_from_one_day_the_finer_date_wins_then_the_later_recorded():
    same_day = [assessed("meets", "2013-12-31", key=1), assessed("unclear", "2013", key=2)]
    assert stands(case("live/active 2011", assessments=same_day), "2014-01-01") is Standing.COUNTED
    later = RECORDED + timedelta(days=1)
    twice = [assessed("unclear", "2013", key=1, recorded_at=later), assessed("meets", "2013", key=2)]
    assert stands(case("live/active 2011", assessments=twice), "2014-01-01") is Standing.CONTROL_NOT_EVIDENCED


# Staff


def test_a_return_from_before_the_launch_counts_from_the_launch_and_never_hides_a_later_one():
    mutual = case("live/active 2012-07", counts=[count("2010-11", 1124), count("2011", 1200, key=2)])
    assert staff(mutual, "2012-07-31") == 1200


def test_a_later_return_is_never_carried_back():
    mutual = case("live/active 2012-07", counts=[count("2014-03", 70)])
    assert staff(mutual, "2014-03-30") is None
    assert staff(mutual, "2014-03-31") == 70


def test_other_measures_are_never_put_in_the_place_of_headcount():
    mutual = case("live/active 2012-07", counts=[count("2013", 70), count("2014", 60, key=2, measure=False)])
    assert staff(mutual, "2015-01-01") == 70


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        (count("2012", 1, key=9), count("2012-12", 2, key=1), 2),
        (count("2012-12", 1, key=9), count("2012-12-31", 2, key=1), 2),
        (count("2012", 1, key=9), count("2012", 2, key=1, recorded_at=RECORDED + timedelta(seconds=1)), 2),
        (count("2012", 1, key=1), count("2012", 2, key=2), 2),
    ],
    ids=["month over year", "day over month", "later recorded", "later key"],
)
def test_of_two_returns_from_one_day(first, second, wins):
    assert staff(case("live/active 2010", counts=[first, second]), "2013-01-01") == wins
    assert staff(case("live/active 2010", counts=[second, first]), "2013-01-01") == wins


@pytest.mark.parametrize(
    ("began", "last_fresh_day"),
    [
        (date(2012, 1, 1), date(2014, 1, 1)),
        (date(2012, 2, 29), date(2014, 2, 28)),
        (date(2014, 2, 28), date(2016, 2, 28)),
    ],
)
def test_a_count_is_old_more_than_24_months_after_its_period_began(began, last_fresh_day):
    assert old_after(began) == last_fresh_day


# Pipeline


def test_the_pipeline_runs_from_submission_to_the_launch_by_stage():
    spinout = case(
        "exploring/active 2013-02-10",
        "case_for_change/active 2013-06",
        "options_appraisal/active",
        "live/active 2014-04-01",
        submitted="2013-02-10",
    )
    assert stands(spinout, "2013-02-09") is None
    assert (stands(spinout, "2013-02-10"), detail(spinout, "2013-02-10")) == (Standing.PIPELINE, "exploring")
    assert detail(spinout, "2013-06-29") == "exploring"
    # The undated move holds since the one before it.
    assert detail(spinout, "2013-06-30") == "options_appraisal"
    assert stands(spinout, "2014-03-31") is Standing.PIPELINE
    assert stands(spinout, "2014-04-01") is Standing.COUNTED


def test_one_that_begins_at_live_is_not_yet_certain_to_have_launched():
    spinout = case("live/active 2026", submitted="2026-01-10")
    assert (stands(spinout, "2026-12-30"), detail(spinout, "2026-12-30")) == (Standing.PIPELINE, "live")
    assert stands(spinout, "2026-12-31") is Standing.COUNTED


def test_one_that_has_certainly_ended_is_not_in_the_pipeline_though_its_launch_is_not_certain():
    spinout = case("live/active 2016", "live/ceased 2016-10", submitted="2016-05-01")
    assert stands(spinout, "2016-09-30") is Standing.PIPELINE
    assert stands(spinout, "2016-10-01") is None
    assert stands(spinout, "2016-12-31") is Standing.ENDED


def test_ended_before_launch_from_the_first_day_of_its_period():
    spinout = case("exploring/active", "exploring/not_proceeding 2014-06", submitted="2013-01-01")
    assert stands(spinout, "2014-05-31") is Standing.PIPELINE
    assert (stands(spinout, "2014-06-01"), detail(spinout, "2014-06-01")) == (
        Standing.ENDED_BEFORE_LAUNCH,
        "not_proceeding",
    )


def test_ended_before_launch_without_date_from_the_day_after_it_was_last_heard_of():
    spinout = case(
        "exploring/active 2013-01-01",
        "case_for_change/active 2013-05",
        "case_for_change/remaining_in_house",
        submitted="2013-01-01",
    )
    assert stands(spinout, "2013-05-31") is Standing.PIPELINE
    assert stands(spinout, "2013-06-01") is Standing.ENDED_BEFORE_LAUNCH


def test_ended_before_launch_without_date_at_the_latest_from_when_we_learned_of_it():
    # Submitted, and known to have ended, on one day: it was never in the pipeline.
    spinout = case("exploring/active", "exploring/not_proceeding", submitted="2026-01-10")
    assert stands(spinout, "2026-01-09") is None
    assert stands(spinout, "2026-01-10") is Standing.ENDED_BEFORE_LAUNCH


# Profiles


def test_the_profile_in_force_decides_where_it_is_listed_and_the_first_holds_from_the_beginning():
    spinout = case(
        "live/active 2010-01-01", profiles=[described("london", "2012"), described("wales", "2014-05", key=2)]
    )
    regions = {
        day: spinout.on(date.fromisoformat(day)).heading.region for day in ("2010-01-01", "2014-05-30", "2014-05-31")
    }
    assert regions == {"2010-01-01": "london", "2014-05-30": "london", "2014-05-31": "wales"}


# Over all time


JOURNEYS = [
    (
        "exploring/active 2011-03-01",
        "transition/active 2011-09",
        "live/active 2012",
        "live/unknown 2014-05",
        "live/active 2015-02",
        "live/ceased 2017-08",
    ),
    ("live/active 2011-05-01", "live/unknown"),
    ("live/active 2011", "live/contract_lost"),
    ("live/active", "live/unknown", "live/ceased 2016-02"),
    ("exploring/active 2011-04", "case_for_change/active", "case_for_change/not_proceeding"),
    ("exploring/active 2011-04", "exploring/remaining_in_house 2013"),
    ("exploring/active 2011-04", "live/active"),
]
COUNTS = (count("2012-06", 10), count("2013", 20, key=2), count("2014-04-01", 5, key=3, verified=True))


@pytest.mark.parametrize("counts", [COUNTS, ()], ids=["with returns", "without"])
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: " > ".join(journey))
def test_a_timeline_says_at_every_date_what_the_rules_say_on_that_date(journey, counts):
    facts = Facts(
        date(2011, 3, 1),
        moves(*journey),
        counts,
        (assessed("meets"), assessed("unclear", "2016-03", key=2)),
        (described("london"), described("wales", "2013-07", key=2)),
    )
    subject, stretches = Case(facts), timeline(facts)
    day = date(2010, 12, 1)
    while day < date(2018, 6, 1):
        held = [stretch.verdict for stretch in stretches if stretch.valid_from <= day < stretch.valid_to]
        expected = subject.on(day)
        assert held == ([expected] if expected else []), day
        day += timedelta(days=1)
    assert stretches[-1].valid_to == FOR_EVER.date
    assert all(one.verdict != two.verdict for one, two in pairwise(stretches) if one.valid_to == two.valid_from)


def test_a_timeline_that_has_no_beginning_begins_before_every_date():
    (stretch,) = timeline(Facts(date(2026, 1, 10), moves("live/active"), (), (assessed(),)))
    assert (stretch.valid_from, stretch.valid_to) == (BEGINNING, FOR_EVER.date)
