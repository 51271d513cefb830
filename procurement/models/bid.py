"""The lots of a procurement, and what the mutual bid for it, alone or with others."""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from mutuals_tracker.refusing import refuse
from procurement.lifecycle import ProcurementState
from procurement.models.procurement import AboutSpinoutQuerySet, Procurement
from procurement.vocabulary import DECIDED_BIDS, BidResult
from spinouts.models import CaseRow
from spinouts.models.case_row import row_triggers, same_spinout


@pghistory.track()
class Lot(CaseRow):
    """A part of a procurement for which one can bid by itself."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=250)
    # In pounds, on the bases of the procurement's value.
    value = models.DecimalField(null=True, blank=True, max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procurement", "number"], name="lot_numbered_once"),
            models.CheckConstraint(name="lot_numbered_from_one", condition=Q(number__gt=0)),
            models.CheckConstraint(name="lot_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="lot_value_not_negative", condition=Q(value__isnull=True) | Q(value__gte=0)),
        ]
        triggers = [*row_triggers(may_go=True), same_spinout("procurement_procurement", "procurement_id")]

    def __str__(self) -> str:
        """Return its number and title."""
        return f"Lot {self.number}: {self.title}"


_BID = f"""
    IF NEW.lot_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM procurement_lot l WHERE l.id = NEW.lot_id AND l.procurement_id = NEW.procurement_id) THEN
        {refuse("bid_for_a_lot_of_the_procurement")}
    END IF;
    RETURN NULL;
"""  # noqa: S608 - our own names


class BidQuerySet(AboutSpinoutQuerySet):
    """The words about bids."""

    def in_order(self) -> Self:
        """The bid for all of it first, then by lot."""
        return self.select_related("lot").order_by(F("lot__number").asc(nulls_first=True), "pk")

    def undecided_since(self, *, on: date) -> Self:
        """Those that were submitted before that day, of which nobody said what became."""
        return self.filter(result=BidResult.SUBMITTED, submitted_on__lt=on)

    def won_without_contract(self) -> Self:
        """Those that won a contract that was entered into, of which the register has none."""
        return self.filter(
            result=BidResult.WON, procurement__state=ProcurementState.CONTRACTED, procurement__contracts__isnull=True
        )

    def earliest_first(self) -> Self:
        """By the day on which they were submitted."""
        return self.order_by("submitted_on", "pk")


@pghistory.track()
class Bid(CaseRow):
    """What the mutual bid, alone or with others, for all of it or for a lot; and what became of it."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="bids")
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="bids")
    partners = models.CharField(max_length=250, blank=True, default="", help_text="With whom it bids")
    submitted_on = models.DateField(null=True, blank=True)
    # In pounds, on the bases of the procurement's value.
    amount = models.DecimalField(null=True, blank=True, max_digits=14, decimal_places=2)
    result = models.CharField(max_length=10, choices=BidResult.choices, default=BidResult.PREPARING)
    result_on = models.DateField(null=True, blank=True)
    # Who won instead, and what the authority said about it.
    winner = models.CharField(max_length=250, blank=True, default="")
    feedback = models.TextField(blank=True, default="")

    objects = BidQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procurement", "lot"], name="bid_once", nulls_distinct=False),
            models.CheckConstraint(name="bid_result_known", condition=Q(result__in=BidResult.values)),
            models.CheckConstraint(name="bid_amount_not_negative", condition=Q(amount__isnull=True) | Q(amount__gte=0)),
            models.CheckConstraint(
                name="bid_result_on_only_of_a_result",
                condition=Q(result_on__isnull=True) | Q(result__in=[*DECIDED_BIDS, BidResult.WITHDRAWN]),
            ),
            models.CheckConstraint(
                name="bid_result_after_it_was_submitted",
                condition=Q(result_on__isnull=True)
                | Q(submitted_on__isnull=True)
                | Q(result_on__gte=F("submitted_on")),
            ),
            # Whoever prepares a bid has not submitted one, and one whose day nobody knows was decided since.
            models.CheckConstraint(
                name="bid_submitted_on_unless_prepared_or_decided",
                condition=(Q(result=BidResult.PREPARING, submitted_on__isnull=True))
                | Q(result=BidResult.SUBMITTED, submitted_on__isnull=False)
                | Q(result__in=[*DECIDED_BIDS, BidResult.WITHDRAWN]),
            ),
            models.CheckConstraint(
                name="bid_winner_only_of_a_lost_one", condition=Q(winner="") | Q(result__in=["lost", "excluded"])
            ),
        ]
        indexes = [
            models.Index(fields=["spinout"], name="bid_spinout"),
            models.Index(fields=["submitted_on"], name="bid_undecided", condition=Q(result=BidResult.SUBMITTED)),
        ]
        triggers = [
            *row_triggers(may_go=True),
            same_spinout("procurement_procurement", "procurement_id"),
            pgtrigger.Trigger(
                name="for_its_lot",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=pgtrigger.Func(_BID),
            ),
        ]

    def __str__(self) -> str:
        """Return what became of it."""
        return self.get_result_display()
