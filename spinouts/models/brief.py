"""What a proposal says beyond its profile: why it should leave, whom it concerns, who backs it; and whom to ask."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from spinouts.models.case_row import CaseRow, row_triggers
from spinouts.models.spinout import Spinout
from spinouts.vocabulary import Qualifier


class BriefText(models.Model):
    """The answers that a draft and a submitted proposal share."""

    what = models.TextField(blank=True, default="", help_text="What the service does, and for whom")
    why = models.TextField(blank=True, default="", help_text="Why it should leave its parent body")
    people_in_scope = models.PositiveIntegerField(null=True, blank=True)
    people_qualifier = models.CharField(max_length=12, blank=True, default="", choices=Qualifier.choices)
    people_note = models.TextField(blank=True, default="", help_text="Which teams, and when they were counted")
    sponsor_name = models.CharField(max_length=150, blank=True, default="")
    sponsor_post = models.CharField(max_length=150, blank=True, default="")
    employee_say = models.TextField(blank=True, default="", help_text="How employees are to own or influence it")

    class Meta:
        abstract = True


def people_are_qualified(table: str) -> models.CheckConstraint:
    """Return the constraint that a number of people says how exact it is; `table` begins its name."""
    return models.CheckConstraint(
        name=f"{table}_people_say_how_exact",
        condition=Q(people_in_scope__isnull=True, people_qualifier="")
        | Q(people_in_scope__isnull=False, people_qualifier__in=Qualifier.values),
    )


@pghistory.track()
class Brief(CaseRow, BriefText):
    """One spin-out's brief. A record that was logged or imported with its past behind it may have none."""

    spinout = models.OneToOneField(Spinout, on_delete=models.PROTECT, related_name="brief")

    class Meta:
        constraints = [people_are_qualified("brief")]
        triggers = row_triggers()

    def __str__(self) -> str:
        """Return the spin-out's key."""
        return f"brief of {self.spinout_id}"


class ContactRole(models.TextChoices):
    """What a contact is to a spin-out."""

    SPONSOR = "sponsor", "Sponsor"
    LEAD = "lead", "Project lead"
    HR = "hr", "HR and pensions"
    FINANCE = "finance", "Finance"
    LEGAL = "legal", "Legal"
    PROCUREMENT = "procurement", "Procurement and commissioning"
    UNION = "union", "Union or staff representative"
    MUTUAL = "mutual", "The mutual itself"
    OTHER = "other", "Other"


class ContactDetails(models.Model):
    """A person who can be asked; in a draft or on a record."""

    role = models.CharField(max_length=12, choices=ContactRole.choices)
    name = models.CharField(max_length=150)
    post = models.CharField(max_length=150, blank=True, default="")
    email = models.EmailField(max_length=254, blank=True, default="")
    telephone = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        abstract = True


def contact_constraints(table: str) -> list[models.BaseConstraint]:
    """Return the constraints of a table of contacts; `table` begins their names."""
    return [
        models.CheckConstraint(name=f"{table}_has_a_name", condition=~Q(name="")),
        models.CheckConstraint(name=f"{table}_role_known", condition=Q(role__in=ContactRole.values)),
        models.CheckConstraint(name=f"{table}_can_be_reached", condition=~Q(email="") | ~Q(telephone="")),
    ]


class ContactQuerySet(models.QuerySet):
    """The words about contacts."""

    def in_order(self) -> Self:
        """As they were added."""
        return self.order_by("pk")

    def ever_of(self, spinout: Spinout, key: int) -> bool:
        """Return whether the spin-out has, or ever had, a contact with that key."""
        history = self.model.pgh_event_model.objects  # type: ignore[attr-defined]
        return bool(history.filter(spinout_id=spinout.pk, pgh_obj_id=key).exists())


@pghistory.track()
class Contact(CaseRow, ContactDetails):
    """A person who can be asked about a spin-out. Shown only to those who may open it, and never published."""

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = contact_constraints("contact")
        indexes = [models.Index(fields=["spinout"], name="contact_spinout")]
        triggers = row_triggers(may_go=True)

    def __str__(self) -> str:
        """Return the person's name."""
        return self.name
