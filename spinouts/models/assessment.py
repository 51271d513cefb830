"""Definition assessments: whether a spin-out is a mutual under each of the three definitions, test by test."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from mutuals_tracker.facts import Fact, fact_constraints, fact_triggers
from spinouts import definitions
from spinouts.models.evidence import Evidence
from spinouts.models.spinout import Spinout
from spinouts.models.verifiable import VerifiableQuerySet
from spinouts.vocabulary import AssessmentResult, Definition

_TESTS = ", ".join(
    f"('{rule.definition.value}', '{question.code}')" for rule in definitions.RULES.values() for question in rule.tests
)
_MANY = " ".join(f"WHEN '{rule.definition.value}' THEN {len(rule.tests)}" for rule in definitions.RULES.values())
# An assessment has either no answers (imported, or from before tests were asked) or one for each test, and they decide.
# Asked when the transaction ends, of each of them.
_FOLLOWS_FROM_ITS_ANSWERS = f"""
    SELECT * INTO found FROM spinouts_definitionassessment WHERE id = {{assessment}};
    SELECT count(*), count(*) FILTER (WHERE reply = 'yes'), count(*) FILTER (WHERE reply = 'no')
      INTO given, yes, no FROM spinouts_assessmentanswer WHERE assessment_id = found.id;
    IF given > 0 AND (
        found.retracts
        OR given <> (CASE found.definition {_MANY} END)
        OR found.result <> (CASE WHEN no > 0 THEN 'does_not_meet' WHEN yes = given THEN 'meets' ELSE 'unclear' END)
        OR EXISTS (
            SELECT 1 FROM spinouts_assessmentanswer a
             WHERE a.assessment_id = found.id AND (found.definition, a.test) NOT IN (VALUES {_TESTS})
        )
    ) THEN
        RAISE EXCEPTION 'assessment_result_follows_from_its_answers'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_result_follows_from_its_answers';
    END IF;
    RETURN NULL;
"""  # noqa: S608 - a trigger's text, made of our own names only
# Every fact of one transaction has the moment that the transaction keeps (`mutuals_tracker.facts`).
_WRITTEN_WITH_IT = """
    stamp := coalesce(current_setting('mutuals.recorded_at', true), '');
    IF split_part(stamp, '|', 1) = pg_current_xact_id()::text THEN
        PERFORM 1 FROM spinouts_definitionassessment a
          WHERE a.id = NEW.assessment_id AND a.recorded_at = split_part(stamp, '|', 2)::timestamptz;
        IF FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION 'assessmentanswer_is_written_with_its_assessment'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'assessmentanswer_is_written_with_its_assessment';
"""


def _follows_from_its_answers(assessment: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="follows_from_its_answers",
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=pgtrigger.Insert,
        declare=[
            ("found", "spinouts_definitionassessment"),
            *[(number, "INTEGER") for number in ("given", "yes", "no")],
        ],
        func=_FOLLOWS_FROM_ITS_ANSWERS.format(assessment=assessment),
    )


class DefinitionAssessmentQuerySet(VerifiableQuerySet):
    """The words about definition assessments."""

    verified_as = "assessment"


@pghistory.track(exclude=["counts_from"])
class DefinitionAssessment(Fact):
    """What an assessment under one definition found. Without a date it holds from the launch, whenever that was."""

    spinout = models.ForeignKey(Spinout, on_delete=models.PROTECT, related_name="assessments")
    definition = models.CharField(max_length=12, choices=Definition.choices)
    result = models.CharField(max_length=14, choices=AssessmentResult.choices)
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = DefinitionAssessmentQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = False
        constraints = [
            *fact_constraints(),
            models.CheckConstraint(name="assessment_definition_known", condition=Q(definition__in=Definition.values)),
            models.CheckConstraint(name="assessment_result_known", condition=Q(result__in=AssessmentResult.values)),
        ]
        indexes = [models.Index(fields=["spinout", "definition"], name="assessment_spinout_definition")]
        triggers = [
            *fact_triggers("spinout_id"),
            _follows_from_its_answers("NEW.id"),
        ]

    def __str__(self) -> str:
        """Return spin-out, definition and result."""
        return f"{self.spinout_id} {self.definition} {self.result}"


@pghistory.track()
class AssessmentAnswer(models.Model):
    """The reply to one test of the definition, with what it rests on. Written with its assessment, never changed."""

    assessment = models.ForeignKey(DefinitionAssessment, on_delete=models.PROTECT, related_name="answers")
    test = models.CharField(max_length=24)
    reply = models.CharField(max_length=7, choices=definitions.Reply.choices)
    why = models.TextField(blank=True, default="", help_text="What it rests on")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="assessmentanswer_once_for_each_test", fields=["assessment", "test"]),
            models.CheckConstraint(name="assessmentanswer_test_known", condition=Q(test__in=definitions.TEST_CODES)),
            models.CheckConstraint(
                name="assessmentanswer_reply_known", condition=Q(reply__in=definitions.Reply.values)
            ),
            models.CheckConstraint(
                name="assessmentanswer_yes_and_no_say_why", condition=Q(reply=definitions.Reply.UNCLEAR) | ~Q(why="")
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="written_with_it",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[("stamp", "TEXT")],
                func=pgtrigger.Func(_WRITTEN_WITH_IT),
            ),
            _follows_from_its_answers("NEW.assessment_id"),
        ]

    def __str__(self) -> str:
        """Return test and reply."""
        return f"{self.test}: {self.reply}"
