"""What a person has looked at: records that they opened, searches that they saved, and files that they took away."""

from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from spinouts.models.spinout import Spinout

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

# Of a search that finds more than so many, nobody looks through what is new.
MOST_REMEMBERED = 5_000


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


class SavedSearchQuerySet(models.QuerySet):
    """The words about saved searches."""

    def of(self, user: "User | AnonymousUser") -> Self:
        """The person's own, by their names; nobody else sees them."""
        return self.filter(person_id=user.pk).order_by("name", "pk")


class SavedSearch(models.Model):
    """A search that a person wants to come back to, with what it found when they last looked."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    # The list's own query, such as "stage=live&region=london"; only what its form understands.
    query = models.CharField(max_length=4000, blank=True, default="")
    looked_at = models.DateTimeField()
    # Keys of the spin-outs that it found then; of more than MOST_REMEMBERED only how many there were.
    found = ArrayField(models.BigIntegerField(), default=list, blank=True)
    found_number = models.PositiveIntegerField(default=0)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="savedsearch_named_once", fields=["person", "name"]),
            models.CheckConstraint(name="savedsearch_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="savedsearch_remembers_all_or_none",
                condition=Q(found_number__lte=MOST_REMEMBERED, found__len=F("found_number"))
                | Q(found_number__gt=MOST_REMEMBERED, found__len=0),
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    @property
    def is_remembered(self) -> bool:
        """Whether it is known which spin-outs it found, and not only how many."""
        return self.found_number <= MOST_REMEMBERED


class ExportQuerySet(models.QuerySet):
    """The words about exports."""

    def latest_first(self) -> Self:
        """The latest first, each with who took it."""
        return self.select_related("by").order_by("-at", "-pk")


@pghistory.track()
class Export(models.Model):
    """A file of records that a person took away: who, when, what it was narrowed to, and how many records it holds."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # As the list's address writes it; of a saved search's changes, with what that search asked for then.
    query = models.TextField(blank=True, default="")
    records = models.PositiveIntegerField()

    objects = ExportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="export_latest")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return who took it and when."""
        return f"{self.by_id} at {self.at:%Y-%m-%d %H:%M}"
