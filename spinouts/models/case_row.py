"""What a body keeps about a spin-out and changes as work goes on: who and when is on the row, the rest in the history.

No figure reads these rows. Figures read facts, which are never changed (`mutuals_tracker.facts`).
"""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models

from mutuals_tracker.revisions import revised_triggers
from spinouts.models.spinout import Spinout

_STAYS = """
    IF NEW.spinout_id <> OLD.spinout_id THEN
        RAISE EXCEPTION 'case_row_stays_with_its_spinout'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';
    END IF;"""


class CaseRow(models.Model):
    """A row about one spin-out. `revision` is counted by the database: what a page showed is a number of it.

    Who added it and when stays, and no change is dated before the one that it follows.
    """

    spinout = models.ForeignKey(Spinout, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1, editable=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def of(cls, spinout: Spinout) -> Self:
        """Return the row of a table that has one for each spin-out; a new one, revision 0, where nobody began it."""
        return cls._default_manager.filter(spinout=spinout).first() or cls(spinout=spinout, revision=0)

    def read_again(self, *, lock: bool = False) -> Self:
        """Return the row as the database has it by now; where nobody had begun it, whoever began it meanwhile counts.

        It returns itself where still nobody has. Raises DoesNotExist for one that was removed meanwhile.
        """
        rows = type(self)._default_manager.select_for_update() if lock else type(self)._default_manager.all()
        return rows.get(pk=self.pk) if self.pk else rows.filter(**self._whichever()).first() or self

    def _whichever(self) -> dict[str, object]:
        """Return what tells the row from others of its table before it has a key."""
        return {"spinout": self.spinout_id}


class CaseEntry(models.Model):
    """A statement about one spin-out that is made once and never changed; the next one follows it."""

    spinout = models.ForeignKey(Spinout, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def row_triggers(*, may_go: bool = False) -> list[pgtrigger.Trigger]:
    """Return the triggers of a table of case rows; `may_go` lets a row be deleted (its history stays)."""
    return revised_triggers("case_row", stays=_STAYS, may_go=may_go)


def entry_triggers() -> list[pgtrigger.Trigger]:
    """Return the trigger of a table whose rows are never changed."""
    return [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


def same_spinout(parent: str, column: str) -> pgtrigger.Trigger:
    """Return a trigger that holds a row to the spin-out of the row that it belongs to.

    `parent` is that row's table and `column` the key that names it.
    """
    refuse = f"""
        IF NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.id = NEW.{column} AND p.spinout_id = NEW.spinout_id) THEN
            RAISE EXCEPTION 'case_row_is_of_the_spinout_it_belongs_to'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_is_of_the_spinout_it_belongs_to';
        END IF;
        RETURN NULL;
    """  # noqa: S608 - a trigger's text, made of our own names only
    return pgtrigger.Trigger(
        name="same_spinout",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition(f"NEW.{column} IS NOT NULL"),
        func=pgtrigger.Func(refuse),
    )
