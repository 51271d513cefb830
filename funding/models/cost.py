"""What a spin-out pays before its launch, by what it is covered, and the benchmark beside which that is read."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from funding.models.fund import Fund
from funding.vocabulary import CostKind, CoverSource, CoverState
from mutuals_tracker.facts import Fact, FactQuerySet, fact_constraints, fact_triggers
from spinouts.models import CaseRow, Spinout
from spinouts.models.case_row import row_triggers, same_spinout

EARLY_COSTS = "early_costs"


class CaseRowQuerySet(models.QuerySet):
    """The words about what is entered about a spin-out and may be removed."""

    def ever_of(self, spinout: Spinout, key: int) -> bool:
        """Return whether the spin-out has, or ever had, a row with that key."""
        history = self.model.pgh_event_model.objects  # type: ignore[attr-defined]
        return bool(history.filter(spinout_id=spinout.pk, pgh_obj_id=key).exists())


class CostLineQuerySet(CaseRowQuerySet):
    """The words about costs."""

    def in_order(self) -> Self:
        """In the order in which they were entered, each with what covers it: two queries."""
        covers = models.Prefetch("covers", queryset=Cover.objects.in_order())
        return self.prefetch_related(covers).order_by("pk")


class CoverQuerySet(CaseRowQuerySet):
    """The words about what covers costs."""

    def in_order(self) -> Self:
        """In the order in which they were entered, each with its fund."""
        return self.select_related("fund").order_by("pk")

    def of_line(self, line: "CostLine") -> Self:
        """What covers that cost by now, in its order; nothing where the cost has gone."""
        return self.in_order().filter(line=line.pk)


@pghistory.track()
class CostLine(CaseRow):
    """One cost before the launch: what was expected, and what it came to. In pounds, to the penny."""

    kind = models.CharField(max_length=16, choices=CostKind.choices)
    what = models.CharField(max_length=150)
    estimate = models.DecimalField(null=True, blank=True, max_digits=12, decimal_places=2)
    # What it came to, once that is known; it takes the estimate's place in every sum.
    actual = models.DecimalField(null=True, blank=True, max_digits=12, decimal_places=2)
    note = models.TextField(blank=True, default="")

    objects = CostLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="costline_kind_known", condition=Q(kind__in=CostKind.values)),
            models.CheckConstraint(name="costline_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="costline_has_an_amount", condition=Q(estimate__isnull=False) | Q(actual__isnull=False)
            ),
            models.CheckConstraint(
                name="costline_amounts_not_negative",
                condition=(Q(estimate__isnull=True) | Q(estimate__gte=0)) & (Q(actual__isnull=True) | Q(actual__gte=0)),
            ),
        ]
        indexes = [models.Index(fields=["spinout"], name="costline_spinout")]
        triggers = row_triggers(may_go=True)

    def __str__(self) -> str:
        """Return what it is for."""
        return self.what


@pghistory.track()
class Cover(CaseRow):
    """An amount that covers a cost, or is to: by whom, and whether it is secured or only sought."""

    line = models.ForeignKey(CostLine, on_delete=models.CASCADE, related_name="covers")
    state = models.CharField(max_length=7, choices=CoverState.choices)
    source = models.CharField(max_length=8, choices=CoverSource.choices)
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=150, blank=True, default="")
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    objects = CoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="cover_state_known", condition=Q(state__in=CoverState.values)),
            models.CheckConstraint(name="cover_source_known", condition=Q(source__in=CoverSource.values)),
            models.CheckConstraint(name="cover_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="cover_names_a_fund_iff_it_is_one",
                condition=Q(source=CoverSource.FUND, fund__isnull=False) | (~Q(source=CoverSource.FUND) & Q(fund=None)),
            ),
            models.CheckConstraint(
                name="cover_says_who_else_it_is", condition=~Q(source=CoverSource.OTHER) | ~Q(who="")
            ),
        ]
        indexes = [models.Index(fields=["spinout"], name="cover_spinout")]
        triggers = [*row_triggers(may_go=True), same_spinout("funding_costline", "line_id")]

    def __str__(self) -> str:
        """Return the amount and its state."""
        return f"{self.amount} {self.state}"

    @property
    def by_whom(self) -> str:
        """Who covers it: the fund, or the name that was entered, or else what sort of body it is. Reads the fund."""
        return (self.fund.name if self.fund else "") or self.who or self.get_source_display()


class CostBenchmarkQuerySet(FactQuerySet):
    """The words about benchmarks."""

    def besides(self, one: "CostBenchmark | None") -> Self:
        """All but that one."""
        return self.exclude(pk=one.pk) if one else self

    def standing(self) -> Self:
        """Those that nobody corrected since, the one that holds last first."""
        return self.current().order_by(models.F("counts_from").desc(nulls_last=True), "-pk")

    def corrected(self) -> Self:
        """Those that somebody corrected since, the last to be corrected first, each with what took its place."""
        corrected = self.filter(superseded_at__isnull=False).select_related("superseded_by")
        return corrected.order_by("-superseded_at", "-pk")

    def in_force(self, *, on: date) -> Self:
        """Those that had begun by that day, the one in force first."""
        begun = self.current().filter(Q(counts_from__isnull=True) | Q(counts_from__lte=on))
        return begun.order_by(models.F("counts_from").desc(nulls_last=True), "-recorded_at", "-pk")


@pghistory.track(exclude=["counts_from"])
class CostBenchmark(Fact):
    """What forming a mutual is said to cost before its launch, with who said so. In pounds."""

    # There is one benchmark; a correction supersedes, and another value takes its place from its own date.
    code = models.SlugField(max_length=40, default=EARLY_COSTS)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    # What must always be said beside it.
    note = models.TextField()

    objects = CostBenchmarkQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = False
        constraints = [
            *fact_constraints(),
            models.CheckConstraint(name="costbenchmark_code_known", condition=Q(code=EARLY_COSTS)),
            models.CheckConstraint(name="costbenchmark_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="costbenchmark_has_a_note", condition=~Q(note="")),
            models.CheckConstraint(name="costbenchmark_has_a_source", condition=~Q(source_url="") | ~Q(source_note="")),
        ]
        triggers = fact_triggers("code")

    def __str__(self) -> str:
        """Return the amount."""
        return str(self.amount)
