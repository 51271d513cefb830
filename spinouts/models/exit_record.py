"""What became of staff and service after a mutual ended, who took them on, and what others can learn; no blame."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from mutuals_tracker.accounts.models import Organisation
from spinouts.models.case_row import CaseRow, row_triggers, same_spinout
from spinouts.models.spinout import Spinout

# It is written, and says who took over, only while the ending stands; taken back, it can only be read.
_ENDED_AFTER_LAUNCH = """
    IF NOT EXISTS (
        SELECT 1 FROM spinouts_journeyevent e
         WHERE e.spinout_id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.spinout_id ELSE NEW.spinout_id END)
           AND e.superseded_at IS NULL AND NOT e.retracts
           AND e.to_outcome IN ('returned_in_house', 'contract_lost', 'merged_or_acquired', 'ceased')
    ) THEN
        RAISE EXCEPTION 'exitrecord_of_one_that_ended_after_its_launch'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exitrecord_of_one_that_ended_after_its_launch';
    END IF;
    RETURN NULL;
"""
FATES = ("staff_returned", "staff_to_successors", "staff_redundant", "staff_left")


def _only_while_it_stands(operation: pgtrigger.Operations) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="ended_after_launch",
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=operation,
        func=pgtrigger.Func(_ENDED_AFTER_LAUNCH),
    )


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
        triggers = [*row_triggers(), _only_while_it_stands(pgtrigger.Insert | pgtrigger.Update)]

    def __str__(self) -> str:
        """Return the spin-out's key."""
        return f"exit of {self.spinout_id}"


@pghistory.track()
class Successor(CaseRow):
    """Who took on a part of the service: another spin-out, a body, or somebody known only by name.

    `name` is what it was called when it was named here, whatever it is called since.
    """

    exit_record = models.ForeignKey(ExitRecord, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Spinout, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=250)
    took_on = models.CharField(max_length=250, blank=True, default="", help_text="Which services")
    staff = models.PositiveIntegerField(null=True, blank=True)
    from_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="successor_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="successor_is_one_thing",
                condition=Q(successor__isnull=True) | Q(organisation__isnull=True),
            ),
            models.UniqueConstraint(
                name="successor_named_once",
                fields=["exit_record", "successor", "organisation", "name"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="successor_is_somebody_else",
                condition=Q(successor__isnull=True) | ~Q(successor=models.F("spinout")),
            ),
        ]
        triggers = [
            *row_triggers(may_go=True),
            same_spinout("spinouts_exitrecord", "exit_record_id"),
            _only_while_it_stands(pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        """Return who it is."""
        return self.name
