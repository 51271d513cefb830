"""Requests to a body for a staff return as at a day, and the reminders that followed."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from spinouts.models.case_row import CaseRow, row_triggers
from spinouts.models.staff_return import StaffReturn
from spinouts.models.verification import Verification
from spinouts.vocabulary import HEADLINE_MEASURE


class ReturnRequestQuerySet(models.QuerySet):
    """The words about requests. Whether one was answered is read from the returns and kept nowhere."""

    def _answers(self) -> models.QuerySet:
        answers = StaffReturn.objects.current().filter(spinout=OuterRef("spinout"), measure=HEADLINE_MEASURE)
        return answers.filter(counts_from__gte=OuterRef("as_at"))

    def unanswered(self) -> Self:
        """Requests that no headcount as at their day or later has answered, and that nobody has excused."""
        return self.filter(excused_reason="").filter(~Exists(self._answers()))

    def awaiting_sign_off(self) -> Self:
        """Requests whose answer no certifier has verified."""
        verified = Verification.objects.current().filter(staff_return=OuterRef("pk"))
        return self.filter(excused_reason="").filter(
            Exists(self._answers().filter(~Exists(verified))), ~Exists(self._answers().filter(Exists(verified)))
        )

    def overdue(self, *, on: date) -> Self:
        """Unanswered ones whose day has passed."""
        return self.unanswered().filter(due_on__lt=on)

    def due_first(self) -> Self:
        """The one that is due first comes first, each with its spin-out."""
        return self.select_related("spinout").order_by("due_on", "pk")


@pghistory.track()
class ReturnRequest(CaseRow):
    """A request for a headcount as at a day, due some time after it; `reminders` were sent so far."""

    as_at = models.DateField()
    due_on = models.DateField()
    reminders = models.PositiveSmallIntegerField(default=0)
    excused_reason = models.TextField(blank=True, default="", help_text="Why no answer is expected any more")

    objects = ReturnRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="returnrequest_once_for_each_day", fields=["spinout", "as_at"]),
            models.CheckConstraint(name="returnrequest_due_after_its_day", condition=Q(due_on__gt=F("as_at"))),
        ]
        indexes = [models.Index(fields=["due_on"], name="returnrequest_due", condition=Q(excused_reason=""))]
        triggers = row_triggers()

    def __str__(self) -> str:
        """Return for whom and as at when."""
        return f"{self.spinout_id} as at {self.as_at}"
