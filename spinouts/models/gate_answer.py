"""What each item of a gate was when a spin-out passed it: met, or overridden by a certifier, and why."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from spinouts import gates
from spinouts.models.case_row import CaseEntry, entry_triggers, same_spinout
from spinouts.models.journey import JourneyEvent


class GateAnswerQuerySet(models.QuerySet):
    """The words about answers at gates."""

    def overridden(self) -> Self:
        """Items that were missing when a certifier let the spin-out through, but for moves that were taken back."""
        return self.filter(answer=gates.Answered.OVERRIDDEN).exclude(event__superseded_by__retracts=True)


@pghistory.track()
class GateAnswer(CaseEntry):
    """One item of the gate that a move passed. The move's reason says why an item was overridden."""

    event = models.ForeignKey(JourneyEvent, on_delete=models.PROTECT, related_name="gate_answers")
    code = models.CharField(max_length=32, choices=[(item.code, item.missing) for item in gates.REQUIREMENTS])
    answer = models.CharField(max_length=10, choices=gates.Answered.choices)

    objects = GateAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="gateanswer_once_for_each_item", fields=["event", "code"]),
            models.CheckConstraint(name="gateanswer_code_known", condition=Q(code__in=list(gates.BY_CODE))),
            models.CheckConstraint(name="gateanswer_answer_known", condition=Q(answer__in=gates.Answered.values)),
            models.CheckConstraint(
                name="gateanswer_what_a_statute_asks_is_met",
                condition=~Q(code__in=gates.STATUTORY) | Q(answer=gates.Answered.MET),
            ),
        ]
        indexes = [
            models.Index(
                fields=["spinout"], name="gateanswer_overridden", condition=Q(answer=gates.Answered.OVERRIDDEN)
            )
        ]
        triggers = [*entry_triggers(), same_spinout("spinouts_journeyevent", "event_id")]

    def __str__(self) -> str:
        """Return the item and what it was."""
        return f"{self.event_id} {self.code}: {self.answer}"
