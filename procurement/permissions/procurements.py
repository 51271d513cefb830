"""Who may move a procurement on, beside who keeps it (`permissions.contracts`)."""

from typing import TYPE_CHECKING

from procurement.lifecycle import NEXT, ProcurementState
from procurement.permissions.contracts import ProcurementNotNowError, check_can_keep

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User
    from procurement.models import Procurement


def check_can_move(user: "User | AnonymousUser", procurement: "Procurement") -> None:
    """Whoever keeps a procurement moves it on, until it has come to a contract or to nothing.

    Raises ProcurementNotNowError for one that is over, and for one that was recorded from a source.
    """
    check_can_keep(user, procurement)
    if procurement.is_history:
        raise ProcurementNotNowError("It was recorded from a source. Correct what was recorded instead")
    if not NEXT[ProcurementState(procurement.state)]:
        state = ProcurementState(procurement.state).label
        raise ProcurementNotNowError(f"It is over: “{state}”. Nothing comes after that")
