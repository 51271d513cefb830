"""Who records awards that were made elsewhere, and who publishes awards as open data."""

from typing import TYPE_CHECKING, TypeAlias

from funding.permissions.awards import AwardNotNowError
from mutuals_tracker.accounts.rules import Refused, is_admin, is_system

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from funding.models import Award
    from mutuals_tracker.accounts.models import User

    Anybody: TypeAlias = User | AnonymousUser


def check_can_record_awards(user: "Anybody") -> None:
    """Admins record awards from public sources, as they keep funds (product description, who uses it)."""
    if not (is_admin(user) or is_system(user)):
        raise Refused("Only admins record awards that were made elsewhere. Tell an admin what is wrong or missing")


def check_can_change_recorded_award(user: "Anybody", award: "Award") -> None:
    """Admins correct what was recorded from a source; an award that was decided here changes by what happens to it."""
    check_can_record_awards(user)
    if award.application_id is not None:
        raise Refused(
            "This award was decided in this service. It is varied, stopped or paid, each with a reason, and not changed"
        )


def check_can_publish_award(user: "Anybody", award: "Award") -> None:
    """Admins alone publish, and never what was invented (product description, who uses it)."""
    _check_publishes(user)
    if award.fund.is_example:
        raise Refused("This award is invented, so it is never published")


def check_can_withdraw_award_from_publication(user: "Anybody", award: "Award") -> None:
    """Admins alone take an award out of what is published. Raises AwardNotNowError where it is not published."""
    _check_publishes(user)
    if award.published_at is None:
        raise AwardNotNowError("This award is not published, so there is nothing to withdraw")


def _check_publishes(user: "Anybody") -> None:
    if not (is_admin(user) or is_system(user)):
        raise Refused("Only an admin publishes awards, and withdraws them. Ask one to do it")
