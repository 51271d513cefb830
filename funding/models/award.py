"""Awards: what a fund gives to a spin-out, the rows that move its money, and what the fund has given in all.

An award's sums and a fund's account are kept by triggers from the entries, one row for each thing that happened. No
row is edited; nobody but a trigger writes the sums; and a fund gives no more than it has (`fund_never_overcommitted`).
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q

from funding import permissions
from funding.lifecycle import AwardState
from funding.models.application import Application
from funding.models.fund import BUDGET_FROM_TODAY, TODAY, Fund
from funding.models.round import Round
from funding.money import Sums
from funding.vocabulary import EntryKind, Gives
from mutuals_tracker.partial_dates import PartialDate, Precision
from mutuals_tracker.refusing import refuse
from spinouts.models import CaseEntry, CaseRow, Evidence
from spinouts.models.case_row import entry_triggers, row_triggers, same_spinout

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

ZERO = 0


class NextAwardNumber(Func):
    """The next number of the reference; a rolled-back one leaves a gap."""

    template = "nextval('funding_award_number')"
    output_field = models.PositiveIntegerField()


class AwardReference(Func):
    """`AW-0001` from a number."""

    template = "('AW-' || lpad(number::text, greatest(4, length(number::text)), '0'))"
    output_field = models.CharField(max_length=16)


# Kept by the trigger of the entries.
SUMS = ("awarded", "paid", "stopped", "refunded", "written_off")
_NEW_SUMS, _OLD_SUMS = (", ".join(f"{row}.{name}" for name in SUMS) for row in ("NEW", "OLD"))
_IDENTITY = ("fund_id", "round_id", "application_id", "number")
_NEW_IDENTITY, _OLD_IDENTITY = (", ".join(f"{row}.{name}" for name in _IDENTITY) for row in ("NEW", "OLD"))

_AWARD = f"""
    IF TG_OP = 'INSERT' THEN
        IF ({_NEW_SUMS}) IS DISTINCT FROM (0, 0, 0, 0, 0) THEN
            {refuse("award_sums_follow_from_its_entries")}
        END IF;
        IF (SELECT s.is_example FROM spinouts_spinout s WHERE s.id = NEW.spinout_id)
           <> (SELECT f.is_example FROM funding_fund f WHERE f.id = NEW.fund_id) THEN
            {refuse("award_of_an_example_iff_from_one")}
        END IF;
        IF NEW.application_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM funding_application a JOIN funding_round r ON r.id = a.round_id
            WHERE a.id = NEW.application_id AND a.spinout_id = NEW.spinout_id AND a.round_id = NEW.round_id
              AND r.fund_id = NEW.fund_id) THEN
            {refuse("award_is_of_its_application")}
        END IF;
        RETURN NEW;
    END IF;
    IF ({_NEW_IDENTITY}) IS DISTINCT FROM ({_OLD_IDENTITY}) THEN
        {refuse("award_stays_with_its_fund_and_application")}
    END IF;
    IF ({_NEW_SUMS}) IS DISTINCT FROM ({_OLD_SUMS}) AND pg_trigger_depth() < 2 THEN
        {refuse("award_sums_follow_from_its_entries")}
    END IF;
    IF OLD.closed_at IS NOT NULL
       AND (NEW.closed_at, NEW.closing_note) IS DISTINCT FROM (OLD.closed_at, OLD.closing_note) THEN
        {refuse("award_closed_once_and_for_all")}
    END IF;
    IF OLD.agreed_at IS NOT NULL AND NEW.agreed_at IS DISTINCT FROM OLD.agreed_at THEN
        {refuse("award_agreed_once_and_for_all")}
    END IF;
    IF NEW.published_at IS NOT NULL AND (SELECT f.is_example FROM funding_fund f WHERE f.id = NEW.fund_id) THEN
        {refuse("award_of_an_example_is_not_published")}
    END IF;
    IF NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL AND (
        NEW.paid + NEW.stopped <> NEW.awarded
        OR EXISTS (SELECT 1 FROM funding_claim c LEFT JOIN funding_claimanswer d ON d.claim_id = c.id
                   WHERE c.award_id = NEW.id AND d.id IS NULL)
        -- Nobody owes anything under terms to which nobody agreed.
        OR NEW.agreed_at IS NOT NULL AND (
           EXISTS (SELECT 1 FROM funding_awardterm t WHERE t.award_id = NEW.id AND t.discharged_at IS NULL)
           OR EXISTS (SELECT 1 FROM funding_monitoringreturn m WHERE m.award_id = NEW.id AND m.sent_at IS NULL))) THEN
        {refuse("award_closed_with_nothing_open")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names

_ENTRY = f"""
    of_fund := (SELECT a.fund_id FROM funding_award a WHERE a.id = NEW.award_id);
    -- Whoever moves a fund's money waits here for whoever is moving it.
    PERFORM 1 FROM funding_fundaccount WHERE fund_id = of_fund FOR UPDATE;
    SELECT * INTO whole FROM funding_award WHERE id = NEW.award_id FOR UPDATE;
    IF whole.closed_at IS NOT NULL THEN
        {refuse("awardentry_while_the_award_is_open")}
    END IF;
    IF NEW.kind = '{EntryKind.PAYMENT.value}' AND NOT EXISTS (
        SELECT 1 FROM funding_claim c JOIN funding_claimanswer d ON d.claim_id = c.id
        WHERE c.id = NEW.claim_id AND c.award_id = NEW.award_id AND d.is_approved AND c.amount = NEW.amount) THEN
        {refuse("awardentry_pays_an_approved_claim")}
    END IF;
    given := CASE NEW.kind WHEN '{EntryKind.AWARD.value}' THEN NEW.amount
                           WHEN '{EntryKind.VARIATION.value}' THEN NEW.amount ELSE 0 END;
    back := CASE WHEN NEW.kind IN ('{EntryKind.STOP.value}', '{EntryKind.REFUND.value}') THEN NEW.amount ELSE 0 END;
    IF given > 0 THEN
        {BUDGET_FROM_TODAY}
        IF budget IS NULL AND whole.application_id IS NOT NULL
           OR (SELECT t.committed FROM funding_fundaccount t WHERE t.fund_id = of_fund) + given > budget THEN
            {refuse("fund_never_overcommitted")}
        END IF;
    END IF;
    UPDATE funding_fundaccount
       SET committed = committed + given - back,
           paid = paid + CASE WHEN NEW.kind = '{EntryKind.PAYMENT.value}' THEN NEW.amount ELSE 0 END,
           refunded = refunded + CASE WHEN NEW.kind = '{EntryKind.REFUND.value}' THEN NEW.amount ELSE 0 END,
           written_off = written_off + CASE WHEN NEW.kind = '{EntryKind.WRITE_OFF.value}' THEN NEW.amount ELSE 0 END
     WHERE fund_id = of_fund;
    UPDATE funding_award
       SET awarded = awarded + given,
           paid = paid + CASE WHEN NEW.kind = '{EntryKind.PAYMENT.value}' THEN NEW.amount ELSE 0 END,
           stopped = stopped + CASE WHEN NEW.kind = '{EntryKind.STOP.value}' THEN NEW.amount ELSE 0 END,
           refunded = refunded + CASE WHEN NEW.kind = '{EntryKind.REFUND.value}' THEN NEW.amount ELSE 0 END,
           written_off = written_off + CASE WHEN NEW.kind = '{EntryKind.WRITE_OFF.value}' THEN NEW.amount ELSE 0 END
     WHERE id = NEW.award_id;
    IF given < 0 OR NEW.kind = '{EntryKind.STOP.value}' THEN
        IF (SELECT a.awarded - a.stopped FROM funding_award a WHERE a.id = NEW.award_id)
           < (SELECT COALESCE(sum(i.amount), 0) FROM funding_instalment i WHERE i.award_id = NEW.award_id) THEN
            {refuse("award_schedule_within_what_is_left")}
        END IF;
    END IF;
    RETURN NULL;
"""  # noqa: S608 - our own names
_ACCOUNT = f"""
    IF TG_OP = 'DELETE' OR pg_trigger_depth() < 2 THEN
        {refuse("fundaccount_follows_from_the_entries")}
    END IF;
    RETURN NEW;
"""


class AwardQuerySet(models.QuerySet):
    """The words about awards."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Awards that the person may read; for anybody else they do not exist."""
        return self.filter(pk__in=self.model._default_manager.filter(permissions.visible_awards(user)).values("pk"))

    def with_whom(self) -> Self:
        """Each with its fund, round, application and spin-out."""
        return self.select_related("fund__funder", "round", "application", "spinout__organisation")

    def newest_first(self) -> Self:
        """The one decided last first, those whose day nobody knows last."""
        return self.order_by(F("decided_on").desc(nulls_last=True), "-number")

    def of_fund(self, slug: str) -> Self:
        """Those of the fund with that name in addresses; all of them where none is given."""
        return self.filter(fund__slug=slug) if slug else self

    def published(self) -> Self:
        """Those that an admin published as open data."""
        return self.filter(published_at__isnull=False)


@pghistory.track(exclude=["reference"])
class Award(CaseRow):
    """What a fund gave to one spin-out: money, or advice at what it is worth. In pounds, to the penny.

    An award without an application was recorded from a source, as far as it is known there.
    """

    number = models.PositiveIntegerField(unique=True, db_default=NextAwardNumber(), editable=False)
    reference = models.GeneratedField(
        expression=AwardReference(), output_field=models.CharField(max_length=16), db_persist=True, unique=True
    )
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="awards")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="awards")
    application = models.OneToOneField(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="award"
    )
    title = models.CharField(max_length=139)
    purpose = models.TextField()
    # Advice in kind: the amount is what the advice is worth, and no money reaches the mutual.
    is_in_kind = models.BooleanField(default=False)
    # When it was decided, as much as is known of it.
    decided_on = models.DateField(null=True, blank=True)
    decided_precision = models.CharField(max_length=5, blank=True, default="", choices=[(p, p) for p in Precision])
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source_url = models.TextField(blank=True, default="")
    source_note = models.TextField(blank=True, default="")
    awarded = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    paid = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    stopped = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    refunded = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    written_off = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    # When the body agreed to the terms, and who did so for it.
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreement = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_note = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="award_has_title_and_purpose", condition=~Q(title="") & ~Q(purpose="")),
            models.CheckConstraint(
                name="award_date_and_precision_go_together",
                condition=Q(decided_on__isnull=True, decided_precision="")
                | Q(decided_on__isnull=False, decided_precision="day")
                | Q(decided_on__day=1, decided_precision="month")
                | Q(decided_on__day=1, decided_on__month=1, decided_precision="year"),
            ),
            models.CheckConstraint(
                name="award_ends_after_it_begins",
                condition=Q(begins_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
            ),
            models.CheckConstraint(
                name="award_is_decided_or_has_a_source",
                condition=Q(application__isnull=False, round__isnull=False, decided_precision="day")
                | Q(application__isnull=True) & (~Q(source_url="") | ~Q(source_note="")),
            ),
            models.CheckConstraint(name="award_awarded_not_negative", condition=Q(awarded__gte=0)),
            models.CheckConstraint(
                name="award_paid_within_what_was_awarded",
                condition=Q(paid__gte=0, stopped__gte=0, awarded__gte=F("paid") + F("stopped")),
            ),
            models.CheckConstraint(
                name="award_refunded_within_what_was_paid",
                condition=Q(refunded__gte=0, written_off__gte=0, paid__gte=F("refunded") + F("written_off")),
            ),
            models.CheckConstraint(
                name="award_agreed_at_iff_by_somebody",
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False, application__isnull=False),
            ),
            models.CheckConstraint(
                name="award_closed_with_a_note",
                condition=Q(closed_at__isnull=True, closing_note="")
                | (Q(closed_at__isnull=False, application__isnull=False) & ~Q(closing_note="")),
            ),
            models.CheckConstraint(
                name="award_published_at_iff_by_somebody",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="award_published_with_its_day_and_amount",
                condition=Q(published_at__isnull=True) | Q(decided_precision="day", awarded__gt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["spinout"], name="award_spinout"),
            models.Index(fields=["fund", "decided_on"], name="award_fund_decided"),
        ]
        triggers = [
            *row_triggers(),
            pgtrigger.Trigger(
                name="rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=pgtrigger.Func(_AWARD),
            ),
        ]

    def __str__(self) -> str:
        """Return its reference and title."""
        return f"{self.reference} {self.title}"

    @property
    def state(self) -> AwardState:
        """How far it has come."""
        if self.application_id is None:
            return AwardState.RECORDED
        if self.closed_at is not None:
            return AwardState.CLOSED
        return AwardState.IN_DELIVERY if self.agreed_at else AwardState.TO_AGREE

    @property
    def still_to_pay(self) -> Decimal:
        """What was awarded, and neither paid nor stopped yet."""
        return Sums.of(self).still_to_pay

    @property
    def decided(self) -> PartialDate | None:
        """When it was decided, as much as is known, or None."""
        if self.decided_on is None:
            return None
        return PartialDate(self.decided_on, Precision(self.decided_precision))


