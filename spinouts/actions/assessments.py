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
from spinouts import definitions, kept, permissions
from spinouts.actions import evidence, turn
from spinouts.actions.statements import check_date, read_again
from spinouts.definitions import Reply
from spinouts.models import AssessmentAnswer, DefinitionAssessment, Spinout
from spinouts.vocabulary import Definition


class AnswersError(ValueError):
    """The tests of the definition are not answered each once, with what a yes or no rests on."""


@dataclass(frozen=True)
class Answer:
    """The reply to one test of a definition, and what it rests on."""

    test: str
    reply: str
    why: str = ""


@dataclass(frozen=True)
class Found:
    """What an assessment found. `on` None means that it holds from the launch, whenever that was.

    With `answers`, one for each test of the definition, the result follows from them and is not said. What comes from
    a file, or from before tests were asked, has a result and no answers.
    """

    definition: str
    result: str = ""
    on: PartialDate | None = None
    source_url: str = ""
    source_note: str = ""
    answers: tuple[Answer, ...] = ()

    @property
    def replies(self) -> dict[str, str]:
        """The replies by the test that each answers."""
        return {answer.test: answer.reply for answer in self.answers}

    def columns(self) -> dict[str, object]:
        """Return the assessment's columns."""
        result = definitions.result(self.definition, self.replies) if self.answers else self.result
        return {
            "definition": self.definition,
            "result": result,
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
    """Add an assessment. Raises AnswersError, FactDateError or FileNotAcceptedError."""
    with recorded(by=by, verb="add_assessment"):
        spinout = turn.take(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        check_date(says.on, today=timezone.localdate(at))
        _check(says)
        with evidence.kept(upload, by=by, at=at) as file:
            added = DefinitionAssessment.objects.create(
                spinout=spinout, recorded_by=by, evidence=file, **says.columns()
            )
            _answer(added, says)
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

    Raises SupersededError, AnswersError, FactDateError or FileNotAcceptedError.
    """
    with recorded(by=by, verb="correct_assessment", why=reason):
        spinout = turn.take(assessment.spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        standing = read_again(assessment)
        check_date(says.on, today=timezone.localdate(at))
        _check(says)
        with evidence.kept(upload, by=by, at=at) as file:
            corrected = DefinitionAssessment.objects.create(
                spinout=spinout,
                recorded_by=by,
                supersedes=standing,
                reason=reason,
                evidence=file or standing.evidence,
                **says.columns(),
            )
            _answer(corrected, says)
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


def _check(says: Found) -> None:
    if not says.answers:
        return
    tests = [test.code for test in definitions.RULES[Definition(says.definition)].tests]
    if sorted(answer.test for answer in says.answers) != sorted(tests):
        raise AnswersError("Answer each test of the definition once")
    if any(answer.reply != Reply.UNCLEAR and not answer.why.strip() for answer in says.answers):
        raise AnswersError("Say what each yes and each no rests on")
    if says.result:
        raise AnswersError("The result follows from the answers")


def _answer(assessment: DefinitionAssessment, says: Found) -> None:
    AssessmentAnswer.objects.bulk_create(
        AssessmentAnswer(assessment=assessment, **vars(answer)) for answer in says.answers
    )
