"""Forms that have been saved, so that a second click on the same button changes nothing."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from spinouts.models.draft import ProposalDraft
from spinouts.models.spinout import Spinout


class SentForm(models.Model):
    """A form as one person sent it, by the checksum of everything in it; written with what it changed."""

    spinout = models.ForeignKey(Spinout, null=True, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(ProposalDraft, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sentform_saved_once", fields=["by", "key"]),
            models.CheckConstraint(
                name="sentform_of_exactly_one_thing",
                condition=Q(spinout__isnull=False, draft__isnull=True) | Q(spinout__isnull=True, draft__isnull=False),
            ),
            models.CheckConstraint(name="sentform_key_is_sha256", condition=Q(key__regex=r"^[0-9a-f]{64}$")),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        """Return what it changed and when."""
        return f"{self.spinout_id or self.draft_id} at {self.at:%Y-%m-%d %H:%M}"
