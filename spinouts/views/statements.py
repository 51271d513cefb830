"""A return or an assessment as pages show it: what it says, since when, where from, and who verified it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from mutuals_tracker.govuk import formats
from mutuals_tracker.partial_dates import PartialDate
from spinouts.models import DefinitionAssessment, Evidence, Spinout, StaffReturn, Verification
from spinouts.standing import old_after

Statement = StaffReturn | DefinitionAssessment


@dataclass(frozen=True)
class Shown:
    """A statement in words. `is_old` is only for counts; `verified` is the certifier's word, where it was asked for."""

    number: int
    what: str
    says: str
    when: PartialDate | None
    source_url: str
    source_note: str
    evidence: Evidence | None
    entered_by: str
    recorded_at: datetime
    reason: str
    is_verified: bool
    verified: Verification | None
    stands: bool
    taken_back: bool
    code: str
    qualifier: str = ""
    is_old: bool = False


def shown(statement: Statement, *, today: date | None = None) -> Shown:
    """Return the statement as pages show it, with who verified it."""
    verified = statement.verifications.current().select_related("recorded_by").first()
    return _shown(statement, today, is_verified=verified is not None, verified=verified)


def all_of(spinout: Spinout, *, today: date) -> tuple[list[Shown], list[Shown]]:
    """Return the returns and the assessments that stand, the latest first and those without a date last.

    They know whether somebody verified them, not who.
    """
    returns, assessments = (
        model._default_manager.filter(spinout=spinout, superseded_at__isnull=True, retracts=False)
        .select_related("evidence", "recorded_by")
        .annotate(is_verified=Exists(Verification.objects.current().filter(**{column: OuterRef("pk")})))
        for model, column in ((StaffReturn, "staff_return"), (DefinitionAssessment, "assessment"))
    )
    return (
        _latest_first(_shown(each, today, is_verified=each.is_verified) for each in returns),
        _latest_first(_shown(each, today, is_verified=each.is_verified) for each in assessments),
    )


def chain(statement: Statement) -> list[Shown]:
    """Return the statement with all that it corrected and all that corrected it, the first first."""
    rows = type(statement).objects.filter(spinout=statement.spinout).select_related("evidence", "recorded_by")
    by_key = {row.pk: row for row in rows}
    next_of = {row.supersedes_id: row for row in by_key.values() if row.supersedes_id}
    first = by_key[statement.pk]
    while first.supersedes_id:
        first = by_key[first.supersedes_id]
    versions = [first]
    while versions[-1].pk in next_of:
        versions.append(next_of[versions[-1].pk])
    return [_shown(version, None) for version in versions]


def _shown(
    statement: Statement, today: date | None, *, is_verified: bool = False, verified: Verification | None = None
) -> Shown:
    return Shown(
        number=statement.pk,
        **(_of_return(statement, today) if isinstance(statement, StaffReturn) else _of_assessment(statement)),
        when=statement.effective,
        source_url=statement.source_url,
        source_note=statement.source_note,
        evidence=statement.evidence,
        entered_by=str(statement.recorded_by),
        recorded_at=statement.recorded_at,
        reason=statement.reason,
        is_verified=is_verified,
        verified=verified,
        stands=statement.superseded_at is None and not statement.retracts,
        taken_back=statement.retracts,
    )


def _of_return(statement: StaffReturn, today: date | None) -> dict[str, Any]:
    since = statement.effective_on
    return {
        "what": statement.get_measure_display(),
        "code": statement.measure,
        "says": formats.number(int(statement.count) if statement.count % 1 == 0 else statement.count),
        "qualifier": statement.get_qualifier_display(),
        "is_old": bool(today and since and today > old_after(since)),
    }


def _of_assessment(statement: DefinitionAssessment) -> dict[str, Any]:
    return {
        "what": statement.get_definition_display(),
        "code": statement.definition,
        "says": statement.get_result_display(),
    }


def _latest_first(statements: Iterable[Shown]) -> list[Shown]:
    return sorted(
        statements,
        key=lambda each: (each.when is not None, each.when.last_day if each.when else date.min, each.number),
        reverse=True,
    )
