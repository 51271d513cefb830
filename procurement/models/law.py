"""The rules of procurement as dated data: regimes, thresholds, reservations, and lists of CPV codes.

An admin keeps them as the law changes. What a source does not say is left blank, and nothing is guessed from a gap.
"""

from datetime import date
from typing import Any, Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from mutuals_tracker.govuk import formats
from mutuals_tracker.kept_rows import KeptRow, kept_triggers
from procurement.vocabulary import Covers, ListPurpose, ThresholdKind, VatBasis
from spinouts.models.hold import OneKey


class Days(Func):
    """The days from one column to another, both included; an open end reaches for ever."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, first: str = "starts_on", last: str = "ends_on", **extra: Any) -> None:
        """Name the columns of the first and the last day."""
        super().__init__(F(first), F(last), Value("[]"), **extra)


def in_force(on: date) -> Q:
    """Return which dated rows hold on a day; both boundaries are included."""
    return (Q(starts_on__isnull=True) | Q(starts_on__lte=on)) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class DatedRule(KeptRow):
    """A rule that holds from a day to a day, both included, with who says so."""

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    citation = models.CharField(max_length=250, help_text="The statute or regulation, as a lawyer would cite it")
    source_url = models.TextField(blank=True, default="")
    # What the source leaves open, and what was inferred.
    source_note = models.TextField(blank=True, default="")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(name="%(class)s_has_a_citation", condition=~Q(citation="")),
            models.CheckConstraint(name="%(class)s_has_a_source", condition=~Q(source_url="") | ~Q(source_note="")),
        ]


class DatedRuleQuerySet(models.QuerySet):
    """The words about rules that hold for a time."""

    def in_force(self, *, on: date) -> Self:
        """Those that hold on that day."""
        return self.filter(in_force(on))

    def overlapping(self, starts_on: date | None, ends_on: date | None) -> Self:
        """Those that hold on any day of a period, both its days included; an open end reaches for ever."""
        found = self
        if ends_on is not None:
            found = found.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=ends_on))
        if starts_on is not None:
            found = found.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        return found

    def earliest_first(self) -> Self:
        """In the order in which they began."""
        return self.order_by(F("starts_on").asc(nulls_first=True), "pk")

    def latest_first(self) -> Self:
        """The latest first, each with its regime where it has one."""
        return self.with_regime().order_by(F("starts_on").desc(nulls_last=True), "-pk")

    def with_regime(self) -> Self:
        """With the regime of each, where it has one."""
        return self.select_related("regime") if hasattr(self.model, "regime") else self


@pghistory.track()
class Regime(DatedRule):
    """A body of procurement law. The regime of a procurement is that of the day on which it commenced."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=150)
    covers = models.CharField(max_length=7, choices=Covers.choices)
    # What it asks for and allows, in plain words.
    about = models.TextField()

    objects = DatedRuleQuerySet.as_manager()

    class Meta(DatedRule.Meta):
        abstract = False
        constraints = [
            *DatedRule.Meta.constraints,
            models.CheckConstraint(name="regime_covers_known", condition=Q(covers__in=Covers.values)),
            models.CheckConstraint(name="regime_has_name_and_purpose", condition=~Q(name="") & ~Q(about="")),
            *(
                ExclusionConstraint(
                    name=f"regime_one_at_a_time_for_{covers}",
                    expressions=[(Days(), RangeOperators.OVERLAPS)],
                    condition=Q(covers=covers),
                )
                for covers in Covers.values
            ),
        ]
        triggers = kept_triggers()

    def __str__(self) -> str:
        """Return its name."""
        return self.name


@pghistory.track()
class Threshold(DatedRule):
    """From which value on the full rules hold, in pounds. Unknown amounts stay unknown."""

    kind = models.CharField(max_length=20, choices=ThresholdKind.choices)
    amount = models.DecimalField(null=True, blank=True, max_digits=12, decimal_places=2)
    vat_basis = models.CharField(max_length=10, choices=VatBasis.choices)
    # False where the amount, or its VAT basis, was inferred or could not be confirmed; the source note says which.
    is_verified = models.BooleanField(default=True)

    objects = DatedRuleQuerySet.as_manager()

    class Meta(DatedRule.Meta):
        abstract = False
        constraints = [
            *DatedRule.Meta.constraints,
            models.CheckConstraint(name="threshold_kind_known", condition=Q(kind__in=ThresholdKind.values)),
            models.CheckConstraint(name="threshold_positive", condition=Q(amount__isnull=True) | Q(amount__gt=0)),
            models.CheckConstraint(
                name="threshold_says_its_vat_basis",
                condition=Q(vat_basis__in=[VatBasis.INCLUDING, VatBasis.EXCLUDING]),
            ),
            models.CheckConstraint(
                name="threshold_unverified_says_why", condition=Q(is_verified=True) | ~Q(source_note="")
            ),
            models.CheckConstraint(name="threshold_begins_on_a_day", condition=Q(starts_on__isnull=False)),
            *(
                ExclusionConstraint(
                    name=f"threshold_one_at_a_time_{kind}",
                    expressions=[(Days(), RangeOperators.OVERLAPS)],
                    condition=Q(kind=kind),
                )
                for kind in ThresholdKind.values
            ),
        ]
        triggers = kept_triggers()

    def __str__(self) -> str:
        """Return the amount and its basis."""
        return f"{formats.money(self.amount)} ({self.get_vat_basis_display()})"


