"""Expressions of interest under the Right to Challenge, from receipt to what became of the service."""

from datetime import date
from typing import TYPE_CHECKING, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Q, When

from mutuals_tracker.accounts.models import Organisation
from procurement.challenging.kinds import BodyKind
from procurement.challenging.states import (
    AFTER_DECISION,
    DECIDED,
    OVER,
    RESULTS,
    TO_DECIDE,
    WRITABLE,
    ChallengeState,
    Decision,
)
from procurement.models.challenge_triggers import RULES, rules_trigger, whole_trigger
from procurement.permissions import challenges as permissions
from spinouts.models import CaseRow, Spinout
from spinouts.models.case_row import row_triggers

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

_S = ChallengeState
# Those with what each step left: a state has it if it comes after the step, and one that was withdrawn may.
_WITH_TIMETABLE = (_S.TIMETABLE_NOTIFIED, _S.UNDER_CONSIDERATION, _S.MODIFICATION_PROPOSED, *AFTER_DECISION)
_CONSIDERED = (_S.UNDER_CONSIDERATION, _S.MODIFICATION_PROPOSED, *AFTER_DECISION)
_PUBLISHED = (_S.PUBLISHED, _S.PROCUREMENT_STARTED, *RESULTS)
_STARTED = (_S.PROCUREMENT_STARTED, *RESULTS)
_ACCEPTED = (Decision.ACCEPTED, Decision.ACCEPTED_MODIFIED)


class NextNumber(Func):
    """The next number of the reference; a rolled-back one leaves a gap."""

    template = "nextval('procurement_challenge_number')"
    output_field = models.PositiveIntegerField()


class Reference(Func):
    """`EOI-0001` from a number."""

    template = "('EOI-' || lpad(number::text, greatest(4, length(number::text)), '0'))"
    output_field = models.CharField(max_length=17)


