"""Contracts of mutuals: their parties, value and term, by which rules they came about, and when they end.

The day on which a contract ends as things stand (`runs_to`) is kept by a trigger from its term, the extensions that
were taken up, its amendments, and its termination.
"""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.partial_dates import PartialDate, Precision
from mutuals_tracker.refusing import refuse
from procurement.models.bid import Lot
from procurement.models.contract_triggers import LOOK_BACK, RULES
from procurement.models.law import Regime, Reservation
from procurement.models.procurement import (
    MOST_WORDS,
    AboutSpinoutQuerySet,
    Procurement,
    partial,
    valued,
)
from procurement.models.winding import winds_its_clocks
from procurement.vocabulary import (
    RESERVED,
    Advertised,
    Route,
    ValueBasis,
    VatBasis,
)
from spinouts.models import Agreement, CaseRow, Evidence
from spinouts.models.agreement import AgreementKind
from spinouts.models.case_row import row_triggers, same_spinout


class NextContractNumber(Func):
    """The next number of the reference; a rolled-back one leaves a gap."""

    template = "nextval('procurement_contract_number')"
    output_field = models.PositiveIntegerField()


class ContractReference(Func):
    """`CT-0001` from a number."""

    template = "('CT-' || lpad(number::text, greatest(4, length(number::text)), '0'))"
    output_field = models.CharField(max_length=16)


class ContractQuerySet(AboutSpinoutQuerySet):
    """The words about contracts."""

    def with_whom(self) -> Self:
        """Each with its customer, regime, reservation and spin-out."""
        return self.select_related("customer", "regime", "reservation", "procurement", "spinout__organisation")

    def signed(self) -> Self:
        """Those that have been signed."""
        return self.filter(signed_on__isnull=False)

    def not_signed(self) -> Self:
        """Those that nobody has signed, as far as is known; of what was recorded from a source, none."""
        return self.filter(signed_on__isnull=True, is_history=False)

    def not_over(self, *, on: date) -> Self:
        """Those that have not ended before that day."""
        return self.filter(Q(runs_to__isnull=True) | Q(runs_to__gte=on))

    def running(self, *, on: date) -> Self:
        """Those that were signed, have begun, and have not ended before that day, as far as is known.

        Of one that was recorded from a source, nobody has to know when it was signed; but where its last day is not
        known either, nobody knows whether it runs, and it is not among them.
        """
        begun = self.filter(Q(signed_on__isnull=False) | Q(is_history=True), starts_on__lte=on)
        return begun.filter(Q(runs_to__gte=on) | Q(runs_to__isnull=True, is_history=False))

    def over(self, *, on: date) -> Self:
        """Those that ended before that day."""
        return self.filter(runs_to__lt=on)

    def ending_within(self, *, on: date, until: date) -> Self:
        """Those whose last day, as things stand, lies between the two days."""
        return self.filter(runs_to__gte=on, runs_to__lte=until)

    def by_route(self, route: str) -> Self:
        """Those by that route; all where none is named."""
        return self.filter(route=route) if route else self

    def about(self, words: str) -> Self:
        """Those in whose title, parties or spin-out each of the words is, or with that reference."""
        found = self
        for word in words.split()[:MOST_WORDS]:
            parties = Q(customer_name__icontains=word) | Q(provider_name__icontains=word)
            named = Q(title__icontains=word) | Q(spinout__name__icontains=word) | parties
            found = found.filter(named | Q(reference=word.upper()) | Q(spinout__reference=word.upper()))
        return found

    def to_review(self, *, on: date) -> Self:
        """Those that run, and whose day of review has passed."""
        return self.not_over(on=on).filter(review_on__lt=on)

    def newest_first(self) -> Self:
        """The one that began last first, those whose day nobody knows last."""
        return self.order_by(F("starts_on").desc(nulls_last=True), "-number")

    def ending_first(self) -> Self:
        """By the last day as things stand, those that nobody knows last."""
        return self.order_by(F("runs_to").asc(nulls_last=True), "number")

    def ended_last_first(self) -> Self:
        """The one that ended last, or will, first."""
        return self.order_by(F("runs_to").desc(nulls_last=True), "-number")

    def published(self) -> Self:
        """Those that are open data."""
        return self.filter(published_at__isnull=False)


