"""A spin-out's moves between stages and outcomes: append-only, legal moves only."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from mutuals_tracker.facts import Fact, FactQuerySet, fact_constraints, fact_triggers
from spinouts import gates, lifecycle
from spinouts.gates import Passage
from spinouts.models.spinout import Spinout

_TAKE_PLACE = """
    PERFORM 1 FROM spinouts_spinout WHERE id = NEW.spinout_id FOR UPDATE;
    IF NEW.supersedes_id IS NULL THEN
        SELECT coalesce(max(place), 0) + 1 INTO NEW.place FROM {meta.db_table} WHERE spinout_id = NEW.spinout_id;
    ELSE
        SELECT place INTO NEW.place FROM {meta.db_table} WHERE id = NEW.supersedes_id;
    END IF;
    RETURN NEW;
"""

_FOLLOW_ON = """
    SELECT to_stage || '/' || to_outcome INTO before FROM {meta.db_table}
     WHERE spinout_id = NEW.spinout_id AND superseded_at IS NULL AND NOT retracts AND place < NEW.place
     ORDER BY place DESC LIMIT 1;
    SELECT from_stage || '/' || from_outcome INTO after FROM {meta.db_table}
     WHERE spinout_id = NEW.spinout_id AND superseded_at IS NULL AND NOT retracts AND place > NEW.place
     ORDER BY place LIMIT 1;
    IF NOT NEW.retracts AND NEW.from_stage || '/' || NEW.from_outcome <> coalesce(before, '/') THEN
        RAISE EXCEPTION 'journeyevent_begins_where_the_last_one_ended'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journeyevent_begins_where_the_last_one_ended';
    END IF;
    IF after IS NOT NULL AND (NEW.retracts OR NEW.to_stage || '/' || NEW.to_outcome <> after) THEN
        RAISE EXCEPTION 'journeyevent_correction_leads_to_the_next_one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journeyevent_correction_leads_to_the_next_one',
                  HINT = 'Take back the later events first.';
    END IF;
    IF EXISTS (
        SELECT 1 FROM {meta.db_table} launch JOIN {meta.db_table} ending ON ending.spinout_id = launch.spinout_id
         WHERE launch.spinout_id = NEW.spinout_id
           AND launch.superseded_at IS NULL AND NOT launch.retracts
           AND launch.to_stage = 'live' AND launch.from_stage <> 'live'
           AND ending.superseded_at IS NULL AND NOT ending.retracts
           AND ending.to_outcome IN ('returned_in_house', 'contract_lost', 'merged_or_acquired', 'ceased')
           AND ending.place > launch.place AND ending.counts_from < launch.effective_on
    ) THEN
        RAISE EXCEPTION 'journeyevent_ends_after_it_launched'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journeyevent_ends_after_it_launched';
    END IF;
    RETURN NULL;
"""

_STAGES = ", ".join(f"('{stage.value}', {place})" for place, stage in enumerate(lifecycle.ORDER))
_ITEMS = ", ".join(f"('{item.code}', {lifecycle.ORDER.index(item.into)})" for item in gates.REQUIREMENTS)
_ASKED = pgtrigger.Q(new__gate__in=[Passage.PASSED, Passage.OVERRIDDEN], new__retracts=False)
# A correction that leads to the same stage keeps what the gate found when the move was made.
_ASKED_BEFORE = """
    IF EXISTS (
        SELECT 1 FROM {meta.db_table} e
         WHERE e.id = NEW.supersedes_id AND e.to_stage = NEW.to_stage AND e.gate = NEW.gate
    ) THEN
        RETURN NULL;
    END IF;
"""
# What the table of gates asks of a forward move has an answer, and only an override lets something be missing.
_GATE_WAS_ASKED = f"""
    {_ASKED_BEFORE}
    SELECT array_agg(item.code) INTO unanswered
      FROM (VALUES {_ITEMS}) AS item (code, place)
      JOIN (VALUES {_STAGES}) AS before (stage, place) ON before.stage = NEW.from_stage
      JOIN (VALUES {_STAGES}) AS after (stage, place) ON after.stage = NEW.to_stage
     WHERE item.place > before.place AND item.place <= after.place
       AND NOT EXISTS (SELECT 1 FROM spinouts_gateanswer a WHERE a.event_id = NEW.id AND a.code = item.code);
    IF unanswered IS NOT NULL OR (NEW.gate = 'overridden') <> EXISTS (
        SELECT 1 FROM spinouts_gateanswer a WHERE a.event_id = NEW.id AND a.answer = 'overridden'
    ) THEN
        RAISE EXCEPTION 'journeyevent_gate_was_asked'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journeyevent_gate_was_asked',
                  DETAIL = coalesce(array_to_string(unanswered, ', '), '');
    END IF;
    RETURN NULL;
