"""When a launch is planned: each statement is kept, so that slips and their reasons can be read afterwards."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from mutuals_tracker.partial_dates import PartialDate, Precision
from spinouts import slips
from spinouts.lifecycle import RUNNING
from spinouts.models.case_row import CaseEntry, entry_triggers
from spinouts.slips import Planned

_RUNNING = ", ".join(f"'{outcome.value}'" for outcome in RUNNING)
# The database works out again what the statement is to the one before (`slips.change`), and from which day it counts.
_FOLLOWS = f"""
    PERFORM 1 FROM spinouts_spinout WHERE id = NEW.spinout_id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM spinouts_spinout
                WHERE id = NEW.spinout_id AND (stage = 'live' OR outcome NOT IN ({_RUNNING}))) THEN
        RAISE EXCEPTION 'launchplan_is_of_what_is_still_to_launch'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'launchplan_is_of_what_is_still_to_launch';
    END IF;
    SELECT * INTO before FROM {{meta.db_table}} WHERE spinout_id = NEW.spinout_id ORDER BY id DESC LIMIT 1;
    last_day := CASE NEW.planned_precision
        WHEN 'year' THEN (NEW.planned_on + interval '1 year' - interval '1 day')::date
        WHEN 'month' THEN (NEW.planned_on + interval '1 month' - interval '1 day')::date
        ELSE NEW.planned_on END;
    IF NEW.counts_from <> last_day THEN
        RAISE EXCEPTION 'launchplan_counts_from_the_last_day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'launchplan_counts_from_the_last_day';
    END IF;
    IF before.id IS NOT NULL AND (NEW.planned_on, NEW.planned_precision, NEW.certainty)
        = (before.planned_on, before.planned_precision, before.certainty) THEN
        RAISE EXCEPTION 'launchplan_says_something_new'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'launchplan_says_something_new';
    END IF;
    is_first_confirmation := NEW.certainty = 'confirmed' AND NOT EXISTS (
        SELECT 1 FROM {{meta.db_table}} WHERE spinout_id = NEW.spinout_id AND certainty = 'confirmed');
    IF NEW.change <> (CASE
        WHEN is_first_confirmation THEN 'confirmed'
        WHEN before.id IS NULL THEN 'first'
        WHEN NEW.counts_from > before.counts_from THEN 'slipped'
        WHEN NEW.planned_on < before.planned_on THEN 'brought_forward'
        WHEN NEW.certainty = before.certainty THEN 'finer'
        WHEN NEW.certainty = 'confirmed' THEN 'confirmed_again'
        ELSE 'unsettled' END) THEN
        RAISE EXCEPTION 'launchplan_change_follows_from_the_one_before'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'launchplan_change_follows_from_the_one_before';
    END IF;
    RETURN NEW;
"""  # noqa: S608 - a trigger's text, made of our own names only


class LaunchPlanQuerySet(models.QuerySet):
    """The words about planned launches."""

    def latest_first(self) -> Self:
        """As they were stated, the latest first."""
        return self.select_related("added_by").order_by("-pk")


@pghistory.track()
class LaunchPlan(CaseEntry):
    """One statement of when the launch is planned. The latest one stands."""

    planned_on = models.DateField(help_text="First day of the period")
    planned_precision = models.CharField(max_length=5, choices=[(p, p) for p in Precision])
    # The last day of the period: what a slip is measured by.
    counts_from = models.DateField()
    certainty = models.CharField(max_length=11, choices=slips.Certainty.choices)
    change = models.CharField(max_length=15, choices=slips.Change.choices)
    reason = models.CharField(max_length=15, blank=True, default="", choices=slips.Reason.choices)
    note = models.TextField(blank=True, default="")

    objects = LaunchPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="launchplan_precision_fits_the_date",
                condition=Q(planned_precision="day")
                | Q(planned_precision="month", planned_on__day=1)
                | Q(planned_precision="year", planned_on__day=1, planned_on__month=1),
            ),
            models.CheckConstraint(
                name="launchplan_certainty_known", condition=Q(certainty__in=slips.Certainty.values)
            ),
            models.CheckConstraint(name="launchplan_change_known", condition=Q(change__in=slips.Change.values)),
            models.CheckConstraint(
                name="launchplan_a_changed_date_says_why",
                condition=~Q(change__in=slips.NEEDS_REASON) | ~Q(reason=""),
            ),
            models.CheckConstraint(name="launchplan_reason_known", condition=Q(reason__in=["", *slips.Reason.values])),
        ]
        indexes = [models.Index(fields=["spinout", "-id"], name="launchplan_latest")]
        triggers = [
            *entry_triggers(),
            pgtrigger.Trigger(
                name="follows",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("before", "spinouts_launchplan"),
                    ("last_day", "DATE"),
                    ("is_first_confirmation", "BOOLEAN"),
                ],
                func=pgtrigger.Func(_FOLLOWS),
            ),
        ]

    def __str__(self) -> str:
        """Return when it is planned, and how firmly."""
        return f"{self.planned} ({self.certainty})"

    @property
    def planned(self) -> PartialDate:
        """The date as it was stated."""
        return PartialDate(self.planned_on, Precision(self.planned_precision))

    @property
    def stated(self) -> Planned:
        """The date and how firm it is."""
        return Planned(self.planned, self.certainty)
