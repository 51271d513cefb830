"""One admin in a process of their own, who approves an application in each round, in the same instant as the others."""

import os
from typing import Any

import django

OVERCOMMITTED, APPROVED = "OvercommittedError", "approved"


def approve_in_each_round(
    database: str, place: int, applications: list[int], admin: int, together: Any, told: Any
) -> None:
    """Approve one application after the other, each at a barrier, and tell of each what came of it.

    Runs in a process that was started once, with a connection that stays open, as a server's does.
    """
    os.environ["DATABASE_URL"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "mutuals_tracker.settings"
    django.setup()
    _work(place, applications, admin, together, told)


def _work(place: int, applications: list[int], admin: int, together: Any, told: Any) -> None:
    # Nothing of ours can be imported before Django is set up, which a process that was started anew has to do itself.
    from decimal import Decimal  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415

    from funding import actions  # noqa: PLC0415
    from funding.models import Application  # noqa: PLC0415
    from funding.statements import Decided  # noqa: PLC0415
    from funding.vocabulary import Outcome  # noqa: PLC0415
    from mutuals_tracker.accounts.models import User  # noqa: PLC0415

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
