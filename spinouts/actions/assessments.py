"""Definition assessments: adding, correcting, taking back."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.facts import dated
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import evidence, turn
from spinouts.actions.statements import check_date, read_again
from spinouts.models import DefinitionAssessment, Spinout


@dataclass(frozen=True)
class Found:
    """What an assessment found. `on` None means that it holds from the launch, whenever that was."""

    definition: str
    result: str
    on: PartialDate | None = None
    source_url: str = ""
    source_note: str = ""

    def columns(self) -> dict[str, object]:
        """Return the assessment's columns."""
        return {
            "definition": self.definition,
            "result": self.result,
            "source_url": self.source_url,
            "source_note": self.source_note,
            **dated(self.on),
        }


@transaction.atomic
def add_assessment(
    spinout: Spinout,
    *,
    says: Found,
    by: User,
    at: datetime,
    upload: UploadedFile | None = None,
    sent: turn.Sent = turn.UNSENT,
) -> DefinitionAssessment:
    """Add an assessment. Raises FactDateError or FileNotAcceptedError."""
    with recorded(by=by, verb="add_assessment"):
        spinout = turn.take(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        check_date(says.on, today=timezone.localdate(at))
        with evidence.kept(upload, by=by, at=at) as file:
            added = DefinitionAssessment.objects.create(
                spinout=spinout, recorded_by=by, evidence=file, **says.columns()
            )
            kept.refresh([spinout.pk])
    return added


@transaction.atomic
def correct_assessment(
    assessment: DefinitionAssessment,
    *,
    says: Found,
    reason: str,
    by: User,
    at: datetime,
    upload: UploadedFile | None = None,
    sent: turn.Sent = turn.UNSENT,
) -> DefinitionAssessment:
    """Supersede an assessment that was wrong. It keeps its evidence unless there is a new file, and is verified anew.

    Raises SupersededError, FactDateError or FileNotAcceptedError.
    """
    with recorded(by=by, verb="correct_assessment", why=reason):
        spinout = turn.take(assessment.spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        standing = read_again(assessment)
        check_date(says.on, today=timezone.localdate(at))
        with evidence.kept(upload, by=by, at=at) as file:
            corrected = DefinitionAssessment.objects.create(
                spinout=spinout,
                recorded_by=by,
                supersedes=standing,
                reason=reason,
                evidence=file or standing.evidence,
                **says.columns(),
            )
            kept.refresh([spinout.pk])
    return corrected


@transaction.atomic
def take_back_assessment(
    assessment: DefinitionAssessment, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> DefinitionAssessment:
    """Take back an assessment that should not have been added at all. Raises SupersededError."""
    with recorded(by=by, verb="take_back_assessment", why=reason):
        spinout = turn.take(assessment.spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        standing = read_again(assessment)
        retraction = DefinitionAssessment.objects.create(
            spinout=spinout,
            recorded_by=by,
            supersedes=standing,
            retracts=True,
            reason=reason,
            definition=standing.definition,
            result=standing.result,
            **dated(standing.effective),
        )
        kept.refresh([spinout.pk])
    return retraction
