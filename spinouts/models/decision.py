"""Formal decisions of a parent body on a spin-out, and the conditions attached to them until they are discharged."""

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from spinouts import gates
from spinouts.lifecycle import Stage
from spinouts.models.case_row import CaseRow, row_triggers, same_spinout
from spinouts.models.evidence import Evidence
from spinouts.models.journey import JourneyEvent


class DecisionOutcome(models.TextChoices):
    """What was decided."""

    AWAITED = "awaited", "Awaited"
    APPROVED = "approved", "Approved"
    WITH_CONDITIONS = "with_conditions", "Approved with conditions"
    DEFERRED = "deferred", "Deferred"
    DECLINED = "declined", "Declined"


APPROVING = (DecisionOutcome.APPROVED, DecisionOutcome.WITH_CONDITIONS)
# The gates that a body decides on, by the stage into which they lead.
ABOUT = [
    (stage.value, f"To enter {stage.label.lower()}" if stage != "live" else "To launch") for stage in gates.DECIDED
]

# Asked when the transaction ends, of the decision and of each condition that came or went. Its row is locked, so that
# two who each take one of the last two conditions away come one after the other.
_HAS_ITS_CONDITIONS = """
    SELECT d.outcome = 'with_conditions' INTO wants_some FROM spinouts_decision d WHERE d.id = {decision} FOR NO KEY UPDATE;
    has_some := EXISTS (SELECT 1 FROM spinouts_condition c WHERE c.decision_id = {decision});
    IF wants_some AND NOT has_some THEN
        RAISE EXCEPTION 'decision_with_conditions_has_some'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_with_conditions_has_some';
    END IF;
    IF NOT wants_some AND has_some THEN
        RAISE EXCEPTION 'decision_without_conditions_has_none'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_without_conditions_has_none';
    END IF;
    RETURN NULL;
"""  # noqa: E501 - a trigger's text
_STAYS_WITH_ITS_DECISION = """
    IF NEW.decision_id <> OLD.decision_id THEN
        RAISE EXCEPTION 'condition_stays_with_its_decision'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'condition_stays_with_its_decision';
    END IF;
    RETURN NEW;
"""


def _has_its_conditions(name: str, operation: pgtrigger.Operation, decision: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=operation,
        declare=[("wants_some", "BOOLEAN"), ("has_some", "BOOLEAN")],
        func=_HAS_ITS_CONDITIONS.format(decision=decision),
    )


def _back_since(stage: Stage) -> models.QuerySet[JourneyEvent]:
    """Return the moves back through the gate into the stage that were made since the decision at hand.

    Where the day of the decision may be that of the move, what was entered later is later.
    """
    day = OuterRef("decided_on")
    may_be_the_day = Q(effective_on__isnull=True) | Q(effective_on__lte=day, counts_from__gte=day)
    since = Q(effective_on__gt=day) | (may_be_the_day & Q(recorded_at__gt=OuterRef("changed_at")))
    return JourneyEvent.objects.back_through(stage).filter(since, spinout=OuterRef("spinout"))


class DecisionQuerySet(models.QuerySet):
    """The words about decisions."""

    def latest_first(self) -> Self:
        """What is awaited first, then the latest taken, each with its document."""
        return self.select_related("evidence", "added_by").order_by(F("decided_on").desc(nulls_first=True), "-pk")

    def awaited(self) -> Self:
        """Decisions that have not been taken."""
        return self.filter(outcome=DecisionOutcome.AWAITED)

    def standing(self) -> Self:
        """The latest decision taken about each gate."""
        later = Decision.objects.filter(spinout=OuterRef("spinout"), about=OuterRef("about"), decided_on__isnull=False)
        later = later.filter(
            Q(decided_on__gt=OuterRef("decided_on")) | Q(decided_on=OuterRef("decided_on"), pk__gt=OuterRef("pk"))
        )
        return self.filter(decided_on__isnull=False).filter(~Exists(later))

    def with_undone(self) -> Self:
        """Each with whether the spin-out was sent back through its gate since, as `is_undone`."""
        undone = Case(
            *[When(about=stage, then=Exists(_back_since(stage))) for stage in gates.DECIDED],
            default=Value(value=False),
            output_field=models.BooleanField(),
        )
        return self.annotate(is_undone=undone)

    def that_open(self, stage: Stage) -> Self:
        """The decisions that let a spin-out into that stage: the latest on it approves, and it was not undone since.

        A move back through the gate undoes what was decided before it.
        """
        return self.standing().filter(~Exists(_back_since(stage)), about=stage, outcome__in=APPROVING)


