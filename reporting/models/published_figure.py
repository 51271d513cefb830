"""Totals that other people published, kept apart from our own and never added to them."""

import pghistory
from django.db import models
from django.db.models import F, Q

from mutuals_tracker.facts import Fact, FactQuerySet, fact_constraints, fact_triggers
from spinouts.vocabulary import Qualifier


class PublishedFigureQuerySet(FactQuerySet):
    """The words about published figures."""

    def national(self) -> "PublishedFigureQuerySet":
        """Those about the whole country: the only ones drawn beside our own series."""
        return self.filter(scope="national")

    def in_order(self) -> "PublishedFigureQuerySet":
        """By the period that they are about, those without a date last."""
        return self.order_by(F("counts_from").asc(nulls_last=True), "scope", "pk")


@pghistory.track(exclude=["counts_from"])
class PublishedFigure(Fact):
    """What somebody published about a date: any of mutuals, pipeline, staff and turnover, with its source."""

    scope = models.CharField(max_length=60, help_text="What it covers: national, pathfinders, nhs_right_to_request…")
    qualifier = models.CharField(max_length=12, choices=Qualifier.choices)
    number_of_mutuals = models.PositiveIntegerField(null=True)
    number_in_pipeline = models.PositiveIntegerField(null=True)
    staff_total = models.PositiveIntegerField(null=True)
    turnover_gbp = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    objects = PublishedFigureQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = False
        constraints = [
            *fact_constraints(),
            models.CheckConstraint(name="publishedfigure_qualifier_known", condition=Q(qualifier__in=Qualifier.values)),
            models.CheckConstraint(
                name="publishedfigure_says_something",
                condition=Q(retracts=True)
                | Q(number_of_mutuals__isnull=False)
                | Q(number_in_pipeline__isnull=False)
                | Q(staff_total__isnull=False)
                | Q(turnover_gbp__isnull=False),
            ),
            models.CheckConstraint(name="publishedfigure_names_its_source", condition=~Q(source_url="")),
        ]
        triggers = fact_triggers("scope")

    def __str__(self) -> str:
        """Return scope, date and source."""
        return f"{self.scope} {self.effective or 'undated'}"
