"""What a new planned date is to the one that stood: every kind of change, in Python and in PostgreSQL."""

from datetime import date

import pytest
from django.db import IntegrityError, InternalError, transaction

from mutuals_tracker.partial_dates import PartialDate
from spinouts import slips
from spinouts.models import LaunchPlan
from spinouts.slips import Change, Planned, Reason, Slip
from tests.factories import casework
from tests.factories.facts import an_event
from tests.factories.spinouts import a_spinout

TODAY = date(2026, 6, 1)

# What stood, whether any date was confirmed, what is stated now, and what that is. p: provisional, c: confirmed.
CHANGES = [
    ("", "no", "p 2027", "first"),
    ("", "no", "c 2027-04-01", "confirmed"),
    # The first confirmation is not a slip, whatever date it brings.
    ("p 2027-04", "no", "c 2027-04", "confirmed"),
    ("p 2027-04", "no", "c 2027-10-01", "confirmed"),
    ("p 2027-04", "no", "c 2026-12", "confirmed"),
    ("p 2027-04", "no", "p 2027-05", "slipped"),
    ("p 2027-04", "no", "p 2027", "slipped"),
    ("p 2027-04-15", "no", "p 2027-04", "slipped"),
    ("p 2027", "no", "p 2028-01-01", "slipped"),
    ("p 2027-04", "no", "p 2027-03", "brought_forward"),
    ("p 2027-12", "no", "p 2027", "brought_forward"),
    ("p 2027-12-31", "no", "p 2027-12", "brought_forward"),
    ("p 2027", "no", "p 2027-12", "finer"),
    ("p 2027", "no", "p 2027-01-01", "finer"),
    ("p 2027-04", "no", "p 2027-04-30", "finer"),
    # Once confirmed, a date that moves has moved, however firm it is said to be.
    ("c 2027-04", "yes", "c 2027-05", "slipped"),
    ("c 2027-04", "yes", "p 2027-05", "slipped"),
    ("c 2027-04", "yes", "c 2027-03", "brought_forward"),
    ("c 2027-04", "yes", "p 2027-03", "brought_forward"),
    ("c 2027", "yes", "c 2027-04", "finer"),
    ("c 2027-04", "yes", "p 2027-04", "unsettled"),
    ("c 2027", "yes", "p 2027-04", "unsettled"),
    ("p 2027-04", "yes", "c 2027-04", "confirmed_again"),
    ("p 2027", "yes", "c 2027-04", "confirmed_again"),
    ("p 2027-04", "yes", "c 2027-05", "slipped"),
    ("p 2027-04", "yes", "p 2027-04-02", "finer"),
]
NEEDS = {"slipped", "brought_forward", "unsettled"}


def planned(written):
    firmness, when = written.split()
    return Planned(PartialDate.parse(when), "confirmed" if firmness == "c" else "provisional")


class TestChange:
    def test_every_change_is_in_the_table(self):
        assert {change for *_rest, change in CHANGES} == set(Change)
        assert set(slips.NEEDS_REASON) == NEEDS

    @pytest.mark.parametrize(("before", "was_confirmed", "after", "change"), CHANGES)
    def test_in_python(self, before, was_confirmed, after, change):
        stood = planned(before) if before else None
        assert slips.change(stood, planned(after), was_confirmed=was_confirmed == "yes") == change

    @pytest.mark.parametrize("written", ["p 2027", "c 2027-04-01"])
    def test_the_same_again_is_no_change(self, written):
        with pytest.raises(slips.SameDateError):
            slips.change(planned(written), planned(written), was_confirmed=True)

    @pytest.mark.parametrize("change", Change)
    def test_which_say_why(self, change):
        slips.check_reason(change, "funding")
        if change in NEEDS:
            with pytest.raises(slips.UnexplainedError):
                slips.check_reason(change, "")
        else:
            slips.check_reason(change, "")

    @pytest.mark.parametrize(
        ("before", "after", "why"),
        [
            ("c 2028-06", "c 2028", "2028 could be later than June 2028, so it needs a reason"),
            ("p 2028-06-30", "p 2028-06", "June 2028 could be earlier than 30 June 2028, so it needs a reason"),
            ("p 2028-06-15", "p 2028-06", "June 2028 could be later than 15 June 2028, so it needs a reason"),
            ("p 2028-12", "p 2028", "2028 could be earlier than December 2028, so it needs a reason"),
            ("p 2028-06", "p 2029", ""),
            ("p 2028", "p 2028-06", ""),
            ("c 2028-06", "p 2028-06", ""),
        ],
    )
    def test_a_date_that_only_becomes_less_exact(self, before, after, why):
        assert slips.less_exact(planned(before), planned(after)) == why

    @pytest.mark.parametrize(
        ("year", "is_refused"), [("2015", True), ("2016", False), ("2056", False), ("2057", True), ("2199", True)]
    )
    def test_no_launch_is_planned_far_away(self, year, is_refused):
        if not is_refused:
            slips.check_year(PartialDate.parse(year), today=TODAY)
            return
        with pytest.raises(slips.FarAwayError, match="must be between 2016 and 2056"):
            slips.check_year(PartialDate.parse(year), today=TODAY)


