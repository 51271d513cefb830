"""Funds: who gives what, and how one gets at it; what each had to give on a date; what else is known of a programme."""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from funding.vocabulary import Gives, Way
from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.facts import Fact, FactQuerySet, fact_constraints, fact_triggers
from mutuals_tracker.kept_rows import KeptRow, kept_triggers
from mutuals_tracker.refusing import refuse

_OPEN_ACCOUNT = """
    INSERT INTO funding_fundaccount (fund_id, committed, paid, refunded, written_off) VALUES (NEW.id, 0, 0, 0, 0);
    RETURN NULL;
"""
# What a fund may give in all, from today on: the least of what it has now and of what it is known to have later.
BUDGET_FROM_TODAY = """
    SELECT min(known.amount) INTO budget FROM (
        (SELECT b.amount FROM funding_fundbudget b
          WHERE b.fund_id = of_fund AND b.superseded_at IS NULL AND NOT b.retracts
            AND (b.counts_from IS NULL OR b.counts_from <= today)
          ORDER BY b.counts_from DESC NULLS LAST, b.recorded_at DESC, b.id DESC LIMIT 1)
        UNION ALL
        (SELECT b.amount FROM funding_fundbudget b
          WHERE b.fund_id = of_fund AND b.superseded_at IS NULL AND NOT b.retracts AND b.counts_from > today)
    ) known;
"""
_STATED = f"""
    of_fund := NEW.fund_id;
    -- Whoever changes what there is to give waits for whoever is giving it.
    SELECT t.committed INTO given FROM funding_fundaccount t WHERE t.fund_id = of_fund FOR UPDATE;
    {BUDGET_FROM_TODAY}
    IF budget < given OR budget IS NULL AND EXISTS (
        SELECT 1 FROM funding_award w WHERE w.fund_id = of_fund AND w.application_id IS NOT NULL) THEN
        {refuse("fund_never_overcommitted")}
    END IF;
    RETURN NULL;
"""  # noqa: S608 - our own names
TODAY = ("today", "DATE := (now() AT TIME ZONE 'Europe/London')::date")


class FundQuerySet(models.QuerySet):
    """The words about funds."""

    def by_name(self) -> Self:
        """By name, each with who funds it."""
        return self.select_related("funder").order_by("name", "pk")

    def with_budget(self, *, on: date) -> Self:
        """Each with what it had to give on that day, as `budget`; None where nobody has said."""
        budgets = FundBudget.objects.current().filter(fund=OuterRef("pk")).in_force(on=on)
        return self.annotate(budget=Subquery(budgets.values("amount")[:1]))


@pghistory.track()
class Fund(KeptRow):
    """A programme such as the Mutuals Support Programme. Its address never changes."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    # Whose money it is, where that is known.
    funder = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="funds")
    manager = models.CharField(max_length=150, blank=True, default="", help_text="Who runs it for the funder")
    gives = models.CharField(max_length=11, choices=Gives.choices)
    way = models.CharField(max_length=12, choices=Way.choices, default=Way.DIRECT)
    intermediaries = models.TextField(blank=True, default="", help_text="Through whom it gives")
    about = models.TextField(help_text="What it is for, in plain words")
    source_url = models.TextField(blank=True, default="")
    source_note = models.TextField(blank=True, default="")
    # Invented, for the example bodies; enters no figure. Never changes.
    is_example = models.BooleanField(default=False)

    objects = FundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(models.functions.Lower("name"), name="fund_named_once"),
            models.CheckConstraint(name="fund_has_name_and_purpose", condition=~Q(name="") & ~Q(about="")),
            models.CheckConstraint(name="fund_gives_known", condition=Q(gives__in=Gives.values)),
            models.CheckConstraint(
                name="fund_intermediaries_iff_it_gives_through_them",
                condition=Q(way=Way.DIRECT, intermediaries="") | (Q(way=Way.INTERMEDIARY) & ~Q(intermediaries="")),
            ),
            models.CheckConstraint(name="fund_has_a_source", condition=~Q(source_url="") | ~Q(source_note="")),
        ]
        triggers = [
            *kept_triggers(),
            pgtrigger.Trigger(
                name="identity_never_changes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__slug__df=pgtrigger.F("new__slug"))
                | pgtrigger.Q(old__is_example__df=pgtrigger.F("new__is_example")),
                func="""
                    RAISE EXCEPTION 'fund_identity_never_changes'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_identity_never_changes';
                """,
            ),
            pgtrigger.Trigger(
                name="opens_its_account",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=_OPEN_ACCOUNT,
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class FundBudgetQuerySet(FactQuerySet):
    """The words about budgets."""

    def in_force(self, *, on: date) -> Self:
        """Those that had begun by that day, the one in force first; one without a date holds from the beginning."""
        begun = self.filter(Q(counts_from__isnull=True) | Q(counts_from__lte=on))
        return begun.order_by(models.F("counts_from").desc(nulls_last=True), "-recorded_at", "-pk")

    def latest_first(self) -> Self:
        """The latest first."""
        return self.order_by(models.F("counts_from").desc(nulls_last=True), "-recorded_at", "-pk")


@pghistory.track(exclude=["counts_from"])
class FundBudget(Fact):
    """What a fund has to give in all, from a date on; the next one takes its place. In pounds, to the penny."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="budgets")
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    objects = FundBudgetQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = False
        constraints = [
            *fact_constraints(),
            models.CheckConstraint(name="fundbudget_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="fundbudget_has_a_source", condition=~Q(source_url="") | ~Q(source_note="")),
        ]
        triggers = [
            *fact_triggers("fund_id"),
            pgtrigger.Trigger(
                name="covers_what_is_committed",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[("of_fund", "BIGINT"), TODAY, ("budget", "NUMERIC"), ("given", "NUMERIC")],
                func=pgtrigger.Func(_STATED),
            ),
        ]

    def __str__(self) -> str:
        """Return the amount."""
        return f"{self.fund_id}: {self.amount}"


class ProgrammeFactQuerySet(FactQuerySet):
    """The words about what is known of programmes."""

    def latest_first(self) -> Self:
        """The latest first, those without a date last."""
        return self.order_by(models.F("counts_from").desc(nulls_last=True), "-recorded_at", "-pk")


@pghistory.track(exclude=["counts_from"])
class ProgrammeFact(Fact):
    """Something that was said of a whole programme, such as how many it had supported. It is no award of anybody's."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="facts")
    says = models.TextField()
    # In pounds, where an amount was named; amounts of programmes are never added together.
    amount = models.DecimalField(null=True, blank=True, max_digits=12, decimal_places=2)

    objects = ProgrammeFactQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = False
        constraints = [
            *fact_constraints(),
            models.CheckConstraint(name="programmefact_says_something", condition=~Q(says="")),
            models.CheckConstraint(
                name="programmefact_amount_not_negative", condition=Q(amount__isnull=True) | Q(amount__gte=0)
            ),
            models.CheckConstraint(name="programmefact_has_a_source", condition=~Q(source_url="") | ~Q(source_note="")),
        ]
        triggers = fact_triggers("fund_id")

    def __str__(self) -> str:
        """Return what was said."""
        return self.says
