"""Assessing: applications are given to assessors, who declare, score and hand in, and then agree."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from funding import permissions, scoring
from funding.models import AgreedScore, Application, Assessment, Criterion, FundAssessor, Moderation, Score
from funding.statements import Points
from funding.vocabulary import Conflict
from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.recording import recorded
from spinouts.actions import turn


class CannotAssessError(ValueError):
    """The person cannot be given this application; the message says why."""


class HandedInAlreadyError(ValueError):
    """The scores are in, so the application stays with who gave them."""


class ScoresMissingError(ValueError):
    """Something is missing of an assessment that is to be handed in, or not all of them are in."""


class AssessmentGoneError(ValueError):
    """Somebody took the application back from the assessor meanwhile."""


@transaction.atomic
def assign(
    application: Application, assessor: User, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Assessment:
    """Give an application to an assessor of its fund; twice is once. Raises CannotAssessError.

    Where the others had agreed already, they have to agree again once these scores are in.
    """
    with recorded(by=by, verb="assign_assessor"):
        application = turn.take_row(application, by=by, at=at, sent=turn.Sent(key=sent.key))
        permissions.check_can_assign(by, application)
        there = Assessment.objects.filter(application=application, assessor=assessor).first()
        if there:
            return there
        assessors = assessors_of(application)
        try:
            permissions.check_can_be_given(assessor, application, assessors)
        except Refused as refusal:
            raise CannotAssessError(str(refusal)) from refusal
        # Somebody else is to be heard.
        Moderation.objects.filter(application=application).delete()
        return Assessment.objects.create(
            spinout=application.spinout, application=application, assessor=assessor, **turn.stamp(by=by, at=at)
        )


@transaction.atomic
def take_back_assignment(
    assessment: Assessment, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Application:
    """Take an application back from an assessor who has not handed scores in. Raises HandedInAlreadyError.

    One who declared a conflict stays on record with it.
    """
    with recorded(by=by, verb="take_back_assignment"):
        application = turn.take_row(assessment.application, by=by, at=at, sent=turn.Sent(key=sent.key))
        permissions.check_can_assign(by, application)
        found = Assessment.objects.select_for_update().filter(pk=assessment.pk).first()
        if found is not None:
            if found.submitted_at or found.conflict == Conflict.DECLARED:
                raise HandedInAlreadyError("What this assessor said of the application stays on record")
            found.scores.all().delete()
            found.delete()
    return application


@transaction.atomic
def declare_conflict(
    assessment: Assessment,
    *,
    conflict: Conflict,
    note: str = "",
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Assessment:
    """Say whether one has a conflict of interest. With one, the application is for others to score.

    Raises AssessmentGoneError.
    """
    with recorded(by=by, verb="declare_conflict", why=note):
        assessment = _take(assessment, by=by, at=at, sent=turn.Sent(key=sent.key))
        permissions.check_can_declare_conflict(by, assessment)
        if conflict == Conflict.DECLARED:
            assessment.scores.all().delete()
        turn.change(assessment, {"conflict": conflict, "conflict_note": note}, by=by, at=at)
    return assessment


@transaction.atomic
def score(
    assessment: Assessment,
    *,
    given: Sequence[Points],
    comment: str,
    hand_in: bool = False,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Assessment:
    """Write scores, in place of what was there, and hand them in where that is asked; from then on they stay.

    Raises ScoresMissingError where they are handed in without all of them, and AssessmentGoneError.
    """
    with recorded(by=by, verb="hand_in_assessment" if hand_in else "score_application"):
        assessment = _take(assessment, by=by, at=at, sent=sent)
        permissions.check_can_assess(by, assessment)
        criteria = list(Criterion.objects.filter(round=assessment.application.round_id).order_by("place", "pk"))
        _write_scores(assessment, given, criteria, by=by, at=at)
        turn.change(assessment, {"comment": comment}, by=by, at=at)
        if hand_in:
            _check_complete(assessment, criteria)
            turn.change(assessment, {"submitted_at": at}, by=by, at=at)
    return assessment


@transaction.atomic
def agree(
    application: Application,
    *,
    points: Mapping[int, tuple[int, str]],
    recommendation: str,
    note: str,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Moderation:
    """Write down the points and the recommendation on which those who scored it agreed.

    `points` are those for each criterion with a note, by its key. Raises ScoresMissingError before all are in.
    """
    with recorded(by=by, verb="agree_recommendation", why=note):
        agreed = turn.take_row(Moderation.of_application(application), by=by, at=at, sent=sent)
        application = Application.objects.with_round().select_for_update(of=("self",)).get(pk=application.pk)
        rows = list(Assessment.objects.filter(application=application).counting())
        handed_in = {row.assessor_id for row in rows if row.submitted_at}
        permissions.check_can_moderate(by, application, handed_in)
        if len(handed_in) < scoring.ASSESSORS_NEEDED or len(handed_in) < len(rows):
            raise ScoresMissingError("Not all scores are in, so nobody can agree on them yet")
        criteria = list(Criterion.objects.filter(round=application.round_id).order_by("place", "pk"))
        if any(criterion.pk not in points for criterion in criteria):
            raise ScoresMissingError("Enter the agreed points for every criterion")
        there = {row.criterion_id: row for row in AgreedScore.objects.filter(application=application)}
        for criterion in criteria:
            row = there.get(criterion.pk) or AgreedScore(
                spinout=application.spinout, application=application, criterion=criterion
            )
            given, why = points[criterion.pk]
            turn.change(row, {"points": given, "note": why}, by=by, at=at)
        total = scoring.score((criterion.weight, points[criterion.pk][0]) for criterion in criteria)
        turn.change(agreed, {"recommendation": recommendation, "note": note, "score": total}, by=by, at=at)
    return agreed


def assessors_of(application: Application) -> frozenset[int]:
    """Return the keys of those who score for the application's fund."""
    found = FundAssessor.objects.filter(fund__rounds=application.round_id)
    return frozenset(found.values_list("person", flat=True))


def _take(assessment: Assessment, *, by: User, at: datetime, sent: turn.Sent) -> Assessment:
    try:
        found = turn.take_row(assessment, by=by, at=at, sent=sent)
    except Assessment.DoesNotExist as gone:
        raise AssessmentGoneError("This application was taken back: it is for others to assess") from gone
    found.application = Application.objects.with_round().select_for_update(of=("self",)).get(pk=found.application_id)
    return found


def _write_scores(
    assessment: Assessment, given: Sequence[Points], criteria: Sequence[Criterion], *, by: User, at: datetime
) -> None:
    wanted = {each.criterion: each for each in given}
    there = {row.criterion_id: row for row in assessment.scores.all()}
    for criterion in criteria:
        row, says = there.get(criterion.pk), wanted.get(criterion.pk)
        if says is None:
            if row is not None:
                row.delete()
            continue
        row = row or Score(spinout=assessment.spinout, assessment=assessment, criterion=criterion)
        if row.pk is None or (row.points, row.justification) != (says.points, says.justification):
            turn.change(row, {"points": says.points, "justification": says.justification}, by=by, at=at)


def _check_complete(assessment: Assessment, criteria: Sequence[Criterion]) -> None:
    scored = set(assessment.scores.values_list("criterion", flat=True))
    lacking = [criterion.title for criterion in criteria if criterion.pk not in scored]
    if lacking:
        raise ScoresMissingError(f"Score every criterion before you hand in: {', '.join(lacking)}")
    if not assessment.comment:
        raise ScoresMissingError("Say what you think of it as a whole before you hand in")
