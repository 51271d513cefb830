"""Reading figures from the database: what is in them, what they cost, and that they stay."""

from datetime import date

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mutuals_tracker import facts
from mutuals_tracker.accounts.kinds import OrganisationKind
from reporting import readings
from reporting.scopes import EVERYTHING, Selection
from spinouts.standing import Standing
from tests.factories.bodies import body
from tests.factories.facts import a_register_entry, a_return, a_verification, an_event
from tests.factories.people import person
from tests.factories.spinouts import a_spinout
from tests.moments import next_moment

pytestmark = pytest.mark.django_db
ON = date(2014, 7, 23)


def counted(name="Sample Care", staff=None, **fields):
    spinout = a_spinout(name, launched="2010", assessed="meets", **fields)
    if staff is not None:
        a_return(spinout, "2012", staff)
    return spinout


def position(selection=EVERYTHING, on=ON):
    return readings.position(selection, on=on, known_at=next_moment())


def names(selection=EVERYTHING, **limits):
    """Return who is listed, having seen that what is said of their number and their staff is true."""
    listed = readings.members(selection, on=ON, known_at=next_moment(), **limits)
    page = listed[:50]
    assert (listed.count(), listed.total().people) == (len(page), sum(member.staff or 0 for member in page))
    return [member.name for member in page]


def test_nothing_is_an_honest_nothing():
    empty = position()
    assert (empty.headline.staff, empty.headline.mutuals, empty.headline.qualifier) == (0, 0, "exact")
    assert (empty.pipeline, empty.left_out, empty.ended, empty.breakdowns["region"]) == ([], [], [], [])
    assert {point.staff for point in readings.series(EVERYTHING, until=ON, known_at=next_moment())} == {0}


def test_the_headline_says_what_must_be_said_beside_it():
    counted("One", 100)
    verified = counted("Two", None)
    a_verification(a_return(verified, "2013-11", 50, qualifier="at_least"), by=person())
    counted("Three")
    headline = position().headline
    assert (headline.staff, headline.mutuals, headline.staff_not_known) == (150, 3, 1)
    assert (headline.old_counts, headline.verified_staff, headline.qualifier) == (1, 50, "at_least")
    assert headline.measure == "current_headcount"


def test_breakdowns_add_up_to_the_headline_and_name_what_is_not_recorded():
    counted("One", 100, region="wales", service_area="housing")
    counted("Two", 50, region="london", parent_kind="nhs")
    counted("Three")
    a_spinout("Left out", launched="2010", region="wales")
    seen = position()
    for rows in seen.breakdowns.values():
        assert sum(row.staff for row in rows) == seen.headline.staff
        assert sum(row.mutuals for row in rows) == seen.headline.mutuals
    assert [(row.label, row.staff, row.staff_not_known) for row in seen.breakdowns["region"]] == [
        ("London", 50, 0),
        ("Wales", 100, 0),
        ("Not recorded", 0, 1),
    ]


def test_pipeline_left_out_and_ended_stand_apart():
    a_spinout("Running", stage="transition", submitted="2014")
    a_spinout("Running too", stage="transition", submitted="2013")
    a_spinout("Given up", stage="exploring", outcome="not_proceeding", ended="2014-06", submitted="2012")
    a_spinout("Unclear", launched="2010", assessed="unclear")
    a_spinout("Gone", launched="2010", outcome="ceased", ended="2013", assessed="meets")
    seen = position()
    assert [(t.label, t.mutuals) for t in seen.pipeline] == [("Transition", 1)]
    assert [(t.code, t.mutuals) for t in seen.left_out] == [("control_not_evidenced", 1)]
    assert [(t.label, t.mutuals) for t in seen.ended] == [("Ceased", 1)]
    assert [(t.label, t.mutuals) for t in seen.ended_before_launch] == [("Not proceeding", 1)]
    assert seen.headline.mutuals == 0


def test_examples_withdrawn_and_merged_records_enter_no_figure():
    counted("Invented", 10, is_example=True)
    withdrawn, merged, kept_one = counted("Mistake", 20), counted("Twice", 30), counted("Once", 30)
    before = next_moment()
    a_register_entry(withdrawn, "withdrawn")
    a_register_entry(merged, "merged", merged_into=kept_one)
    assert names() == ["Once"]
    assert position().headline.staff == 30
    assert readings.position(EVERYTHING, on=ON, known_at=before).headline.staff == 80


