"""What is kept: brought up to date by every write, compared and mended by a rebuild."""

import logging
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import User
from reporting import readings
from reporting.scopes import EVERYTHING
from spinouts import actions, kept, tasks
from spinouts.models import MonthlyChange, ProfileParent, Spinout, StandingHeading, StandingInterval
from spinouts.models.standing_interval import LENGTH_CLASSES, earliest_beginning
from spinouts.standing import BEGINNING, FOR_EVER
from tests.factories.bodies import body
from tests.factories.facts import a_register_entry, a_return, an_event
from tests.factories.spinouts import a_spinout
from tests.moments import next_moment

pytestmark = pytest.mark.django_db


def refreshed(spinout):
    kept.refresh([spinout.pk])
    spinout.refresh_from_db()
    return spinout


def new_profile(spinout, *parents, **fields):
    old = spinout.profiles.last()
    profile = type(old).objects.create(
        spinout=spinout, recorded_by=old.recorded_by, **{"name": old.name, "region": old.region, **fields}
    )
    for place, parent in enumerate(parents):
        ProfileParent.objects.create(profile=profile, organisation=parent, place=place)
    return refreshed(spinout)


# The cache of current facts


def test_the_cache_follows_the_journey():
    spinout = a_spinout(stage="transition", launched="2011-05", submitted="2011-04-01")
    assert (spinout.stage, spinout.outcome, spinout.launched, spinout.ended) == ("transition", "active", None, None)
    assert spinout.submitted_on == date(2011, 4, 1)
    an_event(spinout, "live", "active", "2012-07")
    an_event(spinout, "live", "ceased", "2016")
    spinout.refresh_from_db()
    assert (spinout.stage, spinout.outcome) == ("live", "ceased")
    assert (str(spinout.launched), str(spinout.ended)) == ("July 2012", "2016")


def test_the_date_of_a_record_that_begins_at_an_end_after_launch_is_that_of_the_launch():
    spinout = a_spinout(launched="2011")
    begun = spinout.journey.get()
    an_event(spinout, "live", "ceased", "2011", from_stage="", from_outcome="", supersedes=begun)
    spinout.refresh_from_db()
    assert (spinout.outcome, str(spinout.launched), spinout.ended) == ("ceased", "2011", None)


def test_the_cache_follows_the_latest_profile_and_its_parents_in_their_order():
    first, second, third = body("First"), body("Second", kind=OrganisationKind.NHS), body("Third")
    spinout = a_spinout("Old Name", parents=[first, second], region="london")
    assert spinout.parent_kind == "local_authority"
    new_profile(spinout, third, first, name="New  Name!", effective_on=date(2015, 1, 1), effective_precision="year")
    new_profile(spinout, second, name="Older", effective_on=date(2012, 1, 1), effective_precision="year")
    assert (spinout.name, spinout.folded_name) == ("New  Name!", "newname")
    links = spinout.parent_links.order_by("place")
    assert [link.organisation.name for link in links] == ["Third", "First"]


def test_the_cache_follows_the_register():
    spinout, other = a_spinout("One"), a_spinout("Two")
    a_register_entry(spinout, "merged", merged_into=other)
    spinout.refresh_from_db()
    assert (spinout.register_state, spinout.merged_into) == ("merged", other)
    a_register_entry(spinout, "entered")
    spinout.refresh_from_db()
    assert (spinout.register_state, spinout.merged_into) == ("entered", None)


def test_a_refresh_costs_the_same_for_one_as_for_many():
    spinouts = [a_spinout(f"Mutual {number}", launched="2010", parents=[body()]) for number in range(6)]
    for spinout in spinouts:
        a_return(spinout, "2012", 5)

    def queries(some):
        Spinout.objects.update(region="wales")
        with CaptureQueriesContext(connection) as captured:
            kept.refresh([spinout.pk for spinout in some])
        return len(captured)

    assert queries(spinouts[:1]) == queries(spinouts)
    # Nothing to write but the case's summary: sixteen questions, whose number no fact changes.
    with CaptureQueriesContext(connection) as captured:
        kept.refresh([spinouts[0].pk])
    assert len(captured) <= 17


def test_a_refresh_of_nothing_is_nothing():
    kept.refresh([])


def test_examples_are_cached_and_have_no_intervals():
    spinout = a_spinout("Invented", is_example=True, launched="2010", region="wales")
    assert (spinout.region, spinout.standing_intervals.count()) == ("wales", 0)


# Intervals


