"""Procurements that concern a mutual: by which law and route, and how each came on step by step."""

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.functions import Coalesce

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.partial_dates import PartialDate, Precision
from mutuals_tracker.refusing import quoted, refuse
from procurement.lifecycle import MOVE_CODES, RUNNING, ProcurementState
from procurement.models.law import Regime
from procurement.permissions import contracts as permissions
from procurement.vocabulary import (
    PSR,
    RESERVED,
    STEP_PLACES,
    Covers,
    Route,
    StepKind,
    ValueBasis,
    VatBasis,
)
from spinouts.models import CaseRow, Spinout
from spinouts.models.case_row import row_triggers, same_spinout

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

_MOVES = quoted(MOVE_CODES)
# How many words of a search are looked for.
MOST_WORDS = 8


class NextProcurementNumber(Func):
    """The next number of the reference; a rolled-back one leaves a gap."""

    template = "nextval('procurement_procurement_number')"
    output_field = models.PositiveIntegerField()


class ProcurementReference(Func):
    """`PR-0001` from a number."""

    template = "('PR-' || lpad(number::text, greatest(4, length(number::text)), '0'))"
    output_field = models.CharField(max_length=16)


def partial(first: str, precision: str, name: str) -> models.CheckConstraint:
    """Return the constraint that a date and how finely it is known go together."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{first}__isnull": True, precision: ""})
        | Q(**{f"{first}__isnull": False, precision: "day"})
        | Q(**{f"{first}__day": 1, precision: "month"})
        | Q(**{f"{first}__day": 1, f"{first}__month": 1, precision: "year"}),
    )


def valued(name: str) -> list[models.BaseConstraint]:
    """Return what holds for the value of a procurement or contract; `name` begins each constraint's name.

    Only what was recorded from a source may leave open what its value includes.
    """
    known = Q(vat_basis__in=[VatBasis.INCLUDING, VatBasis.EXCLUDING])
    return [
        models.CheckConstraint(
            name=f"{name}_value_and_its_bases_go_together",
            condition=Q(value__isnull=True, value_basis="", vat_basis="")
            | (Q(value__gte=0, value_basis__in=ValueBasis.values) & Q(vat_basis__in=VatBasis.values)),
        ),
        models.CheckConstraint(
            name=f"{name}_new_value_says_its_vat_basis",
            condition=Q(value__isnull=True) | Q(is_history=True) | known,
        ),
        models.CheckConstraint(
            name=f"{name}_history_has_a_source",
            condition=Q(is_history=False) | ~Q(source_url="") | ~Q(source_note=""),
        ),
        models.CheckConstraint(name=f"{name}_route_known", condition=Q(route__in=Route.values)),
        models.CheckConstraint(
            name=f"{name}_published_at_iff_by_somebody",
            condition=Q(published_at__isnull=True, published_by__isnull=True)
            | Q(published_at__isnull=False, published_by__isnull=False),
        ),
    ]


NOT_AN_EXAMPLE = f"""
    IF NEW.published_at IS NOT NULL AND (SELECT s.is_example FROM spinouts_spinout s WHERE s.id = NEW.spinout_id) THEN
        {refuse("example_is_not_published")}
    END IF;
"""  # noqa: S608 - our own names
CODES = f"""
    IF EXISTS (SELECT 1 FROM unnest(NEW.cpv_codes) code
                WHERE length(code) <> 8 OR code ~ '[^0-9]') THEN
        {refuse("cpv_code_is_eight_digits")}
    END IF;
"""  # noqa: S608 - our own names
# The health regime knows its own routes alone, and no other regime knows them (domain facts, 4.1).
REGIME = f"""
    IF NEW.regime_id IS NOT NULL AND NEW.route <> '{Route.NOT_KNOWN.value}' THEN
        IF (SELECT r.covers FROM procurement_regime r WHERE r.id = NEW.regime_id) = '{Covers.HEALTH.value}' THEN
            IF NEW.route IN ({quoted([*RESERVED])}) THEN
                {refuse("route_of_its_regime")}
            END IF;
        ELSIF NEW.route IN ({quoted(PSR)}) THEN
            {refuse("route_of_its_regime")}
        END IF;
    END IF;
"""  # noqa: S608 - our own names
_RULES = f"""
    {NOT_AN_EXAMPLE}
    {CODES}
    {REGIME}
    IF TG_OP = 'UPDATE' AND NEW.number <> OLD.number THEN
        {refuse("procurement_keeps_its_number")}
    END IF;
    IF TG_OP = 'INSERT' AND NOT NEW.is_history AND NEW.state <> '{ProcurementState.PLANNED.value}' THEN
        {refuse("procurement_begins_as_planned")}
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.is_history <> OLD.is_history THEN
        {refuse("procurement_stays_as_it_was_recorded")}
    END IF;
    -- What was recorded from a source is corrected as the source says.
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND NOT NEW.is_history
       AND (OLD.state || '>' || NEW.state) <> ALL (ARRAY[{_MOVES}]) THEN
        {refuse("procurement_move_is_legal")}
    END IF;
    RETURN NEW;
