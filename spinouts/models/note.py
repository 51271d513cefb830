"""Notes on a record or on one of its tasks, whom each is for, and whom it mentions."""

from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from spinouts import checklists, permissions
from spinouts.models.case_row import CaseRow, row_triggers, same_spinout
from spinouts.models.task import CaseTask
from spinouts.permissions import Audience

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User
    from spinouts.models.spinout import Spinout

_WORDS_STAND = """
    IF NEW.text <> OLD.text OR NEW.audience <> OLD.audience OR NEW.task_code <> OLD.task_code
       OR NEW.task_id IS DISTINCT FROM OLD.task_id THEN
        RAISE EXCEPTION 'note_is_removed_and_not_rewritten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'note_is_removed_and_not_rewritten';
    END IF;
    IF OLD.removed_at IS NOT NULL AND NEW.removed_at IS DISTINCT FROM OLD.removed_at THEN
        RAISE EXCEPTION 'note_once_removed_stays_removed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'note_once_removed_stays_removed';
    END IF;
    RETURN NEW;
"""
_ONLY_BEING_READ_CHANGES = """
    IF (NEW.id, NEW.note_id, NEW.person_id) IS DISTINCT FROM (OLD.id, OLD.note_id, OLD.person_id)
       OR OLD.read_at IS NOT NULL AND NEW.read_at IS NULL THEN
        RAISE EXCEPTION 'mention_is_read_and_not_rewritten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mention_is_read_and_not_rewritten';
    END IF;
    RETURN NEW;
"""


class NoteQuerySet(models.QuerySet):
    """The words about notes."""

    def readable_by(self, user: "User | AnonymousUser", spinout: "Spinout") -> Self:
        """Notes on the record that are for this person."""
        return self.filter(spinout=spinout, audience__in=permissions.audiences(user, spinout))

    def about_task(self, code: str, task: CaseTask | None) -> Self:
        """Notes on one task: of the checklist by its code, or one of the body's own."""
        return self.filter(task_code=code) if code else self.filter(task=task)

    def standing(self) -> Self:
        """Notes that their writers have not removed."""
        return self.filter(removed_at__isnull=True)

    def latest_first(self) -> Self:
        """The latest first, each with its writer, its task and whom it mentions."""
        return (
            self.select_related("added_by", "task")
            .prefetch_related(models.Prefetch("mentions", queryset=Mention.objects.select_related("person")))
            .order_by("-pk")
        )


@pghistory.track()
class Note(CaseRow):
    """Words for some people. They are not changed; their writer may remove them, and then nobody reads them.

    A note on a task of the checklist says its code, whether or not the task has a row: a note changes nothing.
    """

    task_code = models.CharField(
        max_length=32, blank=True, default="", choices=[(item.code, item.title) for item in checklists.ITEMS]
    )
    # One of the body's own tasks.
    task = models.ForeignKey(CaseTask, null=True, blank=True, on_delete=models.PROTECT, related_name="notes")
    audience = models.CharField(max_length=9, choices=Audience.choices)
    text = models.TextField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="note_has_words", condition=~Q(text="")),
            models.CheckConstraint(name="note_audience_known", condition=Q(audience__in=Audience.values)),
            models.CheckConstraint(name="note_task_code_known", condition=Q(task_code__in=["", *checklists.BY_CODE])),
            models.CheckConstraint(name="note_on_one_task", condition=Q(task_code="") | Q(task__isnull=True)),
        ]
        indexes = [models.Index(fields=["spinout", "-id"], name="note_spinout")]
        triggers = [
            *row_triggers(),
            same_spinout("spinouts_casetask", "task_id"),
            pgtrigger.Trigger(
                name="words_stand", when=pgtrigger.Before, operation=pgtrigger.Update, func=pgtrigger.Func(_WORDS_STAND)
            ),
        ]

    def __str__(self) -> str:
        """Return its beginning."""
        return self.text[:60]

    @property
    def about(self) -> str:
        """The title of the task that it is about; nothing for a note on the record as a whole."""
        return str(self.task) if self.task else self.get_task_code_display()


class MentionQuerySet(models.QuerySet):
    """The words about mentions."""

    def on(self, spinout: "Spinout") -> Self:
        """Mentions in notes on the record."""
        return self.filter(note__spinout=spinout)

    def unread_by(self, user: "User") -> Self:
        """Mentions of that person that they have not looked at, in notes that stand and are for them; latest first."""
        for_them = Note.objects.filter(permissions.readable_notes(user)).standing()
        return (
            self.filter(person=user, read_at__isnull=True, note__in=for_them.values("pk"))
            .select_related("note__added_by", "note__spinout")
            .order_by("-pk")
        )


@pghistory.track()
class Mention(models.Model):
    """A person whom a note names, so that they are told; they could read the note when it was written."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="mention_once_a_note", fields=["note", "person"])]
        indexes = [models.Index(fields=["person"], name="mention_unread", condition=Q(read_at__isnull=True))]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="only_being_read_changes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=pgtrigger.Func(_ONLY_BEING_READ_CHANGES),
            ),
        ]

    def __str__(self) -> str:
        """Return the keys of both."""
        return f"{self.note_id} mentions {self.person_id}"
