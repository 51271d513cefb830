"""Progress reports: asked for, built under a lease, frozen when published, with the files to download."""

from typing import TYPE_CHECKING, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from reporting import permissions
from reporting.models.report_triggers import FILE_TRIGGERS, REPORT_TRIGGERS
from reporting.report_lifecycle import FILE_FORMATS, STEPS, Format, State, Step, place_of

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User


class UkDay(Func):
    """The day of a moment in the United Kingdom, where days end at midnight."""

    template = "(%(expressions)s AT TIME ZONE 'Europe/London')::date"
    output_field = models.DateField()


class Sha256(Func):
    """The SHA-256 of bytes, in hexadecimal, as `sha256sum` prints it."""

    template = "encode(sha256(%(expressions)s), 'hex')"
    output_field = models.CharField(max_length=64)


class Size(Func):
    """How many bytes there are."""

    function = "octet_length"
    output_field = models.IntegerField()


class ProgressReportQuerySet(models.QuerySet):
    """The words people use about reports."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Reports that the person may read: the published ones, and every one for the taskforce and admins."""
        return self.filter(permissions.visible_reports(user))

    def published(self) -> Self:
        """Those that anybody can read."""
        return self.filter(published_at__isnull=False)

    def without_contents(self) -> Self:
        """The same reports without their large columns, for lists and pages about progress."""
        return self.defer("payload", "digest")

    def newest_first(self) -> Self:
        """In the order in which people look for them."""
        return self.order_by("-requested_at", "-pk")

    def waiting(self) -> Self:
        """Those that are not ready and have not failed."""
        return self.filter(state__in=(State.ASKED, State.BUILDING))

    def due(self, *, after: "timedelta", again_after: "timedelta") -> Self:
        """Reports that a worker should have and none has: not begun, or its worker's lease ran out.

        `after` leaves a new one's first message time to arrive; `again_after` is how often one is sent again.
        """
        not_begun = Q(state=State.ASKED, requested_at__lt=Now() - after)
        abandoned = Q(state=State.BUILDING, lease_until__lt=Now())
        unsent = Q(sent_at__isnull=True) | Q(sent_at__lt=Now() - again_after)
        return self.filter(not_begun | abandoned).filter(unsent).order_by("requested_at", "pk")

    def openings(self, *, scope: str, as_at: "date", known_at: "datetime") -> Self:
        """Reports from which the bridge of another may begin, the last published first.

        Of the same scope, published by `known_at`, and not as at a later day: so the same two dates find the same
        opening for ever, whatever is published since.
        """
        return (
            self.published()
            .filter(scope=scope, as_at__lte=as_at, published_at__lte=known_at)
            .without_contents()
            .order_by("-published_at", "-pk")
        )