def test_what_a_new_fact_leaves_as_it_was_stays_as_it_was():
    spinout = a_spinout(launched="2010", assessed="meets")
    a_return(spinout, "2012", 10)
    next_moment()
    before = set(spinout.standing_intervals.filter(valid_to__lt=FOR_EVER.date).values_list("pk", flat=True))
    a_return(spinout, "2014", 20)
    assert before <= set(spinout.standing_intervals.values_list("pk", flat=True))


@pytest.mark.parametrize("days", [1, 2, 3, 4, 255, 256, 257, 2**21, (FOR_EVER.date - BEGINNING).days])
def test_an_interval_of_a_class_cannot_have_begun_earlier_than_that_class_says(days):
    spinout = a_spinout()
    begins = FOR_EVER.date - timedelta(days=days)
    heading = StandingHeading.objects.create(standing="pipeline")
    interval = StandingInterval.objects.create(
        spinout=spinout, valid_from=begins, valid_to=FOR_EVER.date, known_from=timezone.now(), heading=heading
    )
    interval.refresh_from_db()
    assert interval.length_class in LENGTH_CLASSES
    last_day = FOR_EVER.date - timedelta(days=1)
    assert earliest_beginning(last_day, interval.length_class) <= begins
    assert earliest_beginning(last_day, interval.length_class - 1) > begins


def refused(name, **changes):
    spinout = a_spinout(launched="2010", assessed="meets")
    a_return(spinout, "2012", 10)
    counted = spinout.standing_intervals.filter(staff=10).first()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        StandingInterval.objects.filter(pk=counted.pk).update(**changes)


def test_an_interval_ends_after_it_begins():
    refused("standinginterval_valid_to_after_from", valid_to=date(2000, 1, 1))


def test_it_is_known_no_more_only_after_it_was_known():
    refused("standinginterval_known_to_after_from", known_to=timezone.now() - timedelta(days=1))


@pytest.mark.parametrize("missing", ["staff", "staff_return", "old_after"])
def test_staff_come_from_a_return_and_have_an_age(missing):
    refused("standinginterval_staff_iff_return", **{missing: None})


def test_a_heading_has_a_known_standing_and_never_changes():
    with pytest.raises(IntegrityError, match="standingheading_standing_known"), transaction.atomic():
        StandingHeading.objects.create(standing="sitting")
    heading = StandingHeading.objects.create(standing="counted")
    with pytest.raises(Exception, match="Cannot update or delete rows"), transaction.atomic():
        StandingHeading.objects.filter(pk=heading.pk).delete()


def test_one_heading_serves_many_and_two_of_the_same_do_no_harm():
    a_spinout("One", launched="2010", assessed="meets", region="wales")
    heading = StandingHeading.objects.get(standing="counted", region="wales")
    a_spinout("Two", launched="2010", assessed="meets", region="wales")
    assert StandingHeading.objects.filter(standing="counted", region="wales").count() == 1
    words = {"standing": "counted", "region": "wales", "parent_kind": heading.parent_kind}
    StandingHeading.objects.create(**words)
    a_spinout("Three", launched="2010", assessed="meets", region="wales")
    position = readings.position(EVERYTHING, on=date(2014, 1, 1), known_at=next_moment())
    assert [(row.label, row.mutuals) for row in position.breakdowns["region"]] == [("Wales", 3)]
    assert not kept.rebuild(mend=False)


# Monthly changes


def test_a_monthly_change_is_on_a_months_end_and_changes_something():
    fields = {"known_from": timezone.now(), "mutuals": 1, "staff": 0}
    MonthlyChange.objects.create(month_end=date(2012, 2, 29), **fields)
    with pytest.raises(IntegrityError, match="monthlychange_on_a_month_end"), transaction.atomic():
        MonthlyChange.objects.create(month_end=date(2012, 2, 28), **fields)
    with pytest.raises(IntegrityError, match="monthlychange_changes_something"), transaction.atomic():
        MonthlyChange.objects.create(month_end=date(2012, 2, 29), **fields | {"mutuals": 0})


def test_months_add_up_to_what_changed_and_to_nothing_more():
    spinout = a_spinout(launched="2010-05", assessed="meets", region="wales", service_area="housing")
    a_return(spinout, "2012-07-15", 30)
    a_return(spinout, "2012-07-20", 40)
    an_event(spinout, "live", "ceased", "2016-10")
    sums = {}
    for change in MonthlyChange.objects.all():
        assert (change.region, change.service_area) == ("wales", "housing")
        mutuals, staff = sums.get(change.month_end, (0, 0))
        sums[change.month_end] = (mutuals + change.mutuals, staff + change.staff)
    assert {month: change for month, change in sums.items() if any(change)} == {
        date(2010, 5, 31): (1, 0),
        date(2012, 7, 31): (0, 40),
        date(2016, 10, 31): (-1, -40),
    }


