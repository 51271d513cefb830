"""Notices of Find a Tender, as somebody imported them: what each release said, and by what its parties are known.

Nothing here is about one spin-out: notices are joined to procurements by their ocid, and to bodies by the numbers of
registers and by exact names, whenever somebody looks. A release never changes, says the standard: nor does a notice.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from mutuals_tracker.accounts.models import OrganisationIdentifier, OrganisationName
from procurement.models.procurement import Procurement
from procurement.permissions import notices as permissions
from procurement.vocabulary import PartyRole
from spinouts.models import Spinout

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

LONGEST_NAME = 500
# How a key begins that is a name.
NAMED = "name:"


def append_only() -> pgtrigger.Trigger:
    """Return the trigger of a table whose rows are never changed."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


@pghistory.track()
class NoticeImport(models.Model):
    """One file that somebody imported, and what came of it."""

    file_name = models.CharField(max_length=250)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of the releases in it: those that are new, that were known already, and that could not be taken.
    taken = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    # Why, for the first of those: ocid, release id, place, problem, advice. Shown, never searched.
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(name="noticeimport_names_its_file", condition=~Q(file_name="")),
        ]
        indexes = [models.Index(F("added_at").desc(), F("id").desc(), name="noticeimport_newest")]
        triggers = [append_only()]

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.file_name


class NoticeQuerySet(models.QuerySet):
    """The words about notices."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those that the person may read; for anybody else they do not exist.

        All for those who see the country; for a body's people those that their body bought by, or that went to one of
        its spin-outs, as a register's number or an exact name tells.
        """
        if not permissions.reads_notices(user):
            return self.none()
        if permissions.sees_all_notices(user):
            return self
        bodies = permissions.bodies_whose_notices(user)
        theirs = Spinout.objects.filter(parent_links__organisation__in=bodies, organisation__isnull=False)
        bought = NoticeKey.objects.of_bodies(bodies).filter(role=PartyRole.BUYER)
        won = NoticeKey.objects.of_bodies(theirs.order_by().values("organisation")).filter(role=PartyRole.SUPPLIER)
        return self.filter(Q(pk__in=bought.values("notice")) | Q(pk__in=won.values("notice")))

    def reserved(self) -> Self:
        """Those of contracts that are kept for mutuals."""
        return self.filter(is_reserved=True)

    def of_mutuals(self) -> Self:
        """Those that went to a spin-out that stands in the register, as a number or an exact name tells."""
        return self.won_by(Spinout.objects.in_register())

    def won_by(self, spinouts: "QuerySet[Spinout]") -> Self:
        """Those that went to one of the spin-outs."""
        known = spinouts.filter(organisation__isnull=False).order_by().values("organisation")
        won = NoticeKey.objects.of_bodies(known).filter(role=PartyRole.SUPPLIER)
        return self.filter(pk__in=won.values("notice"))

    def of_spinout(self, spinout: Spinout) -> Self:
        """Those that went to the spin-out, as a number or an exact name tells, or that a procurement of it carries."""
        won = NoticeKey.objects.of_bodies([spinout.organisation_id] if spinout.organisation_id else [])
        carried = Procurement.objects.filter(spinout=spinout).exclude(ocid="").values("ocid")
        return self.filter(Q(pk__in=won.filter(role=PartyRole.SUPPLIER).values("notice")) | Q(ocid__in=carried))

    def linked(self) -> Self:
        """Those whose ocid a procurement of ours carries."""
        return self.filter(Exists(Procurement.objects.filter(ocid=OuterRef("ocid"))))

    def not_linked(self) -> Self:
        """Those whose ocid no procurement of ours carries."""
        return self.filter(~Exists(Procurement.objects.filter(ocid=OuterRef("ocid"))))

    def newest_first(self) -> Self:
        """The latest release first."""
        return self.order_by("-published_at", "-pk")

    def without_rest(self) -> Self:
        """Each without the part of the release that nothing here reads."""
        return self.defer("rest")


@pghistory.track(exclude=["rest"])
class Notice(models.Model):
    """What one release of Find a Tender said. Amounts in its own currency; `rest` is what nothing here reads."""

    ocid = models.CharField(max_length=120)
    release_id = models.CharField(max_length=120)
    # All of it, summed: the same id with other words is refused.
    checksum = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    title = models.TextField(blank=True, default="")
    buyer_name = models.CharField(max_length=LONGEST_NAME, blank=True, default="")
    supplier_names = ArrayField(models.CharField(max_length=LONGEST_NAME), default=list, blank=True)
    cpv_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    value = models.DecimalField(null=True, blank=True, max_digits=20, decimal_places=2)
    currency = models.CharField(max_length=3, blank=True, default="")
    is_gross = models.BooleanField(default=False)
    is_reserved = models.BooleanField(default=False)
    special_regimes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    tenders_until = models.DateField(null=True, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    urls = ArrayField(models.TextField(), default=list, blank=True)
    rest = models.JSONField(default=dict)
    came_with = models.ForeignKey(NoticeImport, on_delete=models.PROTECT, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ocid", "release_id"], name="notice_once"),
            models.CheckConstraint(name="notice_has_its_ids", condition=~Q(ocid="") & ~Q(release_id="")),
            models.CheckConstraint(
                name="notice_value_has_a_currency",
                condition=Q(value__isnull=True, currency="") | (Q(value__gte=0) & ~Q(currency="")),
            ),
        ]
        indexes = [
            models.Index(F("published_at").desc(), F("id").desc(), name="notice_newest"),
            models.Index(
                F("published_at").desc(), F("id").desc(), name="notice_reserved", condition=Q(is_reserved=True)
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        """Return its title, or its ids where it has none."""
        return self.title or f"{self.ocid} {self.release_id}"


class NoticeKeyQuerySet(models.QuerySet):
    """The words about keys."""

    def of_bodies(self, bodies: "Collection[int] | QuerySet[Any]") -> Self:
        """Those by which one of the bodies is known: the numbers that it holds, and its names."""
        written = Concat("scheme", Value("-"), "value", output_field=models.CharField())
        held = OrganisationIdentifier.objects.current().filter(organisation__in=bodies).annotate(key=written)
        named = OrganisationName.objects.filter(organisation__in=bodies).annotate(
            key=Concat(Value(NAMED), "folded", output_field=models.CharField())
        )
        return self.filter(Q(key__in=held.order_by().values("key")) | Q(key__in=named.order_by().values("key")))


class NoticeKey(models.Model):
    """By what a buyer or supplier of a notice is known: a number as org-id writes it, or its name, folded.

    Its key in the release is unique there alone, and is not kept.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="keys")
    role = models.CharField(max_length=8, choices=PartyRole.choices)
    key = models.CharField(max_length=LONGEST_NAME + len(NAMED))

    objects = NoticeKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="noticekey_role_known", condition=Q(role__in=PartyRole.values)),
            models.CheckConstraint(name="noticekey_not_blank", condition=~Q(key="") & ~Q(key=NAMED)),
            models.UniqueConstraint(fields=["notice", "role", "key"], name="noticekey_once"),
        ]
        indexes = [models.Index(fields=["key", "role"], name="noticekey_key")]
        triggers = [append_only()]

    def __str__(self) -> str:
        """Return the key."""
        return self.key
