"""Clocks: everything that shelters a mutual for a time, and when that ends.

Those of reserved and first contracts are kept by a trigger from the contract, and move with its last day; the others
are entered. Nobody has to remember one, and no job has to run for one to be there.
"""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast, Concat, Lower

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.refusing import quoted, refuse
from procurement.cliffs import ENTERED, OF_CONTRACTS, STEPS, ClockKind, months_before
from procurement.models.contract import Contract
from procurement.models.procurement import AboutSpinoutQuerySet
from spinouts.models import CaseRow, Evidence
from spinouts.models.case_row import row_triggers, same_spinout

# How the purpose of a letter begins that warns of a clock: its key, the step, the last day and the reader follow.
WARNED = "clock:"
# Of what runs for one authority only one at a time shelters.
ALONE = (ClockKind.VERTICAL, ClockKind.WAIVER)


# Of an address that nobody guesses.
_LONG = r"^[\w-]{40,}$"


class NextClockNumber(Func):
    """The next number of the reference; a rolled-back one leaves a gap."""

    template = "nextval('procurement_clock_number')"
    output_field = models.PositiveIntegerField()


class ClockReference(Func):
    """`CK-0001` from a number."""

    template = "('CK-' || lpad(number::text, greatest(4, length(number::text)), '0'))"
    output_field = models.CharField(max_length=16)


class Alike(Func):
    """A range that only equal numbers overlap: how a constraint without other extensions asks for equality."""

    function = "int8range"
    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    output_field = BigIntegerRangeField()


class AsNumber(Func):
    """A number that equal texts share, and others as good as never."""

    function = "hashtextextended"
    template = "hashtextextended(%(expressions)s, 0)"
    output_field = models.BigIntegerField()


class Sheltered(Func):
    """The days that a clock covers: to the day before it was revoked, or to its last day."""

    template = "daterange(starts_on, CASE WHEN revoked_on IS NULL THEN ends_on ELSE revoked_on - 1 END, '[]')"
    output_field = DateRangeField()


# Nobody but the contract's own trigger writes the clocks of contracts.
_OWN = f"""
    IF pg_trigger_depth() < 2 THEN
        {refuse("clock_of_a_contract_follows_it")}
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""
_KINDS = quoted(OF_CONTRACTS)


class ClockQuerySet(AboutSpinoutQuerySet):
    """The words about clocks. A clock stands until its last day, that day included, or until it is revoked."""

    def with_whom(self) -> Self:
        """Each with its contract, spin-out and that's organisation."""
        return self.select_related("contract", "spinout__organisation", "evidence")

    def standing(self, *, on: date) -> Self:
        """Those that have not ended before that day."""
        return self.filter(ends_on__gte=on).filter(Q(revoked_on__isnull=True) | Q(revoked_on__gt=on))

    def expiring(self, *, on: date, within: int = STEPS[0]) -> Self:
        """Standing ones of which the day of the warning so many months before the end has come."""
        return self.standing(on=on).filter(ends_on__lte=_latest_end(on, within))

    def over(self, *, on: date) -> Self:
        """Those that expired before that day, or were revoked by it."""
        return self.filter(Q(ends_on__lt=on) | Q(revoked_on__lte=on))

    def ended_lately(self, *, on: date, since: date) -> Self:
        """Those whose last day lies between, and that nobody revoked."""
        return self.filter(ends_on__gte=since, ends_on__lt=on, revoked_on__isnull=True)

    def ending_first(self) -> Self:
        """By their last day."""
        return self.order_by("ends_on", "number")

    def ended_last_first(self) -> Self:
        """The one that ended last first."""
        return self.order_by("-ends_on", "-number")

    def to_be_warned_of(self, *, on: date) -> Self:
        """Standing ones of which a warning is due that nobody was sent yet, each with its `step` in months.

        The due-work query of warnings. After an outage only the latest step that has come is due, and where the last
        day moved, the steps before the new day are due again, because a letter's purpose names the day.
        """
        # The least step whose day has come, which is the latest of them.
        whens = [When(ends_on__lte=_latest_end(on, months), then=Value(months)) for months in reversed(STEPS)]
        day = Func(F("ends_on"), Value("YYYY-MM-DD"), function="to_char", output_field=models.CharField())
        due = self.expiring(on=on).in_register().annotate(step=Case(*whens, output_field=models.IntegerField()))
        key, step = Cast("pk", models.CharField()), Cast("step", models.CharField())
        # A letter's purpose names its reader too.
        about = Func(F("purpose"), Value(":[^:]*$"), Value(""), function="regexp_replace")
        told = Letter.objects.filter(purpose__startswith=WARNED).annotate(about=about).values("about")
        purpose = Concat(Value(WARNED), key, Value(":"), step, Value(":"), day)
        return due.annotate(purpose=purpose).exclude(purpose__in=told)


