"""Readiness self-assessments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import turn
from spinouts.models import ReadinessAssessment, ReadinessLevel, Spinout
from spinouts.readiness import Area


class AreasError(ValueError):
    """A self-assessment leaves out an area, or does not say why an area stands where it does."""


class AssessedOnError(ValueError):
    """A self-assessment is dated in the future."""


@dataclass(frozen=True)
class Assessed:
    """How far one area has come, and why it is said to be there."""

    level: int
    why: str


@transaction.atomic
def assess_readiness(
    spinout: Spinout,
    *,
    on: date,
    areas: Mapping[str, Assessed],
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> ReadinessAssessment:
    """Record a self-assessment of every area, as at a day. Raises AreasError or AssessedOnError."""
    with recorded(by=by, verb="assess_readiness"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        _check(areas, on=on, today=timezone.localdate(at))
        made = ReadinessAssessment.objects.create(spinout=spinout, assessed_on=on, added_by=by, added_at=at)
        ReadinessLevel.objects.bulk_create(
            ReadinessLevel(spinout=spinout, assessment=made, area=area, added_by=by, added_at=at, **vars(areas[area]))
            for area in Area
        )
        kept.refresh_case([spinout.pk])
    return made


def _check(areas: Mapping[str, Assessed], *, on: date, today: date) -> None:
    if on > today:
        raise AssessedOnError("The date must be today or in the past")
    if set(areas) != set(Area) or not all(assessed.why.strip() for assessed in areas.values()):
        raise AreasError("Say of each area how far it has come, and why")
