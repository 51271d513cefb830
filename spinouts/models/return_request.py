"""Requests to a body for a staff return as at a day, and the reminders that followed."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Self

import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from mutuals_tracker.govuk import formats
from mutuals_tracker.partial_dates import PartialDate
from spinouts.lifecycle import RUNNING, Stage
from spinouts.models.case_row import CaseRow, row_triggers
from spinouts.models.spinout import Spinout
from spinouts.models.staff_return import StaffReturn
from spinouts.models.verification import Verification
from spinouts.rhythms import CHASE_AT_DAYS
from spinouts.vocabulary import HEADLINE_MEASURE


class ReturnRequestQuerySet(models.QuerySet):
    """The words about requests. Whether one was answered is read from the returns and kept nowhere."""

    def _answers(self) -> QuerySet[StaffReturn]:
        answers = StaffReturn.objects.current().filter(spinout=OuterRef("spinout"), measure=HEADLINE_MEASURE)
        return answers.filter(counts_from__gte=OuterRef("as_at"))

    def unanswered(self) -> Self:
        """Requests that no headcount as at their day or later has answered, and that nobody has excused."""
        return self.filter(excused_reason="").filter(~Exists(self._answers()))

    def overdue(self, *, on: date) -> Self:
        """Unanswered ones whose day has passed."""
        return self.unanswered().filter(due_on__lt=on)

    def expected(self) -> Self:
        """Unanswered ones about spin-outs that still run and stand in the register: nobody is chased about others."""
        return self.unanswered().filter(spinout__in=Spinout.objects.in_register().filter(outcome__in=RUNNING))

    def to_be_chased(self, *, on: date) -> Self:
        """Expected ones of which a day for a reminder has come since the last: the due-work query of reminders.

        After an outage in which two such days passed, one reminder is due, not two.
        """
        days = [timedelta(days=days) for days in CHASE_AT_DAYS]
        never = Q(reminded_on__isnull=True, due_on__lte=on - min(days))
        since = [Q(due_on__lte=on - after, reminded_on__lt=F("due_on") + after) for after in days]
        return self.expected().filter(reduce(or_, since, never))

    def latest_first(self) -> Self:
        """The latest first."""
        return self.order_by("-as_at", "-pk")

    def with_state(self) -> Self:
        """Each with what its state is told from: the key of its `answer`, if any, and whether one `is_signed_off`.

        Of several answers it is the one whose day is nearest.
        """
        verified = Verification.objects.current().filter(staff_return=OuterRef("pk"))
        nearest = self._answers().order_by("counts_from", "pk").values("pk")[:1]
        return self.annotate(answer=Subquery(nearest), is_signed_off=Exists(self._answers().filter(Exists(verified))))

    def due_first(self) -> Self:
        """The one that is due first comes first, each with its spin-out."""
        return self.select_related("spinout").order_by("due_on", "pk")


@pghistory.track()
class ReturnRequest(CaseRow):
    """A request for a headcount as at a day, due some time after it; `reminders` were sent so far."""

    as_at = models.DateField()
    due_on = models.DateField()
    reminders = models.PositiveSmallIntegerField(default=0)
    # The day of the last reminder: after an outage one letter stands for all that were missed.
    reminded_on = models.DateField(null=True, blank=True)
    excused_reason = models.TextField(blank=True, default="", help_text="Why no answer is expected any more")

    objects = ReturnRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="returnrequest_once_for_each_day", fields=["spinout", "as_at"]),
            models.CheckConstraint(name="returnrequest_due_after_its_day", condition=Q(due_on__gt=F("as_at"))),
            models.CheckConstraint(
                name="returnrequest_reminded_on_iff_reminded",
                condition=Q(reminders=0, reminded_on__isnull=True) | Q(reminders__gt=0, reminded_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="returnrequest_due", condition=Q(excused_reason=""))]
        triggers = row_triggers()

    def __str__(self) -> str:
        """Return for whom and as at when."""
        return f"{self.spinout_id} as at {self.as_at}"

    @property
    def asks(self) -> str:
        """What is asked for, in words."""
        return f"Asked for: people employed on {formats.uk_date(self.as_at)}, due on {formats.uk_date(self.due_on)}"

    def is_answered_by(self, measure: str, on: PartialDate | None) -> bool:
        """Return whether a return of that measure and date answers it: `_answers` says the same in SQL."""
        return measure == HEADLINE_MEASURE and on is not None and on.last_day >= self.as_at


def to_be_asked(*, as_at: date, bodies: Collection[int]) -> QuerySet[Spinout]:
    """Return the spin-outs to be asked for a headcount as at that day, and not asked yet: the due-work query.

    They run, stand in the register, and had launched by then for certain: by the date of their launch or, where nobody
    knows that, by a headcount from before. One of their parents is among `bodies`, for which somebody could answer.
    """
    counted = StaffReturn.objects.current().filter(
        spinout=OuterRef("pk"), measure=HEADLINE_MEASURE, counts_from__lte=as_at
    )
    asked = ReturnRequest.objects.filter(spinout=OuterRef("pk"), as_at=as_at)
    running = Spinout.objects.in_register().filter(stage=Stage.LIVE, outcome__in=RUNNING).of_bodies(bodies)
    return running.launched_by(as_at, or_if_undated=Exists(counted)).filter(~Exists(asked))
