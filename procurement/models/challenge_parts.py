"""The parts of an expression of interest: its employees, the grounds on which it fails, and statements of intent."""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.refusing import refuse
from procurement.challenging.kinds import FEWEST_EMPLOYEES
from procurement.models.challenge import Challenge
from procurement.models.challenge_terms import RejectionGround
from procurement.models.challenge_triggers import rules_trigger, whole_trigger
from spinouts.models import CaseRow
from spinouts.models.case_row import row_triggers, same_spinout

_STAFF = f"""
    IF (SELECT count(DISTINCT lower(btrim(n))) FROM unnest(NEW.names) n WHERE btrim(n) <> '') < {FEWEST_EMPLOYEES} THEN
        {refuse("challengestaff_names_two_people")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names
_GROUND = f"""
    SELECT * INTO whole FROM procurement_challenge c WHERE c.id = NEW.challenge_id;
    IF NOT (SELECT r.needs_notice FROM procurement_rejectionground r WHERE r.id = NEW.ground_id) THEN
        IF NEW.notice_id IS NOT NULL THEN
            {refuse("challengeground_names_a_notice_where_it_needs_one")}
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM procurement_intentionnotice n
         WHERE n.id = NEW.notice_id AND n.spinout_id = NEW.spinout_id AND n.authority_id = whole.authority_id
           AND n.published_on <= whole.received_on) THEN
        {refuse("challengeground_notice_published_by_the_day_of_receipt")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names
_NOTICE = f"""
    IF (NEW.authority_id, NEW.published_on) IS DISTINCT FROM (OLD.authority_id, OLD.published_on) AND EXISTS (
        SELECT 1 FROM procurement_challengeground g WHERE g.notice_id = NEW.id) THEN
        {refuse("intentionnotice_stays_once_relied_on")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names


@pghistory.track()
class ChallengeStaff(CaseRow):
    """The employees who challenge together, by name. Personal data: for the body's people and admins alone."""

    challenge = models.OneToOneField(Challenge, on_delete=models.PROTECT, related_name="staff")
    names = ArrayField(models.CharField(max_length=150))
    # Somebody checked that each is employed by the authority that they challenge.
    is_of_authority = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="challengestaff_are_of_that_authority", condition=Q(is_of_authority=True))
        ]
        triggers = [
            *row_triggers(may_go=True),
            same_spinout("procurement_challenge", "challenge_id"),
            rules_trigger(_STAFF),
            whole_trigger("challenge_id"),
        ]

    def __str__(self) -> str:
        """Return whose they are, and no name."""
        return f"Employees of {self.challenge_id}"


class IntentionNoticeQuerySet(models.QuerySet):
    """The words about statements of intent."""

    def published_by(self, day: date) -> Self:
        """Those that were published on that day or before it."""
        return self.filter(published_on__lte=day)

    def latest_first(self) -> Self:
        """The one published last, first."""
        return self.select_related("authority").order_by("-published_on", "-pk")


@pghistory.track()
class IntentionNotice(CaseRow):
    """A published statement that an authority intends to consider, for a service, a body that its employees set up.

    It protects the spin-out from challenges that come after it (ground 8 of those on which one may be rejected).
    """

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=250)
    published_on = models.DateField()
    url = models.TextField()

    objects = IntentionNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="intentionnotice_says_what_and_where", condition=~Q(service="") & ~Q(url=""))
        ]
        indexes = [models.Index(fields=["spinout"], name="intentionnotice_spinout")]
        triggers = [*row_triggers(may_go=True), rules_trigger(_NOTICE, on=pgtrigger.Update)]

    def __str__(self) -> str:
        """Return about which service it is."""
        return self.service


@pghistory.track()
class ChallengeGround(CaseRow):
    """A ground on which an expression was rejected, or on which it would be if it were not modified."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="grounds")
    ground = models.ForeignKey(RejectionGround, on_delete=models.PROTECT, related_name="+")
    is_would_be = models.BooleanField(default=False)
    notice = models.ForeignKey(IntentionNotice, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "ground", "is_would_be"], name="challengeground_once")
        ]
        triggers = [
            *row_triggers(may_go=True),
            rules_trigger(_GROUND),
            same_spinout("procurement_challenge", "challenge_id"),
            whole_trigger("challenge_id"),
        ]

    def __str__(self) -> str:
        """Return which ground it is."""
        return f"Ground {self.ground_id}"
