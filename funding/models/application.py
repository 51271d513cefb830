"""Applications of spin-outs to rounds of funds, and each version of one as it was submitted."""

from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q

from funding import permissions
from funding.lifecycle import MOVE_CODES, OPEN, WRITABLE, ApplicationState
from funding.models.round import Round
from funding.vocabulary import Outcome
from mutuals_tracker.refusing import quoted, refuse
from spinouts.models import CaseEntry, CaseRow
from spinouts.models.case_row import entry_triggers, row_triggers

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User


class NextNumber(Func):
    """The next number of the reference; a rolled-back one leaves a gap."""

    template = "nextval('funding_application_number')"
    output_field = models.PositiveIntegerField()


class Reference(Func):
    """`FA-0001` from a number."""

    template = "('FA-' || lpad(number::text, greatest(4, length(number::text)), '0'))"
    output_field = models.CharField(max_length=16)


_S = ApplicationState
# What the applicant says; whoever changes it withdraws a certifier's sign-off.
CONTENT = ("title", "summary", "amount", "amounts_said", "costs_said", "documents_said", "declared_by_id")
_WRITABLE = quoted(WRITABLE)
_MOVES = quoted(MOVE_CODES)
# Each needs a decision that says so.
_DECIDED = quoted((_S.INELIGIBLE, _S.APPROVED, _S.REJECTED, _S.FURTHER_SUPPORT))
_NEW, _OLD = (", ".join(f"{row}.{name}" for name in CONTENT) for row in ("NEW", "OLD"))


# now() is the transaction's moment: what the code thinks that it is decides nothing here.
_RULES = f"""
    SELECT * INTO asked FROM funding_round WHERE id = NEW.round_id FOR SHARE;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> '{ApplicationState.DRAFT.value}' THEN
            {refuse("application_begins_as_a_draft")}
        END IF;
        IF (SELECT s.is_example FROM spinouts_spinout s WHERE s.id = NEW.spinout_id)
           <> (SELECT f.is_example FROM funding_fund f WHERE f.id = asked.fund_id) THEN
            {refuse("application_of_an_example_iff_to_one")}
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.round_id, NEW.number) IS DISTINCT FROM (OLD.round_id, OLD.number) THEN
        {refuse("application_stays_with_its_round")}
    END IF;
    IF ({_NEW}) IS DISTINCT FROM ({_OLD}) THEN
        IF OLD.state NOT IN ({_WRITABLE}) THEN
            {refuse("application_is_frozen_once_submitted")}
        END IF;
        NEW.certified_by_id := NULL;
        NEW.certified_at := NULL;
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) <> ALL (ARRAY[{_MOVES}]) THEN
        {refuse("application_move_is_legal")}
    END IF;
    IF NEW.submitted_at IS DISTINCT FROM OLD.submitted_at AND NEW.state <> '{ApplicationState.SUBMITTED.value}' THEN
        {refuse("application_submitted_at_says_when_it_was")}
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF NEW.state = '{ApplicationState.SUBMITTED.value}' THEN
        IF OLD.state = '{ApplicationState.DRAFT.value}'
           AND (asked.is_closed OR asked.opens_at > least(now(), NEW.submitted_at)
                OR asked.closes_at <= greatest(now(), NEW.submitted_at)) THEN
            {refuse("application_submitted_while_its_round_is_open")}
        END IF;
        IF NEW.amount < asked.minimum OR NEW.amount > asked.maximum THEN
            {refuse("application_within_the_limits_of_its_round")}
        END IF;
        IF NEW.amount IS DISTINCT FROM
              (SELECT sum(p.amount) FROM funding_applicationpurpose p WHERE p.application_id = NEW.id)
           OR NEW.amount IS DISTINCT FROM
              (SELECT sum(c.amount) FROM funding_applicationcost c WHERE c.application_id = NEW.id) THEN
            {refuse("application_parts_add_up_to_its_amount")}
        END IF;
    END IF;
    IF OLD.state = '{_S.ELIGIBILITY_CHECK.value}' AND NEW.state = '{_S.ASSESSMENT.value}'
       AND NOT COALESCE((SELECT e.is_eligible FROM funding_eligibilitycheck e
                         WHERE e.application_id = NEW.id ORDER BY e.id DESC LIMIT 1), false) THEN
        {refuse("application_assessed_once_eligible")}
    END IF;
    IF NEW.state IN ({_DECIDED}) AND NOT EXISTS (
        SELECT 1 FROM funding_fundingdecision d WHERE d.application_id = NEW.id
           AND NEW.state = CASE WHEN d.outcome IN ('{Outcome.UNFUNDED.value}', '{Outcome.DECLINED.value}')
                           THEN '{_S.REJECTED.value}' ELSE d.outcome END) THEN
        {refuse("application_decided_before_it_moves")}
    END IF;
    IF NEW.state = '{_S.IN_DELIVERY.value}' AND NOT EXISTS (
        SELECT 1 FROM funding_award w WHERE w.application_id = NEW.id AND w.agreed_at IS NOT NULL) THEN
        {refuse("application_in_delivery_once_agreed")}
    END IF;
    IF NEW.state = '{_S.CLOSED.value}' AND NOT EXISTS (
        SELECT 1 FROM funding_award w WHERE w.application_id = NEW.id AND w.closed_at IS NOT NULL) THEN
        {refuse("application_closed_with_its_award")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names
# The application's row is locked, so that nothing slips in while it is being submitted.
_PART = f"""
    IF TG_OP = 'UPDATE' AND NEW.application_id <> OLD.application_id THEN
        {refuse("application_part_stays_with_it")}
    END IF;
    SELECT * INTO whole FROM funding_application a
     WHERE a.id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.application_id ELSE NEW.application_id END) FOR UPDATE;
    IF whole.state NOT IN ({_WRITABLE}) THEN
        {refuse("application_is_frozen_once_submitted")}
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.spinout_id <> whole.spinout_id THEN
        {refuse("application_part_is_of_its_spinout")}
    END IF;
    UPDATE funding_application SET certified_by_id = NULL, certified_at = NULL
     WHERE id = whole.id AND certified_by_id IS NOT NULL;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""  # noqa: S608 - our own names