class ChallengeQuerySet(models.QuerySet):
    """The words about expressions of interest."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Expressions that the person may read; for anybody else they do not exist."""
        visible = permissions.visible_challenges(user)
        if not visible:
            return self
        # Through a subquery, so that one of two of the person's bodies is there once.
        return self.filter(pk__in=self.model._default_manager.filter(visible).values("pk"))

    def open(self) -> Self:
        """Those of which something may still come."""
        return self.exclude(state__in=OVER).exclude(state=_S.PUBLISHED, decision=Decision.REJECTED)

    def overdue(self, *, on: date) -> Self:
        """Those of which a step is not done after the day by which it is due."""
        return self.filter(due_on__lt=on)

    def to_decide(self) -> Self:
        """Those that the authority has still to answer."""
        return self.filter(state__in=TO_DECIDE)

    def to_publish(self) -> Self:
        """Those of which the decision is not published yet."""
        return self.filter(state__in=DECIDED)

    def to_procure(self) -> Self:
        """Those that were accepted, and of which the procurement has not begun."""
        return self.filter(state=_S.PUBLISHED, decision__in=_ACCEPTED)

    def in_state(self, state: str) -> Self:
        """Those that stand there; all where none is named."""
        return self.filter(state=state) if state else self

    def to_authority(self, slug: str) -> Self:
        """Those that an authority received; all where none is named."""
        return self.filter(authority__slug=slug) if slug else self

    def in_register(self) -> Self:
        """Those about spin-outs that stand in the register: nobody is chased about others."""
        return self.filter(spinout__in=Spinout.objects.in_register())

    def with_whom(self) -> Self:
        """Each with its authority and the spin-out that it is about."""
        return self.select_related("authority", "spinout")

    def due_first(self) -> Self:
        """The one due first, first; those of which nothing is due last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "number")

    def newest_first(self) -> Self:
        """The one recorded last, first."""
        return self.order_by("-number")


def _has(
    name: str, states: tuple[ChallengeState, ...], *columns: str, maybe: tuple[ChallengeState, ...] = ()
) -> models.CheckConstraint:
    """Return that rows have these columns in these states, may have them in others, and else have none."""
    all_of, none_of = Q(), Q()
    for column in columns:
        is_day = column.endswith("_on")
        all_of &= Q(**{f"{column}__isnull": False}) if is_day else ~Q(**{column: ""})
        none_of &= Q(**{f"{column}__isnull": True}) if is_day else Q(**{column: ""})
    return models.CheckConstraint(
        name=name,
        condition=Q(state__in=states) & all_of
        | Q(state__in=maybe) & (all_of | none_of)
        | ~Q(state__in=[*states, *maybe]) & none_of,
    )


def _after(name: str, later: str, earlier: str) -> models.CheckConstraint:
    """Return that one day is not before another, where both are there."""
    condition = Q(**{f"{later}__isnull": True}) | Q(**{f"{earlier}__isnull": True}) | Q(**{f"{later}__gte": F(earlier)})
    return models.CheckConstraint(name=name, condition=condition)


@pghistory.track(exclude=["reference", "due_on"])
class Challenge(CaseRow):
    """An expression of interest in running a service (Localism Act 2011, section 81). It is no application for money.

    The spin-out is the record of the service that it is about. What a body left out of its expression is blank.
    """

    number = models.PositiveIntegerField(unique=True, db_default=NextNumber(), editable=False)
    reference = models.GeneratedField(
        expression=Reference(), output_field=models.CharField(max_length=17), db_persist=True, unique=True
    )
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="challenges")
    state = models.CharField(max_length=21, choices=ChallengeState.choices)
    body_kind = models.CharField(max_length=9, choices=BodyKind.choices)
    body_name = models.CharField(max_length=200)
    # What shows that it is a body of that kind.
    body_evidence = models.TextField()
    # Members of its consortium and its sub-contractors, by name.
    partners = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    received_on = models.DateField()
    # The window in which it was received, where its authority had set any.
    window_opens_on = models.DateField(null=True, blank=True)
    window_closes_on = models.DateField(null=True, blank=True)
    notice_due_on = models.DateField(null=True, blank=True)
    service = models.TextField(help_text="Which service, and in which area")
    finances = models.TextField(blank=True, default="")
    capability = models.TextField(blank=True, default="")
    outcomes = models.TextField(blank=True, default="")
    staff_engagement = models.TextField(blank=True, default="")

    timetable_notified_on = models.DateField(null=True, blank=True)
    # By when the authority said that it decides.
    decision_due_on = models.DateField(null=True, blank=True)
    considered_on = models.DateField(null=True, blank=True, help_text="When it began to be considered")
    modification = models.TextField(blank=True, default="")
    modification_proposed_on = models.DateField(null=True, blank=True)
    # Who of the body agreed to it, and where that is recorded.
    agreement = models.TextField(blank=True, default="")
    modification_agreed_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=17, choices=Decision.choices, blank=True, default="")
    decided_on = models.DateField(null=True, blank=True)
    reasons = models.TextField(blank=True, default="")
    published_on = models.DateField(null=True, blank=True)
    published_url = models.TextField(blank=True, default="")
    # Between which days the procurement is to start, as the authority published; blank where it states no such limit.
    procurement_from_on = models.DateField(null=True, blank=True)
    procurement_due_on = models.DateField(null=True, blank=True)
    procurement_started_on = models.DateField(null=True, blank=True)
    result_on = models.DateField(null=True, blank=True)
    # Who won, where it was another.
    winner = models.CharField(max_length=200, blank=True, default="")
    result_note = models.TextField(blank=True, default="")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    # By when the next step is due; blank where nothing is, or nobody said by when.
    due_on = models.GeneratedField(
        expression=Case(
            When(state=_S.RECEIVED, then=F("notice_due_on")),
            When(
                state__in=[_S.TIMETABLE_NOTIFIED, _S.UNDER_CONSIDERATION, _S.MODIFICATION_PROPOSED],
                then=F("decision_due_on"),
            ),
            When(state__in=[_S.ACCEPTED, _S.ACCEPTED_MODIFIED, _S.PUBLISHED], then=F("procurement_due_on")),
            default=None,
        ),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="challenge_state_known", condition=Q(state__in=ChallengeState.values)),
            models.CheckConstraint(name="challenge_body_kind_known", condition=Q(body_kind__in=BodyKind.values)),
            models.CheckConstraint(
                name="challenge_says_who_and_which_service",
                condition=~Q(body_name="") & ~Q(body_evidence="") & ~Q(service=""),
            ),
            models.CheckConstraint(
                name="challenge_received_in_its_window",
                condition=Q(window_opens_on__isnull=True, window_closes_on__isnull=True)
                | Q(window_opens_on__isnull=False, window_closes_on__isnull=False)
                & Q(window_opens_on__lte=F("received_on"), window_closes_on__gte=F("received_on"))
                & ~Q(state=_S.OUT_OF_WINDOW),
            ),
            models.CheckConstraint(
                name="challenge_notice_due_iff_considered",
                condition=Q(state=_S.OUT_OF_WINDOW, notice_due_on__isnull=True)
                | ~Q(state=_S.OUT_OF_WINDOW) & Q(notice_due_on__isnull=False, notice_due_on__gt=F("received_on")),
            ),
            _has(
                "challenge_timetable_iff_notified",
                _WITH_TIMETABLE,
                "timetable_notified_on",
                "decision_due_on",
                maybe=(_S.WITHDRAWN,),
            ),
            _has("challenge_considered_on_iff_begun", _CONSIDERED, "considered_on", maybe=(_S.WITHDRAWN,)),
            _has(
                "challenge_modification_iff_proposed",
                (_S.MODIFICATION_PROPOSED, _S.ACCEPTED_MODIFIED),
                "modification",
                "modification_proposed_on",
                maybe=(_S.REJECTED, *_PUBLISHED, _S.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="challenge_modified_iff_the_body_agreed",
                condition=Q(decision=Decision.ACCEPTED_MODIFIED)
                & ~Q(agreement="")
                & Q(modification_agreed_on__isnull=False, modification_proposed_on__isnull=False)
                | ~Q(decision=Decision.ACCEPTED_MODIFIED) & Q(agreement="", modification_agreed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="challenge_accepted_as_it_stood_without_modification",
                condition=~Q(decision=Decision.ACCEPTED) | Q(modification_proposed_on__isnull=True),
            ),
            models.CheckConstraint(name="challenge_decision_known", condition=Q(decision__in=["", *Decision.values])),
            _has("challenge_decided_with_reasons", AFTER_DECISION, "decision", "decided_on", "reasons"),
            models.CheckConstraint(
                name="challenge_decision_is_its_state", condition=~Q(state__in=DECIDED) | Q(state=F("decision"))
            ),
            _has("challenge_published_where_iff_it_was", _PUBLISHED, "published_on", "published_url"),
            models.CheckConstraint(
                name="challenge_procured_only_once_accepted",
                condition=~Q(state__in=_STARTED) | Q(decision__in=_ACCEPTED),
            ),
            models.CheckConstraint(
                name="challenge_gap_only_once_accepted",
                condition=Q(decision__in=_ACCEPTED)
                | Q(procurement_from_on__isnull=True, procurement_due_on__isnull=True),
            ),
            _has("challenge_started_on_iff_it_did", _STARTED, "procurement_started_on"),
            _has("challenge_result_on_iff_there_is_one", RESULTS, "result_on"),
            _has("challenge_winner_iff_another", (_S.AWARDED_OTHER,), "winner"),
            models.CheckConstraint(
                name="challenge_abandoned_with_a_reason",
                condition=~Q(state=_S.ABANDONED) & (Q(state__in=RESULTS) | Q(result_note=""))
                | Q(state=_S.ABANDONED) & ~Q(result_note=""),
            ),
            _has("challenge_withdrawn_with_a_reason", (_S.WITHDRAWN,), "withdrawn_on", "withdrawn_reason"),
            _after("challenge_notified_after_receipt", "timetable_notified_on", "received_on"),
            _after("challenge_decides_after_it_says_when", "decision_due_on", "timetable_notified_on"),
            _after("challenge_considered_after_the_notice", "considered_on", "timetable_notified_on"),
            _after("challenge_modification_after_it_is_considered", "modification_proposed_on", "considered_on"),
            _after("challenge_agreed_after_it_is_proposed", "modification_agreed_on", "modification_proposed_on"),
            _after("challenge_decided_after_it_is_considered", "decided_on", "considered_on"),
            _after("challenge_decided_after_modification", "decided_on", "modification_proposed_on"),
            _after("challenge_decided_after_the_body_agreed", "decided_on", "modification_agreed_on"),
            _after("challenge_published_after_the_decision", "published_on", "decided_on"),
            _after("challenge_gap_after_the_decision", "procurement_from_on", "decided_on"),
            _after("challenge_gap_ends_after_it_begins", "procurement_due_on", "procurement_from_on"),
            _after("challenge_procured_after_the_decision", "procurement_started_on", "decided_on"),
            # The least gap binds; the most is a day by which it is due.
            _after("challenge_procured_after_the_least_gap", "procurement_started_on", "procurement_from_on"),
            _after("challenge_result_after_the_start", "result_on", "procurement_started_on"),
            _after("challenge_withdrawn_after_receipt", "withdrawn_on", "received_on"),
        ]
        indexes = [
            models.Index(fields=["spinout"], name="challenge_spinout"),
            models.Index(fields=["authority"], name="challenge_authority"),
            models.Index(fields=["due_on"], name="challenge_due"),
        ]
        triggers = [*row_triggers(), rules_trigger(RULES), whole_trigger("id")]

    def __str__(self) -> str:
        """Return its reference and who challenges."""
        return f"{self.reference} {self.body_name}"

    def is_overdue(self, on: date) -> bool:
        """Return whether a step is not done after the day by which it is due."""
        return self.due_on is not None and self.due_on < on

    @property
    def is_writable(self) -> bool:
        """Whether what was received may be corrected: until the body was told when it is decided."""
        return self.state in WRITABLE

    @property
    def is_rejected(self) -> bool:
        """Whether the authority rejected it."""
        return self.decision == Decision.REJECTED

    @property
    def is_open(self) -> bool:
        """Whether something may still come of it."""
        return self.state not in OVER and not (self.state == _S.PUBLISHED and self.is_rejected)
