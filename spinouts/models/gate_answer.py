"""What each item of a gate was when a spin-out passed it: met, or overridden by a certifier, and why."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q

from spinouts import gates, lifecycle
from spinouts.models.case_row import CaseEntry, entry_triggers, same_spinout
from spinouts.models.journey import JourneyEvent

_STAGES = ", ".join(f"('{stage.value}', {place})" for place, stage in enumerate(lifecycle.ORDER))
_ITEMS = ", ".join(f"('{item.code}', {lifecycle.ORDER.index(item.into)})" for item in gates.REQUIREMENTS)
# Every fact of one transaction has the moment that the transaction keeps (`mutuals_tracker.facts`).
_WRITTEN_WITH_ITS_MOVE = f"""
    stamp := coalesce(current_setting('mutuals.recorded_at', true), '');
    IF split_part(stamp, '|', 1) = pg_current_xact_id()::text THEN
        PERFORM 1 FROM spinouts_journeyevent e
          JOIN (VALUES {_STAGES}) AS before (stage, place) ON before.stage = e.from_stage
          JOIN (VALUES {_STAGES}) AS after (stage, place) ON after.stage = e.to_stage
          JOIN (VALUES {_ITEMS}) AS item (code, place) ON item.place > before.place AND item.place <= after.place
          WHERE e.id = NEW.event_id AND e.gate IN ('passed', 'overridden') AND item.code = NEW.code
            AND e.recorded_at = split_part(stamp, '|', 2)::timestamptz;
        IF FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION 'gateanswer_is_what_its_move_was_asked'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'gateanswer_is_what_its_move_was_asked';
"""


class GateAnswerQuerySet(models.QuerySet):
    """The words about answers at gates."""

    def overridden(self) -> Self:
        """Items that were missing when a certifier let the spin-out through, by a move that stands.

        Its date may have been corrected since; a move that was taken back, or corrected to another stage, is none.
        """
        stands = JourneyEvent.objects.current().filter(
            spinout=OuterRef("spinout"), place=OuterRef("event__place"), to_stage=OuterRef("event__to_stage")
        )
        return self.filter(Exists(stands), answer=gates.Answered.OVERRIDDEN)

    def latest_first(self) -> Self:
        """The latest first, each with its move, its spin-out and who let it through."""
        return self.select_related("spinout", "event", "added_by").order_by("-pk")


@pghistory.track()
class GateAnswer(CaseEntry):
    """One item of the gate that a move passed, written with it. The move's reason says why an item was overridden."""

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
        triggers = [
            *entry_triggers(),
            same_spinout("spinouts_journeyevent", "event_id"),
            pgtrigger.Trigger(
                name="written_with_its_move",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[("stamp", "TEXT")],
                func=pgtrigger.Func(_WRITTEN_WITH_ITS_MOVE),
            ),
        ]

    def __str__(self) -> str:
        """Return the item and what it was."""
        return f"{self.event_id} {self.code}: {self.answer}"
