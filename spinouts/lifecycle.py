"""The stages of a spin-out, its outcomes, and which moves between them are legal.

Stages map to the nine of the staged approach in the DCMS Libraries toolkit (2017). Pure: no models, no clock.
"""

from dataclasses import dataclass

from django.db.models import TextChoices


class Stage(TextChoices):
    """How far a spin-out has come."""

    EXPLORING = "exploring", "Exploring"
    CASE_FOR_CHANGE = "case_for_change", "Case for change"
    OPTIONS_APPRAISAL = "options_appraisal", "Options appraisal"
    BUSINESS_CASE = "business_case", "Business case"
    BUSINESS_PLAN = "business_plan", "Business plan"
    TRANSITION = "transition", "Transition"
    LIVE = "live", "Live"


class Outcome(TextChoices):
    """What has become of it. *On hold* is a flag beside it, not an outcome."""

    ACTIVE = "active", "Active"
    UNKNOWN = "unknown", "Not known"
    NOT_PROCEEDING = "not_proceeding", "Not proceeding"
    REMAINING_IN_HOUSE = "remaining_in_house", "Remaining in-house"
    OUTSOURCED = "outsourced", "Outsourced"
    RETURNED_IN_HOUSE = "returned_in_house", "Returned in-house"
    CONTRACT_LOST = "contract_lost", "Contract lost"
    MERGED_OR_ACQUIRED = "merged_or_acquired", "Merged or acquired"
    CEASED = "ceased", "Ceased"


RUNNING = (Outcome.ACTIVE, Outcome.UNKNOWN)
ENDED_BEFORE_LAUNCH = (Outcome.NOT_PROCEEDING, Outcome.REMAINING_IN_HOUSE, Outcome.OUTSOURCED)
ENDED_AFTER_LAUNCH = (Outcome.RETURNED_IN_HOUSE, Outcome.CONTRACT_LOST, Outcome.MERGED_OR_ACQUIRED, Outcome.CEASED)
ENDINGS = ENDED_BEFORE_LAUNCH + ENDED_AFTER_LAUNCH
# After these somebody else runs the service, so it can be said what became of it; one that ceased may leave none.
SERVICE_GOES_ON = (Outcome.RETURNED_IN_HOUSE, Outcome.CONTRACT_LOST, Outcome.MERGED_OR_ACQUIRED)

ORDER = tuple(Stage)
# Only the business case may be skipped, by agreement and with a reason (toolkit, stage 6).
SKIPPABLE = Stage.BUSINESS_CASE
# Where an options appraisal prefers outsourcing, the path leaves this track (toolkit, stage 5).
OUTSOURCED_FROM = Stage.OPTIONS_APPRAISAL


def _next_stages(stage: Stage) -> tuple[Stage, ...]:
    if stage == Stage.LIVE:
        return ()
    place = ORDER.index(stage)
    back = ORDER[:place]
    forward = ORDER[place + 1 : place + 2]
    skipping = ORDER[place + 2 : place + 3] if forward == (SKIPPABLE,) else ()
    return (*back, *forward, *skipping)


# One stage forward (or over the business case), or back to any earlier one; nothing leaves live but an outcome.
NEXT: dict[Stage, tuple[Stage, ...]] = {stage: _next_stages(stage) for stage in Stage}


def outcomes_at(stage: Stage) -> tuple[Outcome, ...]:
    """Return the outcomes that a spin-out at `stage` can have."""
    if stage == Stage.LIVE:
        return RUNNING + ENDED_AFTER_LAUNCH
    endings = tuple(o for o in ENDED_BEFORE_LAUNCH if o != Outcome.OUTSOURCED or stage == OUTSOURCED_FROM)
    return RUNNING + endings


@dataclass(frozen=True)
class State:
    """A stage and an outcome together; both empty before the record begins."""

    stage: str = ""
    outcome: str = ""

    def __str__(self) -> str:
        """Return it as stored in a move's code: `transition/active`."""
        return f"{self.stage}/{self.outcome}"


NOTHING = State()


def _moves() -> tuple[tuple[State, State], ...]:
    moves = [(NOTHING, State(stage, outcome)) for stage in Stage for outcome in outcomes_at(stage)]
    for stage in Stage:
        for outcome in RUNNING:
            here = State(stage, outcome)
            moves += [(here, State(to, Outcome.ACTIVE)) for to in NEXT[stage]]
            moves += [(here, State(stage, to)) for to in outcomes_at(stage) if to != outcome]
    return tuple(moves)


# Every legal move, as PostgreSQL checks it too. A record may begin at any stage: most mutuals are older than it.
MOVES = _moves()
MOVE_CODES = tuple(f"{before}>{after}" for before, after in MOVES)


def is_forward(before: State, after: State) -> bool:
    """Return whether the move leads from one stage to a later one: those moves pass a gate."""
    return before != NOTHING and ORDER.index(Stage(after.stage)) > ORDER.index(Stage(before.stage))


FORWARD_CODES = tuple(f"{before}>{after}" for before, after in MOVES if is_forward(before, after))


def stages_entered(before: str, after: str) -> tuple[Stage, ...]:
    """Return the stages that a forward move enters or leaves out: what guards each of them is asked."""
    return ORDER[ORDER.index(Stage(before)) + 1 : ORDER.index(Stage(after)) + 1]


def transfers_complete_at(stage: str) -> bool:
    """Return whether staff can have transferred at that stage: their transfer is part of the transition."""
    return ORDER.index(Stage(stage)) >= ORDER.index(Stage.TRANSITION)


class IllegalMove(ValueError):  # noqa: N818 - the house's word for it
    """The move is not one that a spin-out can make; the message says which can be made instead."""


class ReasonNeeded(IllegalMove):
    """The move needs a reason, because it goes back or leaves out a stage."""


def needs_reason(before: State, after: State) -> bool:
    """Return whether the move goes back, leaves out the business case, or ends the spin-out before launch."""
    if before == NOTHING:
        return False
    if after.stage != before.stage:
        return ORDER.index(Stage(after.stage)) != ORDER.index(Stage(before.stage)) + 1
    return after.outcome in ENDED_BEFORE_LAUNCH


def check_move(before: State, after: State, *, reason: str = "") -> None:
    """Raise IllegalMove unless a spin-out can go from `before` to `after`, ReasonNeeded if it must say why."""
    if (before, after) not in MOVES:
        raise IllegalMove(_refusal(before, after))
    if needs_reason(before, after) and not reason.strip():
        raise ReasonNeeded("Say why: the move goes back, leaves out a stage or ends the spin-out")


def _refusal(before: State, after: State) -> str:
    if before.outcome in ENDINGS:
        return f"It ended as “{Outcome(before.outcome).label}”. Correct that entry first if it was wrong"
    if after.stage == before.stage:
        allowed = [o.label for o in outcomes_at(Stage(after.stage))] if after.stage else []
        return f"At this stage the outcome can be: {', '.join(allowed)}"
    allowed = [s.label for s in NEXT[Stage(before.stage)]] if before.stage else []
    return f"From here it can move to: {', '.join(allowed) or 'no other stage'}"


def happened(before: State, after: State) -> str:
    """Return what a move did, in words that follow “when”."""
    if after.stage == before.stage:
        return f"its outcome became “{Outcome(after.outcome).label.lower()}”"
    if after.stage == Stage.LIVE:
        return "it launched"
    label = Stage(after.stage).label.lower()
    return f"it began at {label}" if before == NOTHING else f"it moved to {label}"
