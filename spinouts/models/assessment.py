"""Definition assessments: whether a spin-out is a mutual under each of the three definitions."""

import pghistory
from django.db import models
from django.db.models import Q

from mutuals_tracker.facts import Fact, FactQuerySet, fact_constraints, fact_triggers
from spinouts.models.evidence import Evidence
from spinouts.models.spinout import Spinout
from spinouts.vocabulary import AssessmentResult, Definition


@pghistory.track(exclude=["counts_from"])
class DefinitionAssessment(Fact):
    """What an assessment under one definition found. Without a date it holds from the launch, whenever that was."""

    spinout = models.ForeignKey(Spinout, on_delete=models.PROTECT, related_name="assessments")
    definition = models.CharField(max_length=12, choices=Definition.choices)
    result = models.CharField(max_length=14, choices=AssessmentResult.choices)
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = False
        constraints = [
            *fact_constraints(),
            models.CheckConstraint(name="assessment_definition_known", condition=Q(definition__in=Definition.values)),
            models.CheckConstraint(name="assessment_result_known", condition=Q(result__in=AssessmentResult.values)),
        ]
        indexes = [models.Index(fields=["spinout", "definition"], name="assessment_spinout_definition")]
        triggers = fact_triggers("spinout_id")

    def __str__(self) -> str:
        """Return spin-out, definition and result."""
        return f"{self.spinout_id} {self.definition} {self.result}"