_VERSION = f"""
    IF NOT EXISTS (SELECT 1 FROM funding_application a WHERE a.id = NEW.application_id
                   AND a.spinout_id = NEW.spinout_id AND a.state = '{ApplicationState.SUBMITTED.value}') THEN
        {refuse("applicationversion_of_a_submitted_one")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names


# Looked at when the transaction ends, so that an action may write in whichever order it reads best.
_ENDS = f"""
    IF NEW.state = '{_S.APPROVED.value}'
       AND NOT EXISTS (SELECT 1 FROM funding_award w WHERE w.application_id = NEW.id) THEN
        {refuse("application_approved_with_its_award")}
    END IF;
    IF (NEW.state IN ({quoted((_S.INELIGIBLE, _S.REJECTED, _S.FURTHER_SUPPORT))})
        OR NEW.state = '{_S.WITHDRAWN.value}' AND NEW.submitted_at IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM funding_referral r WHERE r.application_id = NEW.id) THEN
        {refuse("application_that_came_to_nothing_is_referred")}
    END IF;
    RETURN NULL;
"""  # noqa: S608 - our own names


def part_trigger() -> pgtrigger.Trigger:
    """Return the trigger of a table of parts: they change with their application, and no longer than it does."""
    return pgtrigger.Trigger(
        name="of_a_writable_application",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("whole", "funding_application%ROWTYPE")],
        func=pgtrigger.Func(_PART),
    )


class ApplicationQuerySet(models.QuerySet):
    """The words about applications."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Applications that the person may read; for anybody else they do not exist."""
        # Through a subquery, so that one of two of the person's bodies is there once.
        return self.filter(pk__in=self.model._default_manager.filter(permissions.visible(user)).values("pk"))

    def open(self) -> Self:
        """Those of which something may still come."""
        return self.filter(state__in=OPEN)

    def in_state(self, state: str) -> Self:
        """Those that stand there; all where none is named."""
        return self.filter(state=state) if state else self

    def newest_first(self) -> Self:
        """The one begun last first, each with its round, fund and spin-out."""
        return self.with_round().order_by("-number")

    def with_round(self) -> Self:
        """Each with its round, fund and spin-out."""
        return self.select_related("round__fund", "spinout")


