"""Progress updates: a rating is never given without words."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from spinouts.models.case_row import CaseEntry, entry_triggers
from spinouts.rhythms import Rag


class ProgressUpdateQuerySet(models.QuerySet):
    """The words about progress updates."""

    def latest_first(self) -> Self:
        """The latest first, each with who wrote it."""
        return self.select_related("added_by").order_by("-pk")

    def ratings(self) -> models.QuerySet:
        """When each was written and how it rated, the earliest first."""
        return self.order_by("pk").values_list("added_at", "rag")


@pghistory.track()
class ProgressUpdate(CaseEntry):
    """How it goes, in a rating and in words. The next one follows it; none is changed."""

    rag = models.CharField(max_length=11, choices=Rag.choices)
    summary = models.TextField(help_text="What happened, and why this rating")
    next_steps = models.TextField(blank=True, default="")

    objects = ProgressUpdateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="progressupdate_rag_known", condition=Q(rag__in=Rag.values)),
            models.CheckConstraint(name="progressupdate_says_why", condition=~Q(summary="")),
        ]
        indexes = [models.Index(fields=["spinout", "-id"], name="progressupdate_latest")]
        triggers = entry_triggers()

    def __str__(self) -> str:
        """Return the rating."""
        return f"{self.spinout_id} {self.rag}"
