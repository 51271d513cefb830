"""Rounds of a fund: when it is open, for how much, for whom, and by what it is judged."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from funding import eligibility
from funding.eligibility import OnlyFor, RuleKind
from funding.models.fund import Fund
from funding.vocabulary import Match
from mutuals_tracker.kept_rows import KeptRow, kept_triggers
from mutuals_tracker.refusing import refuse


class RoundQuerySet(models.QuerySet):
    """The words about rounds."""

    def in_order(self) -> Self:
        """The one that closes last first."""
        return self.order_by(F("closes_at").desc(nulls_first=True), F("opens_at").desc(nulls_last=True), "-pk")

    def with_terms(self) -> Self:
        """Each with its rules, criteria and conditions: three queries for all."""
        return self.prefetch_related(
            *(
                models.Prefetch(name, queryset=model.objects.order_by("place", "pk"))
                for name, model in (("rules", EligibilityRule), ("criteria", Criterion), ("conditions", AwardCondition))
            )
        )


@pghistory.track()
class Round(KeptRow):
    """One round, or window, of a fund. Moments are exact; a fund that is always open has a round that never closes."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=150)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    # It has closed, and nobody knows on which day.
    is_closed = models.BooleanField(default=False)
    # In pounds, for one application.
    minimum = models.DecimalField(null=True, blank=True, max_digits=12, decimal_places=2)
    maximum = models.DecimalField(null=True, blank=True, max_digits=12, decimal_places=2)
    match = models.CharField(max_length=4, choices=Match.choices, default=Match.NONE)
    # How much must be put beside an award, as a share of it; None where any is enough.
    match_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    guidance = models.TextField(blank=True, default="")
    source_url = models.TextField(blank=True, default="")
    source_note = models.TextField(blank=True, default="")

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("fund", models.functions.Lower("name"), name="round_named_once_in_its_fund"),
            models.CheckConstraint(name="round_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="round_closes_after_it_opens",
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="round_is_closed_on_an_unknown_day", condition=Q(is_closed=False) | Q(closes_at__isnull=True)
            ),
            models.CheckConstraint(
                name="round_minimum_not_negative", condition=Q(minimum__isnull=True) | Q(minimum__gte=0)
            ),
            models.CheckConstraint(
                name="round_maximum_is_at_least_the_minimum",
                condition=Q(maximum__isnull=True)
                | (Q(maximum__gt=0) & (Q(minimum__isnull=True) | Q(maximum__gte=F("minimum")))),
            ),
            models.CheckConstraint(name="round_match_known", condition=Q(match__in=Match.values)),
            models.CheckConstraint(
                name="round_match_percent_of_a_match",
                condition=Q(match_percent__isnull=True) | (~Q(match=Match.NONE) & Q(match_percent__gte=1)),
            ),
            models.CheckConstraint(name="round_has_a_source", condition=~Q(source_url="") | ~Q(source_note="")),
        ]
        triggers = kept_triggers()

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    def is_open(self, at: datetime) -> bool:
        """Return whether it takes applications at that moment; the moment at which it closes is too late."""
        has_opened = self.opens_at is None or self.opens_at <= at
        return has_opened and not self.is_closed and (self.closes_at is None or at < self.closes_at)


class RoundPart(KeptRow):
    """A part of a round's terms, in its place among the others."""

    place = models.PositiveSmallIntegerField()

    if TYPE_CHECKING:
        # Each kind has a foreign key of that name.
        round: Round
        round_id: int

    class Meta:
        abstract = True


@pghistory.track()
class EligibilityRule(RoundPart):
    """One rule about who may apply, in the fund's words, with what of the record answers it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="rules")
    kind = models.CharField(max_length=12, choices=RuleKind.choices)
    words = models.CharField(max_length=300)
    codes = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    years = models.PositiveSmallIntegerField(null=True, blank=True)
    only_for = models.CharField(max_length=13, choices=OnlyFor.choices, default=OnlyFor.ALL)
    # Rules with the same number are alternatives: one of them is enough.
    either = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="eligibilityrule_kind_known", condition=Q(kind__in=RuleKind.values)),
            models.CheckConstraint(name="eligibilityrule_only_for_known", condition=Q(only_for__in=OnlyFor.values)),
            models.CheckConstraint(name="eligibilityrule_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="eligibilityrule_codes_iff_it_lists_some",
                condition=Q(kind__in=list(eligibility.CHOICES), codes__len__gte=1)
                | (~Q(kind__in=list(eligibility.CHOICES)) & Q(codes__len=0)),
            ),
            models.CheckConstraint(
                name="eligibilityrule_years_iff_it_counts_them",
                condition=Q(kind=RuleKind.YEARS_LIVE, years__isnull=False, years__gte=1)
                | (~Q(kind=RuleKind.YEARS_LIVE) & Q(years=None)),
            ),
        ]
        indexes = [models.Index(fields=["round", "place"], name="eligibilityrule_of_round")]
        triggers = kept_triggers(may_go=True)

    def __str__(self) -> str:
        """Return its words."""
        return self.words

    @property
    def rule(self) -> eligibility.Rule:
        """The rule as it is judged by."""
        return eligibility.Rule(
            RuleKind(self.kind), self.words, tuple(self.codes), self.years, OnlyFor(self.only_for), self.either
        )


_CRITERION = f"""
    IF (TG_OP <> 'UPDATE' OR NEW.weight <> OLD.weight) AND EXISTS (
        SELECT 1 FROM funding_assessment s JOIN funding_application a ON a.id = s.application_id
         WHERE a.round_id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.round_id ELSE NEW.round_id END)
           AND s.submitted_at IS NOT NULL) THEN
        {refuse("criterion_stays_once_applications_are_scored")}
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""  # noqa: S608 - our own names


@pghistory.track()
class Criterion(RoundPart):
    """Something by which applications are scored, and how much it weighs."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="criteria")
    title = models.CharField(max_length=150)
    guidance = models.TextField(blank=True, default="")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="criterion_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="criterion_weighs_something", condition=Q(weight__gte=1, weight__lte=100)),
            models.UniqueConstraint("round", models.functions.Lower("title"), name="criterion_named_once_in_its_round"),
        ]
        triggers = [
            *kept_triggers(may_go=True),
            pgtrigger.Trigger(
                name="stays_once_scored",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=pgtrigger.Func(_CRITERION),
            ),
        ]

    def __str__(self) -> str:
        """Return its title."""
        return self.title


@pghistory.track()
class AwardCondition(RoundPart):
    """What every award of the round asks for."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="conditions")
    text = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(name="awardcondition_says_something", condition=~Q(text=""))]
        indexes = [models.Index(fields=["round", "place"], name="awardcondition_of_round")]
        triggers = kept_triggers(may_go=True)

    def __str__(self) -> str:
        """Return what it asks for."""
        return self.text
