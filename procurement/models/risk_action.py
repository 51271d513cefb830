"""What is done about a risk: by whom, by when, and when it was done."""

from datetime import date
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from procurement.models.risk import Risk
from procurement.risk_states import LIVE
from spinouts.models import CaseRow
from spinouts.models.case_row import row_triggers, same_spinout


class RiskActionQuerySet(models.QuerySet):
    """The words about actions."""

    def to_do(self) -> Self:
        """Those that are not done, of risks that are live."""
        return self.filter(done_on__isnull=True, risk__state__in=[state.value for state in LIVE])

    def overdue(self, *, on: date) -> Self:
        """Those that should have been done before that day."""
        return self.to_do().filter(due_on__lt=on)

    def due_first(self) -> Self:
        """Those to do by the day on which they are due, then those that were done, the latest first."""
        return self.select_related("owner").order_by(F("done_on").desc(nulls_first=True), "due_on", "pk")


@pghistory.track()
class RiskAction(CaseRow):
    """Something that somebody does about a risk."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=250)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    objects = RiskActionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="riskaction_says_what", condition=~Q(what=""))]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="riskaction_due")]
        triggers = [*row_triggers(), same_spinout("procurement_risk", "risk_id")]

    def __str__(self) -> str:
        """Return what is done."""
        return self.what

    def is_overdue(self, on: date) -> bool:
        """Return whether it is not done after the day by which it should have been."""
        return self.done_on is None and self.due_on < on
