"""The ambition that progress is measured against, with what it counted and who voiced it."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from mutuals_tracker.facts import Fact, FactQuerySet, fact_constraints, fact_triggers


class AmbitionQuerySet(FactQuerySet):
    """The words about ambitions."""

    def default(self) -> Self:
        """The one that dashboards and reports use where none is named."""
        return self.filter(is_default=True)

    def superseded(self) -> Self:
        """Wordings that a later one replaced."""
        return self.filter(superseded_at__isnull=False)

    def in_order(self) -> Self:
        """By the year that they are for."""
        return self.order_by("by_year", "code", "recorded_at", "pk")


@pghistory.track(exclude=["counts_from"])
class Ambition(Fact):
    """A number of people hoped for by a year. It was voiced as an aspiration in co-owners, never set as a target.

    `effective_on` is when it was voiced. More than one can be kept, each under its own code; a correction supersedes.
    """

    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    people = models.PositiveIntegerField()
    by_year = models.PositiveSmallIntegerField()
    counting_basis = models.CharField(max_length=120, help_text="What it counted: co-owners, employees…")
    note = models.TextField(help_text="What must always be said beside a share of it")
    # The one that dashboards and reports use where none is named.
    is_default = models.BooleanField(default=False)

    objects = AmbitionQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = False
        constraints = [
            *fact_constraints(),
            models.CheckConstraint(name="ambition_of_at_least_one_person", condition=Q(people__gte=1)),
            models.CheckConstraint(name="ambition_says_what_it_counts", condition=~Q(counting_basis="") & ~Q(note="")),
            models.UniqueConstraint(
                name="ambition_one_standing_row_a_code",
                fields=["code"],
                condition=Q(superseded_at__isnull=True, retracts=False),
            ),
            models.UniqueConstraint(
                name="ambition_one_default",
                fields=["is_default"],
                condition=Q(superseded_at__isnull=True, retracts=False, is_default=True),
            ),
        ]
        triggers = fact_triggers("code")

    def __str__(self) -> str:
        """Return the label."""
        return self.label