@pghistory.track()
class AwardTerm(CaseRow):
    """A condition of one award: what its round asks of every award, and what was asked of this one."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="terms")
    text = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    discharged_at = models.DateTimeField(null=True, blank=True)
    discharged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    discharge_note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="awardterm_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="awardterm_discharged_by_somebody_who_says_how",
                condition=Q(discharged_at__isnull=True, discharged_by__isnull=True, discharge_note="")
                | (Q(discharged_at__isnull=False, discharged_by__isnull=False) & ~Q(discharge_note="")),
            ),
        ]
        triggers = [*row_triggers(), same_spinout("funding_award", "award_id")]

    def __str__(self) -> str:
        """Return what it asks for."""
        return self.text


@pghistory.track()
class AwardEntry(CaseEntry):
    """One thing that happened to the money of an award, in pounds; only a variation may be negative."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=9, choices=EntryKind.choices)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    # When it happened; None for an award whose day nobody knows.
    happened_on = models.DateField(null=True, blank=True)
    claim = models.OneToOneField("funding.Claim", null=True, blank=True, on_delete=models.PROTECT, related_name="paid")
    reason = models.TextField(blank=True, default="")
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="awardentry_kind_known", condition=Q(kind__in=EntryKind.values)),
            models.UniqueConstraint(
                fields=["award"], condition=Q(kind=EntryKind.AWARD), name="awardentry_awarded_once"
            ),
            models.CheckConstraint(
                name="awardentry_amount_positive_or_a_variation",
                condition=Q(amount__gt=0) | Q(kind=EntryKind.VARIATION, amount__lt=0),
            ),
            models.CheckConstraint(
                name="awardentry_of_a_claim_iff_it_pays_one",
                condition=Q(kind=EntryKind.PAYMENT, claim__isnull=False)
                | (~Q(kind=EntryKind.PAYMENT) & Q(claim__isnull=True)),
            ),
            models.CheckConstraint(
                name="awardentry_says_why",
                condition=Q(kind__in=[EntryKind.AWARD, EntryKind.PAYMENT]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="awardentry_dated",
                condition=Q(kind=EntryKind.AWARD) | Q(happened_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["award"], name="awardentry_award")]
        triggers = [
            *entry_triggers(),
            same_spinout("funding_award", "award_id"),
            pgtrigger.Trigger(
                name="moves_the_money",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[
                    ("whole", "funding_award%ROWTYPE"),
                    ("of_fund", "BIGINT"),
                    TODAY,
                    ("budget", "NUMERIC"),
                    ("given", "NUMERIC"),
                    ("back", "NUMERIC"),
                ],
                func=pgtrigger.Func(_ENTRY),
            ),
        ]

    def __str__(self) -> str:
        """Return what happened."""
        return f"{self.get_kind_display()} {self.amount}"


class FundAccount(models.Model):
    """What a fund has given in all, kept by the trigger of the entries: who approves waits for its row.

    *Committed* is what was awarded and varied, less what was stopped and what came back. In pounds.
    """

    fund = models.OneToOneField(Fund, primary_key=True, on_delete=models.PROTECT, related_name="account")
    committed = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)
    paid = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)
    refunded = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)
    written_off = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fundaccount_not_negative",
                condition=Q(committed__gte=0, paid__gte=0, refunded__gte=0, written_off__gte=0),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="follows_from_the_entries",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=pgtrigger.Func(_ACCOUNT),
            )
        ]

    def __str__(self) -> str:
        """Return the fund's key."""
        return str(self.fund_id)


def gives_in_kind(fund: Fund) -> bool:
    """Return whether what the fund gives is advice, of which no money reaches the mutual."""
    return fund.gives == Gives.ADVICE
