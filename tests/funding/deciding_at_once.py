"""One admin in a process of their own, who approves an application in each round, in the same instant as the others."""

from decimal import Decimal
from typing import Any

import django

# The process from which the admins' processes are forked knows nothing of Django yet, and nothing of ours can come
# before it.
django.setup()

from django.utils import timezone  # noqa: E402

from funding import actions  # noqa: E402
from funding.models import Application  # noqa: E402
from funding.statements import Decided  # noqa: E402
from funding.vocabulary import Outcome  # noqa: E402
from mutuals_tracker.accounts.models import User  # noqa: E402

OVERCOMMITTED, APPROVED = "OvercommittedError", "approved"


def approve_in_each_round(place: int, applications: list[int], admin: int, together: Any, told: Any) -> None:
    """Approve one application after the other, each at a barrier, and tell of each what came of it.

    Runs in a process that was started once, with a connection of its own that stays open, as a server's does.
    """
    by = User.objects.get(pk=admin)
    says = Decided(Outcome.APPROVED, "Strong", Decimal("50000.00"))
    came: list[str] = []
    for key in applications:
        application = Application.objects.with_round().get(pk=key)
        together.wait(timeout=60)
        try:
            actions.decide(application, says=says, by=by, at=timezone.now())
            came.append(APPROVED)
        except Exception as error:
            came.append(f"{type(error).__name__}: {error}")
    told.put((place, came))
