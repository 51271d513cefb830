"""How a risk goes from open to its end, and how it may be opened again (domain facts, 8.3). Pure."""

from django.db.models import TextChoices


class RiskState(TextChoices):
    """How it stands."""

    OPEN = "open", "Open"
    MITIGATING = "mitigating", "Being mitigated"
    CLOSED = "closed", "Closed"
    MATERIALISED = "materialised", "Materialised"


NEXT: dict[RiskState, frozenset[RiskState]] = {
    RiskState.OPEN: frozenset({RiskState.MITIGATING, RiskState.CLOSED, RiskState.MATERIALISED}),
    RiskState.MITIGATING: frozenset({RiskState.CLOSED, RiskState.MATERIALISED}),
    RiskState.CLOSED: frozenset({RiskState.OPEN}),
    RiskState.MATERIALISED: frozenset({RiskState.OPEN}),
}
# Those that are watched, rated and reviewed; the others have ended.
LIVE = (RiskState.OPEN, RiskState.MITIGATING)
ENDED = (RiskState.CLOSED, RiskState.MATERIALISED)


class IllegalMoveError(ValueError):
    """A risk does not go from the one state to the other."""


def check_move(state: str, to: str) -> None:
    """Raise IllegalMoveError unless a risk in that state may go to the other."""
    if RiskState(to) not in NEXT[RiskState(state)]:
        raise IllegalMoveError(
            f"A risk that is {RiskState(state).label.lower()} cannot become {RiskState(to).label.lower()}"
        )