# Rebuilding


def spoil(spinout):
    """Let everything that is kept of a spin-out be wrong."""
    Spinout.objects.filter(pk=spinout.pk).update(region="wales")
    spinout.standing_intervals.filter(staff=30).delete()
    MonthlyChange.objects.filter(staff=30).delete()


@pytest.fixture
def mutual():
    a_spinout("Another", launched="2010", assessed="meets")
    spinout = a_spinout(launched="2010", assessed="meets", region="london", parents=[body()])
    a_return(spinout, "2012", 30)
    return spinout


def test_a_rebuild_of_what_is_right_changes_nothing(mutual):
    before = set(StandingInterval.objects.values_list("pk", flat=True))
    difference = kept.rebuild()
    assert (bool(difference), difference.references, difference.monthly_rows) == (False, (), 0)
    assert set(StandingInterval.objects.values_list("pk", flat=True)) == before


def test_a_rebuild_says_what_differed_and_mends_it(mutual):
    spoil(mutual)
    found = kept.rebuild(mend=False)
    assert (found.references, found.monthly_rows) == ((mutual.reference,), 1)
    assert kept.rebuild(mend=False) == found
    assert kept.rebuild().references == (mutual.reference,)
    assert not kept.rebuild(mend=False)
    mutual.refresh_from_db()
    assert mutual.region == "london"
    series = readings.series(EVERYTHING, until=date(2013, 1, 31), known_at=next_moment())
    assert series[-1].staff == 30


@pytest.mark.parametrize(
    "wrong", [{"staff": 31}, {"is_verified": True}, {"old_after": date(2020, 1, 1)}, {"qualifier": ""}]
)
def test_no_wrong_value_is_too_small_to_be_found(mutual, wrong):
    mutual.standing_intervals.filter(staff=30).update(**wrong)
    assert kept.rebuild(mend=False).references == (mutual.reference,)


def test_a_month_too_many_is_found_and_mended(mutual):
    MonthlyChange.objects.create(
        known_from=timezone.now(), month_end=date(2013, 1, 31), region="wales", mutuals=1, staff=7
    )
    assert kept.rebuild().monthly_rows == 1
    assert not kept.rebuild(mend=False)


def test_what_was_compacted_still_equals_what_follows(mutual):
    rows = MonthlyChange.objects.count()
    kept.monthly.compact(next_moment())
    a_return(mutual, "2014", 50)
    assert MonthlyChange.objects.filter(is_compacted=True).count() <= rows
    assert not kept.rebuild(mend=False)
    MonthlyChange.objects.filter(is_compacted=False).delete()
    assert kept.rebuild().monthly_rows == 1
    assert not kept.rebuild(mend=False)


def test_compacting_what_cancels_out_does_not_forget_how_far_back_it_can_be_read(mutual):
    before = next_moment()
    a_register_entry(mutual, "withdrawn")
    after = next_moment()
    kept.monthly.compact(after)
    staff = [readings.series(EVERYTHING, until=date(2013, 1, 31), known_at=at)[-1].staff for at in (before, after)]
    assert staff == [30, 0]


@pytest.mark.django_db(transaction=True)
def test_the_command_says_what_differed(mutual):
    said = StringIO()
    call_command("rebuild_standing", "--check", stdout=said)
    assert "nothing differed" in said.getvalue()
    spoil(mutual)
    said = StringIO()
    with pytest.raises(CommandError, match="differs from the facts"):
        call_command("rebuild_standing", "--check", stdout=said)
    assert mutual.reference in said.getvalue()
    call_command("rebuild_standing", stdout=said)
    assert said.getvalue().endswith("Mended.\n")
    call_command("rebuild_standing", "--check", stdout=said)


@pytest.mark.django_db(transaction=True)
def test_the_nightly_job_says_so_loudly(mutual, caplog):
    with caplog.at_level(logging.ERROR):
        tasks.rebuild_standing()
        assert caplog.records == []
        spoil(mutual)
        tasks.rebuild_standing()
    assert mutual.reference in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_mended_spinout_keeps_who_and_why(mutual):
    spoil(mutual)
    actions.rebuild_standing(by=User.objects.system(), at=timezone.now())
    event = mutual.events.order_by("pgh_id").last()
    assert event.pgh_context.metadata["verb"] == "rebuild_standing"
    # Old enough to be compacted, were it a day older.
    assert not MonthlyChange.objects.filter(is_compacted=True).exists()
    actions.rebuild_standing(by=User.objects.system(), at=timezone.now() + timedelta(days=2))
    assert MonthlyChange.objects.filter(is_compacted=True).exists()