"""  # noqa: S608 - a trigger's text, made of our own names only
# Whoever answers the gate, nobody launches here without a position on TUPE and pensions for everybody who transfers.
_LAW_BEFORE_LAUNCH = f"""
    {_ASKED_BEFORE}
    IF NOT EXISTS (SELECT 1 FROM spinouts_transferwave w WHERE w.spinout_id = NEW.spinout_id) OR EXISTS (
        SELECT 1 FROM spinouts_transferwave w
         WHERE w.spinout_id = NEW.spinout_id
           AND (w.pension = '' OR w.tupe = ''
                OR (w.tupe = 'applies' AND (w.informed_on IS NULL OR w.consultation_began_on IS NULL)))
    ) THEN
        RAISE EXCEPTION 'journeyevent_launch_has_tupe_and_pension_positions'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journeyevent_launch_has_tupe_and_pension_positions';
    END IF;
    RETURN NULL;
"""  # noqa: S608 - a trigger's text, made of our own names only


class JourneyEventQuerySet(FactQuerySet):
    """The words about moves."""

    def back_through(self, stage: lifecycle.Stage) -> "JourneyEventQuerySet":
        """Moves that stand and led back through the gate into that stage."""
        place = lifecycle.ORDER.index(stage)
        before, after = lifecycle.ORDER[:place], lifecycle.ORDER[place:]
        return self.current().filter(from_stage__in=after, to_stage__in=before)

    def endings(self) -> "JourneyEventQuerySet":
        """Moves to an ending; nothing follows one, so at most one stands."""
        return self.filter(to_outcome__in=lifecycle.ENDINGS)


@pghistory.track(exclude=["counts_from", "move"])
class JourneyEvent(Fact):
    """A move from one stage and outcome to another; a record begins with a move from nothing.

    `place` orders a spin-out's moves; a correction takes the place of the move that it supersedes.
    """

    spinout = models.ForeignKey(Spinout, on_delete=models.PROTECT, related_name="journey")
    place = models.PositiveSmallIntegerField(db_default=Value(0), editable=False)
    from_stage = models.CharField(max_length=20, blank=True, default="")
    from_outcome = models.CharField(max_length=20, blank=True, default="")
    to_stage = models.CharField(max_length=20, choices=lifecycle.Stage.choices)
    to_outcome = models.CharField(max_length=20, choices=lifecycle.Outcome.choices)
    # How it passed the gate before its stage, if it goes forward.
    gate = models.CharField(max_length=10, blank=True, default=Passage.NONE, choices=Passage.choices)
    move = models.GeneratedField(
        expression=Concat(
            F("from_stage"), Value("/"), F("from_outcome"), Value(">"), F("to_stage"), Value("/"), F("to_outcome")
        ),
        output_field=models.CharField(max_length=90),
        db_persist=True,
    )

    objects = JourneyEventQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = False
        constraints = [
            *fact_constraints(),
            models.CheckConstraint(name="journeyevent_is_a_legal_move", condition=Q(move__in=lifecycle.MOVE_CODES)),
            models.CheckConstraint(
                name="journeyevent_forward_moves_pass_a_gate",
                condition=(Q(move__in=lifecycle.FORWARD_CODES) & Q(gate__in=[p for p in Passage.values if p]))
                | (~Q(move__in=lifecycle.FORWARD_CODES) & Q(gate=Passage.NONE)),
            ),
            models.CheckConstraint(
                name="journeyevent_override_says_why", condition=~Q(gate=Passage.OVERRIDDEN) | ~Q(reason="")
            ),
            models.UniqueConstraint(
                name="journeyevent_one_event_a_place",
                fields=["spinout", "place"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]
        triggers = [
            *fact_triggers("spinout_id"),
            pgtrigger.Trigger(
                name="b_take_place", when=pgtrigger.Before, operation=pgtrigger.Insert, func=pgtrigger.Func(_TAKE_PLACE)
            ),
            pgtrigger.Trigger(
                name="follow_on",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[("before", "TEXT"), ("after", "TEXT")],
                func=pgtrigger.Func(_FOLLOW_ON),
            ),
            pgtrigger.Trigger(
                name="gate_was_asked",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                condition=_ASKED,
                declare=[("unanswered", "TEXT[]")],
                func=pgtrigger.Func(_GATE_WAS_ASKED),
            ),
            pgtrigger.Trigger(
                name="law_before_launch",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                condition=_ASKED & pgtrigger.Q(new__to_stage=lifecycle.Stage.LIVE),
                func=pgtrigger.Func(_LAW_BEFORE_LAUNCH),
            ),
        ]

    def __str__(self) -> str:
        """Return spin-out and move."""
        return f"{self.spinout_id} {self.from_stage}/{self.from_outcome}>{self.to_stage}/{self.to_outcome}"

    @property
    def before(self) -> lifecycle.State:
        """Where it began."""
        return lifecycle.State(self.from_stage, self.from_outcome)

    @property
    def after(self) -> lifecycle.State:
        """Where it led."""
        return lifecycle.State(self.to_stage, self.to_outcome)

    @property
    def is_launch(self) -> bool:
        """Whether it is the move to live."""
        return self.to_stage == lifecycle.Stage.LIVE and self.from_stage != lifecycle.Stage.LIVE
