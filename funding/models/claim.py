"""How an award is paid: what is planned for when, what is claimed with which evidence, and what is reported back."""

from datetime import date, timedelta
from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from funding.models.award import Award
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.refusing import refuse
from spinouts.models import CaseEntry, CaseRow, Evidence, Spinout
from spinouts.models.case_row import entry_triggers, row_triggers, same_spinout

# How long before its day a body is reminded of a monitoring return.
REMIND_BEFORE = timedelta(days=14)
# How the purpose of a letter begins that tells of a return; the return's key follows, and then the reader's.
DUE_SOON, OVERDUE = "award-return:soon:", "award-return:late:"
# Claims that were refused count for nothing.
_LIVE = """
    SELECT COALESCE(sum(c.amount), 0) INTO claimed FROM funding_claim c
      LEFT JOIN funding_claimanswer d ON d.claim_id = c.id
     WHERE c.instalment_id = {instalment} AND d.is_approved IS NOT FALSE;
"""
_PLANNED = f"""
    of_award := CASE WHEN TG_OP = 'DELETE' THEN OLD.award_id ELSE NEW.award_id END;
    SELECT * INTO whole FROM funding_award WHERE id = of_award FOR UPDATE;
    IF whole.closed_at IS NOT NULL OR whole.application_id IS NULL THEN
        {refuse("instalment_of_an_open_award")}
    END IF;
    IF TG_OP <> 'INSERT' THEN
        {_LIVE.format(instalment="OLD.id")}
        IF claimed > (CASE WHEN TG_OP = 'DELETE' THEN 0 ELSE NEW.amount END) THEN
            {refuse("instalment_covers_what_was_claimed_of_it")}
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.amount + (SELECT COALESCE(sum(i.amount), 0) FROM funding_instalment i
                      WHERE i.award_id = NEW.award_id AND i.id <> NEW.id) > whole.awarded - whole.stopped THEN
        {refuse("award_schedule_within_what_is_left")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names
_CLAIMED = f"""
    SELECT * INTO whole FROM funding_award WHERE id = NEW.award_id FOR UPDATE;
    IF whole.agreed_at IS NULL OR whole.closed_at IS NOT NULL THEN
        {refuse("claim_of_an_agreed_and_open_award")}
    END IF;
    SELECT * INTO planned FROM funding_instalment WHERE id = NEW.instalment_id AND award_id = NEW.award_id FOR UPDATE;
    {_LIVE.format(instalment="NEW.instalment_id")}
    IF planned.id IS NULL OR claimed + NEW.amount > planned.amount THEN
        {refuse("claim_within_its_instalment")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names
_ANSWERED = f"""
    IF EXISTS (SELECT 1 FROM funding_claim c WHERE c.id = NEW.claim_id AND c.added_by_id = NEW.added_by_id) THEN
        {refuse("claimanswer_by_another_than_the_claimant")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names


class InstalmentQuerySet(models.QuerySet):
    """The words about instalments."""

    def in_order(self) -> Self:
        """The one that is due first, first."""
        return self.order_by("due_on", "pk")


@pghistory.track()
class Instalment(CaseRow):
    """What is planned to be paid, or how much advice to be given, and when. In pounds; days where it is advice."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    days = models.DecimalField(null=True, blank=True, max_digits=5, decimal_places=1)
    what = models.CharField(max_length=200)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        constraints = [
            # Nothing, where what was planned will not be paid and a claim to it that was refused keeps it there.
            models.CheckConstraint(name="instalment_amount_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="instalment_days_positive", condition=Q(days__isnull=True) | Q(days__gt=0)),
            models.CheckConstraint(name="instalment_says_what_for", condition=~Q(what="")),
        ]
        indexes = [models.Index(fields=["award", "due_on"], name="instalment_award_due")]
        triggers = [
            *row_triggers(may_go=True),
            same_spinout("funding_award", "award_id"),
            pgtrigger.Trigger(
                name="rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("whole", "funding_award%ROWTYPE"), ("of_award", "BIGINT"), ("claimed", "NUMERIC")],
                func=pgtrigger.Func(_PLANNED),
            ),
        ]

    def __str__(self) -> str:
        """Return what it is for."""
        return self.what


class ClaimQuerySet(models.QuerySet):
    """The words about claims."""

    def unanswered(self) -> Self:
        """Those that wait for somebody to approve or refuse them."""
        return self.filter(answer__isnull=True)

    def to_pay(self) -> Self:
        """Those that were approved and are not paid yet."""
        return self.filter(answer__is_approved=True, paid__isnull=True)


@pghistory.track()
class Claim(CaseEntry):
    """That a part of an award is due, with the evidence for it. For advice in kind, that the days were given."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="claims")
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="claims")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    note = models.TextField()
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="claim_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="claim_says_what_for", condition=~Q(note="")),
        ]
        indexes = [models.Index(fields=["award"], name="claim_award")]
        triggers = [
            *entry_triggers(),
            same_spinout("funding_award", "award_id"),
            pgtrigger.Trigger(
                name="rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("whole", "funding_award%ROWTYPE"),
                    ("planned", "funding_instalment%ROWTYPE"),
                    ("claimed", "NUMERIC"),
                ],
                func=pgtrigger.Func(_CLAIMED),
            ),
        ]

    def __str__(self) -> str:
        """Return the amount."""
        return str(self.amount)


@pghistory.track()
class ClaimAnswer(CaseEntry):
    """Whether a claim was approved, by somebody other than whoever claimed."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="answer")
    is_approved = models.BooleanField()
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="claimanswer_refused_with_a_reason", condition=Q(is_approved=True) | ~Q(note="")
            )
        ]
        triggers = [
            *entry_triggers(),
            same_spinout("funding_claim", "claim_id"),
            pgtrigger.Trigger(
                name="rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=pgtrigger.Func(_ANSWERED),
            ),
        ]

    def __str__(self) -> str:
        """Return what was answered."""
        return "Approved" if self.is_approved else "Refused"


