"""Drafts of proposals: a body's own until they are submitted, and then frozen beside the record that they became."""

from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mutuals_tracker.accounts.models import Organisation
from spinouts import permissions
from spinouts.legal_forms import LegalForm
from spinouts.models.brief import BriefText, ContactDetails, contact_constraints, people_are_qualified
from spinouts.models.spinout import Spinout
from spinouts.vocabulary import DeliveryModel, Region, ServiceArea

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User


class Section(models.TextChoices):
    """The task list of a draft: one page each, in any order."""

    SERVICE = "service", "The service and why"
    PEOPLE = "people", "People in scope"
    PARENTS = "parents", "Parent body and sponsor"
    KIND = "kind", "What sort of mutual"
    NUMBERS = "numbers", "Identifiers"
    CONTACTS = "contacts", "Contacts"


# The columns that each section asks for. The parent bodies and the contacts are rows of their own.
COLUMNS: dict[Section, tuple[str, ...]] = {
    Section.SERVICE: ("name", "service_area", "region", "what", "why"),
    Section.PEOPLE: ("people_in_scope", "people_qualifier", "people_note"),
    Section.PARENTS: ("sponsor_name", "sponsor_post"),
    Section.KIND: ("delivery_model", "legal_form", "employee_say"),
    Section.NUMBERS: ("company_number", "society_number"),
    Section.CONTACTS: (),
}

_FROZEN = """
    IF TG_OP = 'INSERT' THEN
        NEW.revision := 1;
        RETURN NEW;
    END IF;
    IF OLD.submitted_at IS NOT NULL OR OLD.discarded_at IS NOT NULL THEN
        RAISE EXCEPTION 'draft_is_frozen_once_it_is_closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_is_frozen_once_it_is_closed';
    END IF;
    IF NEW.body_id <> OLD.body_id THEN
        RAISE EXCEPTION 'draft_stays_with_its_body'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_stays_with_its_body';
    END IF;
    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN
        RAISE EXCEPTION 'draft_keeps_who_began_it_and_when'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_keeps_who_began_it_and_when';
    END IF;
    NEW.revision := OLD.revision + 1;
    NEW.changed_at := greatest(NEW.changed_at, OLD.changed_at);
    RETURN NEW;
"""
# The draft's row is locked, so that nothing slips in while it is being submitted.
_OF_AN_OPEN_DRAFT = """
    IF TG_OP = 'UPDATE' AND NEW.draft_id <> OLD.draft_id THEN
        RAISE EXCEPTION 'draft_part_stays_with_its_draft'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_part_stays_with_its_draft';
    END IF;
    SELECT d.submitted_at IS NOT NULL OR d.discarded_at IS NOT NULL INTO is_closed FROM spinouts_proposaldraft d
     WHERE d.id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.draft_id ELSE NEW.draft_id END) FOR SHARE;
    IF is_closed THEN
        RAISE EXCEPTION 'draft_is_frozen_once_it_is_closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_is_frozen_once_it_is_closed';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""
_part_of_an_open_draft = pgtrigger.Trigger(
    name="of_an_open_draft",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("is_closed", "BOOLEAN")],
    func=pgtrigger.Func(_OF_AN_OPEN_DRAFT),
)


class DraftQuerySet(models.QuerySet):
    """The words about drafts."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Drafts of the person's own bodies; to everybody else, the taskforce and admins too, they do not exist."""
        return self.filter(permissions.visible_drafts(user))

    def open(self) -> Self:
        """Drafts that are still being written."""
        return self.filter(submitted_at__isnull=True, discarded_at__isnull=True)

    def whole(self) -> Self:
        """With each one's parent bodies, in their order, and its contacts: two queries for all."""
        links = DraftParent.objects.select_related("organisation").order_by("place", "pk")
        contacts = DraftContact.objects.order_by("pk")
        return self.select_related("body", "changed_by", "spinout").prefetch_related(
            models.Prefetch("parent_links", queryset=links), models.Prefetch("contacts", queryset=contacts)
        )

    def newest_first(self) -> Self:
        """The one worked on last first, each with its body and who changed it."""
        return self.select_related("body", "changed_by", "spinout").order_by("-changed_at", "-pk")


@pghistory.track()
class ProposalDraft(BriefText):
    """A proposal as far as it has been written. Anything may be empty until it is submitted."""

    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=250, blank=True, default="")
    service_area = models.CharField(max_length=32, blank=True, default="", choices=ServiceArea.choices)
    region = models.CharField(max_length=24, blank=True, default="", choices=Region.choices)
    delivery_model = models.CharField(max_length=24, blank=True, default="", choices=DeliveryModel.choices)
    legal_form = models.CharField(max_length=28, blank=True, default="", choices=LegalForm.choices)
    company_number = models.CharField(max_length=20, blank=True, default="")
    society_number = models.CharField(max_length=20, blank=True, default="")
    parents = models.ManyToManyField(Organisation, related_name="+", through="spinouts.DraftParent")
    # Sections that somebody has saved: an optional one may be saved empty, and is done then.
    saved = ArrayField(models.CharField(max_length=10, choices=Section.choices), default=list, blank=True)
    # Whoever wrote it has looked at records that may be the same, and says that this is another.
    is_another = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    spinout = models.OneToOneField(Spinout, null=True, blank=True, on_delete=models.PROTECT, related_name="draft")

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            people_are_qualified("draft"),
            models.CheckConstraint(
                name="draft_submitted_at_iff_it_became_a_record",
                condition=Q(submitted_at__isnull=True, spinout__isnull=True)
                | Q(submitted_at__isnull=False, spinout__isnull=False),
            ),
            models.CheckConstraint(
                name="draft_submitted_or_discarded",
                condition=Q(submitted_at__isnull=True) | Q(discarded_at__isnull=True),
            ),
            models.CheckConstraint(name="draft_sections_known", condition=Q(saved__contained_by=Section.values)),
            models.CheckConstraint(
                name="draft_service_area_known", condition=Q(service_area__in=["", *ServiceArea.values])
            ),
            models.CheckConstraint(name="draft_region_known", condition=Q(region__in=["", *Region.values])),
            models.CheckConstraint(
                name="draft_delivery_model_known", condition=Q(delivery_model__in=["", *DeliveryModel.values])
            ),
            models.CheckConstraint(name="draft_legal_form_known", condition=Q(legal_form__in=["", *LegalForm.values])),
        ]
        indexes = [models.Index(fields=["body", "-changed_at"], name="draft_of_a_body")]
        triggers = [
            pgtrigger.Trigger(
                name="frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=pgtrigger.Func(_FROZEN),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        """Return its name, or that it has none yet."""
        return self.name or "Untitled proposal"

    @property
    def is_open(self) -> bool:
        """Whether it is still being written."""
        return self.submitted_at is None and self.discarded_at is None


@pghistory.track()
class DraftParent(models.Model):
    """A parent body that a draft names, in its order."""

    draft = models.ForeignKey(ProposalDraft, on_delete=models.CASCADE, related_name="parent_links")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="draftparent_once_each", fields=["draft", "organisation"])]
        triggers = [_part_of_an_open_draft]

    def __str__(self) -> str:
        """Return the keys of both."""
        return f"{self.draft_id} names {self.organisation_id}"


@pghistory.track()
class DraftContact(ContactDetails):
    """A contact that a draft names."""

    draft = models.ForeignKey(ProposalDraft, on_delete=models.CASCADE, related_name="contacts")

    class Meta:
        constraints = contact_constraints("draftcontact")
        triggers = [_part_of_an_open_draft]

    def __str__(self) -> str:
        """Return the person's name."""
        return self.name
