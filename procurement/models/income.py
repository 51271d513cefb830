"""How much a mutual depends on one customer: its income of a year, by who paid it; and at which levels we warn."""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.kept_rows import kept_triggers
from mutuals_tracker.refusing import refuse
from procurement.models.law import DatedRule, DatedRuleQuerySet, Days
from procurement.models.procurement import AboutSpinoutQuerySet
from procurement.vocabulary import Level
from spinouts.models import CaseRow
from spinouts.models.case_row import row_triggers, same_spinout

_WITHIN = f"""
    -- Whoever adds a share waits for whoever adds another.
    SELECT y.turnover INTO whole FROM procurement_incomeyear y WHERE y.id = NEW.{{year}} FOR UPDATE;
    IF (SELECT sum(s.amount) FROM procurement_incomeshare s WHERE s.year_id = NEW.{{year}}) > whole THEN
        {refuse("incomeshare_within_the_turnover")}
    END IF;
    RETURN NULL;
"""  # noqa: S608 - our own names


class IncomeYearQuerySet(AboutSpinoutQuerySet):
    """The words about years of income."""

    def latest_first(self) -> Self:
        """The latest first."""
        return self.order_by("-ended_on", "-pk")

    def with_shares(self) -> Self:
        """Each with who paid what: one query for all."""
        return self.prefetch_related("shares")


@pghistory.track()
class IncomeYear(CaseRow):
    """What came in during a year that ended on a day, in pounds, and who says so."""

    ended_on = models.DateField()
    turnover = models.DecimalField(max_digits=14, decimal_places=2)
    source_url = models.TextField(blank=True, default="")
    source_note = models.TextField(blank=True, default="")

    objects = IncomeYearQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spinout", "ended_on"], name="incomeyear_once"),
            models.CheckConstraint(name="incomeyear_turnover_positive", condition=Q(turnover__gt=0)),
            models.CheckConstraint(name="incomeyear_has_a_source", condition=~Q(source_url="") | ~Q(source_note="")),
        ]
        triggers = [
            *row_triggers(may_go=True),
            pgtrigger.Trigger(
                name="covers_its_shares",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                declare=[("whole", "NUMERIC")],
                func=pgtrigger.Func(_WITHIN.format(year="id")),
            ),
        ]

    def __str__(self) -> str:
        """Return when it ended."""
        return f"year to {self.ended_on}"


@pghistory.track()
class IncomeShare(CaseRow):
    """What one customer paid in a year, in pounds."""

    year = models.ForeignKey(IncomeYear, on_delete=models.PROTECT, related_name="shares")
    customer = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    customer_name = models.CharField(max_length=250)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint("year", models.functions.Lower("customer_name"), name="incomeshare_once"),
            models.CheckConstraint(name="incomeshare_has_a_customer", condition=~Q(customer_name="")),
            models.CheckConstraint(name="incomeshare_not_negative", condition=Q(amount__gte=0)),
        ]
        triggers = [
            *row_triggers(may_go=True),
            same_spinout("procurement_incomeyear", "year_id"),
            pgtrigger.Trigger(
                name="within_the_turnover",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("whole", "NUMERIC")],
                func=pgtrigger.Func(_WITHIN.format(year="year_id")),
            ),
        ]

    def __str__(self) -> str:
        """Return who and how much."""
        return f"{self.customer_name} {self.amount}"


class WarningLevelQuerySet(DatedRuleQuerySet):
    """The words about levels."""

    def level(self, kind: Level, *, on: date) -> int | None:
        """Return the level in force on that day; None where nobody has set one."""
        return self.in_force(on=on).filter(kind=kind).values_list("level", flat=True).first()


@pghistory.track()
class WarningLevel(DatedRule):
    """From which level on the service warns. No statute says so: it is our choice, and an admin's to change."""

    kind = models.CharField(max_length=18, choices=Level.choices)
    level = models.PositiveSmallIntegerField()

    objects = WarningLevelQuerySet.as_manager()

    class Meta(DatedRule.Meta):
        abstract = False
        constraints = [
            *DatedRule.Meta.constraints,
            models.CheckConstraint(name="warninglevel_kind_known", condition=Q(kind__in=Level.values)),
            models.CheckConstraint(name="warninglevel_positive", condition=Q(level__gt=0)),
            models.CheckConstraint(
                name="warninglevel_percent_within_100",
                condition=~Q(kind=Level.DEPENDENCE_PERCENT) | Q(level__lte=100),
            ),
            *(
                ExclusionConstraint(
                    name=f"warninglevel_one_at_a_time_{kind}",
                    expressions=[(Days(), RangeOperators.OVERLAPS)],
                    condition=Q(kind=kind),
                )
                for kind in Level.values
            ),
        ]
        triggers = kept_triggers()

    def __str__(self) -> str:
        """Return the level."""
        return f"{self.get_kind_display()}: {self.level}"
