"""When a launch is planned: each statement is kept, so that slips and their reasons can be read afterwards."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from mutuals_tracker.partial_dates import PartialDate, Precision
from spinouts import slips
from spinouts.models.case_row import CaseEntry, entry_triggers
from spinouts.slips import Planned

# What the change is follows from the statement before; the database checks the essence of it again.
_FOLLOWS = """
    PERFORM 1 FROM spinouts_spinout WHERE id = NEW.spinout_id FOR UPDATE;
    SELECT * INTO before FROM {meta.db_table} WHERE spinout_id = NEW.spinout_id ORDER BY id DESC LIMIT 1;
    IF (before.id IS NULL AND NEW.change NOT IN ('first', 'confirmed'))
       OR (before.id IS NOT NULL AND NEW.change = 'first')
       OR (NEW.change = 'confirmed' AND EXISTS (
            SELECT 1 FROM {meta.db_table} WHERE spinout_id = NEW.spinout_id AND certainty = 'confirmed'))
       OR (before.id IS NOT NULL AND NEW.counts_from > before.counts_from
           AND NEW.change NOT IN ('slipped', 'confirmed')) THEN
        RAISE EXCEPTION 'launchplan_change_follows_from_the_one_before'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'launchplan_change_follows_from_the_one_before';
    END IF;
    RETURN NEW;
"""


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
                condition=Q(change__in=slips.NEEDS_REASON, reason__in=slips.Reason.values)
                | (~Q(change__in=slips.NEEDS_REASON) & Q(reason="")),
            ),
        ]
        indexes = [models.Index(fields=["spinout", "-id"], name="launchplan_latest")]
        triggers = [
            *entry_triggers(),
            pgtrigger.Trigger(
                name="follows",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("before", "spinouts_launchplan")],
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