# Columns that say how the work goes are left out of the audit history: they change every few seconds and say nothing
# about who did what. The large ones are left out because a complete report's never change and a checksum names them.
@pghistory.track(
    exclude=["payload", "digest", "checksum", "step", "attempts", "token", "lease_until", "sent_at"],
)
class ProgressReport(models.Model):
    """What was asked for, how far it has come, and what it says: `payload`, canonical JSON in UTF-8.

    `known_at`, and with it the bridge's opening, is fixed by the first worker and kept by every later one.
    """

    title = models.CharField(max_length=200)
    scope = models.CharField(max_length=140, help_text="A scope's code: national, region:london…")
    as_at = models.DateField()
    # As somebody asked; None asks for what is known when the work begins.
    requested_known_at = models.DateTimeField(null=True)
    known_at = models.DateTimeField(null=True)
    # The bridge's opening, as somebody asked; None asks for the last published report of the same scope.
    since = models.DateField(null=True)
    opening_as_at = models.DateField(null=True)
    opening_known_at = models.DateTimeField(null=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    # Made with the form, so that pressing the button twice asks once.
    request_key = models.UUIDField()

    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    step = models.CharField(max_length=8, choices=Step.choices, blank=True, default="")
    # How often a worker has begun it since it was asked for, or tried again.
    attempts = models.PositiveSmallIntegerField(default=0)
    # Names the worker's attempt; only who holds it, before the lease runs out, may write.
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    # When the sweep last sent it to the queue.
    sent_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True, default="", help_text="Why it failed, in words for the person who asked")

    payload = models.BinaryField(null=True)
    # The same with long lists cut short: what the page shows, so that reading it costs the same at any size.
    digest = models.BinaryField(null=True)
    checksum = models.GeneratedField(
        expression=Sha256("payload"), output_field=models.CharField(max_length=64, null=True), db_persist=True
    )
    completed_at = models.DateTimeField(null=True)
    # Stamped by PostgreSQL.
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="report_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="report_has_a_scope", condition=~Q(scope="")),
            models.CheckConstraint(name="report_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="report_step_known", condition=Q(step__in=["", *Step.values])),
            models.CheckConstraint(
                name="report_as_at_not_in_the_future", condition=Q(as_at__lte=UkDay("requested_at"))
            ),
            models.CheckConstraint(
                name="report_known_at_not_in_the_future",
                condition=Q(requested_known_at__isnull=True) | Q(requested_known_at__lte=F("requested_at")),
            ),
            models.CheckConstraint(
                name="report_known_at_as_requested",
                condition=Q(requested_known_at__isnull=True)
                | Q(known_at__isnull=True)
                | Q(known_at=F("requested_known_at")),
            ),
            models.CheckConstraint(
                name="report_since_not_after_as_at", condition=Q(since__isnull=True) | Q(since__lte=F("as_at"))
            ),
            models.CheckConstraint(
                name="report_opening_dates_go_together",
                condition=Q(opening_as_at__isnull=True, opening_known_at__isnull=True)
                | Q(opening_as_at__isnull=False, opening_known_at__isnull=False, known_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_opening_not_after_closing",
                condition=Q(opening_as_at__isnull=True)
                | Q(opening_as_at__lte=F("as_at"), opening_known_at__lte=F("known_at")),
            ),
            models.CheckConstraint(
                name="report_opening_as_asked",
                condition=Q(since__isnull=True)
                | Q(known_at__isnull=True)
                | Q(opening_as_at__isnull=False, opening_as_at=F("since")),
            ),
            models.CheckConstraint(
                name="report_lease_iff_building",
                condition=Q(state=State.BUILDING, token__isnull=False, lease_until__isnull=False)
                | (~Q(state=State.BUILDING) & Q(token__isnull=True, lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="report_step_only_while_building",
                condition=Q(step="") | Q(state__in=(State.BUILDING, State.FAILED)),
            ),
            models.CheckConstraint(
                name="report_failure_iff_failed",
                condition=(Q(state=State.FAILED) & ~Q(failure="")) | (~Q(state=State.FAILED) & Q(failure="")),
            ),
            models.CheckConstraint(
                name="report_contents_iff_complete",
                condition=Q(
                    state=State.COMPLETE,
                    payload__isnull=False,
                    digest__isnull=False,
                    completed_at__isnull=False,
                    known_at__isnull=False,
                )
                | (~Q(state=State.COMPLETE) & Q(payload__isnull=True, digest__isnull=True, completed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="report_published_only_when_complete",
                condition=Q(published_at__isnull=True) | Q(state=State.COMPLETE),
            ),
            models.CheckConstraint(
                name="report_published_at_iff_by",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.UniqueConstraint(name="report_asked_for_once", fields=["request_key"]),
        ]
        indexes = [
            models.Index(fields=["-requested_at", "-id"], name="report_newest_first"),
            models.Index(
                fields=["scope", "-published_at"], name="report_published", condition=Q(published_at__isnull=False)
            ),
            models.Index(
                fields=["requested_at"], name="report_waiting", condition=Q(state__in=(State.ASKED, State.BUILDING))
            ),
        ]
        triggers = REPORT_TRIGGERS

    def __str__(self) -> str:
        """Return the title and the scope."""
        return f"{self.title} ({self.scope})"

    @property
    def steps_done(self) -> int:
        """How many steps of the work are behind it."""
        return len(STEPS) if self.state == State.COMPLETE else max(0, place_of(self.step) - 1)

    @property
    def is_published(self) -> bool:
        """Whether anybody can read it, for ever."""
        return self.published_at is not None

    def file(self, wanted: Format) -> tuple[bytes, str]:
        """Return a complete report's file and its SHA-256."""
        if wanted == Format.JSON:
            return bytes(self.payload or b""), str(self.checksum)
        found = self.files.get(format=wanted)
        return bytes(found.content), found.sha256

    def sizes(self) -> dict[Format, tuple[int, str]]:
        """Return the size in bytes and the SHA-256 of each file, without reading any of them."""
        payload = type(self).objects.filter(pk=self.pk).values_list(Size("payload"), flat=True).get()
        files = self.files.values_list("format", "size", "sha256")
        return {Format.JSON: (payload, str(self.checksum))} | {Format(f): (size, sha) for f, size, sha in files}

    def file_name(self, wanted: Format) -> str:
        """Return what a downloaded file is called."""
        return f"progress-report-{self.pk}-{self.scope.replace(':', '-')}-{self.as_at.isoformat()}.{wanted}"


# A file's bytes never change once written and its checksum names them, so the audit history keeps only the checksum's
# place: which report, which format.
@pghistory.track(exclude=["content", "sha256", "size"])
class ReportFile(models.Model):
    """One file of a complete report, written in the transaction that completes it."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=4, choices=[(f, f) for f in FILE_FORMATS])
    content = models.BinaryField()
    sha256 = models.GeneratedField(
        expression=Sha256("content"), output_field=models.CharField(max_length=64), db_persist=True
    )
    size = models.GeneratedField(expression=Size("content"), output_field=models.IntegerField(), db_persist=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="reportfile_format_known", condition=Q(format__in=list(FILE_FORMATS))),
            models.UniqueConstraint(name="reportfile_once_a_format", fields=["report", "format"]),
        ]
        triggers = FILE_TRIGGERS

    def __str__(self) -> str:
        """Return the report's key and the format."""
        return f"{self.report_id}.{self.format}"
