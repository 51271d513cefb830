"""Bodies: councils, NHS bodies, departments and mutuals, with their dated names and identifiers. Never deleted."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.kinds import PATTERNS, IdentifierScheme, OrganisationKind


class OrganisationQuerySet(models.QuerySet):
    """The words people use about bodies."""

    def named(self, name: str) -> Self:
        """Bodies whose official name, former name or alias is `name`, whatever its case, spaces or punctuation."""
        return self.filter(names__folded=fold(name)).distinct()

    def open(self, *, on: date) -> Self:
        """Bodies that existed on that day, as far as is known."""
        return self.filter(Q(opened_on__isnull=True) | Q(opened_on__lte=on)).filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=on)
        )

    def parents(self) -> Self:
        """Public bodies that a spin-out may leave."""
        return self.exclude(kind=OrganisationKind.MUTUAL)


@pghistory.track()
class Organisation(models.Model):
    """A body. `slug` is its stable public key; a renamed body keeps it."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=250, help_text="Its current official name")
    kind = models.CharField(max_length=24, choices=OrganisationKind.choices)
    region = models.CharField(max_length=24, blank=True, default="")
    # Made from a name in an import, and not yet looked at by an admin.
    is_confirmed = models.BooleanField(default=True)
    # Invented, for the sample accounts; nothing of an example body enters any figure.
    is_example = models.BooleanField(default=False)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True, help_text="First day on which it no longer existed")
    succeeded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    source_url = models.TextField(blank=True, default="")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_known", condition=Q(kind__in=OrganisationKind.values)
            ),
            models.CheckConstraint(
                name="organisation_closed_after_opened",
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="organisation_succeeded_only_when_closed",
                condition=Q(succeeded_by__isnull=True) | Q(closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="organisation_does_not_succeed_itself",
                condition=Q(succeeded_by__isnull=True) | ~Q(succeeded_by=F("pk")),
            ),
            models.CheckConstraint(name="organisation_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        """Return the current official name."""
        return self.name


class NameKind(models.TextChoices):
    """What a name is to its body."""

    OFFICIAL = "official", "Official name"
    FORMER = "former", "Former name"
    ALIAS = "alias", "Also known as"


@pghistory.track()
class OrganisationName(models.Model):
    """A name that a body has or had; imports match bodies by these."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=250)
    folded = models.CharField(max_length=250, db_index=True)
    kind = models.CharField(max_length=8, choices=NameKind.choices)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="organisationname_kind_known", condition=Q(kind__in=NameKind.values)),
            models.CheckConstraint(name="organisationname_not_blank", condition=~Q(folded="")),
            models.CheckConstraint(
                name="organisationname_ends_after_it_begins",
                condition=Q(to_on__isnull=True) | Q(from_on__isnull=True) | Q(to_on__gte=F("from_on")),
            ),
            models.UniqueConstraint(
                name="organisationname_one_official_name",
                fields=["organisation"],
                condition=Q(kind=NameKind.OFFICIAL),
            ),
            models.UniqueConstraint(name="organisationname_once_each", fields=["organisation", "folded", "kind"]),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


def _looks_right() -> Q:
    condition = ~Q(scheme__in=list(PATTERNS))
    for scheme, pattern in PATTERNS.items():
        condition |= Q(scheme=scheme, value__regex=pattern)
    return condition & ~Q(value="")


@pghistory.track()
class OrganisationIdentifier(models.Model):
    """A register's number for a body, with the days between which it held. A GSS code names an area, and changes."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=8, choices=IdentifierScheme.choices)
    value = models.CharField(max_length=60)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisationidentifier_scheme_known", condition=Q(scheme__in=IdentifierScheme.values)
            ),
            models.CheckConstraint(name="organisationidentifier_looks_right", condition=_looks_right()),
            models.CheckConstraint(
                name="organisationidentifier_ends_after_it_begins",
                condition=Q(to_on__isnull=True) | Q(from_on__isnull=True) | Q(to_on__gte=F("from_on")),
            ),
            # Two bodies may hold one code one after the other (a GSS code, above all), never at once.
            models.UniqueConstraint(
                name="organisationidentifier_held_by_one_body_at_a_time",
                fields=["scheme", "value"],
                condition=Q(to_on__isnull=True),
            ),
            models.UniqueConstraint(
                name="organisationidentifier_once_each",
                fields=["organisation", "scheme", "value", "from_on"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        """Return scheme and number, as org-id writes them."""
        return f"{self.scheme}-{self.value}"
