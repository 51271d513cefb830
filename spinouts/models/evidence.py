"""Files that stand behind a fact."""

from typing import Self

import pghistory
import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

from spinouts.models.spinout import Spinout

_BEHIND = ("spinouts.StaffReturn", "spinouts.DefinitionAssessment", "spinouts.Decision", "spinouts.Agreement")


class EvidenceQuerySet(models.QuerySet):
    """The words about files."""

    def behind(self, spinout: Spinout) -> Self:
        """Files that stand behind something that is kept about this spin-out, whether or not that still stands."""
        # What has a file stands on this module, so it is found by its name.
        stands = Q()
        for label in (*_BEHIND, *settings.EVIDENCE_BEHIND):
            rows = apps.get_model(label)._default_manager.filter(spinout=spinout, evidence__isnull=False)
            stands |= Q(pk__in=rows.values("evidence"))
        return self.filter(stands)


@pghistory.track()
class Evidence(models.Model):
    """A file kept as it was uploaded, with the checksum that shows it unchanged. At most 10 MB."""

    file = models.FileField(upload_to="evidence/%Y/%m", max_length=200)
    original_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_not_empty_and_at_most_10_mb", condition=Q(size__gt=0, size__lte=10 * 1024 * 1024)
            ),
            models.CheckConstraint(name="evidence_checksum_is_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return the file's own name."""
        return self.original_name
