"""How the headline changes from one month's end to the next: kept for the series, and derived like the intervals."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Func, Q

from mutuals_tracker.accounts.kinds import OrganisationKind
from spinouts.vocabulary import Region, ServiceArea


class MonthEnd(Func):
    """The last day of the month that a date is in."""

    template = "(date_trunc('month', (%(expressions)s)::timestamp) + interval '1 month' - interval '1 day')::date"
    output_field = models.DateField()


class MonthlyChangeQuerySet(models.QuerySet):
    """The words about monthly changes."""

    def known_at(self, moment: datetime) -> Self:
        """Changes that were known at that moment; wrong before the last compaction's moment."""
        return self.filter(known_from__lte=moment)

    def compacted_until(self) -> datetime | None:
        """Return the moment before which nothing can be told apart any more."""
        return self.filter(is_compacted=True).aggregate(moment=models.Max("known_from"))["moment"]


class MonthlyChange(models.Model):
    """Mutuals and staff that a month's end has more (or fewer) than the one before it, as known from a moment on.

    Rows are only added: whoever changes facts adds what they change, and waits for nobody. A compaction adds up those
    of one month and place; moments before the `known_from` of what it leaves can then no longer be told apart.
    """

    known_from = models.DateTimeField()
    month_end = models.DateField()
    service_area = models.CharField(max_length=32, blank=True, default="", choices=ServiceArea.choices)
    region = models.CharField(max_length=24, blank=True, default="", choices=Region.choices)
    parent_kind = models.CharField(max_length=24, blank=True, default="", choices=OrganisationKind.choices)
    mutuals = models.IntegerField()
    staff = models.IntegerField()
    is_compacted = models.BooleanField(default=False)

    objects = MonthlyChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="monthlychange_on_a_month_end", condition=Q(month_end=MonthEnd(F("month_end")))
            ),
            models.CheckConstraint(
                name="monthlychange_changes_something", condition=Q(is_compacted=True) | ~Q(mutuals=0, staff=0)
            ),
        ]
        indexes = [
            models.Index(name="monthlychange_compacted", fields=["known_from"], condition=Q(is_compacted=True)),
        ]

    def __str__(self) -> str:
        """Return month and change."""
        return f"{self.month_end} {self.mutuals:+} {self.staff:+}"
