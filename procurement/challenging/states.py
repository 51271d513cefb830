"""How far an expression of interest has come, and which moves are legal. Pure: no models, no clock."""

from collections.abc import Collection

from django.db.models import TextChoices


class ChallengeState(TextChoices):
    """How far an expression of interest has come."""

    RECEIVED = "received", "Received"
    TIMETABLE_NOTIFIED = "timetable_notified", "Timetable notified"
    UNDER_CONSIDERATION = "under_consideration", "Under consideration"
    MODIFICATION_PROPOSED = "modification_proposed", "Modification proposed"
    ACCEPTED = "accepted", "Accepted"
    ACCEPTED_MODIFIED = "accepted_modified", "Accepted as modified"
    REJECTED = "rejected", "Rejected"
    PUBLISHED = "published", "Decision published"
    PROCUREMENT_STARTED = "procurement_started", "Procurement started"
    AWARDED_CHALLENGER = "awarded_challenger", "Awarded to the challenger"
    AWARDED_OTHER = "awarded_other", "Awarded to another"
    ABANDONED = "abandoned", "Procurement abandoned"
    WITHDRAWN = "withdrawn", "Withdrawn"
    OUT_OF_WINDOW = "out_of_window", "Outside the window, not considered"


class Decision(TextChoices):
    """What the authority decided of it."""

    ACCEPTED = "accepted", "Accepted"
    ACCEPTED_MODIFIED = "accepted_modified", "Accepted as modified"
    REJECTED = "rejected", "Rejected"


_S = ChallengeState
# Only a decision to accept leads to a procurement; the database holds to that by the decision itself. That one may be
# withdrawn until it is decided is our reading: the domain facts do not say when.
NEXT: dict[ChallengeState, tuple[ChallengeState, ...]] = {
    _S.RECEIVED: (_S.TIMETABLE_NOTIFIED, _S.WITHDRAWN),
    _S.TIMETABLE_NOTIFIED: (_S.UNDER_CONSIDERATION, _S.WITHDRAWN),
    _S.UNDER_CONSIDERATION: (_S.ACCEPTED, _S.MODIFICATION_PROPOSED, _S.REJECTED, _S.WITHDRAWN),
    _S.MODIFICATION_PROPOSED: (_S.ACCEPTED_MODIFIED, _S.REJECTED, _S.WITHDRAWN),
    _S.ACCEPTED: (_S.PUBLISHED,),
    _S.ACCEPTED_MODIFIED: (_S.PUBLISHED,),
    _S.REJECTED: (_S.PUBLISHED,),
    _S.PUBLISHED: (_S.PROCUREMENT_STARTED,),
    _S.PROCUREMENT_STARTED: (_S.AWARDED_CHALLENGER, _S.AWARDED_OTHER, _S.ABANDONED),
    _S.AWARDED_CHALLENGER: (),
    _S.AWARDED_OTHER: (),
    _S.ABANDONED: (),
    _S.WITHDRAWN: (),
    _S.OUT_OF_WINDOW: (),
}
# An expression begins in one of these: which of them follows from the day on which it was received.
FIRST = (_S.RECEIVED, _S.OUT_OF_WINDOW)
# What was recorded of it may be corrected as long as nothing followed from it.
WRITABLE = FIRST
RESULTS = (_S.AWARDED_CHALLENGER, _S.AWARDED_OTHER, _S.ABANDONED)
# Nothing follows from these; nothing follows from a rejection that was published either.
OVER = (*RESULTS, _S.WITHDRAWN, _S.OUT_OF_WINDOW)
# The authority still owes the body an answer.
TO_DECIDE = (_S.RECEIVED, _S.TIMETABLE_NOTIFIED, _S.UNDER_CONSIDERATION, _S.MODIFICATION_PROPOSED)
DECIDED = (_S.ACCEPTED, _S.ACCEPTED_MODIFIED, _S.REJECTED)
AFTER_DECISION = (*DECIDED, _S.PUBLISHED, _S.PROCUREMENT_STARTED, *RESULTS)

_FORWARD = [(before, after) for before, all_after in NEXT.items() for after in all_after]
# The last move may be taken back where it was a slip, and a day of receipt that was wrong may have been another state.
_BACK = [(after, before) for before, after in _FORWARD]
_CORRECTED = [(_S.RECEIVED, _S.OUT_OF_WINDOW), (_S.OUT_OF_WINDOW, _S.RECEIVED)]
# Every move that PostgreSQL lets through.
MOVE_CODES = tuple(f"{before.value}>{after.value}" for before, after in (*_FORWARD, *_BACK, *_CORRECTED))

# What each step leaves on the row, and what taking it back takes away.
_DECIDING = ("decision", "decided_on", "reasons", "procurement_from_on", "procurement_due_on")
_ENDING = ("result_on", "winner", "result_note")
LEAVES: dict[ChallengeState, tuple[str, ...]] = {
    _S.TIMETABLE_NOTIFIED: ("timetable_notified_on", "decision_due_on"),
    _S.UNDER_CONSIDERATION: ("considered_on",),
    _S.MODIFICATION_PROPOSED: ("modification", "modification_proposed_on"),
    _S.ACCEPTED: _DECIDING,
    _S.ACCEPTED_MODIFIED: (*_DECIDING, "agreement", "modification_agreed_on"),
    _S.REJECTED: _DECIDING,
    _S.PUBLISHED: ("published_on", "published_url"),
    _S.PROCUREMENT_STARTED: ("procurement_started_on",),
    **dict.fromkeys(RESULTS, _ENDING),
    _S.WITHDRAWN: ("withdrawn_on", "withdrawn_reason"),
}


class IllegalChallengeMoveError(ValueError):
    """The move is not one that an expression of interest can make; the message says what it can become."""


def may_become(before: str, after: str) -> bool:
    """Return whether an expression can go from one state to the other."""
    return after in NEXT[ChallengeState(before)]


def came_from(state: str, done: Collection[str], decision: str) -> ChallengeState:
    """Return the state before the last step, of the columns that are filled in and the decision that was made.

    Raises IllegalChallengeMoveError where nothing followed receipt.
    """
    now = ChallengeState(state)
    before = [each for each, all_after in NEXT.items() if now in all_after]
    if now == _S.PUBLISHED:
        return _S(decision)
    # The latest of several that left something.
    for each in reversed(before):
        if each == _S.RECEIVED or all(name in done for name in LEAVES[each][:1]):
            return each
    raise IllegalChallengeMoveError(f"It is “{now.label}”, and nothing came before it")


def check_move(before: str, after: str) -> None:
    """Raise IllegalChallengeMoveError unless an expression can go from one state to the other."""
    if not may_become(before, after):
        allowed = ", ".join(state.label for state in NEXT[ChallengeState(before)]) or "nothing else"
        raise IllegalChallengeMoveError(f"It is “{ChallengeState(before).label}”, and can become: {allowed}")
