"""The kept answer to whether, and with how many staff, each spin-out counts: for every date and every known-at.

Derived from the facts by `spinouts.standing` and rebuilt by `manage.py rebuild_standing`; never a source itself.
"""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from mutuals_tracker.accounts.kinds import OrganisationKind
from spinouts.legal_forms import LegalForm
from spinouts.models.assessment import DefinitionAssessment
from spinouts.models.profile import Profile
from spinouts.models.spinout import Spinout
from spinouts.models.staff_return import StaffReturn
from spinouts.standing import FOR_EVER, Standing
from spinouts.vocabulary import Region, ServiceArea


class StandingIntervalQuerySet(models.QuerySet):
    """Standing on a date, as known at a moment."""

    def known_at(self, moment: datetime) -> Self:
        """What was known at that moment."""
        return self.filter(known_from__lte=moment, known_to__gt=moment)

    def on(self, day: date) -> Self:
        """What held on that day."""
        return self.filter(valid_from__lte=day, valid_to__gt=day)

    def counted(self) -> Self:
        """Those that are in the headline."""
        return self.filter(standing=Standing.COUNTED)


class StandingInterval(models.Model):
    """One spin-out's standing from `valid_from` until before `valid_to`, as known from `known_from` until `known_to`."""

    spinout = models.ForeignKey(Spinout, on_delete=models.CASCADE, related_name="standing_intervals")
    valid_from = models.DateField()
    valid_to = models.DateField(default=FOR_EVER.date)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(default=FOR_EVER.moment)
    standing = models.CharField(max_length=24, choices=Standing.choices)
    # Stage in the pipeline, or how it ended: what its standing is broken down by.
    detail = models.CharField(max_length=20, blank=True, default="")
    # People, by the headline measure; None is not known. Only where it is counted.
    staff = models.PositiveIntegerField(null=True)
    staff_return = models.ForeignKey(StaffReturn, null=True, on_delete=models.CASCADE, related_name="+")
    qualifier = models.CharField(max_length=12, blank=True, default="")
    is_verified = models.BooleanField(default=False)
    # The count is old on every day after this one: 24 months after its period began.
    old_after = models.DateField(null=True)
    assessment = models.ForeignKey(DefinitionAssessment, null=True, on_delete=models.CASCADE, related_name="+")
    profile = models.ForeignKey(Profile, null=True, on_delete=models.CASCADE, related_name="+")
    service_area = models.CharField(max_length=32, blank=True, default="", choices=ServiceArea.choices)
    region = models.CharField(max_length=24, blank=True, default="", choices=Region.choices)
    legal_form = models.CharField(max_length=28, blank=True, default="", choices=LegalForm.choices)
    parent_kind = models.CharField(max_length=24, blank=True, default="", choices=OrganisationKind.choices)

    objects = StandingIntervalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="standinginterval_valid_to_after_from", condition=Q(valid_to__gt=F("valid_from"))),
            models.CheckConstraint(name="standinginterval_known_to_after_from", condition=Q(known_to__gt=F("known_from"))),
            models.CheckConstraint(name="standinginterval_standing_known", condition=Q(standing__in=Standing.values)),
            models.CheckConstraint(
                name="standinginterval_staff_only_when_counted",
                condition=Q(staff__isnull=True) | Q(standing=Standing.COUNTED),
            ),
            models.CheckConstraint(
                name="standinginterval_staff_iff_return",
                condition=Q(staff__isnull=True, staff_return__isnull=True)
                | Q(staff__isnull=False, staff_return__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Return spin-out, standing and the days between which it holds."""
        return f"{self.spinout_id} {self.standing} {self.valid_from} to {self.valid_to}"
