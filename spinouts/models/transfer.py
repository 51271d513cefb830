"""The transfer ledger: waves of staff, when each moves, under which terms, and what moves with them."""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from spinouts import checklists
from spinouts.models.case_row import CaseRow, row_triggers
from spinouts.models.spinout import Spinout


class Tupe(models.TextChoices):
    """Whether the 2006 regulations move the staff of a wave."""

    APPLIES = "applies", "Applies"
    NOT_APPLICABLE = "not_applicable", "Does not apply"


class Pension(models.TextChoices):
    """Which pension the staff of a wave have after they move (domain facts, 2.3)."""

    LGPS_ADMISSION = "lgps_admission", "Local Government Pension Scheme, by admission agreement"
    PUBLIC_SCHEME = "public_scheme", "Their public scheme, under New Fair Deal"
    BROADLY_COMPARABLE = "broadly_comparable", "A broadly comparable scheme"
    OTHER = "other", "Another arrangement"
    NOT_APPLICABLE = "not_applicable", "No pension moves"


# Arrangements that say nothing unless a note does.
EXPLAINED = (Pension.OTHER, Pension.NOT_APPLICABLE)

_STAYS_WHILE_IT_COUNTS = """
    IF OLD.transferred_on IS NOT NULL THEN
        RAISE EXCEPTION 'transferwave_that_happened_is_never_deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transferwave_that_happened_is_never_deleted';
    END IF;
    RETURN OLD;
"""


class TransferWaveQuerySet(models.QuerySet):
    """The words about waves."""

    def ever_of(self, spinout: Spinout, key: int) -> bool:
        """Return whether the spin-out has, or ever had, a wave with that key."""
        history = self.model.pgh_event_model.objects  # type: ignore[attr-defined]
        return bool(history.filter(spinout_id=spinout.pk, pgh_obj_id=key).exists())

    def happened(self) -> Self:
        """Waves whose staff have moved."""
        return self.filter(transferred_on__isnull=False)

    def to_come(self) -> Self:
        """Waves whose staff are still to move."""
        return self.filter(transferred_on__isnull=True)

    def overdue(self, *, on: date) -> Self:
        """Waves whose planned day has passed and of which nobody has said that they moved."""
        return self.to_come().filter(planned_on__lt=on)

    def under_tupe(self) -> Self:
        """Waves to which TUPE applies, as far as anybody has said."""
        return self.exclude(tupe=Tupe.NOT_APPLICABLE)

    def in_order(self) -> Self:
        """By the day on which each moved or is planned to."""
        return self.order_by(Coalesce("transferred_on", "planned_on"), "pk")

    def without_tupe(self) -> Self:
        """Waves whose TUPE position is not known: neither excluded, nor with information and consultation dated."""
        return self.exclude(
            Q(tupe=Tupe.NOT_APPLICABLE)
            | Q(tupe=Tupe.APPLIES, informed_on__isnull=False, consultation_began_on__isnull=False)
        )

    def without_pension(self) -> Self:
        """Waves whose pension position is not known."""
        return self.filter(pension="")


@pghistory.track()
class TransferWave(CaseRow):
    """Staff who move together. Their number, once they have moved, feeds the return *transferred headcount*."""

    name = models.CharField(max_length=150)
    headcount = models.PositiveIntegerField()
    planned_on = models.DateField()
    transferred_on = models.DateField(null=True, blank=True)
    tupe = models.CharField(max_length=14, blank=True, default="", choices=Tupe.choices)
    tupe_note = models.TextField(blank=True, default="", help_text="Why it does not apply, or anything else")
    # Employee liability information, in writing (regulation 11).
    informed_on = models.DateField(null=True, blank=True)
    consultation_began_on = models.DateField(null=True, blank=True)
    consultation_ended_on = models.DateField(null=True, blank=True)
    pension = models.CharField(max_length=18, blank=True, default="", choices=Pension.choices)
    pension_note = models.TextField(blank=True, default="", help_text="The bond, the fund, the date of admission")
    assets = models.TextField(blank=True, default="", help_text="Assets, leases and contracts that move with them")

    objects = TransferWaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="transferwave_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="transferwave_moves_somebody", condition=Q(headcount__gt=0)),
            models.CheckConstraint(name="transferwave_tupe_known", condition=Q(tupe__in=["", *Tupe.values])),
            models.CheckConstraint(
                name="transferwave_without_tupe_says_why", condition=~Q(tupe=Tupe.NOT_APPLICABLE) | ~Q(tupe_note="")
            ),
            models.CheckConstraint(name="transferwave_pension_known", condition=Q(pension__in=["", *Pension.values])),
            models.CheckConstraint(
                name="transferwave_other_pension_says_which",
                condition=~Q(pension__in=EXPLAINED) | ~Q(pension_note=""),
            ),
            models.CheckConstraint(
                name="transferwave_consultation_ends_after_it_began",
                condition=Q(consultation_ended_on__isnull=True)
                | Q(consultation_began_on__isnull=False, consultation_ended_on__gte=F("consultation_began_on")),
            ),
            models.CheckConstraint(
                name="transferwave_moves_with_tupe_and_pension_known",
                condition=Q(transferred_on__isnull=True) | (~Q(tupe="") & ~Q(pension="")),
            ),
            models.UniqueConstraint(name="transferwave_named_once", fields=["spinout", "name"]),
        ]
        triggers = [
            *row_triggers(may_go=True),
            pgtrigger.Trigger(
                name="stays_while_it_counts",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=pgtrigger.Func(_STAYS_WHILE_IT_COUNTS),
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    @property
    def moves_on(self) -> date:
        """The day on which its staff moved, or are planned to."""
        return self.transferred_on or self.planned_on

    def is_informed_late(self, *, on: date) -> bool:
        """Return whether its staff were told too late for TUPE, or have not been and no time is left on that day."""
        if self.tupe == Tupe.NOT_APPLICABLE:
            return False
        return (self.informed_on or on) > checklists.information_due(self.moves_on)
