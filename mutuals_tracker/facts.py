"""Facts that figures read: append-only rows dated two ways, when they were true and when we knew them.

`recorded_at` is stamped by PostgreSQL, once for each transaction, under a shared advisory lock that the transaction
keeps until it ends. Whoever fixes a known-at takes the same lock exclusively for an instant, so nothing that is
stamped earlier can become visible later: the same as-at and known-at give the same answer for ever.
"""

from datetime import datetime, timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Func, Q
from django.db.models.functions import Now
from django.db.utils import OperationalError

from mutuals_tracker.partial_dates import PartialDate, Precision

# The advisory lock's key: any number that nothing else in the database uses.
LOCK = 20_110_223
WAIT_SECONDS = 60


class KnownAtInFutureError(ValueError):
    """A known-at later than now was asked for; nobody can say what will be known then."""


class FactsBusyError(RuntimeError):
    """Facts were being written for so long (an import, most likely) that no known-at could be fixed; try again."""


class LastDayOfPeriod(Func):
    """The last day of the year, month or day that begins on `effective_on`."""

    template = (
        "(CASE effective_precision"
        " WHEN 'year' THEN (effective_on + interval '1 year' - interval '1 day')::date"
        " WHEN 'month' THEN (effective_on + interval '1 month' - interval '1 day')::date"
        " ELSE effective_on END)"
    )
    output_field = models.DateField()


class FactQuerySet(models.QuerySet):
    """The words that every kind of fact shares."""

    def known_at(self, moment: datetime) -> Self:
        """Facts recorded by `moment` and not superseded by then; those that only take another back are left out."""
        return self.filter(recorded_at__lte=moment, retracts=False).filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment)
        )

    def current(self) -> Self:
        """Facts that stand now."""
        return self.filter(superseded_at__isnull=True, retracts=False)


def fact_triggers(subject: str) -> list[pgtrigger.Trigger]:
    """Return the triggers that make a table append-only and dated by the database.

    `subject` is the column that says what the fact is about: a correction must be about the same thing.
    """
    stamp = f"""
        PERFORM pg_advisory_xact_lock_shared({LOCK});
        stamp := current_setting('mutuals.recorded_at', true);
        IF stamp IS NULL OR split_part(stamp, '|', 1) <> pg_current_xact_id()::text THEN
            stamp := pg_current_xact_id()::text || '|' || clock_timestamp()::text;
            PERFORM set_config('mutuals.recorded_at', stamp, true);
        END IF;
        NEW.recorded_at := split_part(stamp, '|', 2)::timestamptz;
        NEW.superseded_at := NULL;
        IF NEW.supersedes_id IS NOT NULL THEN
            UPDATE {{meta.db_table}} SET superseded_at = NEW.recorded_at
             WHERE id = NEW.supersedes_id AND superseded_at IS NULL AND NOT retracts
               AND {subject} IS NOT DISTINCT FROM NEW.{subject};
            IF NOT FOUND THEN
                RAISE EXCEPTION 'fact_supersedes_a_standing_fact_of_the_same_subject'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_supersedes_a_standing_fact_of_the_same_subject';
            END IF;
        END IF;
        RETURN NEW;
    """  # noqa: E501, S608 - a trigger's text, made of our own names only
    append_only = """
        IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND OLD.superseded_at IS NULL
           AND to_jsonb(NEW) - kept = to_jsonb(OLD) - kept THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'fact_is_append_only'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_is_append_only',
                  HINT = 'Record a new row that supersedes the old one.';
    """
    return [
        pgtrigger.Trigger(
            name="a_stamp_and_supersede",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            declare=[("stamp", "TEXT")],
            func=pgtrigger.Func(stamp),
        ),
        pgtrigger.Trigger(
            name="append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            # Generated columns are not yet computed when a BEFORE trigger runs.
            declare=[("kept", "TEXT[] := ARRAY['superseded_at', 'counts_from', 'move']")],
            func=append_only,
        ),
    ]


