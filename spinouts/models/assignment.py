"""Which officer leads a spin-out, now and before."""

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from spinouts.models.case_row import CaseRow, row_triggers

_WHO_LED_STANDS = """
    IF NEW.person_id <> OLD.person_id
       OR OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
        RAISE EXCEPTION 'assignment_ends_and_another_begins'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_ends_and_another_begins';
    END IF;
    RETURN NEW;
"""


class AssignmentQuerySet(models.QuerySet):
    """The words about who leads."""

    def current(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at__isnull=True)


@pghistory.track()
class Assignment(CaseRow):
    """A person leads a spin-out from the moment it was added until `ended_at`; the next lead is another row."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="assignment_one_lead_at_a_time", fields=["spinout"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="assignment_ends_after_it_began",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("added_at")),
            ),
        ]
        indexes = [models.Index(fields=["person"], name="assignment_lead", condition=Q(ended_at__isnull=True))]
        triggers = [
            *row_triggers(),
            pgtrigger.Trigger(
                name="who_led_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=pgtrigger.Func(_WHO_LED_STANDS),
            ),
        ]

    def __str__(self) -> str:
        """Return the keys of both."""
        return f"{self.person_id} leads {self.spinout_id}"
