"""Recording an ambition and correcting one; the earlier wording stays for whoever asks as known then."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from mutuals_tracker.facts import dated
from mutuals_tracker.recording import recorded
from reporting import permissions
from reporting.models import Ambition
from reporting.statements import AmbitionStated

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User
    from mutuals_tracker.partial_dates import PartialDate


class AmbitionExistsError(ValueError):
    """An ambition stands under that code already; correct it instead."""


class AmbitionCorrectedMeanwhileError(ValueError):
    """Somebody else corrected it after the page was opened; look at the new wording first."""


@transaction.atomic
def record(code: str, stated: AmbitionStated, *, voiced: "PartialDate | None", by: "User", at: datetime) -> Ambition:
    """Record a new ambition under `code`; `at` plays no part, because PostgreSQL stamps facts.

    Raises AmbitionExistsError where one stands under that code.
    """
    permissions.check_can_keep_ambitions(by)
    if Ambition.objects.current().filter(code=code).exists():
        raise AmbitionExistsError(f"There is an ambition called {code} already. Correct that one, or use another name")
    with recorded(by=by, verb="record an ambition"):
        return _write(code, stated, voiced, by=by, supersedes=None, reason="")


@transaction.atomic
def correct(
    ambition: Ambition, stated: AmbitionStated, *, voiced: "PartialDate | None", reason: str, by: "User", at: datetime
) -> Ambition:
    """Replace what `ambition` says from now on; asked as known earlier, it still says what it said.

    Raises AmbitionCorrectedMeanwhileError where it no longer stands.
    """
    ambition = Ambition.objects.select_for_update().get(pk=ambition.pk)
    permissions.check_can_keep_ambitions(by)
    if ambition.superseded_at is not None:
        raise AmbitionCorrectedMeanwhileError("Somebody else has corrected this ambition. Look at what it says now")
    with recorded(by=by, verb="correct an ambition", why=reason):
        return _write(ambition.code, stated, voiced, by=by, supersedes=ambition, reason=reason)


def _write(
    code: str,
    stated: AmbitionStated,
    voiced: "PartialDate | None",
    *,
    by: "User",
    supersedes: Ambition | None,
    reason: str,
) -> Ambition:
    if stated.is_default:
        _step_down(code, by=by)
    return Ambition.objects.create(
        code=code, recorded_by=by, supersedes=supersedes, reason=reason, **asdict(stated), **dated(voiced)
    )


def _step_down(code: str, *, by: "User") -> None:
    """Make way for a new default: another ambition that was it says the same and is it no longer."""
    for other in Ambition.objects.current().default().exclude(code=code).select_for_update():
        stated = AmbitionStated(**{name: getattr(other, name) for name in AmbitionStated.__dataclass_fields__})
        Ambition.objects.create(
            code=other.code,
            recorded_by=by,
            supersedes=other,
            reason=f"Progress is now measured against {code}",
            **{**asdict(stated), "is_default": False},
            **dated(other.effective),
        )
