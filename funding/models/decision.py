"""What was decided of an application, and the standard words of the letters that say so."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from funding.lifecycle import ApplicationState
from funding.models.application import Application
from funding.models.fund import Fund
from funding.vocabulary import Outcome
from mutuals_tracker.kept_rows import KeptRow, kept_triggers
from mutuals_tracker.refusing import refuse
from spinouts.models import CaseEntry
from spinouts.models.case_row import entry_triggers, same_spinout

_DECIDED = f"""
    SELECT * INTO whole FROM funding_application WHERE id = NEW.application_id FOR UPDATE;
    IF whole.state <> (CASE WHEN NEW.outcome = '{Outcome.INELIGIBLE.value}'
                       THEN '{ApplicationState.ELIGIBILITY_CHECK.value}'
                       ELSE '{ApplicationState.ASSESSMENT.value}' END) THEN
        {refuse("fundingdecision_when_it_is_due")}
    END IF;
    IF NEW.outcome <> '{Outcome.INELIGIBLE.value}' AND NOT EXISTS (
        SELECT 1 FROM funding_moderation m WHERE m.application_id = NEW.application_id) THEN
        {refuse("fundingdecision_after_the_assessment")}
    END IF;
    IF NEW.amount > whole.amount THEN
        {refuse("fundingdecision_gives_no_more_than_was_asked")}
    END IF;
    IF EXISTS (SELECT 1 FROM funding_assessment s
               WHERE s.application_id = NEW.application_id AND s.assessor_id = NEW.added_by_id) THEN
        {refuse("fundingdecision_by_nobody_who_assessed_it")}
    END IF;
    IF NEW.added_by_id IN (whole.written_by_id, whole.declared_by_id, whole.certified_by_id) THEN
        {refuse("fundingdecision_by_nobody_who_applied")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names


@pghistory.track()
class StandardLetter(KeptRow):
    """What a fund writes to every applicant of whom the same was decided, before the reasons of the one case."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="letters")
    outcome = models.CharField(max_length=15, choices=Outcome.choices)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "outcome"], name="standardletter_once_for_an_outcome"),
            models.CheckConstraint(name="standardletter_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(name="standardletter_says_something", condition=~Q(text="")),
        ]
        triggers = kept_triggers(may_go=True)

    def __str__(self) -> str:
        """Return what it tells."""
        return str(self.get_outcome_display())


@pghistory.track()
class FundingDecision(CaseEntry):
    """What an admin decided of an application, once and for all, and the letter that went out. In pounds.

    Nobody decides who assessed it, wrote it, declared it or signed it off.
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=15, choices=Outcome.choices)
    amount = models.DecimalField(null=True, blank=True, max_digits=12, decimal_places=2)
    reasons = models.TextField()
    # Word by word as it was sent.
    letter = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="fundingdecision_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="fundingdecision_amount_iff_approved",
                condition=Q(outcome=Outcome.APPROVED, amount__isnull=False, amount__gt=0)
                | (~Q(outcome=Outcome.APPROVED) & Q(amount__isnull=True)),
            ),
            models.CheckConstraint(name="fundingdecision_says_why", condition=~Q(reasons="") & ~Q(letter="")),
        ]
        triggers = [
            *entry_triggers(),
            same_spinout("funding_application", "application_id"),
            pgtrigger.Trigger(
                name="rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("whole", "funding_application%ROWTYPE")],
                func=pgtrigger.Func(_DECIDED),
            ),
        ]

    def __str__(self) -> str:
        """Return what was decided."""
        return str(self.get_outcome_display())
