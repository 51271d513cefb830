"""Letters: one row for each mail, from the moment it was asked for to its acceptance by a mail server."""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import Q

# How long to wait after each failed attempt; after the last one a person has to look.
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))


class LetterState(models.TextChoices):
    """Where a mail is on its way."""

    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


class LetterQuerySet(models.QuerySet["Letter"]):
    """The words about mail."""

    def queue(
        self, *, to: str, subject: str, text: str, purpose: str, at: datetime, is_secret: bool = False
    ) -> "Letter":
        """Have a mail sent once the transaction commits; the same `purpose` twice is one mail."""
        letter, _made = self.get_or_create(
            purpose=purpose,
            defaults={
                "to": to,
                "subject": " ".join(subject.split()),
                "text": text,
                "is_secret": is_secret,
                "created_at": at,
                "due_at": at,
            },
        )
        return letter

    def due(self, *, at: datetime) -> Self:
        """Mail that should be sent now, what has waited longest first."""
        return self.filter(state=LetterState.WAITING, due_at__lte=at).order_by("due_at", "pk")

    def unsent(self) -> Self:
        """Mail that nobody has received: waiting or failed, failed first."""
        return self.exclude(state=LetterState.SENT).order_by("state", "-created_at", "pk")

    def failed(self) -> Self:
        """Mail that was given up; a person has to look."""
        return self.filter(state=LetterState.FAILED)


@pghistory.track(exclude=["text"])
class Letter(models.Model):
    """A mail to one person. `purpose` says what it is about, and nothing is sent twice for one purpose.

    A secret letter holds a link that lets somebody in: its text is shown to nobody and wiped once it is sent.
    """

    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    purpose = models.CharField(max_length=200)
    is_secret = models.BooleanField(default=False)
    # The same at every attempt, so that a mail server or reader can tell a repeated mail.
    message_key = models.UUIDField(default=uuid4, editable=False)
    state = models.CharField(max_length=7, choices=LetterState.choices, default=LetterState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="letter_once_for_each_purpose", fields=["purpose"]),
            models.CheckConstraint(name="letter_state_known", condition=Q(state__in=LetterState.values)),
            models.CheckConstraint(
                name="letter_sent_at_iff_sent",
                condition=Q(state=LetterState.SENT, sent_at__isnull=False)
                | (~Q(state=LetterState.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="letter_failed_says_why", condition=~Q(state=LetterState.FAILED) | ~Q(last_error="")
            ),
            models.CheckConstraint(
                name="letter_text_until_sent_and_secrets_wiped_then",
                condition=(~Q(state=LetterState.SENT) & ~Q(text=""))
                | Q(state=LetterState.SENT, is_secret=True, text="")
                | (Q(state=LetterState.SENT, is_secret=False) & ~Q(text="")),
            ),
            models.CheckConstraint(name="letter_has_subject_and_address", condition=~Q(subject="") & ~Q(to="")),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="letter_due", condition=Q(state=LetterState.WAITING)),
        ]

    def __str__(self) -> str:
        """Return subject and address."""
        return f"{self.subject} to {self.to}"
