"""Tasks: those of the stages' checklists that somebody has touched, those that a body added, and milestones."""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from spinouts import checklists
from spinouts.checklists import TaskState
from spinouts.lifecycle import Stage
from spinouts.models.case_row import CaseRow, row_triggers
from spinouts.models.spinout import Spinout

_PLACES = ", ".join(f"('{item.code}', '{item.stage.value}')" for item in checklists.ITEMS)
_STAGE_OF_ITS_ITEM = f"""
    IF NEW.code <> '' AND (NEW.code, NEW.stage) NOT IN (VALUES {_PLACES}) THEN
        RAISE EXCEPTION 'casetask_stands_at_the_stage_of_its_item'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'casetask_stands_at_the_stage_of_its_item';
    END IF;
    RETURN NULL;
"""


class CaseTaskQuerySet(models.QuerySet):
    """The words about tasks."""

    def open(self) -> Self:
        """Tasks that are still to be done."""
        return self.filter(state__in=checklists.OPEN)

    def due_first(self) -> Self:
        """The one that is due first comes first, those without a day last; each with its owner."""
        return self.select_related("owner", "spinout").order_by(models.F("due_on").asc(nulls_last=True), "pk")


@pghistory.track()
class CaseTask(CaseRow):
    """A task. One of a checklist has its `code`, and a row only once somebody has touched it; others have a title."""

    code = models.CharField(
        max_length=32, blank=True, default="", choices=[(item.code, item.title) for item in checklists.ITEMS]
    )
    stage = models.CharField(max_length=20, choices=Stage.choices)
    title = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=14, choices=TaskState.choices, default=TaskState.NOT_STARTED)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    # The transfer ledger set the day and sets another when it changes; False once a person has set one.
    is_due_by_ledger = models.BooleanField(default=False)
    done_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="", help_text="How it was done, or why it does not apply")

    objects = CaseTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="casetask_code_known", condition=Q(code__in=["", *checklists.BY_CODE])),
            models.CheckConstraint(name="casetask_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(name="casetask_state_known", condition=Q(state__in=TaskState.values)),
            models.CheckConstraint(
                name="casetask_has_a_title_of_its_own_iff_no_code",
                condition=(Q(code="") & ~Q(title="")) | (~Q(code="") & Q(title="")),
            ),
            models.CheckConstraint(
                name="casetask_done_on_iff_done",
                condition=Q(state=TaskState.DONE, done_on__isnull=False)
                | (~Q(state=TaskState.DONE) & Q(done_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="casetask_not_applicable_says_why",
                condition=~Q(state=TaskState.NOT_APPLICABLE) | ~Q(note=""),
            ),
            models.CheckConstraint(
                name="casetask_ledger_dates_what_precedes_a_transfer",
                condition=Q(is_due_by_ledger=False) | Q(code__in=checklists.DATED_BY_THE_LEDGER, due_on__isnull=False),
            ),
            models.UniqueConstraint(
                name="casetask_once_for_each_item", fields=["spinout", "code"], condition=~Q(code="")
            ),
        ]
        indexes = [
            models.Index(fields=["spinout", "stage"], name="casetask_spinout_stage"),
            models.Index(fields=["due_on"], name="casetask_due", condition=Q(state__in=checklists.OPEN)),
            models.Index(fields=["owner", "due_on"], name="casetask_owner", condition=Q(state__in=checklists.OPEN)),
        ]
        triggers = [
            *row_triggers(),
            pgtrigger.Trigger(
                name="stage_of_its_item",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=pgtrigger.Func(_STAGE_OF_ITS_ITEM),
            ),
        ]

    def __str__(self) -> str:
        """Return what is to be done."""
        return self.title or checklists.BY_CODE[self.code].title

    @classmethod
    def of_checklist(cls, spinout: Spinout, code: str) -> "CaseTask":
        """Return that task of the spin-out's checklist, as new where nobody has touched it. Raises KeyError."""
        rows = cls._default_manager.select_related("owner", "changed_by")
        task: CaseTask = rows.filter(spinout=spinout, code=code).first() or cls.untouched(spinout, code)
        task.spinout = spinout
        return task

    @classmethod
    def untouched(cls, spinout: Spinout, code: str) -> "CaseTask":
        """Return a task of the checklist as it is before anybody touches it: not started, revision 0, not saved."""
        return cls(spinout=spinout, code=code, stage=checklists.BY_CODE[code].stage, revision=0)

    def _whichever(self) -> dict[str, object]:
        return {"spinout": self.spinout_id, "code": self.code}

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in checklists.OPEN


class MilestoneQuerySet(models.QuerySet):
    """The words about milestones."""

    def to_come(self) -> Self:
        """Milestones that have been neither met nor dropped."""
        return self.filter(met_on__isnull=True, dropped_reason="")

    def overdue(self, *, on: date) -> Self:
        """Milestones to come whose day has passed."""
        return self.to_come().filter(planned_on__lt=on)

    def in_order(self) -> Self:
        """By their planned day, each with its owner."""
        return self.select_related("owner").order_by("planned_on", "pk")


@pghistory.track()
class Milestone(CaseRow):
    """Something that is to be reached by a day: met, dropped with a reason, or to come."""

    title = models.CharField(max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    planned_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    dropped_reason = models.TextField(blank=True, default="")

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="milestone_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="milestone_met_or_dropped", condition=Q(met_on__isnull=True) | Q(dropped_reason="")
            ),
        ]
        indexes = [models.Index(fields=["spinout", "planned_on"], name="milestone_spinout")]
        triggers = row_triggers()

    def __str__(self) -> str:
        """Return what is to be reached."""
        return self.title

    @property
    def is_to_come(self) -> bool:
        """Whether it has been neither met nor dropped."""
        return self.met_on is None and not self.dropped_reason
