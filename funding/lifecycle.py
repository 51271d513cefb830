"""The states of an application, and which moves between them are legal. Pure: no models, no clock."""

from django.db.models import TextChoices


class ApplicationState(TextChoices):
    """How far an application has come."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    ELIGIBILITY_CHECK = "eligibility_check", "Eligibility check"
    INELIGIBLE = "ineligible", "Not eligible"
    ASSESSMENT = "assessment", "Assessment"
    MORE_INFORMATION = "more_information", "More information requested"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    FURTHER_SUPPORT = "further_support", "Further support recommended"
    IN_DELIVERY = "in_delivery", "In delivery"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


_S = ApplicationState
# A fund may ask for more until it decides; whoever applies may withdraw until then.
NEXT: dict[ApplicationState, tuple[ApplicationState, ...]] = {
    _S.DRAFT: (_S.SUBMITTED, _S.WITHDRAWN),
    _S.SUBMITTED: (_S.ELIGIBILITY_CHECK, _S.MORE_INFORMATION, _S.WITHDRAWN),
    _S.ELIGIBILITY_CHECK: (_S.INELIGIBLE, _S.ASSESSMENT, _S.MORE_INFORMATION, _S.WITHDRAWN),
    _S.ASSESSMENT: (_S.MORE_INFORMATION, _S.APPROVED, _S.REJECTED, _S.FURTHER_SUPPORT, _S.WITHDRAWN),
    _S.MORE_INFORMATION: (_S.SUBMITTED, _S.ASSESSMENT, _S.WITHDRAWN),
    # An award to which nobody agrees is stopped, and then closed.
    _S.APPROVED: (_S.IN_DELIVERY, _S.CLOSED),
    _S.IN_DELIVERY: (_S.CLOSED,),
    _S.INELIGIBLE: (),
    _S.REJECTED: (),
    _S.FURTHER_SUPPORT: (),
    _S.CLOSED: (),
    _S.WITHDRAWN: (),
}
# Every legal move, as PostgreSQL checks it too.
MOVE_CODES = tuple(f"{before.value}>{after.value}" for before, all_after in NEXT.items() for after in all_after)

# In these the words of an application may change.
WRITABLE = (_S.DRAFT, _S.MORE_INFORMATION)
# These come to nothing more: another application to the same round may be begun.
OVER = (_S.INELIGIBLE, _S.REJECTED, _S.FURTHER_SUPPORT, _S.CLOSED, _S.WITHDRAWN)
OPEN = tuple(state for state in _S if state not in OVER)


class AwardState(TextChoices):
    """How far an award has come; one that was recorded from a source is followed no further here."""

    RECORDED = "recorded", "Recorded"
    TO_AGREE = "to_agree", "To be agreed"
    IN_DELIVERY = "in_delivery", "In delivery"
    CLOSED = "closed", "Closed"


class IllegalApplicationMoveError(ValueError):
    """The move is not one that an application can make; the message says what it can become."""


def may_become(before: str, after: str) -> bool:
    """Return whether an application can go from one state to the other."""
    return after in NEXT[ApplicationState(before)]


def check_move(before: str, after: str) -> None:
    """Raise IllegalApplicationMoveError unless an application can go from one state to the other."""
    if not may_become(before, after):
        allowed = ", ".join(state.label for state in NEXT[ApplicationState(before)]) or "nothing else"
        raise IllegalApplicationMoveError(f"It is “{ApplicationState(before).label}”, and can become: {allowed}")
