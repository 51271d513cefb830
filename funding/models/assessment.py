"""Assessing: who scores for a fund, whether an application is eligible, what each assessor gives, what they agree."""

from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from funding import scoring
from funding.lifecycle import ApplicationState
from funding.models.application import Application
from funding.models.fund import Fund
from funding.models.round import Criterion, Round
from funding.vocabulary import Conflict, Recommendation
from mutuals_tracker.kept_rows import KeptRow, kept_triggers
from mutuals_tracker.refusing import refuse
from spinouts.models import CaseEntry, CaseRow
from spinouts.models.case_row import entry_triggers, row_triggers, same_spinout

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

_ASSESSMENT = f"'{ApplicationState.ASSESSMENT.value}'"
_APPLICATION = "funding_application"

_HANDED_IN = f"""
    IF TG_OP = 'DELETE' THEN
        IF OLD.submitted_at IS NOT NULL THEN
            {refuse("assessment_stays_once_handed_in")}
        END IF;
        RETURN OLD;
    END IF;
    SELECT * INTO whole FROM funding_application WHERE id = NEW.application_id FOR SHARE;
    IF TG_OP = 'UPDATE' AND (NEW.application_id, NEW.assessor_id) <> (OLD.application_id, OLD.assessor_id) THEN
        {refuse("assessment_stays_with_its_assessor")}
    END IF;
    IF NEW.assessor_id IN (whole.written_by_id, whole.declared_by_id, whole.certified_by_id) THEN
        {refuse("assessment_by_nobody_who_applied")}
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.submitted_at IS NOT NULL
       AND (NEW.submitted_at IS NOT NULL OR whole.state <> '{ApplicationState.MORE_INFORMATION.value}') THEN
        {refuse("assessment_stays_once_handed_in")}
    END IF;
    IF NEW.submitted_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF whole.state <> {_ASSESSMENT} THEN
        {refuse("assessment_while_it_is_assessed")}
    END IF;
    IF EXISTS (SELECT 1 FROM funding_criterion c WHERE c.round_id = whole.round_id
               AND NOT EXISTS (SELECT 1 FROM funding_score s
                               WHERE s.assessment_id = NEW.id AND s.criterion_id = c.id)) THEN
        {refuse("assessment_handed_in_with_every_score")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names
_SCORED = f"""
    SELECT * INTO held FROM funding_assessment
     WHERE id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.assessment_id ELSE NEW.assessment_id END) FOR UPDATE;
    IF held.submitted_at IS NOT NULL THEN
        {refuse("score_stays_once_handed_in")}
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF held.conflict <> '{Conflict.NONE.value}' THEN
        {refuse("score_by_nobody_with_a_conflict")}
    END IF;
    IF NOT EXISTS (SELECT 1 FROM funding_application a JOIN funding_criterion c ON c.round_id = a.round_id
                   WHERE a.id = held.application_id AND c.id = NEW.criterion_id AND a.state = {_ASSESSMENT}) THEN
        {refuse("score_by_a_criterion_of_the_round")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names
_AGREED = f"""
    IF NOT EXISTS (SELECT 1 FROM funding_application a JOIN funding_criterion c ON c.round_id = a.round_id
                   WHERE a.id = NEW.application_id AND c.id = NEW.criterion_id AND a.state = {_ASSESSMENT}) THEN
        {refuse("score_by_a_criterion_of_the_round")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names
_MODERATED = f"""
    SELECT * INTO whole FROM funding_application WHERE id = NEW.application_id FOR SHARE;
    SELECT count(*) FILTER (WHERE s.submitted_at IS NOT NULL), count(*) INTO handed_in, counting
      FROM funding_assessment s
     WHERE s.application_id = NEW.application_id AND s.conflict <> '{Conflict.DECLARED.value}';
    IF whole.state <> {_ASSESSMENT} OR whole.round_id <> NEW.round_id
       OR handed_in < {scoring.ASSESSORS_NEEDED} OR handed_in < counting THEN
        {refuse("moderation_once_all_scores_are_in")}
    END IF;
    IF NEW.score IS NULL AND EXISTS (SELECT 1 FROM funding_criterion c WHERE c.round_id = NEW.round_id)
       OR NEW.score IS DISTINCT FROM (
        SELECT round(sum(c.weight * g.points) * 100.0 / (sum(c.weight) * {scoring.MOST}), 2)
          FROM funding_criterion c
          LEFT JOIN funding_agreedscore g ON g.criterion_id = c.id AND g.application_id = NEW.application_id
         WHERE c.round_id = NEW.round_id HAVING count(*) = count(g.id)) THEN
        {refuse("moderation_score_is_what_was_agreed")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names


class FundAssessorQuerySet(models.QuerySet):
    """The words about who scores for a fund."""

    def by_name(self) -> Self:
        """By name, each with the person."""
        return self.select_related("person").order_by("person__name", "person__email", "pk")


@pghistory.track()
class FundAssessor(KeptRow):
    """A person who scores applications to a fund: what their role *assessor* is held for."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="assessors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = FundAssessorQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fund", "person"], name="fundassessor_once_for_a_fund")]
        triggers = kept_triggers(may_go=True)

    def __str__(self) -> str:
        """Return who it is."""
        return str(self.person)


@pghistory.track()
class EligibilityCheck(CaseEntry):
    """What somebody found on whether an application is eligible, with what the rules said at that moment."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="eligibility_checks")
    is_eligible = models.BooleanField()
    note = models.TextField()
    # The words of each rule and what it came to, as it was shown. Nothing is searched in it.
    rules = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(name="eligibilitycheck_says_why", condition=~Q(note=""))]
        triggers = [*entry_triggers(), same_spinout(_APPLICATION, "application_id")]

    def __str__(self) -> str:
        """Return what was found."""
        return "Eligible" if self.is_eligible else "Not eligible"


class AssessmentQuerySet(models.QuerySet):
    """The words about assessments."""

    def counting(self) -> Self:
        """Those by people without a conflict of interest, as far as they have said."""
        return self.exclude(conflict=Conflict.DECLARED)

    def handed_in(self) -> Self:
        """Those that are complete."""
        return self.filter(submitted_at__isnull=False)

    def of_person(self, person: "User") -> Self:
        """Those that the person was given, what is still to be done first, each with its application and round."""
        done = models.Case(models.When(submitted_at__isnull=True, then=0), default=1)
        return (
            self.filter(assessor=person)
            .select_related("application__round__fund", "application__spinout", "assessor", "spinout")
            .order_by(done, "-application__number")
        )

    def waiting_for(self, person: "User") -> Self:
        """Those that the person still has to make."""
        return self.filter(
            assessor=person, submitted_at__isnull=True, application__state=ApplicationState.ASSESSMENT
        ).counting()


@pghistory.track()
class Assessment(CaseRow):
    """One assessor's judgement of one application. Nobody else reads it before all of them are in."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments")
    # Empty until they have said.
    conflict = models.CharField(max_length=8, choices=Conflict.choices, blank=True, default="")
    conflict_note = models.TextField(blank=True, default="")
    comment = models.TextField(blank=True, default="", help_text="What they think of it as a whole")
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "assessor"], name="assessment_one_by_each_assessor"),
            models.CheckConstraint(name="assessment_conflict_known", condition=Q(conflict__in=["", *Conflict.values])),
            models.CheckConstraint(
                name="assessment_conflict_says_which", condition=~Q(conflict=Conflict.DECLARED) | ~Q(conflict_note="")
            ),
            models.CheckConstraint(
                name="assessment_handed_in_without_a_conflict",
                condition=Q(submitted_at__isnull=True) | (Q(conflict=Conflict.NONE) & ~Q(comment="")),
            ),
        ]
        triggers = [
            *row_triggers(may_go=True),
            same_spinout(_APPLICATION, "application_id"),
            pgtrigger.Trigger(
                name="rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("whole", "funding_application%ROWTYPE")],
                func=pgtrigger.Func(_HANDED_IN),
            ),
        ]

    def __str__(self) -> str:
        """Return whose it is."""
        return str(self.assessor)


_POINTS = Q(points__gte=scoring.LEAST, points__lte=scoring.MOST)


@pghistory.track()
class Score(CaseRow):
    """The points that one assessor gives for one criterion, and why."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    points = models.PositiveSmallIntegerField()
    justification = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once_for_a_criterion"),
            models.CheckConstraint(name="score_within_the_scale", condition=_POINTS),
            models.CheckConstraint(name="score_says_why", condition=~Q(justification="")),
        ]
        triggers = [
            *row_triggers(may_go=True),
            same_spinout("funding_assessment", "assessment_id"),
            pgtrigger.Trigger(
                name="rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("held", "funding_assessment%ROWTYPE")],
                func=pgtrigger.Func(_SCORED),
            ),
        ]

    def __str__(self) -> str:
        """Return the points."""
        return str(self.points)