"""
# What was done was done in the order of the steps.
_STEP = f"""
    PERFORM 1 FROM procurement_procurement WHERE id = NEW.procurement_id FOR UPDATE;
    IF NEW.done_on IS NOT NULL AND EXISTS (
        SELECT 1 FROM procurement_procurementstep s
         WHERE s.procurement_id = NEW.procurement_id AND s.id <> NEW.id AND s.done_on IS NOT NULL
           AND ((s.place < NEW.place AND s.done_on > NEW.done_on)
                OR (s.place > NEW.place AND s.done_on < NEW.done_on))) THEN
        {refuse("procurementstep_done_in_order")}
    END IF;
    RETURN NULL;
"""  # noqa: S608 - our own names


class AboutSpinoutQuerySet(models.QuerySet):
    """The words about rows that are read by whoever may open the record."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those that the person may read; for anybody else they do not exist."""
        seen = permissions.visible(user)
        return self.filter(pk__in=self.model._default_manager.filter(seen).values("pk")) if seen else self

    def in_register(self) -> Self:
        """Those of spin-outs that stand in the register: nobody is asked to do anything about others."""
        # The few that do not are found quickest.
        return self.exclude(spinout__in=Spinout.objects.out_of_register().values("pk"))

    def of_bodies(self, bodies: Collection[int]) -> Self:
        """Those of spin-outs of these parent bodies."""
        return self.filter(spinout__in=Spinout.objects.of_bodies(bodies))

    def led_by(self, user: "User") -> Self:
        """Those of spin-outs that the person leads."""
        return self.filter(spinout__case__lead=user)


class ProcurementQuerySet(AboutSpinoutQuerySet):
    """The words about procurements."""

    def with_whom(self) -> Self:
        """Each with its authority, regime and spin-out."""
        return self.select_related("authority", "regime", "challenge", "spinout__organisation")

    def running(self) -> Self:
        """Those that have not come to a contract, nor to nothing."""
        return self.filter(state__in=RUNNING)

    def in_state(self, state: str) -> Self:
        """Those in that state, or those that are running, or all where none is named."""
        if state == "running":
            return self.running()
        return self.filter(state=state) if state else self

    def by_route(self, route: str) -> Self:
        """Those by that route; all where none is named."""
        return self.filter(route=route) if route else self

    def about(self, words: str) -> Self:
        """Those in whose title, authority or spin-out each of the words is, or with that reference."""
        found = self
        for word in words.split()[:MOST_WORDS]:
            named = Q(title__icontains=word) | Q(authority_name__icontains=word) | Q(spinout__name__icontains=word)
            found = found.filter(named | Q(reference=word.upper()) | Q(spinout__reference=word.upper()))
        return found

    def standing_still_no_longer(self, *, on: date) -> Self:
        """Those that were awarded, whose standstill period was over before that day, with no contract entered into."""
        over = ProcurementStep.objects.filter(procurement=OuterRef("pk"), kind=StepKind.STANDSTILL)
        over = over.annotate(over_on=Coalesce("done_on", "planned_on")).filter(over_on__lt=on)
        return self.filter(state=ProcurementState.AWARDED).filter(Exists(over))

    def newest_first(self) -> Self:
        """The one that commenced last first, those whose day nobody knows last."""
        return self.order_by(F("commenced_on").desc(nulls_last=True), "-number")

    def published(self) -> Self:
        """Those that are open data."""
        return self.filter(published_at__isnull=False)


