"""Whether a record stands in the register: entered, withdrawn as a mistake, merged into the one it duplicates."""

import pghistory
from django.db import models
from django.db.models import Q

from mutuals_tracker.facts import Fact, FactQuerySet, fact_constraints, fact_triggers
from spinouts.models.spinout import RegisterState, Spinout


@pghistory.track(exclude=["counts_from"])
class RegisterEntry(Fact):
    """An entry (effective on the day on which the proposal was submitted), a withdrawal, or a merger.

    The latest one known decides. A withdrawn or merged record leaves every figure from the moment at which that was
    known, at whatever date: it was never a spin-out of its own. An earlier known-at still has it.
    """

    spinout = models.ForeignKey(Spinout, on_delete=models.PROTECT, related_name="register_entries")
    state = models.CharField(max_length=9, choices=RegisterState.choices)
    merged_into = models.ForeignKey(Spinout, null=True, on_delete=models.PROTECT, related_name="+")

    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = False
        constraints = [
            *fact_constraints(),
            models.CheckConstraint(name="registerentry_state_known", condition=Q(state__in=RegisterState.values)),
            models.CheckConstraint(
                name="registerentry_merged_into_iff_merged",
                condition=Q(state=RegisterState.MERGED, merged_into__isnull=False)
                | (~Q(state=RegisterState.MERGED) & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="registerentry_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("spinout")),
            ),
            models.CheckConstraint(
                name="registerentry_withdrawal_says_why", condition=Q(state=RegisterState.ENTERED) | ~Q(reason="")
            ),
        ]
        triggers = fact_triggers("spinout_id")

    def __str__(self) -> str:
        """Return spin-out and state."""
        return f"{self.spinout_id} {self.state}"