@pghistory.track(exclude=["reference"])
class Application(CaseRow):
    """What a spin-out asks of one round, from its first draft to the end of what came of it. In pounds, to the penny.

    `amounts_said`, `costs_said` and `documents_said` are what its parts say, in words: actions keep them, so that pages
    and the history can compare sections.
    """

    number = models.PositiveIntegerField(unique=True, db_default=NextNumber(), editable=False)
    reference = models.GeneratedField(
        expression=Reference(), output_field=models.CharField(max_length=16), db_persist=True, unique=True
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=17, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    title = models.CharField(max_length=150, blank=True, default="")
    summary = models.TextField(blank=True, default="")
    amount = models.DecimalField(null=True, blank=True, max_digits=12, decimal_places=2)
    amounts_said = models.TextField(blank=True, default="")
    costs_said = models.TextField(blank=True, default="")
    documents_said = models.TextField(blank=True, default="")
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Who last changed what it says, which the certifier is not.
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    certified_at = models.DateTimeField(null=True, blank=True)
    # When it was last submitted.
    submitted_at = models.DateTimeField(null=True, blank=True)
    # What the fund wants to know before it goes on.
    asks = models.TextField(blank=True, default="")
    withdrawn_reason = models.TextField(blank=True, default="")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["spinout", "round"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="application_one_open_for_a_round",
            ),
            models.CheckConstraint(name="application_state_known", condition=Q(state__in=ApplicationState.values)),
            models.CheckConstraint(
                name="application_amount_positive", condition=Q(amount__isnull=True) | Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="application_certified_at_iff_by_somebody",
                condition=Q(certified_at__isnull=True, certified_by__isnull=True)
                | Q(certified_at__isnull=False, certified_by__isnull=False),
            ),
            models.CheckConstraint(name="application_certified_by_another", condition=~Q(certified_by=F("written_by"))),
            models.CheckConstraint(
                name="application_submitted_at_iff_it_was",
                condition=Q(state=ApplicationState.DRAFT, submitted_at__isnull=True)
                | Q(state=ApplicationState.WITHDRAWN)
                | (~Q(state=ApplicationState.DRAFT) & Q(submitted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="application_complete_once_submitted",
                condition=Q(state__in=[*WRITABLE, ApplicationState.WITHDRAWN])
                | (
                    ~Q(title="")
                    & ~Q(summary="")
                    & Q(amount__isnull=False, declared_by__isnull=False, certified_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="application_says_what_is_asked",
                condition=~Q(state=ApplicationState.MORE_INFORMATION) | ~Q(asks=""),
            ),
            models.CheckConstraint(
                name="application_withdrawn_with_a_reason",
                condition=Q(state=ApplicationState.WITHDRAWN) & ~Q(withdrawn_reason="")
                | ~Q(state=ApplicationState.WITHDRAWN) & Q(withdrawn_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["spinout"], name="application_spinout")]
        triggers = [
            *row_triggers(),
            pgtrigger.Trigger(
                name="rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("asked", "funding_round%ROWTYPE")],
                func=pgtrigger.Func(_RULES),
            ),
            pgtrigger.Trigger(
                name="ends_somewhere",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
                timing=pgtrigger.Deferred,
                func=pgtrigger.Func(_ENDS),
            ),
        ]

    def __str__(self) -> str:
        """Return its reference, and its title where it has one."""
        return f"{self.reference} {self.title}".strip()

    @property
    def people(self) -> frozenset[int]:
        """The keys of those who had a hand in it for the applicant: nobody of them assesses it or decides on it."""
        return frozenset(key for key in (self.written_by_id, self.declared_by_id, self.certified_by_id) if key)

    @property
    def is_writable(self) -> bool:
        """Whether its words may change: before it is submitted, and while the fund waits for more."""
        return self.state in WRITABLE


@pghistory.track()
class ApplicationVersion(CaseEntry):
    """What an application said when it was submitted, word by word; the next version follows it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    # Section, question and answer of each line, in the order of the page. Nothing is searched in it.
    content = models.JSONField()
    # Which files it came with.
    documents = ArrayField(models.BigIntegerField(), default=list, blank=True)
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # What the fund had asked, which this version answers; empty for the first.
    answers = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="applicationversion_numbered_once"),
            models.CheckConstraint(name="applicationversion_number_from_one", condition=Q(number__gte=1)),
        ]
        triggers = [
            *entry_triggers(),
            pgtrigger.Trigger(
                name="of_a_submitted_application",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=pgtrigger.Func(_VERSION),
            ),
        ]

    def __str__(self) -> str:
        """Return its number."""
        return f"Version {self.number}"
