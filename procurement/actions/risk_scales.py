"""The scales by which risks are rated: adding one for a day on, and mending one by which nobody has rated yet."""

from datetime import date, datetime

from django.db import transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.kept_rows import take
from mutuals_tracker.recording import recorded
from mutuals_tracker.revisions import change, stamp
from procurement.models import RiskRating, RiskScale
from procurement.permissions import risks as permissions
from procurement.scales import Scale, check_scale
from spinouts.actions.turn import one_at_a_time


class ScaleStaysError(ValueError):
    """Somebody has rated by it, so what its numbers mean stays."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Risks were rated by this scale, so only its name can change. Add another one from a day on")


class ScaleDayError(ValueError):
    """Another scale comes into force on that day."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Another scale comes into force on that day. Enter another day, or change that scale")


@transaction.atomic
def add_scale(*, says: Scale, starts_on: date, by: User, at: datetime) -> RiskScale:
    """Add a scale that is in force from a day on. The same form sent twice adds one.

    Raises ScaleError or ScaleDayError. Ratings that were made keep the scale by which they were made.
    """
    permissions.check_can_keep_scales(by)
    check_scale(says)
    with recorded(by=by, verb="add_risk_scale"):
        one_at_a_time("risk scales")
        there = RiskScale.objects.filter(starts_on=starts_on).first()
        if there and there.scale == says:
            return there
        if there:
            raise ScaleDayError
        return RiskScale.objects.create(**_columns(says, starts_on), **stamp(by=by, at=at))


@transaction.atomic
def change_scale(
    scale: RiskScale, *, says: Scale, starts_on: date, seen: str = "", by: User, at: datetime
) -> RiskScale:
    """Change a scale; of one by which somebody has rated, only its name.

    Raises ScaleError, ScaleDayError, ScaleStaysError or ChangedSinceError.
    """
    permissions.check_can_keep_scales(by)
    check_scale(says)
    with recorded(by=by, verb="change_risk_scale"):
        one_at_a_time("risk scales")
        scale = take(scale, seen=seen)
        if RiskScale.objects.filter(starts_on=starts_on).exclude(pk=scale.pk).exists():
            raise ScaleDayError
        values = _columns(says, starts_on)
        stays = any(getattr(scale, name) != value for name, value in values.items() if name != "name")
        if stays and RiskRating.objects.filter(scale=scale).exists():
            raise ScaleStaysError
        change(scale, values, by=by, at=at)
    return scale


def _columns(says: Scale, starts_on: date) -> dict[str, object]:
    return {
        "name": says.name,
        "starts_on": starts_on,
        "likelihoods": list(says.likelihoods),
        "impacts": list(says.impacts),
        "medium_from": says.medium_from,
        "high_from": says.high_from,
        "very_high_from": says.very_high_from,
    }
