"""What an application is made of: amounts by stage, costs of the ledger, and documents."""

import pghistory
from django.db import models
from django.db.models import Q

from funding.models.application import Application, part_trigger
from funding.models.cost import CostLine
from spinouts.lifecycle import Stage
from spinouts.models import CaseRow, Evidence
from spinouts.models.case_row import row_triggers, same_spinout


@pghistory.track()
class ApplicationPurpose(CaseRow):
    """How much of the amount is for one stage of the spin-out, and what for."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="purposes")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    what = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "stage"], name="applicationpurpose_once_for_a_stage"),
            models.CheckConstraint(name="applicationpurpose_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(name="applicationpurpose_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="applicationpurpose_says_what_for", condition=~Q(what="")),
        ]
        triggers = [*row_triggers(may_go=True), part_trigger()]

    def __str__(self) -> str:
        """Return what it is for."""
        return self.what


@pghistory.track()
class ApplicationCost(CaseRow):
    """How much of one early cost is asked for."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="costs")
    line = models.ForeignKey(CostLine, on_delete=models.PROTECT, related_name="asked")
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "line"], name="applicationcost_once_for_a_line"),
            models.CheckConstraint(name="applicationcost_amount_positive", condition=Q(amount__gt=0)),
        ]
        triggers = [*row_triggers(may_go=True), part_trigger(), same_spinout("funding_costline", "line_id")]

    def __str__(self) -> str:
        """Return the amount."""
        return str(self.amount)


@pghistory.track()
class ApplicationDocument(CaseRow):
    """A file that goes with an application."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)

    class Meta:
        constraints = [models.CheckConstraint(name="applicationdocument_has_a_title", condition=~Q(title=""))]
        triggers = [*row_triggers(may_go=True), part_trigger()]

    def __str__(self) -> str:
        """Return what it is."""
        return self.title