@pghistory.track()
class Reservation(DatedRule):
    """A provision under which a contract may be kept for mutuals: its longest term, and how far it looks back."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=150)
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="reservations")
    # The longest term of a contract, its extensions included, in months.
    longest_months = models.PositiveSmallIntegerField()
    # So many months before the award no comparable contract may have been awarded to the same mutual.
    look_back_months = models.PositiveSmallIntegerField()
    # Whether an earlier contract counts from when it was entered into, rather than from its award.
    looks_back_to_entry = models.BooleanField(default=False)
    # What is comparable, in plain words.
    look_back = models.TextField()
    # How it is still competed for, and who may take part, in plain words.
    procedure = models.TextField()
    # The definition (of `spinouts.vocabulary.Definition`) that the body must meet, where it is assessed here.
    definition = models.SlugField(max_length=20, blank=True, default="")

    objects = DatedRuleQuerySet.as_manager()

    class Meta(DatedRule.Meta):
        abstract = False
        constraints = [
            *DatedRule.Meta.constraints,
            models.CheckConstraint(
                name="reservation_has_a_term_and_looks_back", condition=Q(longest_months__gt=0, look_back_months__gt=0)
            ),
            models.CheckConstraint(
                name="reservation_says_how", condition=~Q(name="") & ~Q(look_back="") & ~Q(procedure="")
            ),
        ]
        triggers = kept_triggers()

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class CodeListQuerySet(DatedRuleQuerySet):
    """The words about lists of codes."""

    def known_as(self, name: str) -> Self:
        """The lists of that name: that of services for a reservation has the reservation's code, any has its slug."""
        purpose, _colon, regime = name.partition(":")
        reserved = Q(purpose=ListPurpose.RESERVABLE, regime__reservations__code=name)
        return self.filter(Q(purpose=purpose, regime__code=regime) | reserved).distinct()

    def not_imported(self) -> Self:
        """Those on which no code is, with their regime."""
        listed = ListedCode.objects.filter(code_list=OuterRef("pk"))
        return self.select_related("regime").filter(~Exists(listed))

    def with_count(self) -> Self:
        """With how many codes are on each, as `counted`."""
        return self.annotate(counted=models.Count("codes"))


@pghistory.track()
class CodeList(DatedRule):
    """A list of CPV codes of a regime. Without one nobody can say whether a service is on it, so nobody does."""

    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="code_lists")
    purpose = models.CharField(max_length=11, choices=ListPurpose.choices)
    # False where only some of the codes are known: then a code that is not on it is not known to be off it.
    is_complete = models.BooleanField(default=False)

    objects = CodeListQuerySet.as_manager()

    class Meta(DatedRule.Meta):
        abstract = False
        constraints = [
            *DatedRule.Meta.constraints,
            models.CheckConstraint(name="codelist_purpose_known", condition=Q(purpose__in=ListPurpose.values)),
            *(
                ExclusionConstraint(
                    name=f"codelist_one_at_a_time_{purpose}",
                    expressions=[
                        (OneKey(F("regime")), RangeOperators.OVERLAPS),
                        (Days(), RangeOperators.OVERLAPS),
                    ],
                    condition=Q(purpose=purpose),
                )
                for purpose in ListPurpose.values
            ),
        ]
        triggers = kept_triggers()

    def __str__(self) -> str:
        """Return what it is for."""
        return f"{self.get_purpose_display()}: {self.regime}"

    @property
    def slug(self) -> str:
        """What commands know it by; ask for it `select_related("regime")`."""
        return f"{self.purpose}:{self.regime.code}"


class ListedCodeQuerySet(models.QuerySet):
    """The words about codes on lists."""

    def with_words(self) -> Self:
        """By code, each as `words` with what it is called: by the list's file, or else by the vocabulary."""
        named = CpvCode.objects.filter(code=OuterRef("code")).values("label")
        return self.annotate(words=Coalesce(NullIf("label", Value("")), Subquery(named), Value(""))).order_by("code")


@pghistory.track()
class ListedCode(models.Model):
    """A CPV code on a list, eight digits without the check digit."""

    code_list = models.ForeignKey(CodeList, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=8)
    label = models.CharField(max_length=250, blank=True, default="")

    objects = ListedCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code_list", "code"], name="listedcode_once"),
            models.CheckConstraint(name="listedcode_is_eight_digits", condition=Q(code__regex=r"^[0-9]{8}$")),
        ]

    def __str__(self) -> str:
        """Return the code."""
        return self.code


@pghistory.track()
class CpvCode(models.Model):
    """A code of the Common Procurement Vocabulary with its words, as an admin imported it from a file of others."""

    code = models.CharField(max_length=8, unique=True)
    check_digit = models.CharField(max_length=1)
    label = models.CharField(max_length=250)

    class Meta:
        constraints = [
            models.CheckConstraint(name="cpvcode_is_eight_digits", condition=Q(code__regex=r"^[0-9]{8}$")),
            models.CheckConstraint(name="cpvcode_has_a_check_digit", condition=Q(check_digit__regex=r"^[0-9]$")),
            models.CheckConstraint(name="cpvcode_has_words", condition=~Q(label="")),
        ]

    def __str__(self) -> str:
        """Return the code as it is written, with its check digit and words."""
        return f"{self.code}-{self.check_digit} {self.label}"