class TestSummary:
    @pytest.mark.parametrize(
        ("moved", "words"),
        [
            ([], ""),
            (["2027-04-30 2027-05-31"], "Slipped once, by 1 month"),
            (["2027-04-01 2027-06-01"], "Slipped once, by 2 months"),
            (["2027-04-30 2027-09-30", "2027-09-30 2027-11-30"], "Slipped twice, by 7 months in all"),
            (["2027-12-31 2028-12-31"], "Slipped once, by 12 months"),
            (["2027-04-01 2027-04-02"], "Slipped once, by 1 day"),
            (["2027-04-01 2027-04-13", "2027-04-13 2027-04-20"], "Slipped twice, by 19 days in all"),
            (["2027-04-01 2027-05-01", "2027-05-01 2027-06-20"], "Slipped twice, by about 3 months in all"),
            (["2027-04-01 2027-05-01"] * 4, "Slipped 4 times, by 4 months in all"),
        ],
    )
    def test_how_often_and_by_how_much(self, moved, words):
        found = [Slip(*(date.fromisoformat(day) for day in each.split())) for each in moved]
        assert slips.summary(found) == words


def test_every_reason_is_said_in_words():
    assert all(reason.label[0].isupper() and not reason.label.endswith(".") for reason in Reason)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="business_plan")


@pytest.mark.django_db
class TestPostgresql:
    """The database works the change out again, and refuses any other."""

    def insert(self, spinout, written, change, reason="", **fields):
        when, certainty = planned(written)
        return casework.a_row(
            LaunchPlan,
            spinout,
            **{
                "planned_on": when.first_day,
                "planned_precision": when.precision,
                "counts_from": when.last_day,
                "certainty": certainty,
                "change": change,
                "reason": reason,
                **fields,
            },
        )

    def stand(self, spinout, before, was_confirmed):
        """Let `before` stand, after a confirmed date where one was confirmed."""
        if was_confirmed == "yes" and not before.startswith("c"):
            self.insert(spinout, "c 2020-01-01", "confirmed")
            self.insert(spinout, before, "slipped", "funding")
        elif before:
            self.insert(spinout, before, "confirmed" if before.startswith("c") else "first")

    @pytest.mark.parametrize(("before", "was_confirmed", "after", "change"), CHANGES)
    def test_it_takes_the_right_change_and_no_other(self, spinout, before, was_confirmed, after, change):
        self.stand(spinout, before, was_confirmed)
        for other in set(Change.values) - {change}:
            with (
                pytest.raises(IntegrityError, match="launchplan_change_follows_from_the_one_before"),
                transaction.atomic(),
            ):
                self.insert(spinout, after, other, "funding")
        assert self.insert(spinout, after, change, "funding" if change in NEEDS else "").pk

    @pytest.mark.parametrize(
        ("name", "written", "change", "fields"),
        [
            ("launchplan_a_changed_date_says_why", "p 2027-05", "slipped", {}),
            ("launchplan_a_changed_date_says_why", "p 2027-03", "brought_forward", {}),
            ("launchplan_reason_known", "p 2027-05", "slipped", {"reason": "weather"}),
            ("launchplan_says_something_new", "p 2027-04", "finer", {}),
            ("launchplan_counts_from_the_last_day", "p 2027-05", "slipped", {"counts_from": date(2027, 5, 1)}),
            ("launchplan_change_known|launchplan_change_follows", "p 2027-05", "late", {}),
            ("launchplan_certainty_known", "p 2027-04", "unsettled", {"certainty": "sure", "reason": "funding"}),
            (
                "launchplan_precision_fits_the_date",
                "p 2027-05",
                "slipped",
                {"planned_on": date(2027, 5, 2), "counts_from": date(2027, 6, 1), "reason": "funding"},
            ),
        ],
    )
    def test_it_refuses(self, spinout, name, written, change, fields):
        self.insert(spinout, "p 2027-04", "first")
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            self.insert(spinout, written, change, **fields)

    @pytest.mark.parametrize("state", [("live", "active"), ("business_plan", "not_proceeding")])
    def test_nothing_is_planned_of_what_launched_or_ended(self, example_council, state):
        stage, outcome = state
        spinout = a_spinout(parents=[example_council], stage=stage)
        if outcome != "active":
            an_event(spinout, stage, outcome, reason="x")
        with pytest.raises(IntegrityError, match="launchplan_is_of_what_is_still_to_launch"), transaction.atomic():
            self.insert(spinout, "p 2027", "first")

    def test_no_statement_is_changed(self, spinout):
        self.insert(spinout, "p 2027", "first")
        with pytest.raises(InternalError, match="Cannot update or delete rows"), transaction.atomic():
            LaunchPlan.objects.update(note="x")