@pghistory.track()
class Decision(CaseRow):
    """A decision about one gate: by which body, in which role, when, with which outcome and minute."""

    about = models.CharField(max_length=20, choices=ABOUT)
    decided_by = models.CharField(max_length=150, help_text="The body that decides, such as the cabinet")
    role = models.CharField(max_length=150, blank=True, default="", help_text="Who decided for it")
    expected_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=15, choices=DecisionOutcome.choices)
    minute_reference = models.CharField(max_length=150, blank=True, default="")
    minute_url = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_about_known", condition=Q(about__in=[stage.value for stage in gates.DECIDED])
            ),
            models.CheckConstraint(name="decision_outcome_known", condition=Q(outcome__in=DecisionOutcome.values)),
            models.CheckConstraint(
                name="decision_decided_on_iff_decided",
                condition=Q(outcome=DecisionOutcome.AWAITED, decided_on__isnull=True)
                | (~Q(outcome=DecisionOutcome.AWAITED) & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="decision_awaited_has_a_day",
                condition=~Q(outcome=DecisionOutcome.AWAITED) | Q(expected_on__isnull=False),
            ),
            models.CheckConstraint(name="decision_says_who_decides", condition=~Q(decided_by="")),
            models.CheckConstraint(
                name="decision_taken_can_be_found",
                condition=Q(outcome=DecisionOutcome.AWAITED) | ~Q(minute_reference="") | ~Q(minute_url=""),
            ),
        ]
        indexes = [
            models.Index(fields=["spinout", "about"], name="decision_spinout_about"),
            models.Index(fields=["expected_on"], name="decision_awaited", condition=Q(outcome=DecisionOutcome.AWAITED)),
        ]
        triggers = [
            *row_triggers(may_go=True),
            _has_its_conditions("has_its_conditions", pgtrigger.Insert | pgtrigger.Update, "NEW.id"),
        ]

    def __str__(self) -> str:
        """Return what it is about and what was decided."""
        return f"{self.spinout_id} {self.about}: {self.outcome}"


class ConditionQuerySet(models.QuerySet):
    """The words about conditions."""

    def open(self) -> Self:
        """Conditions that have not been discharged."""
        return self.filter(discharged_on__isnull=True)

    def in_force(self) -> Self:
        """Conditions of decisions that no later decision on the same gate has taken the place of."""
        return self.filter(decision__in=Decision.objects.standing())


@pghistory.track()
class Condition(CaseRow):
    """What a decision asks for, until somebody records how it was met."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="conditions")
    text = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    # It must be discharged before the spin-out can launch.
    is_before_launch = models.BooleanField(default=False)
    discharged_on = models.DateField(null=True, blank=True)
    discharged_how = models.TextField(blank=True, default="")
    discharged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="condition_has_words", condition=~Q(text="")),
            models.CheckConstraint(
                name="condition_discharged_by_and_how",
                condition=Q(discharged_on__isnull=True, discharged_by__isnull=True, discharged_how="")
                | (Q(discharged_on__isnull=False, discharged_by__isnull=False) & ~Q(discharged_how="")),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="condition_due", condition=Q(discharged_on__isnull=True))]
        triggers = [
            *row_triggers(may_go=True),
            same_spinout("spinouts_decision", "decision_id"),
            pgtrigger.Trigger(
                name="stays_with_its_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=pgtrigger.Func(_STAYS_WITH_ITS_DECISION),
            ),
            _has_its_conditions("is_wanted", pgtrigger.Insert, "NEW.decision_id"),
            _has_its_conditions("is_not_the_last", pgtrigger.Delete, "OLD.decision_id"),
        ]

    def __str__(self) -> str:
        """Return its words."""
        return self.text
