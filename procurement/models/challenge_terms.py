"""What each authority publishes about challenges, the grounds of rejection, and bank holidays, as dated data.

Admins keep them; what an authority publishes about itself its own certifiers keep too.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.kept_rows import KeptRow, kept_triggers
from procurement.challenging import clocks, windows
from procurement.challenging.clocks import Counting, DecisionRule, Length, Unit
from procurement.models.law import DatedRule, DatedRuleQuerySet, Days, in_force


class Alike(Func):
    """A number as a range of itself alone, so that rows with the same one can be held apart without an extension."""

    function = "int8range"
    output_field = BigIntegerRangeField()

    def __init__(self, column: str, **extra: Any) -> None:
        """Name the column."""
        super().__init__(F(column), F(column), Value("[]"), **extra)


class ChallengeTermsQuerySet(models.QuerySet):
    """The words about what authorities publish."""

    def in_force(self, *, on: date) -> Self:
        """Those that hold on that day."""
        return self.filter(in_force(on))

    def of(self, authority: Organisation) -> Self:
        """Those of an authority, the latest first."""
        return self.filter(authority=authority).order_by(F("starts_on").desc(nulls_last=True), "-pk")

    def by_authority(self) -> Self:
        """By the name of the authority, the latest first."""
        return self.select_related("authority").order_by(
            "authority__name", "authority", F("starts_on").desc(nulls_last=True), "-pk"
        )


def _length(name: str) -> Q:
    """Return that a length has a number and a unit, or neither."""
    number, unit = f"{name}_number", f"{name}_unit"
    given = Q(**{f"{number}__gt": 0, f"{unit}__in": Unit.values})
    return Q(**{f"{number}__isnull": True, unit: ""}) | (Q(**{f"{number}__isnull": False}) & given)


_FROM = [DecisionRule.FROM_RECEIPT, DecisionRule.FROM_CLOSE]


@pghistory.track()
class ChallengeTerms(KeptRow):
    """When an authority takes expressions of interest, and by when it does what, from a day to a day.

    Localism Act 2011, sections 81 to 86: each authority sets and publishes its own. What it does not state is blank.
    """

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="challenge_terms")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    # Of a fire and rescue authority: whether regulations name it as one that can be challenged.
    is_specified = models.BooleanField(default=False)
    # As `procurement.challenging.windows` writes them; blank is any time of the year.
    windows = models.CharField(max_length=160, blank=True, default="")
    notice_days = models.PositiveSmallIntegerField(default=clocks.NOTICE_DAYS)
    counting = models.CharField(max_length=8, choices=Counting.choices, default=Counting.CALENDAR)
    decides = models.CharField(max_length=12, choices=DecisionRule.choices, default=DecisionRule.NOT_STATED)
    decides_within_number = models.PositiveSmallIntegerField(null=True, blank=True)
    decides_within_unit = models.CharField(max_length=6, choices=Unit.choices, blank=True, default="")
    decides_by = models.CharField(max_length=5, blank=True, default="", help_text="A day of the year, like 12-31")
    least_gap_number = models.PositiveSmallIntegerField(null=True, blank=True)
    least_gap_unit = models.CharField(max_length=6, choices=Unit.choices, blank=True, default="")
    most_gap_number = models.PositiveSmallIntegerField(null=True, blank=True)
    most_gap_unit = models.CharField(max_length=6, choices=Unit.choices, blank=True, default="")
    # What it publishes beside these.
    note = models.TextField(blank=True, default="")
    source_url = models.TextField(blank=True, default="")
    source_note = models.TextField(blank=True, default="")

    objects = ChallengeTermsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="challengeterms_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="challengeterms_has_a_source", condition=~Q(source_url="") | ~Q(source_note="")
            ),
            models.CheckConstraint(name="challengeterms_windows_readable", condition=Q(windows__regex=windows.WRITTEN)),
            models.CheckConstraint(
                name="challengeterms_notice_within_a_year", condition=Q(notice_days__gt=0, notice_days__lte=366)
            ),
            models.CheckConstraint(name="challengeterms_counting_known", condition=Q(counting__in=Counting.values)),
            models.CheckConstraint(name="challengeterms_decides_known", condition=Q(decides__in=DecisionRule.values)),
            models.CheckConstraint(
                name="challengeterms_decides_as_it_says",
                condition=Q(decides__in=_FROM, decides_within_number__isnull=False, decides_by="")
                | Q(decides=DecisionRule.BY_DAY, decides_within_number__isnull=True)
                & Q(decides_by__regex=f"^{windows.ONE_DAY}$")
                | Q(decides=DecisionRule.NOT_STATED, decides_within_number__isnull=True, decides_by=""),
            ),
            models.CheckConstraint(name="challengeterms_decides_in_a_unit", condition=_length("decides_within")),
            models.CheckConstraint(name="challengeterms_least_gap_in_a_unit", condition=_length("least_gap")),
            models.CheckConstraint(name="challengeterms_most_gap_in_a_unit", condition=_length("most_gap")),
            ExclusionConstraint(
                name="challengeterms_one_at_a_time",
                expressions=[(Alike("authority"), RangeOperators.OVERLAPS), (Days(), RangeOperators.OVERLAPS)],
            ),
        ]
        triggers = kept_triggers(may_go=True)

    def __str__(self) -> str:
        """Return whose they are."""
        return f"Terms of {self.authority} for challenges"

    def terms(self) -> clocks.Terms:
        """Return what the clocks read of it."""
        return clocks.Terms(
            windows=self.windows,
            notice_days=self.notice_days,
            counting=self.counting,
            decides=self.decides,
            decides_within=_stated(self.decides_within_number, self.decides_within_unit),
            decides_by=self.decides_by,
            least_gap=_stated(self.least_gap_number, self.least_gap_unit),
            most_gap=_stated(self.most_gap_number, self.most_gap_unit),
        )


def _stated(number: int | None, unit: str) -> Length | None:
    return Length(number, unit) if number else None


class RejectionGroundQuerySet(DatedRuleQuerySet):
    """The words about grounds."""

    def by_number(self) -> Self:
        """By number, the earliest first."""
        return self.order_by("number", F("starts_on").asc(nulls_first=True), "pk")


@pghistory.track()
class RejectionGround(DatedRule):
    """A ground on which an authority may reject an expression of interest, in plain words, as regulations list them."""

    number = models.PositiveSmallIntegerField()
    says = models.TextField()
    # Of the ground that protects a service for its own employees: only a statement published before the expression was
    # received makes it one. That order is our reading of it (domain facts, 8.4 rule 11).
    needs_notice = models.BooleanField(default=False)

    objects = RejectionGroundQuerySet.as_manager()

    class Meta(DatedRule.Meta):
        abstract = False
        constraints = [
            *DatedRule.Meta.constraints,
            models.CheckConstraint(name="rejectionground_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="rejectionground_says_something", condition=~Q(says="")),
            ExclusionConstraint(
                name="rejectionground_one_of_a_number_at_a_time",
                expressions=[(Alike("number"), RangeOperators.OVERLAPS), (Days(), RangeOperators.OVERLAPS)],
            ),
        ]
        triggers = kept_triggers()

    def __str__(self) -> str:
        """Return its number and its words."""
        return f"{self.number}. {self.says}"


class BankHolidayQuerySet(models.QuerySet):
    """The words about bank holidays."""

    def days(self) -> frozenset[date]:
        """All of them."""
        return frozenset(self.values_list("day", flat=True))

    def years(self) -> frozenset[int]:
        """The years for which any is kept."""
        return frozenset(day.year for day in self.days())

    def latest_first(self) -> Self:
        """The latest first."""
        return self.order_by("-day")


def years_without(years: Collection[int], first: date, last: date) -> list[int]:
    """Return the years between two days for which no bank holiday is kept: there the clock may end too early."""
    return [year for year in range(first.year, last.year + 1) if year not in years]


@pghistory.track()
class BankHoliday(KeptRow):
    """A bank holiday in England: no working day. Kept, not computed, because some are proclaimed for one year."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=100)

    objects = BankHolidayQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="bankholiday_has_a_name", condition=~Q(name=""))]
        triggers = kept_triggers(may_go=True)

    def __str__(self) -> str:
        """Return its name."""
        return self.name
