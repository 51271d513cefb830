"""What a person has looked at: records that they opened, and searches that they saved."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from spinouts.models.spinout import Spinout


class Visit(models.Model):
    """When a person last opened a record, and when before that: what has changed since is told on the page."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    spinout = models.ForeignKey(Spinout, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="visit_once_for_each_person_and_record", fields=["person", "spinout"])
        ]

    def __str__(self) -> str:
        """Return the keys of both and when."""
        return f"{self.person_id} at {self.spinout_id}, {self.at:%Y-%m-%d %H:%M}"


class SavedSearch(models.Model):
    """A search that a person wants to come back to, with what it found when they last looked."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    # The list's own query, such as "stage=live&region=london"; only what its form understands.
    query = models.CharField(max_length=1000, blank=True, default="")
    looked_at = models.DateTimeField()
    # Keys of the spin-outs that it found then; empty for a search that finds too many to remember.
    found = ArrayField(models.BigIntegerField(), default=list, blank=True)
    found_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="savedsearch_named_once", fields=["person", "name"]),
            models.CheckConstraint(name="savedsearch_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name
