"""The kept answer to where each spin-out stands, and with how many staff: for every date and every known-at.

Derived from the facts by `spinouts.standing` and rebuilt by `manage.py rebuild_standing`; never a source itself, and
for that reason not in the audit history: the facts are, and these rows follow from them.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q

from mutuals_tracker.accounts.kinds import OrganisationKind
from spinouts.legal_forms import LegalForm
from spinouts.models.assessment import DefinitionAssessment
from spinouts.models.profile import Profile, ProfileParent
from spinouts.models.spinout import Spinout
from spinouts.models.staff_return import StaffReturn
from spinouts.standing import FOR_EVER, Standing
from spinouts.vocabulary import Region, ServiceArea

# 2 to the power of 22 days is longer than from 1800 until for ever.
LENGTH_CLASSES = range(1, 23)


class StandingHeading(models.Model):
    """What figures are broken down by: a standing, its detail and a profile. Never changed, never deleted.

    Intervals name it by its key, so that a total over 100,000 of them gathers whole numbers and not six texts. The same
    one may be there twice, where two writers made it at once: neither had to wait for the other.
    """

    standing = models.CharField(max_length=24, choices=Standing.choices)
    # Stage in the pipeline, or how it ended.
    detail = models.CharField(max_length=20, blank=True, default="")
    service_area = models.CharField(max_length=32, blank=True, default="", choices=ServiceArea.choices)
    region = models.CharField(max_length=24, blank=True, default="", choices=Region.choices)
    legal_form = models.CharField(max_length=28, blank=True, default="", choices=LegalForm.choices)
    parent_kind = models.CharField(max_length=24, blank=True, default="", choices=OrganisationKind.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(name="standingheading_standing_known", condition=Q(standing__in=Standing.values)),
        ]
        indexes = [
            models.Index(
                name="standingheading_words",
                fields=["standing", "detail", "service_area", "region", "legal_form", "parent_kind"],
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return all that it says."""
        words = (self.standing, self.detail, self.service_area, self.region, self.legal_form, self.parent_kind)
        return " / ".join(word for word in words if word)


class LengthClass(Func):
    """The number of binary digits of an interval's length in days: it is shorter than 2 to that power."""

    template = f"(width_bucket(valid_to - valid_from, ARRAY[{', '.join(str(2**n) for n in range(22))}]))::smallint"
    output_field = models.SmallIntegerField()


class Softness(Func):
    """How firmly its count was stated: 0 exact, 1 at least or more than, 2 approximate or as published."""

    template = (
        "(CASE WHEN qualifier IN ('approximate', 'as_published') THEN 2"
        " WHEN qualifier IN ('at_least', 'more_than') THEN 1 ELSE 0 END)::smallint"
    )
    output_field = models.SmallIntegerField()


class StandingIntervalQuerySet(models.QuerySet):
    """Standing on a date, as known at a moment."""

    def known_at(self, moment: datetime) -> Self:
        """What was known at that moment."""
        return self.filter(known_from__lte=moment, known_to__gt=moment)

    def on(self, day: date) -> Self:
        """What held on that day."""
        return self.filter(valid_from__lte=day, valid_to__gt=day)

    def standing(self, *standings: Standing) -> Self:
        """Those that stand in one of these ways."""
        return self.filter(heading__standing__in=standings)

    def counted(self) -> Self:
        """Those that are in the headline."""
        return self.standing(Standing.COUNTED)

    def left_by(self, body_ids: Collection[int]) -> Self:
        """Those whose profile in force names one of these bodies as a parent."""
        links = ProfileParent.objects.filter(organisation_id__in=body_ids)
        return self.filter(profile_id__in=links.values("profile_id"))


class StandingInterval(models.Model):
    """Where one spin-out stands from `valid_from` until before `valid_to`, as known from `known_from` to `known_to`."""

    # What these keys name is never deleted: triggers see to it. Unchecked, two million rows are kept in half the time.
    spinout = models.ForeignKey(
        Spinout, on_delete=models.CASCADE, related_name="standing_intervals", db_constraint=False
    )
    valid_from = models.DateField()
    valid_to = models.DateField(default=FOR_EVER.date)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(default=FOR_EVER.moment)
    heading = models.ForeignKey(
        StandingHeading, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    profile = models.ForeignKey(
        Profile, null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    assessment = models.ForeignKey(
        DefinitionAssessment, null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    staff_return = models.ForeignKey(
        StaffReturn, null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    # People, by the headline measure; None is not known. Only where it is counted.
    staff = models.PositiveIntegerField(null=True)
    qualifier = models.CharField(max_length=12, blank=True, default="")
    is_verified = models.BooleanField(default=False)
    # The count is old on every day after this one: 24 months after its period began.
    old_after = models.DateField(null=True)
    length_class = models.GeneratedField(
        expression=LengthClass(), output_field=models.SmallIntegerField(), db_persist=True
    )
    softness = models.GeneratedField(expression=Softness(), output_field=models.SmallIntegerField(), db_persist=True)

    objects = StandingIntervalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="standinginterval_valid_to_after_from", condition=Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(
                name="standinginterval_known_to_after_from", condition=Q(known_to__gt=F("known_from"))
            ),
            models.CheckConstraint(
                name="standinginterval_staff_iff_return",
                condition=Q(staff__isnull=True, staff_return__isnull=True, old_after__isnull=True)
                | Q(staff__isnull=False, staff_return__isnull=False, old_after__isnull=False),
            ),
        ]
        indexes = [
            # A date lies in an interval of class n only where that began less than 2^n days before it: so one short
            # range of each class holds them all, and the totals read nothing but this index.
            models.Index(
                name="standinginterval_on_a_date",
                fields=["length_class", "valid_from"],
                include=[
                    "valid_to",
                    "known_from",
                    "spinout_id",
                    "heading_id",
                    "profile_id",
                    "staff",
                    "is_verified",
                    "old_after",
                    "softness",
                ],
                condition=Q(known_to=FOR_EVER.moment),
            ),
            # What was known once and is so no more.
            models.Index(
                name="standinginterval_once_known", fields=["known_to"], condition=Q(known_to__lt=FOR_EVER.moment)
            ),
        ]

    def __str__(self) -> str:
        """Return spin-out, heading and the days between which it holds."""
        return f"{self.spinout_id} {self.heading_id} {self.valid_from} to {self.valid_to}"


def earliest_beginning(day: date, length_class: int) -> date:
    """Return the first day on which an interval of this class that holds on `day` can have begun."""
    try:
        return day - timedelta(days=2**length_class - 2)
    except OverflowError:
        return date.min
