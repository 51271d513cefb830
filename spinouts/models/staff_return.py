"""Staff returns: dated, sourced statements of one measure."""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from mutuals_tracker.facts import Fact, fact_constraints, fact_triggers
from mutuals_tracker.partial_dates import Precision
from spinouts.models.evidence import Evidence
from spinouts.models.spinout import Spinout
from spinouts.models.verifiable import VerifiableQuerySet
from spinouts.vocabulary import HEADLINE_MEASURE, Measure, Qualifier

# What the ledger wrote follows from it: only the ledger corrects it or takes it back, and nothing else.
_LEDGER_CORRECTS_ITS_OWN = """
    IF EXISTS (SELECT 1 FROM {meta.db_table} r
                WHERE r.id = NEW.supersedes_id AND r.is_from_ledger <> NEW.is_from_ledger) THEN
        RAISE EXCEPTION 'staffreturn_ledger_corrects_its_own'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'staffreturn_ledger_corrects_its_own';
    END IF;
    RETURN NULL;
"""


class StaffReturnQuerySet(VerifiableQuerySet):
    """The words about staff returns."""

    verified_as = "staff_return"

    def by_hand(self) -> Self:
        """Returns that people or files stated, rather than the transfer ledger."""
        return self.filter(is_from_ledger=False)

    def from_ledger(self) -> Self:
        """Returns that the transfer ledger wrote and that stand, the earliest first."""
        return self.current().filter(is_from_ledger=True).order_by("effective_on", "pk")

    def headcounts(self, *, until: date | None = None) -> Self:
        """Dated counts of the headline measure that stand, the one in force last first; none from after `until`."""
        found = self.current().filter(measure=HEADLINE_MEASURE, effective_on__isnull=False)
        if until:
            found = found.filter(counts_from__lte=until)
        # Of two that count from the same day the finer one holds, and "day" comes before "month" and "year".
        return found.order_by("-counts_from", "effective_precision", "-recorded_at", "-pk")


@pghistory.track(exclude=["counts_from"])
class StaffReturn(Fact):
    """A count of people (full-time equivalents for that measure) that was true in a period, with its source.

    A return without a date is kept and shown, and never counts.
    """

    spinout = models.ForeignKey(Spinout, on_delete=models.PROTECT, related_name="staff_returns")
    measure = models.CharField(max_length=24, choices=Measure.choices)
    qualifier = models.CharField(max_length=12, choices=Qualifier.choices)
    count = models.DecimalField(max_digits=9, decimal_places=1)
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The transfer ledger wrote it, and corrects it or takes it back when the ledger changes; nobody else does.
    is_from_ledger = models.BooleanField(default=False, db_default=False)

    objects = StaffReturnQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = False
        constraints = [
            *fact_constraints(),
            models.CheckConstraint(name="staffreturn_measure_known", condition=Q(measure__in=Measure.values)),
            models.CheckConstraint(name="staffreturn_qualifier_known", condition=Q(qualifier__in=Qualifier.values)),
            models.CheckConstraint(name="staffreturn_count_not_negative", condition=Q(count__gte=0)),
            models.CheckConstraint(
                name="staffreturn_people_are_whole",
                condition=Q(measure=Measure.CURRENT_FTE) | Q(count=models.functions.Floor("count")),
            ),
            models.CheckConstraint(
                name="staffreturn_ledger_counts_who_transferred",
                condition=Q(is_from_ledger=False)
                | Q(measure=Measure.TRANSFERRED_HEADCOUNT, effective_precision=Precision.DAY),
            ),
            models.UniqueConstraint(
                name="staffreturn_ledger_once_for_each_day",
                fields=["spinout", "effective_on"],
                condition=Q(is_from_ledger=True, superseded_at__isnull=True, retracts=False),
            ),
        ]
        indexes = [models.Index(fields=["spinout", "measure"], name="staffreturn_spinout_measure")]
        triggers = [
            *fact_triggers("spinout_id"),
            pgtrigger.Trigger(
                name="ledger_corrects_its_own",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__supersedes__isnull=False),
                func=pgtrigger.Func(_LEDGER_CORRECTS_ITS_OWN),
            ),
        ]

    def __str__(self) -> str:
        """Return spin-out, measure and count."""
        return f"{self.spinout_id} {self.measure} {self.count}"
