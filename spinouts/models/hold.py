"""Holds: periods in which nothing is asked of a spin-out. A hold changes no figure (counting reference)."""

from datetime import date
from typing import Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from spinouts.models.case_row import CaseRow, row_triggers


class OneKey(Func):
    """A key as a range that overlaps only itself: GiST knows no equality of numbers without an extension."""

    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    output_field = BigIntegerRangeField()


class Period(Func):
    """The days from one date until before another; no second date is for ever."""

    function = "daterange"
    output_field = DateRangeField()


class HoldQuerySet(models.QuerySet):
    """The words about holds."""

    def open(self) -> Self:
        """Holds that have not been lifted."""
        return self.filter(ended_on__isnull=True)

    def lasting_beyond(self, day: date) -> Self:
        """Holds that were lifted after that day, and not on the day on which they began."""
        return self.filter(ended_on__gt=day).filter(ended_on__gt=F("began_on"))

    def latest_first(self) -> Self:
        """The latest first, each with who put it on hold and who changed that last."""
        return self.select_related("added_by", "changed_by").order_by("-began_on", "-pk")


@pghistory.track()
class Hold(CaseRow):
    """On hold from `began_on` until before `ended_on`; `expected_until` is only what people expect."""

    began_on = models.DateField()
    reason = models.TextField()
    expected_until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.TextField(blank=True, default="")

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="hold_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="hold_ends_after_it_began", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on"))
            ),
            models.CheckConstraint(
                name="hold_expected_to_end_after_it_began",
                condition=Q(expected_until__isnull=True) | Q(expected_until__gte=F("began_on")),
            ),
            models.CheckConstraint(
                name="hold_says_why_it_ended_once_it_has",
                condition=Q(ended_on__isnull=False) | Q(ended_reason=""),
            ),
            models.UniqueConstraint(name="hold_one_at_a_time", fields=["spinout"], condition=Q(ended_on__isnull=True)),
            ExclusionConstraint(
                name="hold_never_overlaps_another",
                expressions=[
                    (OneKey(F("spinout")), RangeOperators.OVERLAPS),
                    (Period(F("began_on"), F("ended_on"), Value("[)")), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = row_triggers()

    def __str__(self) -> str:
        """Return the spin-out's key and since when."""
        return f"{self.spinout_id} on hold since {self.began_on}"