@pghistory.track(exclude=["reference"])
class Contract(CaseRow):
    """What a customer buys from the mutual, or funds it for, and for how long. Amounts in pounds."""

    number = models.PositiveIntegerField(unique=True, db_default=NextContractNumber(), editable=False)
    reference = models.GeneratedField(
        expression=ContractReference(), output_field=models.CharField(max_length=16), db_persist=True, unique=True
    )
    # What casework recorded about it, which is kept; at most one contract of the register joins it.
    agreement = models.OneToOneField(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="contract"
    )
    procurement = models.ForeignKey(
        Procurement, null=True, blank=True, on_delete=models.PROTECT, related_name="contracts"
    )
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="contracts")
    kind = models.CharField(max_length=8, choices=AgreementKind.choices, default=AgreementKind.CONTRACT)
    title = models.CharField(max_length=250)
    what = models.TextField(blank=True, default="")
    department = models.CharField(max_length=150, blank=True, default="")
    # Who buys: a body that we know, and its name as it was written at the time.
    customer = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    customer_name = models.CharField(max_length=250)
    provider_name = models.CharField(max_length=250)
    cpv_codes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    regime = models.ForeignKey(Regime, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    route = models.CharField(max_length=17, choices=Route.choices, default=Route.NOT_KNOWN)
    route_reason = models.TextField(blank=True, default="")
    reservation = models.ForeignKey(
        Reservation, null=True, blank=True, on_delete=models.PROTECT, related_name="contracts"
    )
    # Why an earlier reserved contract with the same authority was for services of another kind.
    look_back_reason = models.TextField(blank=True, default="")
    value = models.DecimalField(null=True, blank=True, max_digits=14, decimal_places=2)
    value_basis = models.CharField(max_length=11, choices=ValueBasis.choices, blank=True, default="")
    vat_basis = models.CharField(max_length=10, choices=VatBasis.choices, blank=True, default="")
    irrecoverable_vat = models.DecimalField(null=True, blank=True, max_digits=14, decimal_places=2)
    awarded_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    starts_precision = models.CharField(max_length=5, blank=True, default="", choices=[(p, p) for p in Precision])
    # The last day of the term as it was signed, that day included.
    ends_on = models.DateField(null=True, blank=True)
    ends_precision = models.CharField(max_length=5, blank=True, default="", choices=[(p, p) for p in Precision])
    review_on = models.DateField(null=True, blank=True)
    # Days of notice that either party gives to end it, where the contract says so.
    notice_days = models.PositiveSmallIntegerField(null=True, blank=True)
    terminated_on = models.DateField(null=True, blank=True)
    termination_reason = models.TextField(blank=True, default="")
    # The last day as things stand. Kept by the trigger.
    runs_to = models.DateField(null=True, blank=True, editable=False)
    # The one under which it left its parent body: the retender cliff comes when it ends.
    is_first = models.BooleanField(default=False)
    advertised = models.CharField(max_length=9, choices=Advertised.choices, default=Advertised.NOT_KNOWN)
    # Whether the mutual is a small or medium-sized enterprise, and a voluntary or community organisation.
    is_sme = models.BooleanField(null=True, blank=True)
    is_vcse = models.BooleanField(null=True, blank=True)
    document_url = models.TextField(blank=True, default="")
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, default="")
    # Recorded afterwards from a source, as far as it is known there.
    is_history = models.BooleanField(default=False)
    source_url = models.TextField(blank=True, default="")
    source_note = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ContractQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contract_has_title_and_parties",
                condition=~Q(title="") & ~Q(customer_name="") & ~Q(provider_name=""),
            ),
            models.CheckConstraint(name="contract_kind_known", condition=Q(kind__in=AgreementKind.values)),
            models.CheckConstraint(name="contract_advertised_known", condition=Q(advertised__in=Advertised.values)),
            partial("starts_on", "starts_precision", "contract_start_and_precision_go_together"),
            partial("ends_on", "ends_precision", "contract_end_and_precision_go_together"),
            *valued("contract"),
            models.CheckConstraint(
                name="contract_starts_on_a_day_unless_history",
                condition=Q(is_history=True) | Q(starts_precision="day", ends_precision__in=["", "day"]),
            ),
            models.CheckConstraint(
                name="contract_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on"))
                # Of two dates that are known to the year or month alone, the same period will do.
                | Q(ends_precision="year", ends_on__year__gte=F("starts_on__year"))
                | Q(ends_precision="month", ends_on__year=F("starts_on__year"), ends_on__month=F("starts_on__month")),
            ),
            models.CheckConstraint(
                name="contract_signed_after_it_was_awarded",
                condition=Q(awarded_on__isnull=True) | Q(signed_on__isnull=True) | Q(signed_on__gte=F("awarded_on")),
            ),
            models.CheckConstraint(
                name="contract_reserved_iff_by_such_a_route",
                condition=Q(route__in=RESERVED, reservation__isnull=False)
                | (~Q(route__in=RESERVED) & Q(reservation__isnull=True)),
            ),
            models.CheckConstraint(
                name="contract_reserved_by_whom_for_how_long",
                condition=Q(reservation__isnull=True)
                | Q(is_history=True)
                | Q(
                    customer__isnull=False,
                    awarded_on__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    cpv_codes__len__gt=0,
                ),
            ),
            models.CheckConstraint(
                name="contract_irrecoverable_vat_not_negative",
                condition=Q(irrecoverable_vat__isnull=True) | Q(irrecoverable_vat__gte=0),
            ),
            models.CheckConstraint(
                name="contract_terminated_iff_for_a_reason",
                condition=Q(terminated_on__isnull=True, termination_reason="")
                | (Q(terminated_on__isnull=False) & ~Q(termination_reason="")),
            ),
            models.CheckConstraint(
                name="contract_terminated_after_it_started",
                condition=Q(terminated_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(terminated_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="contract_lot_of_a_procurement", condition=Q(lot__isnull=True) | Q(procurement__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["spinout"], name="contract_spinout"),
            models.Index(fields=["runs_to"], name="contract_runs_to"),
            models.Index(F("starts_on").desc(nulls_last=True), F("number").desc(), name="contract_newest"),
        ]
        triggers = [
            *row_triggers(),
            same_spinout("spinouts_agreement", "agreement_id"),
            pgtrigger.Trigger(
                name="same_spinout_as_its_procurement",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.procurement_id IS NOT NULL"),
                func=f"""
                    IF NOT EXISTS (SELECT 1 FROM procurement_procurement p
                                   WHERE p.id = NEW.procurement_id AND p.spinout_id = NEW.spinout_id)
                       OR NEW.lot_id IS NOT NULL AND NOT EXISTS (
                           SELECT 1 FROM procurement_lot l
                            WHERE l.id = NEW.lot_id AND l.procurement_id = NEW.procurement_id) THEN
                        {refuse("contract_of_a_procurement_of_its_spinout")}
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608 - our own names
            ),
            pgtrigger.Trigger(
                name="rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[
                    ("amended", "DATE"),
                    ("since", "DATE"),
                    ("longest", "DATE"),
                    ("after", "DATE"),
                    ("rule", "procurement_reservation%ROWTYPE"),
                ],
                func=pgtrigger.Func(RULES),
            ),
            winds_its_clocks(),
            pgtrigger.Trigger(
                name="breaks_no_look_back",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.reservation_id IS NOT NULL AND NOT NEW.is_history"),
                declare=[("rule", "procurement_reservation%ROWTYPE"), ("other", "RECORD"), ("counted", "DATE")],
                func=pgtrigger.Func(LOOK_BACK),
            ),
        ]

    def __str__(self) -> str:
        """Return its reference and title."""
        return f"{self.reference} {self.title}"

    @property
    def starts(self) -> PartialDate | None:
        """When it starts, as much as is known, or None."""
        return PartialDate(self.starts_on, Precision(self.starts_precision)) if self.starts_on else None

    @property
    def ends(self) -> PartialDate | None:
        """The last day of its term as it was signed, as much as is known, or None."""
        return PartialDate(self.ends_on, Precision(self.ends_precision)) if self.ends_on else None

    def is_running(self, on: date) -> bool:
        """Return whether it has been signed, has begun, and has not ended on that day, as `running` finds them."""
        is_agreed = self.signed_on is not None or self.is_history
        if not is_agreed or self.starts_on is None or self.starts_on > on:
            return False
        return self.runs_to >= on if self.runs_to else not self.is_history
