"""What became of staff and service after a mutual ended, who took them on, and what others can learn; no blame."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from mutuals_tracker.accounts.models import Organisation
from spinouts.models.case_row import CaseRow, row_triggers, same_spinout
from spinouts.models.spinout import Spinout

_ENDED_AFTER_LAUNCH = """
    IF NOT EXISTS (
        SELECT 1 FROM spinouts_journeyevent e
         WHERE e.spinout_id = NEW.spinout_id AND e.superseded_at IS NULL AND NOT e.retracts
           AND e.to_outcome IN ('returned_in_house', 'contract_lost', 'merged_or_acquired', 'ceased')
    ) THEN
        RAISE EXCEPTION 'exitrecord_of_one_that_ended_after_its_launch'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exitrecord_of_one_that_ended_after_its_launch';
    END IF;
    RETURN NULL;
"""
FATES = ("staff_returned", "staff_to_successors", "staff_redundant", "staff_left")


@pghistory.track()
class ExitRecord(CaseRow):
    """One spin-out's exit. A number of staff that nobody knows stays empty; none is guessed from another."""

    spinout = models.OneToOneField(Spinout, on_delete=models.PROTECT, related_name="exit_record")
    staff_returned = models.PositiveIntegerField(null=True, blank=True, help_text="To the parent body")
    staff_to_successors = models.PositiveIntegerField(null=True, blank=True)
    staff_redundant = models.PositiveIntegerField(null=True, blank=True)
    staff_left = models.PositiveIntegerField(null=True, blank=True, help_text="Left for other reasons")
    staff_note = models.TextField(blank=True, default="")
    service_now = models.TextField(help_text="What happened to the service and its users")
    lesson = models.TextField(blank=True, default="", help_text="What others can learn, naming nobody")

    class Meta:
        constraints = [
            models.CheckConstraint(name="exitrecord_says_what_became_of_the_service", condition=~Q(service_now=""))
        ]
        triggers = [
            *row_triggers(),
            pgtrigger.Trigger(
                name="ended_after_launch",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                func=pgtrigger.Func(_ENDED_AFTER_LAUNCH),
            ),
        ]

    def __str__(self) -> str:
        """Return the spin-out's key."""
        return f"exit of {self.spinout_id}"


@pghistory.track()
class Successor(CaseRow):
    """Who took on a part of the service: another spin-out, a body, or somebody known only by name."""

    exit_record = models.ForeignKey(ExitRecord, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Spinout, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=250, blank=True, default="")
    took_on = models.CharField(max_length=250, blank=True, default="", help_text="Which services")
    staff = models.PositiveIntegerField(null=True, blank=True)
    from_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="successor_is_exactly_one_of_three",
                condition=Q(successor__isnull=False, organisation__isnull=True, name="")
                | Q(successor__isnull=True, organisation__isnull=False, name="")
                | (Q(successor__isnull=True, organisation__isnull=True) & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="successor_is_somebody_else",
                condition=Q(successor__isnull=True) | ~Q(successor=models.F("spinout")),
            ),
        ]
        triggers = [*row_triggers(may_go=True), same_spinout("spinouts_exitrecord", "exit_record_id")]

    def __str__(self) -> str:
        """Return who it is."""
        return self.name or str(self.successor or self.organisation)
