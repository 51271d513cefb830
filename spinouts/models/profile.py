"""What a spin-out is, as at a date: its name, where, what service, which legal form, whose it was."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Case, F, Q, Value, When

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.facts import Fact, FactQuerySet, fact_constraints, fact_triggers
from mutuals_tracker.partial_dates import Precision
from spinouts.legal_forms import CIC_FORMS, LegalForm
from spinouts.models.spinout import Spinout
from spinouts.vocabulary import DeliveryModel, Region, ServiceArea


class ProfileQuerySet(FactQuerySet):
    """The words about profiles."""

    def latest_last(self) -> "ProfileQuerySet":
        """From the earliest to the latest: undated first; on the same day the finer date, then the later recorded."""
        fineness = Case(
            *[When(effective_precision=precision, then=Value(rank)) for rank, precision in enumerate(Precision)],
            default=Value(-1),
        )
        return self.order_by(F("counts_from").asc(nulls_first=True), fineness, "recorded_at", "pk")


# A company cannot be both a charity and a community interest company (domain facts, section 6).
_NO_CHARITY = """
    IF EXISTS (
        SELECT 1 FROM spinouts_spinout s
          JOIN accounts_organisationidentifier i ON i.organisation_id = s.organisation_id
         WHERE s.id = NEW.spinout_id AND i.to_on IS NULL AND i.scheme IN ('GB-CHC', 'GB-SC', 'GB-NIC')
    ) THEN
        RAISE EXCEPTION 'profile_cic_is_no_charity'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'profile_cic_is_no_charity';
    END IF;
    RETURN NULL;
"""


@pghistory.track(exclude=["counts_from"])
class Profile(Fact):
    """A whole profile; without a date it holds from the beginning. The latest in force on a date is the one read.

    It keeps the parent kind as it was recorded, so that a later change to a body moves no earlier figure.
    """

    spinout = models.ForeignKey(Spinout, on_delete=models.PROTECT, related_name="profiles")
    name = models.CharField(max_length=250)
    service_area = models.CharField(max_length=32, blank=True, default="", choices=ServiceArea.choices)
    region = models.CharField(max_length=24, blank=True, default="", choices=Region.choices)
    legal_form = models.CharField(max_length=28, blank=True, default="", choices=LegalForm.choices)
    legal_form_as_written = models.CharField(max_length=250, blank=True, default="")
    delivery_model = models.CharField(max_length=24, blank=True, default="", choices=DeliveryModel.choices)
    parent_kind = models.CharField(max_length=24, blank=True, default="", choices=OrganisationKind.choices)
    parents = models.ManyToManyField(Organisation, related_name="+", through="spinouts.ProfileParent")

    objects = ProfileQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = False
        constraints = [
            *fact_constraints(),
            models.CheckConstraint(name="profile_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="profile_service_area_known", condition=Q(service_area__in=["", *ServiceArea.values])
            ),
            models.CheckConstraint(name="profile_region_known", condition=Q(region__in=["", *Region.values])),
            models.CheckConstraint(
                name="profile_legal_form_known", condition=Q(legal_form__in=["", *LegalForm.values])
            ),
            models.CheckConstraint(
                name="profile_delivery_model_known", condition=Q(delivery_model__in=["", *DeliveryModel.values])
            ),
            models.CheckConstraint(
                name="profile_parent_kind_known", condition=Q(parent_kind__in=["", *OrganisationKind.values])
            ),
        ]
        triggers = [
            *fact_triggers("spinout_id"),
            pgtrigger.Trigger(
                name="cic_is_no_charity",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__legal_form__in=CIC_FORMS, new__retracts=False),
                func=pgtrigger.Func(_NO_CHARITY),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


@pghistory.track()
class ProfileParent(models.Model):
    """A parent body named by a profile; written with it and never changed."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="parent_links")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="profileparent_once_each", fields=["profile", "organisation"]),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return the keys of both."""
        return f"{self.profile_id} names {self.organisation_id}"
