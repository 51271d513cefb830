"""What belongs to a contract: options to extend it, breaks, amendments, what it asks, and what it secures.

Each row goes with one contract; the database lets one that was entered by mistake be removed, and its history stays.
"""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from mutuals_tracker.refusing import refuse
from procurement.models.contract import Contract
from procurement.models.procurement import AboutSpinoutQuerySet
from procurement.vocabulary import ContinuityClauseKind, ExtensionState, TermStanding, WhoMay
from spinouts.models import CaseRow, ContinuityPlan
from spinouts.models.case_row import row_triggers, same_spinout


class ContractPartQuerySet(AboutSpinoutQuerySet):
    """The words about what belongs to a contract."""

    def of_contracts_that_run(self, *, on: date) -> Self:
        """Those of contracts that have not ended before that day; of what was recorded from a source, none."""
        return self.filter(Q(contract__runs_to__isnull=True) | Q(contract__runs_to__gte=on), contract__is_history=False)

    def with_contract(self) -> Self:
        """Each with its contract and spin-out."""
        return self.select_related("contract__spinout")


class ExtensionQuerySet(ContractPartQuerySet):
    """The words about options to extend."""

    def open(self) -> Self:
        """Those that can be taken up still."""
        return self.filter(state=ExtensionState.OPEN)

    def earliest_first(self) -> Self:
        """By the day to which they extend."""
        return self.order_by("new_ends_on", "pk")


class BreakClauseQuerySet(ContractPartQuerySet):
    """The words about break clauses."""

    def earliest_first(self) -> Self:
        """By the day on which the contract can be ended."""
        return self.order_by("breaks_on", "pk")


class PerformanceTermQuerySet(ContractPartQuerySet):
    """The words about performance terms."""

    def not_met(self) -> Self:
        """Those that are not met, or partly."""
        return self.filter(standing__in=[TermStanding.NOT_MET, TermStanding.PARTLY])


