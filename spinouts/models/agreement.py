"""The contract or grant agreement under which a mutual delivers its service, as casework knows it.

The register of contracts joins it to a contract, and answers the launch gate's question (settings.GATE_REQUIREMENTS).
"""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5

from spinouts.models.case_row import CaseRow, row_triggers
from spinouts.models.evidence import Evidence


class AgreementKind(models.TextChoices):
    """What sort of agreement it is."""

    CONTRACT = "contract", "Contract"
    GRANT = "grant", "Grant agreement"


class AgreementQuerySet(models.QuerySet):
    """The words about agreements."""

    def like(self, title: str, customer: str, provider: str, starts_on: date) -> Self:
        """Those that are called so, between these two, from that day."""
        return self.filter(title=title, customer=customer, provider=provider, starts_on=starts_on)

    def signed(self) -> Self:
        """Those that have been signed."""
        return self.filter(signed_on__isnull=False)

    def not_over(self, *, on: date) -> Self:
        """Those that have not ended before that day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def latest_first(self) -> Self:
        """The one that began last first, each with its document."""
        return self.select_related("evidence").order_by("-starts_on", "-pk")


@pghistory.track()
class Agreement(CaseRow):
    """Its parties, its dates, and where its document is: a file, or an address at which it can be read."""

    kind = models.CharField(max_length=8, choices=AgreementKind.choices)
    title = models.CharField(max_length=250)
    customer = models.CharField(max_length=250, help_text="The body that buys or funds")
    provider = models.CharField(max_length=250, help_text="The legal entity that delivers")
    signed_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    document_url = models.TextField(blank=True, default="")
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, default="")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="agreement_kind_known", condition=Q(kind__in=AgreementKind.values)),
            models.CheckConstraint(
                name="agreement_has_title_and_parties", condition=~Q(title="") & ~Q(customer="") & ~Q(provider="")
            ),
            # Of the texts only their sums: together they can be longer than what an index holds.
            models.UniqueConstraint(
                "spinout", MD5("title"), MD5("customer"), MD5("provider"), "starts_on", name="agreement_once"
            ),
            models.CheckConstraint(
                name="agreement_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="agreement_has_a_document", condition=Q(evidence__isnull=False) | ~Q(document_url="")
            ),
        ]
        indexes = [models.Index(fields=["spinout"], name="agreement_spinout")]
        triggers = row_triggers(may_go=True)

    def __str__(self) -> str:
        """Return its title."""
        return self.title