@pghistory.track()
class AgreedScore(CaseRow):
    """The points on which those who scored an application agreed for one criterion."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="agreed_scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="agreed_scores")
    points = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "criterion"], name="agreedscore_once_for_a_criterion"),
            models.CheckConstraint(name="agreedscore_within_the_scale", condition=_POINTS),
        ]
        triggers = [
            *row_triggers(),
            same_spinout(_APPLICATION, "application_id"),
            pgtrigger.Trigger(
                name="rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=pgtrigger.Func(_AGREED),
            ),
        ]

    def __str__(self) -> str:
        """Return the points."""
        return str(self.points)


class ModerationQuerySet(models.QuerySet):
    """The words about what assessors agreed on."""

    def best_first(self) -> Self:
        """The highest score first, those without one last."""
        return self.order_by(F("score").desc(nulls_last=True), "pk")


@pghistory.track()
class Moderation(CaseRow):
    """What those who scored an application agreed to tell whoever decides, and what their points come to.

    It goes where somebody else is to be heard, or the application says something else.
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="moderation")
    # The application's, so that a round is ranked from one index.
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    recommendation = models.CharField(max_length=15, choices=Recommendation.choices)
    note = models.TextField()
    # In per cent of the most that there is; None where the round has no criteria.
    score = models.DecimalField(null=True, blank=True, max_digits=5, decimal_places=2)

    objects = ModerationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="moderation_recommendation_known", condition=Q(recommendation__in=Recommendation.values)
            ),
            models.CheckConstraint(name="moderation_says_why", condition=~Q(note="")),
            models.CheckConstraint(
                name="moderation_score_is_a_share",
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
            ),
        ]
        indexes = [models.Index("round", F("score").desc(nulls_last=True), "id", name="moderation_ranking")]
        triggers = [
            *row_triggers(may_go=True),
            same_spinout(_APPLICATION, "application_id"),
            pgtrigger.Trigger(
                name="rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[
                    ("whole", "funding_application%ROWTYPE"),
                    ("handed_in", "BIGINT"),
                    ("counting", "BIGINT"),
                ],
                func=pgtrigger.Func(_MODERATED),
            ),
        ]

    def __str__(self) -> str:
        """Return what is recommended."""
        return str(self.get_recommendation_display())

    @classmethod
    def of_application(cls, application: Application) -> "Moderation":
        """Return what was agreed of it; a new one, revision 0, where nothing was."""
        found = cls._default_manager.filter(application=application).first()
        return found or cls(
            spinout=application.spinout, application=application, round_id=application.round_id, revision=0
        )

    def _whichever(self) -> dict[str, object]:
        """An application has one."""
        return {"application": self.application_id}