def moves_the_end() -> pgtrigger.Trigger:
    """Return the trigger of what can move a contract's end: the contract is written again, and its rules look."""
    return pgtrigger.Trigger(
        name="moves_the_end",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            UPDATE procurement_contract SET runs_to = runs_to
             WHERE id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.contract_id ELSE NEW.contract_id END);
            RETURN NULL;
        """,
    )


def _of_contract() -> list[pgtrigger.Trigger]:
    return [*row_triggers(may_go=True), same_spinout("procurement_contract", "contract_id")]


@pghistory.track()
class Extension(CaseRow):
    """An option to extend a contract, and what became of it."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="extensions")
    # The last day if it is taken up, that day included.
    new_ends_on = models.DateField()
    # By when the customer must say so.
    notice_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=ExtensionState.choices, default=ExtensionState.OPEN)
    decided_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "new_ends_on"], name="extension_once"),
            models.CheckConstraint(name="extension_state_known", condition=Q(state__in=ExtensionState.values)),
            models.CheckConstraint(
                name="extension_decided_on_iff_decided",
                condition=Q(state=ExtensionState.OPEN, decided_on__isnull=True)
                | (~Q(state=ExtensionState.OPEN) & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="extension_notice_before_its_end",
                condition=Q(notice_by__isnull=True) | Q(notice_by__lte=F("new_ends_on")),
            ),
        ]
        triggers = [
            *_of_contract(),
            pgtrigger.Trigger(
                name="ends_later",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF NEW.new_ends_on <= (SELECT c.ends_on FROM procurement_contract c WHERE c.id = NEW.contract_id)
                    THEN
                        {refuse("extension_ends_later_than_the_term")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - our own names
            ),
            moves_the_end(),
        ]

    def __str__(self) -> str:
        """Return to when."""
        return f"to {self.new_ends_on}"


@pghistory.track()
class BreakClause(CaseRow):
    """A day on which a party may end the contract early, and by when it must say so."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="breaks")
    who = models.CharField(max_length=8, choices=WhoMay.choices)
    breaks_on = models.DateField()
    notice_by = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    objects = BreakClauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "who", "breaks_on"], name="breakclause_once"),
            models.CheckConstraint(name="breakclause_who_known", condition=Q(who__in=WhoMay.values)),
            models.CheckConstraint(
                name="breakclause_notice_before_it",
                condition=Q(notice_by__isnull=True) | Q(notice_by__lte=F("breaks_on")),
            ),
        ]
        triggers = _of_contract()

    def __str__(self) -> str:
        """Return when."""
        return str(self.breaks_on)


@pghistory.track()
class Amendment(CaseRow):
    """A change to a contract that its parties agreed: what, and where it says so the new value and last day."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="amendments")
    agreed_on = models.DateField()
    what = models.TextField()
    # On the bases of the contract's value.
    new_value = models.DecimalField(null=True, blank=True, max_digits=14, decimal_places=2)
    new_ends_on = models.DateField(null=True, blank=True)
    document_url = models.TextField(blank=True, default="")

    objects = ContractPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="amendment_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="amendment_value_not_negative", condition=Q(new_value__isnull=True) | Q(new_value__gte=0)
            ),
        ]
        triggers = [
            *_of_contract(),
            pgtrigger.Trigger(
                name="ends_after_it_starts",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.new_ends_on IS NOT NULL"),
                func=f"""
                    IF NEW.new_ends_on < (SELECT c.starts_on FROM procurement_contract c WHERE c.id = NEW.contract_id)
                    THEN
                        {refuse("amendment_ends_after_the_start")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - our own names
            ),
            moves_the_end(),
        ]

    def __str__(self) -> str:
        """Return what."""
        return self.what


@pghistory.track()
class PerformanceTerm(CaseRow):
    """What the contract asks of the mutual, and how that stands."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="performance_terms")
    measure = models.CharField(max_length=250)
    target = models.CharField(max_length=250)
    standing = models.CharField(max_length=12, choices=TermStanding.choices, default=TermStanding.NOT_MEASURED)
    measured_on = models.DateField(null=True, blank=True)
    found = models.TextField(blank=True, default="")

    objects = PerformanceTermQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="performanceterm_says_what", condition=~Q(measure="") & ~Q(target="")),
            models.CheckConstraint(
                name="performanceterm_standing_known", condition=Q(standing__in=TermStanding.values)
            ),
            models.CheckConstraint(
                name="performanceterm_measured_on_iff_measured",
                condition=Q(standing=TermStanding.NOT_MEASURED, measured_on__isnull=True)
                | (~Q(standing=TermStanding.NOT_MEASURED) & Q(measured_on__isnull=False)),
            ),
        ]
        triggers = _of_contract()

    def __str__(self) -> str:
        """Return the measure."""
        return self.measure


@pghistory.track()
class ContinuityClause(CaseRow):
    """What the contract says about the service going on if the mutual fails, beside the continuity plan."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="continuity_clauses")
    kind = models.CharField(max_length=10, choices=ContinuityClauseKind.choices)
    clause = models.CharField(max_length=60, help_text="Its number in the contract")
    says = models.TextField()
    # The plan that rests on it.
    plan = models.ForeignKey(
        ContinuityPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="contract_clauses"
    )

    objects = ContractPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "kind", "clause"], name="continuityclause_once"),
            models.CheckConstraint(
                name="continuityclause_kind_known", condition=Q(kind__in=ContinuityClauseKind.values)
            ),
            models.CheckConstraint(name="continuityclause_says_what", condition=~Q(clause="") & ~Q(says="")),
        ]
        triggers = [
            *_of_contract(),
            pgtrigger.Trigger(
                name="of_the_plan_of_its_spinout",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.plan_id IS NOT NULL"),
                func=f"""
                    IF NOT EXISTS (SELECT 1 FROM spinouts_continuityplan p
                                   WHERE p.id = NEW.plan_id AND p.spinout_id = NEW.spinout_id) THEN
                        {refuse("continuityclause_of_the_plan_of_its_spinout")}
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608 - our own names
            ),
        ]

    def __str__(self) -> str:
        """Return its kind and number."""
        return f"{self.get_kind_display()}, clause {self.clause}"
