"""What lists, searches and work lists read of a spin-out's case: derived from its rows, and kept to be fast."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from mutuals_tracker.partial_dates import PartialDate, Precision
from spinouts import permissions
from spinouts.models.searching import finds
from spinouts.models.spinout import Spinout

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

# Those without a planned launch come after those with one.
PLANNED_ORDER = Coalesce("planned_on", Value(date.max))


class CaseSummaryQuerySet(models.QuerySet):
    """The words about summaries: those of spin-outs, for what counts them without reading them."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Of spin-outs whose case pages the person may open."""
        visible = permissions.visible(user)
        return self.filter(spinout__in=Spinout.objects.filter(visible).values("pk")) if visible else self

    def matching(self, text: str) -> Self:
        """Of spin-outs that a search for the text finds."""
        return self.filter(finds("words", text))


class CaseSummary(models.Model):
    """One row for each spin-out, kept by `spinouts.kept` in the transaction that changed what it is derived from."""

    spinout = models.OneToOneField(
        Spinout, primary_key=True, on_delete=models.CASCADE, related_name="case", db_constraint=False
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    held_since = models.DateField(null=True)
    rag = models.CharField(max_length=11, blank=True, default="")
    updated_on = models.DateField(null=True)
    # When the next progress update is due; nobody is asked for one about a record without a brief or a lead.
    update_due_on = models.DateField(null=True)
    planned_on = models.DateField(null=True)
    planned_precision = models.CharField(max_length=5, blank=True, default="")
    certainty = models.CharField(max_length=11, blank=True, default="")
    # Of an agreed continuity plan of one that has not ended.
    next_test_on = models.DateField(null=True)
    # The earliest day of its open tasks.
    next_task_on = models.DateField(null=True)
    # The earliest day by which a staff return that was asked for, and that nobody has given, is due.
    return_due_on = models.DateField(null=True)
    # Its place in each list of choices that lists are counted by (`spinouts.cells`).
    cell = models.PositiveIntegerField()
    # Name, parents and brief as words, the name counting most.
    words = SearchVectorField()
    # When anything about it was last changed here; notes, which are not for everybody, do not count.
    touched_at = models.DateTimeField()

    objects = CaseSummaryQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="casesummary_words"),
            models.Index(fields=["lead"], name="casesummary_lead"),
            models.Index(fields=["held_since"], name="casesummary_held", condition=Q(held_since__isnull=False)),
            models.Index(fields=["update_due_on"], name="casesummary_update_due"),
            models.Index(fields=["next_test_on"], name="casesummary_test_due"),
            models.Index(PLANNED_ORDER, "spinout", name="casesummary_planned_order"),
            models.Index(fields=["touched_at", "spinout"], name="casesummary_changed"),
            # All that the counts of a list are made of: they read nothing but this index.
            models.Index(
                fields=["cell"],
                include=["spinout", "lead", "update_due_on", "next_test_on", "next_task_on", "return_due_on"],
                name="casesummary_counts",
            ),
        ]

    def __str__(self) -> str:
        """Return the spin-out's key."""
        return f"case of {self.spinout_id}"

    @property
    def planned(self) -> PartialDate | None:
        """When its launch is planned."""
        return PartialDate(self.planned_on, Precision(self.planned_precision)) if self.planned_on else None