def test_a_correction_moves_the_figure_and_leaves_the_earlier_known_at():
    spinout = counted("One")
    wrong = a_return(spinout, "2012", 100)
    before = next_moment()
    a_return(spinout, "2012", 90, supersedes=wrong)
    assert readings.position(EVERYTHING, on=ON, known_at=before).headline.staff == 100
    assert position().headline.staff == 90


def test_a_correction_is_not_verified_by_the_word_on_what_it_corrects():
    spinout = counted("One")
    wrong = a_return(spinout, "2012", 100)
    a_verification(wrong, by=person())
    assert position().headline.verified_staff == 100
    a_return(spinout, "2012", 90, supersedes=wrong)
    assert position().headline.verified_staff == 0


def test_a_selection_is_by_the_profile_in_force_and_not_by_todays():
    home, other = body(), body(kind=OrganisationKind.NHS)
    counted("One", 100, parents=[home], region="london", legal_form="cic")
    counted("Two", 50, parents=[home, other], region="wales")
    assert position(Selection(region="london")).headline.staff == 100
    assert position(Selection(legal_form="cic", region="wales")).headline.mutuals == 0
    assert position(Selection(body_ids=frozenset({home.pk}))).headline.staff == 150
    assert position(Selection(body_ids=frozenset({other.pk}))).headline.staff == 50
    assert position(Selection(body_ids=frozenset({home.pk, other.pk}))).headline.mutuals == 2
    assert position(Selection(body_ids=frozenset())).headline.mutuals == 0
    assert names(Selection(body_ids=frozenset({other.pk}))) == ["Two"]
    for selection in (Selection(legal_form="cic"), Selection(body_ids=frozenset({other.pk}))):
        point = readings.series(selection, until=date(2014, 6, 30), known_at=next_moment())[-1]
        assert point.staff == position(selection, on=date(2014, 6, 30)).headline.staff > 0


def test_the_last_point_of_a_series_is_on_the_date_itself():
    counted("One", 100)
    points = readings.series(EVERYTHING, until=ON, known_at=next_moment(), since=date(2012, 11, 5))
    assert [(p.on, p.staff) for p in points[:3]] == [
        (date(2012, 11, 30), 0),
        (date(2012, 12, 31), 100),
        (date(2013, 1, 31), 100),
    ]
    assert [p.on for p in points[-2:]] == [date(2014, 6, 30), ON]
    begins_with_a_change = readings.series(EVERYTHING, until=ON, known_at=next_moment(), since=date(2012, 12, 31))
    assert [(p.on, p.mutuals, p.staff) for p in begins_with_a_change[:1]] == [(date(2012, 12, 31), 1, 100)]
    whole_months = readings.series(EVERYTHING, until=date(2014, 6, 30), known_at=next_moment())
    assert whole_months[-1].on == date(2014, 6, 30)
    assert whole_months[0].on == date(2005, 1, 31)
    before_any = readings.series(EVERYTHING, until=date(2004, 6, 10), known_at=next_moment())
    assert [point.on for point in before_any] == [date(2004, 6, 10)]


def test_a_bridge_cannot_lead_back():
    known_at = next_moment()
    with pytest.raises(ValueError, match="cannot lead back"):
        readings.bridge(EVERYTHING, opening=(date(2015, 1, 1), known_at), closing=(ON, known_at))


# Members


def test_a_member_says_where_its_number_comes_from():
    spinout = counted("One", region="wales")
    a_verification(
        a_return(spinout, "2012-07", 100, source_url="https://example.org/one", source_note="p. 4"), by=person()
    )
    (member,) = readings.members(EVERYTHING, on=ON, known_at=next_moment())[:50]
    assert (member.reference, member.name, member.standing_label) == (spinout.reference, "One", "Counted")
    assert (member.staff, str(member.counted_on), str(member.launched)) == (100, "July 2012", "2010")
    assert (member.source_url, member.source_note) == ("https://example.org/one", "p. 4")
    assert (member.is_old, member.is_verified, member.verified_by) == (True, True, "Verified by the body")
    assert member.region == "wales"