def _told(step: str) -> models.QuerySet[Letter, Any]:
    """Return the keys of the returns of which a letter told this."""
    key = Func(F("purpose"), Value(":"), Value(3), function="split_part")
    told = Letter.objects.filter(purpose__startswith=step).annotate(about=Cast(key, models.BigIntegerField()))
    return told.values("about")


class MonitoringReturnQuerySet(models.QuerySet):
    """The words about monitoring returns."""

    def waiting(self) -> Self:
        """Those that were not sent yet."""
        return self.filter(sent_at__isnull=True)

    def overdue(self, *, on: date) -> Self:
        """Those that should have been sent before that day."""
        return self.waiting().filter(due_on__lt=on)

    def to_be_reminded(self, *, on: date) -> Self:
        """Those of which nobody was told yet that they are due soon, or overdue: the due-work query of reminders.

        That somebody was told is read from the letters. After an outage one letter is due, not two. Nobody is reminded
        about a spin-out that left the register.
        """
        soon = Q(due_on__gte=on, due_on__lte=on + REMIND_BEFORE) & ~Q(pk__in=_told(DUE_SOON))
        late = Q(due_on__lt=on) & ~Q(pk__in=_told(OVERDUE))
        open_ones = self.waiting().filter(award__closed_at__isnull=True, spinout__in=Spinout.objects.in_register())
        return open_ones.filter(soon | late).order_by("due_on", "pk")

    def with_whom(self) -> Self:
        """Each with its award, fund and spin-out, and the bodies of that."""
        return self.select_related("award__fund", "spinout").prefetch_related("spinout__parent_links")


@pghistory.track()
class MonitoringReturn(CaseRow):
    """What a fund wants to hear of an award by a day, and what the body answered. What was sent stays."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="returns")
    asks = models.TextField()
    due_on = models.DateField()
    text = models.TextField(blank=True, default="")
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MonitoringReturnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="monitoringreturn_asks_something", condition=~Q(asks="")),
            models.CheckConstraint(
                name="monitoringreturn_sent_by_somebody_with_words",
                condition=Q(sent_at__isnull=True, sent_by__isnull=True, text="", evidence__isnull=True)
                | (Q(sent_at__isnull=False, sent_by__isnull=False) & ~Q(text="")),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="monitoringreturn_waiting", condition=Q(sent_at__isnull=True)),
            models.Index(fields=["award"], name="monitoringreturn_award"),
        ]
        triggers = [
            *row_triggers(may_go=True),
            same_spinout("funding_award", "award_id"),
            pgtrigger.Protect(
                name="sent_once_and_for_all",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Return what it asks for."""
        return self.asks

    @staticmethod
    def reminder(*, is_late: bool) -> str:
        """Return how the purpose of a letter begins that tells of it; its key follows."""
        return OVERDUE if is_late else DUE_SOON