def _latest_end(on: date, months: int) -> date:
    """Return the latest last day of which the warning so many months before is due by that day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    candidate = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    while months_before(candidate, months) > on:
        candidate = date.fromordinal(candidate.toordinal() - 1)
    return candidate


@pghistory.track(exclude=["reference"])
class Clock(CaseRow):
    """Something that shelters a mutual, or that it must have, from a day to a day; both are included."""

    number = models.PositiveIntegerField(unique=True, db_default=NextClockNumber(), editable=False)
    reference = models.GeneratedField(
        expression=ClockReference(), output_field=models.CharField(max_length=16), db_persist=True, unique=True
    )
    kind = models.CharField(max_length=14, choices=ClockKind.choices)
    contract = models.ForeignKey(Contract, null=True, blank=True, on_delete=models.PROTECT, related_name="clocks")
    # For whom or from whom it is: a body that we know, and its name as it was written.
    authority = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    authority_name = models.CharField(max_length=250)
    # On what it rests: the statute, the decision, or the contract.
    basis = models.CharField(max_length=250)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField()
    # Of a bond, in pounds.
    amount = models.DecimalField(null=True, blank=True, max_digits=14, decimal_places=2)
    document_url = models.TextField(blank=True, default="")
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The first day on which it holds no more.
    revoked_on = models.DateField(null=True, blank=True)
    revoked_reason = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="clock_kind_known", condition=Q(kind__in=ClockKind.values)),
            models.CheckConstraint(
                name="clock_has_authority_and_basis", condition=~Q(authority_name="") & ~Q(basis="")
            ),
            models.CheckConstraint(
                name="clock_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="clock_entered_from_a_day", condition=Q(kind__in=OF_CONTRACTS) | Q(starts_on__isnull=False)
            ),
            models.CheckConstraint(
                name="clock_of_a_contract_has_one", condition=~Q(kind__in=OF_CONTRACTS) | Q(contract__isnull=False)
            ),
            models.CheckConstraint(
                name="clock_amount_only_of_a_bond",
                condition=Q(amount__isnull=True) | Q(kind=ClockKind.BOND, amount__gte=0),
            ),
            models.CheckConstraint(
                name="clock_revoked_iff_for_a_reason",
                condition=Q(revoked_on__isnull=True, revoked_reason="")
                | (Q(revoked_on__isnull=False, kind__in=ENTERED) & ~Q(revoked_reason="")),
            ),
            models.CheckConstraint(
                name="clock_revoked_while_it_ran",
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gt=F("starts_on"), revoked_on__lte=F("ends_on")),
            ),
            models.UniqueConstraint(
                fields=["contract", "kind"], name="clock_once_for_a_contract", condition=Q(kind__in=OF_CONTRACTS)
            ),
            *(
                ExclusionConstraint(
                    name=f"clock_one_{kind}_at_a_time",
                    expressions=[
                        (Alike("spinout_id"), RangeOperators.OVERLAPS),
                        (Alike(AsNumber(Lower("authority_name"))), RangeOperators.OVERLAPS),
                        (Sheltered(), RangeOperators.OVERLAPS),
                    ],
                    condition=Q(kind=kind),
                )
                for kind in ALONE
            ),
        ]
        indexes = [
            models.Index(fields=["spinout"], name="clock_spinout"),
            # What the calendar and its picture count, and what they must leave out.
            models.Index(fields=["ends_on", "number"], include=["spinout", "kind", "revoked_on"], name="clock_ending"),
        ]
        triggers = [
            *row_triggers(may_go=True),
            same_spinout("procurement_contract", "contract_id"),
            pgtrigger.Trigger(
                name="follows_its_contract",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition(f"NEW.kind IN ({_KINDS})"),
                func=pgtrigger.Func(_OWN),
            ),
            pgtrigger.Trigger(
                name="goes_with_its_contract",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition(f"OLD.kind IN ({_KINDS})"),
                func=pgtrigger.Func(_OWN),
            ),
        ]

    def __str__(self) -> str:
        """Return its reference and what ends."""
        return f"{self.reference} {self.get_kind_display()}"

    @property
    def follows(self) -> bool:
        """Whether it follows a contract, so that it is changed there."""
        return self.kind in OF_CONTRACTS

    @property
    def last_day(self) -> date:
        """The last day that it covers, as things stand."""
        return date.fromordinal(self.revoked_on.toordinal() - 1) if self.revoked_on else self.ends_on


class CalendarFeed(models.Model):
    """A private address at which one person's calendar reads the clocks that this person may read.

    Whoever has the address reads what the person may read at that time, so it is long, random, and can be renewed.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="calendarfeed_token_is_long", condition=Q(token__regex=_LONG))]

    def __str__(self) -> str:
        """Return whose it is."""
        return str(self.person_id)
