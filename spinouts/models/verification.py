"""Who verified a return or an assessment, and when that was known."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from mutuals_tracker.facts import Fact, FactQuerySet, fact_constraints, fact_triggers
from spinouts.models.assessment import DefinitionAssessment
from spinouts.models.spinout import Spinout
from spinouts.models.staff_return import StaffReturn

_SOMEBODY_ELSE = """
    IF NOT NEW.retracts AND EXISTS (
        SELECT 1 FROM spinouts_staffreturn r WHERE r.id = NEW.staff_return_id
           AND (r.recorded_by_id = NEW.recorded_by_id OR r.spinout_id <> NEW.spinout_id)
        UNION ALL
        SELECT 1 FROM spinouts_definitionassessment a WHERE a.id = NEW.assessment_id
           AND (a.recorded_by_id = NEW.recorded_by_id OR a.spinout_id <> NEW.spinout_id)
    ) THEN
        RAISE EXCEPTION 'verification_is_by_somebody_else'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verification_is_by_somebody_else';
    END IF;
    RETURN NULL;
"""


@pghistory.track(exclude=["counts_from"])
class Verification(Fact):
    """A certifier's word, in `recorded_by`, that what somebody else entered is right. A correction needs a new one."""

    spinout = models.ForeignKey(Spinout, on_delete=models.PROTECT, related_name="verifications")
    staff_return = models.ForeignKey(StaffReturn, null=True, on_delete=models.PROTECT, related_name="verifications")
    assessment = models.ForeignKey(
        DefinitionAssessment, null=True, on_delete=models.PROTECT, related_name="verifications"
    )

    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = False
        constraints = [
            *fact_constraints(),
            models.CheckConstraint(
                name="verification_of_exactly_one_thing",
                condition=Q(staff_return__isnull=False, assessment__isnull=True)
                | Q(staff_return__isnull=True, assessment__isnull=False),
            ),
            models.UniqueConstraint(
                name="verification_of_a_return_once",
                fields=["staff_return"],
                condition=Q(superseded_at__isnull=True, staff_return__isnull=False),
            ),
            models.UniqueConstraint(
                name="verification_of_an_assessment_once",
                fields=["assessment"],
                condition=Q(superseded_at__isnull=True, assessment__isnull=False),
            ),
        ]
        triggers = [
            *fact_triggers("spinout_id"),
            pgtrigger.Trigger(
                name="somebody_else",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=pgtrigger.Func(_SOMEBODY_ELSE),
            ),
        ]

    def __str__(self) -> str:
        """Return what was verified by whom."""
        return f"{self.staff_return_id or self.assessment_id} verified by {self.recorded_by_id}"