@pghistory.track(exclude=["reference"])
class Procurement(CaseRow):
    """How an authority buys a service that concerns the mutual: by which law and route, and how far it has come."""

    number = models.PositiveIntegerField(unique=True, db_default=NextProcurementNumber(), editable=False)
    reference = models.GeneratedField(
        expression=ProcurementReference(), output_field=models.CharField(max_length=16), db_persist=True, unique=True
    )
    title = models.CharField(max_length=250)
    what = models.TextField(blank=True, default="")
    # Who buys: a body that we know, and its name as it was written at the time.
    authority = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    authority_name = models.CharField(max_length=250)
    department = models.CharField(max_length=150, blank=True, default="")
    # The expression of interest whose acceptance triggered it (Localism Act 2011, sections 81 to 86).
    challenge = models.ForeignKey(
        "procurement.Challenge", null=True, blank=True, on_delete=models.PROTECT, related_name="procurements"
    )
    commenced_on = models.DateField(null=True, blank=True)
    commenced_precision = models.CharField(max_length=5, blank=True, default="", choices=[(p, p) for p in Precision])
    is_health = models.BooleanField(default=False)
    regime = models.ForeignKey(Regime, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Why it is another regime than follows from the day and the service; empty where it follows.
    regime_reason = models.TextField(blank=True, default="")
    route = models.CharField(max_length=17, choices=Route.choices, default=Route.NOT_KNOWN)
    # Why this route, where a rule speaks against it.
    route_reason = models.TextField(blank=True, default="")
    cpv_codes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    # In pounds.
    value = models.DecimalField(null=True, blank=True, max_digits=14, decimal_places=2)
    value_basis = models.CharField(max_length=11, choices=ValueBasis.choices, blank=True, default="")
    vat_basis = models.CharField(max_length=10, choices=VatBasis.choices, blank=True, default="")
    # The term that was advertised, its options included.
    term_months = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ProcurementState.choices, default=ProcurementState.PLANNED)
    abandoned_on = models.DateField(null=True, blank=True)
    abandoned_reason = models.TextField(blank=True, default="")
    # What Find a Tender calls it, where it was published there.
    ocid = models.CharField(max_length=60, blank=True, default="")
    # Recorded afterwards from a source, as far as it is known there.
    is_history = models.BooleanField(default=False)
    source_url = models.TextField(blank=True, default="")
    source_note = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ProcurementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="procurement_has_title_and_authority", condition=~Q(title="") & ~Q(authority_name="")
            ),
            partial("commenced_on", "commenced_precision", "procurement_date_and_precision_go_together"),
            *valued("procurement"),
            models.CheckConstraint(
                name="procurement_commenced_on_a_day_unless_history",
                condition=Q(is_history=True)
                | Q(state=ProcurementState.PLANNED)
                | Q(state=ProcurementState.ABANDONED)
                | Q(commenced_precision="day"),
            ),
            models.CheckConstraint(
                name="procurement_regime_override_has_a_regime", condition=Q(regime_reason="") | Q(regime__isnull=False)
            ),
            models.CheckConstraint(name="procurement_state_known", condition=Q(state__in=ProcurementState.values)),
            models.CheckConstraint(
                name="procurement_abandoned_iff_for_a_reason",
                condition=(Q(state=ProcurementState.ABANDONED) & ~Q(abandoned_reason=""))
                | (~Q(state=ProcurementState.ABANDONED) & Q(abandoned_reason="")),
            ),
            models.CheckConstraint(
                name="procurement_abandoned_on_a_day_unless_history",
                condition=(Q(state=ProcurementState.ABANDONED) & (Q(is_history=True) | Q(abandoned_on__isnull=False)))
                | (~Q(state=ProcurementState.ABANDONED) & Q(abandoned_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="procurement_term_positive", condition=Q(term_months__isnull=True) | Q(term_months__gt=0)
            ),
            models.UniqueConstraint(fields=["spinout", "ocid"], name="procurement_ocid_once", condition=~Q(ocid="")),
        ]
        indexes = [
            models.Index(fields=["spinout"], name="procurement_spinout"),
            models.Index(fields=["authority"], name="procurement_authority"),
            models.Index(F("commenced_on").desc(nulls_last=True), F("number").desc(), name="procurement_newest"),
            models.Index(fields=["state"], name="procurement_running", condition=Q(state__in=RUNNING)),
        ]
        triggers = [
            *row_triggers(),
            same_spinout("procurement_challenge", "challenge_id"),
            pgtrigger.Trigger(
                name="rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=pgtrigger.Func(_RULES),
            ),
        ]

    def __str__(self) -> str:
        """Return its reference and title."""
        return f"{self.reference} {self.title}"

    @property
    def commenced(self) -> PartialDate | None:
        """When it commenced, as much as is known, or None."""
        if self.commenced_on is None:
            return None
        return PartialDate(self.commenced_on, Precision(self.commenced_precision))


class ProcurementStepQuerySet(AboutSpinoutQuerySet):
    """The words about steps of procurements."""

    def in_order(self) -> Self:
        """In the order in which a procurement takes them."""
        return self.order_by("place", "pk")

    def overdue(self, *, on: date) -> Self:
        """Those that were planned before that day and not done, of procurements that are running."""
        return self.filter(done_on__isnull=True, planned_on__lt=on, procurement__state__in=RUNNING)

    def planned_first(self) -> Self:
        """By the day for which they are planned."""
        return self.order_by("planned_on", "pk")


@pghistory.track()
class ProcurementStep(CaseRow):
    """One step of a procurement: when it is planned, when it was done, and the notice that says so."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    place = models.PositiveSmallIntegerField()
    planned_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    notice_url = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    objects = ProcurementStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procurement", "kind"], name="procurementstep_once"),
            models.CheckConstraint(
                name="procurementstep_in_its_place",
                condition=reduce(or_, (Q(kind=kind, place=place) for kind, place in STEP_PLACES.items())),
            ),
            models.CheckConstraint(
                name="procurementstep_is_dated", condition=Q(planned_on__isnull=False) | Q(done_on__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["planned_on"], name="step_planned", condition=Q(done_on__isnull=True))]
        triggers = [
            *row_triggers(may_go=True),
            same_spinout("procurement_procurement", "procurement_id"),
            pgtrigger.Trigger(
                name="done_in_order",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=pgtrigger.Func(_STEP),
            ),
        ]

    def __str__(self) -> str:
        """Return what it is."""
        return self.get_kind_display()

    @property
    def day(self) -> date | None:
        """When it was done, or else for when it is planned."""
        return self.done_on or self.planned_on

    def _whichever(self) -> dict[str, object]:
        """Return what tells it from other steps before it has a key."""
        return {"procurement": self.procurement_id, "kind": self.kind}
