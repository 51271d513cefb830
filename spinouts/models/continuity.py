"""Continuity plans: how the service goes on if the mutual fails, and the tests that show whether it would."""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from spinouts.continuity import NUMBER, QUESTIONS
from spinouts.models.case_row import CaseEntry, CaseRow, entry_triggers, row_triggers
from spinouts.models.spinout import Spinout

# The words that a plan must have before anybody can agree it.
PARTS = tuple(column for column in QUESTIONS if column != NUMBER)
# Asked as it is written: a test that fails takes the agreement away.
_OF_AN_AGREED_PLAN = """
    IF NOT EXISTS (
        SELECT 1 FROM spinouts_continuityplan p WHERE p.spinout_id = NEW.spinout_id AND p.agreed_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'continuitytest_of_an_agreed_plan'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'continuitytest_of_an_agreed_plan';
    END IF;
    RETURN NULL;
"""


def _complete() -> Q:
    condition = Q(**{f"{NUMBER}__isnull": False})
    for part in PARTS:
        condition &= ~Q(**{part: ""})
    return condition


class ContinuityPlanQuerySet(models.QuerySet):
    """The words about continuity plans."""

    def agreed(self) -> Self:
        """Plans that are complete and that somebody has agreed to."""
        return self.filter(agreed_on__isnull=False)


@pghistory.track()
class ContinuityPlan(CaseRow):
    """One spin-out's plan. It may be written bit by bit; only a complete one can be agreed."""

    spinout = models.OneToOneField(Spinout, on_delete=models.PROTECT, related_name="continuity_plan")
    services_at_risk = models.TextField(blank=True, default="")
    users_at_risk = models.TextField(blank=True, default="", help_text="Who would be harmed, and how soon")
    fallback_provider = models.TextField(blank=True, default="")
    step_in = models.TextField(blank=True, default="", help_text="Who may take over, under which clause")
    notice_days = models.PositiveSmallIntegerField(null=True, blank=True)
    triggers = models.TextField(blank=True, default="", help_text="What sets it off: cash, contract, key people")
    return_of_data = models.TextField(blank=True, default="")
    return_of_assets = models.TextField(blank=True, default="")
    owner = models.CharField(max_length=150, blank=True, default="", help_text="Name and post")
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.CharField(max_length=250, blank=True, default="")
    next_test_on = models.DateField(null=True, blank=True)

    objects = ContinuityPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="continuityplan_agreed_by_whom_and_tested_when",
                condition=Q(agreed_on__isnull=True, agreed_by="")
                | (Q(agreed_on__isnull=False, next_test_on__isnull=False) & ~Q(agreed_by="")),
            ),
            models.CheckConstraint(
                name="continuityplan_agreed_only_when_complete",
                condition=Q(agreed_on__isnull=True) | _complete(),
            ),
            models.CheckConstraint(
                name="continuityplan_tested_after_it_was_agreed",
                condition=Q(agreed_on__isnull=True) | Q(next_test_on__gte=F("agreed_on")),
            ),
        ]
        indexes = [models.Index(fields=["next_test_on"], name="continuityplan_next_test")]
        triggers = row_triggers()

    def __str__(self) -> str:
        """Return the spin-out's key."""
        return f"continuity plan of {self.spinout_id}"

    @property
    def lacking(self) -> list[str]:
        """The names of the columns that are still to be filled in, in the order of the plan."""
        return [column for column in QUESTIONS if getattr(self, column) in ("", None)]

    @property
    def is_agreed(self) -> bool:
        """Whether somebody has agreed to it as it stands."""
        return self.agreed_on is not None

    def is_overdue(self, on: date) -> bool:
        """Return whether it is agreed, and its next test should have been made before that day."""
        return self.is_agreed and self.next_test_on is not None and self.next_test_on < on


class ContinuityResult(models.TextChoices):
    """What a test showed."""

    PASSED = "passed", "It would work"
    WITH_ACTIONS = "with_actions", "It would work, with things to put right"
    FAILED = "failed", "It would not work"


class ContinuityTestQuerySet(models.QuerySet):
    """The words about tests."""

    def latest_first(self) -> Self:
        """The latest first, each with who recorded it."""
        return self.select_related("added_by").order_by("-tested_on", "-pk")


@pghistory.track()
class ContinuityTest(CaseEntry):
    """A test of the plan, with what it showed."""

    tested_on = models.DateField()
    result = models.CharField(max_length=12, choices=ContinuityResult.choices)
    found = models.TextField()
    next_test_on = models.DateField()

    objects = ContinuityTestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="continuitytest_result_known", condition=Q(result__in=ContinuityResult.values)),
            models.CheckConstraint(name="continuitytest_says_what_it_found", condition=~Q(found="")),
            models.CheckConstraint(
                name="continuitytest_next_one_is_later", condition=Q(next_test_on__gt=F("tested_on"))
            ),
        ]
        indexes = [models.Index(fields=["spinout", "-tested_on"], name="continuitytest_spinout")]
        triggers = [
            *entry_triggers(),
            pgtrigger.Trigger(
                name="of_an_agreed_plan",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=pgtrigger.Func(_OF_AN_AGREED_PLAN),
            ),
        ]

    def __str__(self) -> str:
        """Return when it was made and what it showed."""
        return f"{self.tested_on}: {self.result}"