def fact_constraints() -> list[models.BaseConstraint]:
    """Return the constraints that every table of facts has; the class's name begins each constraint's."""
    return [
        models.CheckConstraint(
            name="%(class)s_date_and_precision_go_together",
            condition=(
                Q(effective_on__isnull=True, effective_precision="")
                | Q(effective_on__isnull=False, effective_precision="day")
                | Q(effective_on__day=1, effective_precision="month")
                | Q(effective_on__day=1, effective_on__month=1, effective_precision="year")
            ),
        ),
        models.CheckConstraint(
            name="%(class)s_retracts_only_what_it_supersedes",
            condition=Q(retracts=False) | Q(supersedes__isnull=False),
        ),
    ]


class Fact(models.Model):
    """One statement, true from `effective_on` and known to us from `recorded_at`; never changed, only superseded."""

    effective_on = models.DateField(null=True, help_text="First day of the period in which it became true")
    effective_precision = models.CharField(max_length=5, blank=True, default="", choices=[(p, p) for p in Precision])
    # The last day of that period: from here on it is certain (figures.md, partial dates).
    counts_from = models.GeneratedField(
        expression=LastDayOfPeriod(), output_field=models.DateField(null=True), db_persist=True
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    # Kept by the trigger from the row that supersedes this one.
    superseded_at = models.DateTimeField(null=True, editable=False)
    # True on a row that only takes back the one it supersedes; it states nothing itself.
    retracts = models.BooleanField(default=False)
    reason = models.TextField(blank=True, default="", help_text="Why it was corrected, taken back or moved")
    source_url = models.TextField(blank=True, default="")
    source_note = models.TextField(blank=True, default="")

    class Meta:
        abstract = True

    @property
    def effective(self) -> PartialDate | None:
        """The date as it is known, or None."""
        if self.effective_on is None:
            return None
        return PartialDate(self.effective_on, Precision(self.effective_precision))


def dated(when: PartialDate | None) -> dict:
    """Return the two columns in which a fact keeps its date."""
    if when is None:
        return {"effective_on": None, "effective_precision": ""}
    return {"effective_on": when.first_day, "effective_precision": when.precision.value}


def fix_known_at(requested: datetime | None = None) -> datetime:
    """Return a known-at that nothing recorded later can reach behind: `requested`, or this instant.

    Waits for the transactions that are writing facts, and lets new ones in between its attempts.
    Raises KnownAtInFutureError, or FactsBusyError after a minute.
    """
    for _attempt in range(WAIT_SECONDS):
        try:
            now = _instant_without_writers()
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") != "55P03":  # lock_not_available
                raise
            continue
        if requested is None:
            return now
        if requested > now:
            raise KnownAtInFutureError(f"The known-at {requested.isoformat()} is in the future")
        return requested
    raise FactsBusyError("Facts are being imported. Try again in a minute")


def _instant_without_writers() -> datetime:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '1s'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT clock_timestamp()")
        (instant,) = cursor.fetchone()
        # The next stamp must be later than this instant, not equal to it.
        cursor.execute("SELECT pg_sleep(0.001)")
    return instant


def settled_moment() -> datetime:
    """Return the latest moment of which everything is known: now, or just before the oldest writer still at work.

    Waits for nobody, so a page can ask it for its own known-at: whoever opens the page's links later sees the same.
    """
    with connection.cursor() as cursor:
        # The clock first, since the writers are asked for with its answer: who begins to write after this instant is
        # stamped after it.
        cursor.execute(
            "WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS now)"
            " SELECT clock.now, (SELECT min(writer.xact_start)"
            " FROM pg_locks lock JOIN pg_stat_activity writer USING (pid)"
            " WHERE lock.locktype = 'advisory' AND lock.classid = 0 AND lock.objid = %s AND lock.granted"
            " AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND pid <> pg_backend_pid() AND clock.now IS NOT NULL) FROM clock",
            [LOCK],
        )
        now, oldest = cursor.fetchone()
    return now if oldest is None else min(now, oldest - timedelta(microseconds=1))
