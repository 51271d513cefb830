"""Referrals: where somebody goes next whom a fund did not help, who sees to it, and what came of it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat

from funding import permissions
from funding.models.application import Application
from funding.models.fund import Fund
from funding.vocabulary import Destination, ReferralOutcome, ReferralReason
from mutuals_tracker.accounts.models import Membership, User
from mutuals_tracker.accounts.models.user import BODY_ROLES
from mutuals_tracker.outbox.models import Letter
from spinouts.models import CaseRow, Spinout
from spinouts.models.case_row import row_triggers, same_spinout

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# By then a referral should have somewhere to go (what this project is for).
WITHIN = timedelta(days=30)
# So long before it is due its owner is reminded, where nothing was sent anywhere.
REMIND_BEFORE = timedelta(days=7)


class ReferralQuerySet(models.QuerySet):
    """The words about referrals."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Referrals that the person may read; for anybody else they do not exist."""
        visible = permissions.visible_referrals(user)
        if not visible:
            return self
        # Through a subquery, so that one of two of the person's bodies is there once.
        return self.filter(pk__in=self.model._default_manager.filter(visible).values("pk"))

    def open(self) -> Self:
        """Those of which nobody has said what came of them."""
        return self.filter(outcome="")

    def overdue(self, *, on: date) -> Self:
        """Those that are open after the day on which they were due."""
        return self.open().filter(due_on__lt=on)

    def because_of(self, reason: str) -> Self:
        """Those with that reason; all where none is named."""
        return self.filter(reason=reason) if reason else self

    def with_application(self) -> Self:
        """Each with its application, the round and fund of that, its owner, and where it leads."""
        return self.select_related("application__round__fund", "spinout", "owner", "fund", "peer")

    def in_register(self) -> Self:
        """Those of spin-outs that stand in the register: nobody is chased about others, and no figure counts them."""
        return self.filter(spinout__in=Spinout.objects.in_register())

    def real(self) -> Self:
        """Those that figures count: of spin-outs in the register that nobody invented."""
        return self.filter(spinout__in=Spinout.objects.in_register().filter(is_example=False))

    def without_owner(self) -> Self:
        """Open ones that nobody sees to: nobody was named, or their account is closed, or they act for no body now."""
        able = User.objects.able_to_sign_in().filter(pk=OuterRef("owner"))
        acting = Membership.objects.current().filter(user=OuterRef("owner"), role__in=BODY_ROLES)
        return self.open().filter(~Exists(able) | ~Exists(acting))

    def to_be_chased(self, *, on: date) -> Self:
        """Open ones of which their owner is to be reminded, each with its `chaser`: the due-work query of reminders.

        It is *soon* within a week before the day on which one is due that leads nowhere yet, and *overdue* after that
        day. After an outage only the second is left. Each is sent once for each day on which it was to be due.
        """
        overdue = Q(due_on__lt=on)
        soon = Q(destination="", due_on__lte=on + REMIND_BEFORE)
        asked = self.open().in_register().filter(overdue | soon, owner__in=User.objects.able_to_sign_in())
        chaser = Case(When(overdue, then=Value("overdue")), default=Value("soon"))
        day = Func(F("due_on"), Value("YYYY-MM-DD"), function="to_char", output_field=models.CharField())
        purpose = Concat(Value("referral:"), "chaser", Value(":"), Cast("pk", models.CharField()), Value(":"), day)
        asked = asked.annotate(chaser=chaser).annotate(purpose=purpose)
        return asked.filter(~Exists(Letter.objects.filter(purpose=OuterRef("purpose"))))

    def due_first(self) -> Self:
        """By the day on which they are due: of open ones an index has them in that order."""
        return self.order_by("due_on", "pk")

    def most_pressing_first(self) -> Self:
        """Open ones by the day on which they are due, then the others, the latest first."""
        return self.order_by(F("outcome_on").desc(nulls_first=True), "due_on", "pk")


@pghistory.track()
class Referral(CaseRow):
    """What is done for a spin-out whose application came to nothing. Every such application has one."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="referral")
    reason = models.CharField(max_length=17, choices=ReferralReason.choices)
    opened_on = models.DateField()
    # Who sees to it; None where nobody of the body can be asked any more.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField()
    destination = models.CharField(max_length=7, choices=Destination.choices, blank=True, default="")
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    peer = models.ForeignKey(Spinout, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    where = models.CharField(max_length=200, blank=True, default="", help_text="Who or what it is")
    # When it first had somewhere to go.
    sent_on = models.DateField(null=True, blank=True)
    first_contact_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=17, choices=ReferralOutcome.choices, blank=True, default="")
    outcome_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="referral_reason_known", condition=Q(reason__in=ReferralReason.values)),
            models.CheckConstraint(name="referral_due_after_it_opened", condition=Q(due_on__gte=F("opened_on"))),
            models.CheckConstraint(
                name="referral_destination_known", condition=Q(destination__in=["", *Destination.values])
            ),
            models.CheckConstraint(
                name="referral_fund_iff_it_leads_to_one",
                condition=Q(destination=Destination.FUND, fund__isnull=False)
                | (~Q(destination=Destination.FUND) & Q(fund__isnull=True)),
            ),
            models.CheckConstraint(
                name="referral_peer_iff_it_leads_to_one",
                condition=Q(destination=Destination.PEER, peer__isnull=False)
                | (~Q(destination=Destination.PEER) & Q(peer__isnull=True)),
            ),
            models.CheckConstraint(
                name="referral_says_which_adviser_or_course",
                condition=~Q(destination__in=[Destination.ADVISER, Destination.COURSE]) | ~Q(where=""),
            ),
            models.CheckConstraint(
                name="referral_sent_on_iff_it_leads_somewhere",
                condition=Q(destination="", sent_on__isnull=True)
                | (~Q(destination="") & Q(sent_on__isnull=False, sent_on__gte=F("opened_on"))),
            ),
            models.CheckConstraint(
                name="referral_first_contact_after_it_was_sent",
                condition=Q(first_contact_on__isnull=True)
                | Q(sent_on__isnull=False, first_contact_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="referral_outcome_known", condition=Q(outcome__in=["", *ReferralOutcome.values])
            ),
            models.CheckConstraint(
                name="referral_outcome_on_iff_there_is_one",
                condition=Q(outcome="", outcome_on__isnull=True)
                | (~Q(outcome="") & Q(outcome_on__isnull=False, outcome_on__gte=F("opened_on"))),
            ),
        ]
        indexes = [
            models.Index(fields=["spinout"], name="referral_spinout"),
            models.Index(fields=["due_on"], name="referral_open_due", condition=Q(outcome="")),
        ]
        triggers = [*row_triggers(), same_spinout("funding_application", "application_id")]

    def __str__(self) -> str:
        """Return of which application it is."""
        return f"Referral after {self.application}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has said what came of it."""
        return not self.outcome

    def is_overdue(self, on: date) -> bool:
        """Return whether it is open after the day on which it was due."""
        return self.is_open and self.due_on < on
