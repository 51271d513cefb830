"""Readiness self-assessments: six areas at four levels, each with its reason; made anew, never changed."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from spinouts.models.case_row import CaseEntry, entry_triggers, same_spinout
from spinouts.readiness import Area, Level

_ALL_AREAS = f"""
    IF (SELECT count(*) FROM spinouts_readinesslevel l WHERE l.assessment_id = NEW.id) <> {len(Area)} THEN
        RAISE EXCEPTION 'readiness_has_every_area'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'readiness_has_every_area';
    END IF;
    RETURN NULL;
"""  # noqa: S608 - made of our own constants


class ReadinessQuerySet(models.QuerySet):
    """The words about self-assessments."""

    def latest_first(self) -> Self:
        """The latest first, each with its levels and who made it."""
        return self.select_related("added_by").prefetch_related("levels").order_by("-assessed_on", "-pk")


@pghistory.track()
class ReadinessAssessment(CaseEntry):
    """One self-assessment, as at a day."""

    assessed_on = models.DateField()

    objects = ReadinessQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["spinout", "-assessed_on"], name="readiness_spinout")]
        triggers = [
            *entry_triggers(),
            pgtrigger.Trigger(
                name="has_every_area",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                func=pgtrigger.Func(_ALL_AREAS),
            ),
        ]

    def __str__(self) -> str:
        """Return for which spin-out and as at when."""
        return f"{self.spinout_id} on {self.assessed_on}"


@pghistory.track()
class ReadinessLevel(CaseEntry):
    """The level of one area, with the reason for it."""

    assessment = models.ForeignKey(ReadinessAssessment, on_delete=models.PROTECT, related_name="levels")
    area = models.CharField(max_length=10, choices=Area.choices)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    why = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="readinesslevel_once_for_each_area", fields=["assessment", "area"]),
            models.CheckConstraint(name="readinesslevel_area_known", condition=Q(area__in=Area.values)),
            models.CheckConstraint(name="readinesslevel_level_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(name="readinesslevel_says_why", condition=~Q(why="")),
        ]
        triggers = [*entry_triggers(), same_spinout("spinouts_readinessassessment", "assessment_id")]

    def __str__(self) -> str:
        """Return area and level."""
        return f"{self.area}: {self.level}"