def test_a_member_without_a_count_points_to_its_assessment():
    a_spinout("Gone", launched="2010", outcome="ceased", ended="2013-05", assessed="meets")
    (member,) = readings.members(EVERYTHING, on=ON, known_at=next_moment(), standings=[Standing.ENDED])[:50]
    assert (member.staff, member.counted_on, member.verified_by) == (None, None, "")
    assert (member.detail, member.detail_label, str(member.ended)) == ("ceased", "Ceased", "May 2013")


def test_a_members_name_and_dates_are_those_that_were_known():
    spinout = a_spinout("Old Name", launched="2010", assessed="meets")
    before = next_moment()
    profile, launch = spinout.profiles.get(), spinout.journey.get()
    an_event(spinout, "live", "active", "2010-03", from_stage="", from_outcome="", supersedes=launch)
    profile.pk, profile.name, profile.supersedes = None, "New Name", spinout.profiles.get()
    profile.save(force_insert=True)
    a_return(spinout, "2012", 5)
    for known_at, name, launched in ((before, "Old Name", "2010"), (next_moment(), "New Name", "March 2010")):
        (member,) = readings.members(EVERYTHING, on=ON, known_at=known_at)[:50]
        assert (member.name, str(member.launched)) == (name, launched)


def test_members_are_listed_by_number_and_narrowed():
    counted("Old", 100, region="wales")
    a_verification(a_return(counted("Fresh", None, region="wales"), "2013", 40), by=person())
    counted("Not known")
    a_spinout("Unclear", launched="2010", assessed="unclear")
    assert names() == ["Old", "Fresh", "Not known"]
    assert names(old=True) == ["Old"]
    assert names(verified=True) == ["Fresh"]
    assert names(staff_not_known=True) == ["Not known"]
    assert names(dimension="region", code="wales") == ["Old", "Fresh"]
    assert names(dimension="region", code="") == ["Not known"]
    assert names(standings=[Standing.CONTROL_NOT_EVIDENCED]) == ["Unclear"]
    a_spinout("One", stage="transition", submitted="2013")
    a_spinout("Two", stage="business_case", submitted="2013")
    assert names(standings=[Standing.PIPELINE], detail="transition") == ["One"]


def test_members_are_paged():
    for number in range(5):
        counted(f"Mutual {number}")
    listed = readings.members(EVERYTHING, on=ON, known_at=next_moment())
    pages = Paginator(listed, 2)
    assert pages.num_pages == 3
    assert [member.name for member in pages.page(2)] == ["Mutual 2", "Mutual 3"]
    second = listed[:2][-1].number
    assert [member.name for member in listed.after(second, 2)] == ["Mutual 2", "Mutual 3"]
    assert [member.name for member in listed.after(0, 1)] == ["Mutual 0"]
    assert len(listed) == 5


# What they cost


def queries_of(act):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return len(captured)


READINGS = {
    "position": (1, lambda at: readings.position(EVERYTHING, on=ON, known_at=at)),
    "members": (2, lambda at: readings.members(EVERYTHING, on=ON, known_at=at)[:50]),
    "series": (3, lambda at: readings.series(EVERYTHING, until=ON, known_at=at)),
    "bridge": (3, lambda at: readings.bridge(EVERYTHING, opening=(date(2011, 1, 1), at), closing=(ON, at))),
}


@pytest.mark.parametrize("reading", [*READINGS])
def test_a_reading_costs_the_same_however_many_there_are(reading):
    most, act = READINGS[reading]
    counted("One", 10)
    with_one = queries_of(lambda: act(next_moment())) - 1
    for name in ("Two", "Three", "Four"):
        a_return(counted(name, 20), "2013", 30)
    with_four = queries_of(lambda: act(next_moment())) - 1
    assert with_one == with_four <= most


@pytest.mark.django_db(transaction=True)
def test_a_fixed_known_at_is_all_that_a_reading_needs():
    counted("One", 100)
    known_at = facts.fix_known_at()
    counted("Two", 50)
    assert readings.position(EVERYTHING, on=ON, known_at=known_at).headline.staff == 100
    assert readings.position(EVERYTHING, on=ON, known_at=facts.fix_known_at()).headline.staff == 150
