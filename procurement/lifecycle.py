"""How far a procurement has come, and which moves are legal. Pure: no models, no clock."""

from django.db.models import TextChoices

from procurement.vocabulary import StepKind


class ProcurementState(TextChoices):
    """How far a procurement has come."""

    PLANNED = "planned", "Planned"
    OPEN = "open", "Open for tenders"
    ASSESSMENT = "assessment", "Tenders being assessed"
    AWARDED = "awarded", "Awarded"
    CONTRACTED = "contracted", "Contract entered into"
    ABANDONED = "abandoned", "Abandoned"


_S = ProcurementState
# A direct award goes from planned to awarded: nobody is asked to tender.
NEXT: dict[ProcurementState, tuple[ProcurementState, ...]] = {
    _S.PLANNED: (_S.OPEN, _S.AWARDED, _S.ABANDONED),
    _S.OPEN: (_S.ASSESSMENT, _S.ABANDONED),
    _S.ASSESSMENT: (_S.AWARDED, _S.ABANDONED),
    _S.AWARDED: (_S.CONTRACTED, _S.ABANDONED),
    _S.CONTRACTED: (),
    _S.ABANDONED: (),
}
# Every legal move, as PostgreSQL checks it too.
MOVE_CODES = tuple(f"{before.value}>{after.value}" for before, all_after in NEXT.items() for after in all_after)
# The step that is done when a procurement enters a state.
ENTERED_BY = {
    _S.OPEN: StepKind.NOTICE,
    _S.ASSESSMENT: StepKind.DEADLINE,
    _S.AWARDED: StepKind.AWARD,
    _S.CONTRACTED: StepKind.CONTRACT,
}
RUNNING = (_S.PLANNED, _S.OPEN, _S.ASSESSMENT, _S.AWARDED)


class IllegalProcurementMoveError(ValueError):
    """The move is not one that a procurement can make; the message says what it can become."""


def check_move(before: str, after: str) -> None:
    """Raise IllegalProcurementMoveError unless a procurement can go from one state to the other."""
    if after not in NEXT[ProcurementState(before)]:
        allowed = ", ".join(state.label for state in NEXT[ProcurementState(before)]) or "nothing else"
        raise IllegalProcurementMoveError(f"It is “{ProcurementState(before).label}”, and can become: {allowed}")
