"""The spin-out itself: its reference, and a cache of what its current facts say."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Coalesce

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.partial_dates import PartialDate, Precision
from spinouts import lifecycle, permissions
from spinouts.legal_forms import CIC_FORMS, LegalForm
from spinouts.models.searching import finds
from spinouts.vocabulary import DeliveryModel, Region, ServiceArea

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class RegisterState(models.TextChoices):
    """Whether the record stands in the register."""

    ENTERED = "entered", "In the register"
    WITHDRAWN = "withdrawn", "Withdrawn: logged by mistake"
    MERGED = "merged", "Merged: a duplicate of another record"


class NextNumber(Func):
    """The next number of the reference; numbers are never used again, so a rolled-back one leaves a gap."""

    template = "nextval('spinouts_reference_number')"
    output_field = models.PositiveIntegerField()


class Reference(Func):
    """`PSM-0001` from a number."""

    template = "('PSM-' || lpad(number::text, greatest(4, length(number::text)), '0'))"
    output_field = models.CharField(max_length=16)


# The words of the name as they stand: "simple" neither cuts endings nor drops small words.
NAME_WORDS = SearchVector("name", config="simple")
# With this beside its key, an index alone says how many of the register a filter finds.
_COUNTED_BY = ["register_state"]
# Undated launches sort as the earliest, so that the newest come first.
LAUNCH_ORDER = Coalesce("launched_on", Value(date.min))


def _over(dated: str, day: date) -> Q:
    """Return the condition that a partial date, such as `launched`, was over before that day for certain."""
    begins = {Precision.DAY: day, Precision.MONTH: day.replace(day=1), Precision.YEAR: day.replace(month=1, day=1)}
    over = (Q(**{f"{dated}_precision": fine, f"{dated}_on__lt": first}) for fine, first in begins.items())
    return reduce(or_, over)


class SpinoutQuerySet(models.QuerySet):
    """The words people use about spin-outs."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Spin-outs whose case pages the person may open; for anybody else they do not exist."""
        visible = permissions.visible(user)
        if not visible:
            return self
        # Through a subquery, so that a spin-out of two of the person's bodies is there once.
        return self.filter(pk__in=self.model._default_manager.filter(visible).values("pk"))

    def of_bodies(self, bodies: Collection[int]) -> Self:
        """Spin-outs of which one of these bodies is a parent, each once."""
        links = SpinoutParent.objects.filter(organisation_id__in=bodies)
        return self.filter(pk__in=links.values("spinout_id"))

    def with_parents(self) -> Self:
        """With each one's parent bodies, in the order in which they are named: one query for all."""
        links = SpinoutParent.objects.select_related("organisation").order_by("place")
        return self.prefetch_related(models.Prefetch("parent_links", queryset=links))

    def in_register(self) -> Self:
        """Neither withdrawn as a mistake nor merged into another record."""
        return self.filter(register_state=RegisterState.ENTERED)

    def out_of_register(self) -> Self:
        """Withdrawn as a mistake, or merged into another record."""
        return self.exclude(register_state=RegisterState.ENTERED)

    def examples(self) -> Self:
        """Those that are invented, and enter no figure."""
        return self.filter(is_example=True)

    def matching(self, text: str) -> Self:
        """Spin-outs in whose name, parent bodies or brief every word of `text` is found, or whose reference it is."""
        return self.filter(finds("case__words", text))

    def sharing_a_word(self, words: Collection[str], most: int = 300) -> Self:
        """Spin-outs whose name has any of the words, those with most of them first: candidates for being the same."""
        if not words:
            return self.none()
        wanted = SearchQuery(" | ".join(f"'{word}'" for word in words), search_type="raw", config="simple")
        found = self.alias(words=NAME_WORDS).filter(words=wanted)
        return found.order_by(SearchRank(NAME_WORDS, wanted).desc(), "pk")[:most]

    def launched_by(self, day: date, *, or_if_undated: Q | models.Exists | None = None) -> Self:
        """Spin-outs whose launch was over by the end of that day for certain, as finely as its date is known.

        `or_if_undated` is what proves it of one whose launch nobody has dated.
        """
        over = _over("launched", day + timedelta(days=1))
        return self.filter(over | Q(or_if_undated, launched_on__isnull=True) if or_if_undated else over)

    def launching_from(self, day: date) -> Self:
        """Spin-outs whose planned launch, as finely as its date is known, is not over before that day."""
        return self.filter(~_over("case__planned", day), case__planned_on__isnull=False)

    def with_missed_launch(self, *, on: date) -> Self:
        """Spin-outs before their launch whose planned launch, as finely as its date is known, was over before then."""
        not_launched = self.filter(outcome__in=lifecycle.RUNNING).exclude(stage=lifecycle.Stage.LIVE)
        return not_launched.filter(_over("case__planned", on))

    def with_overdue_test(self, *, on: date) -> Self:
        """Spin-outs that go on, and whose agreed continuity plan should have been tested before that day."""
        return self.filter(case__next_test_on__lt=on)

    def without_agreed_plan(self) -> Self:
        """Spin-outs in transition without an agreed continuity plan, and live ones whose plan is no longer agreed."""
        here = Q(stage=lifecycle.Stage.TRANSITION) | Q(stage=lifecycle.Stage.LIVE, continuity_plan__isnull=False)
        return self.filter(here, outcome__in=lifecycle.RUNNING).filter(continuity_plan__agreed_on__isnull=True)

    def without_exit_record(self) -> Self:
        """Spin-outs that ended after their launch, of whose staff and service nobody has said what became."""
        return self.filter(outcome__in=lifecycle.ENDED_AFTER_LAUNCH, exit_record__isnull=True)

    def at_stage(self, stage: str) -> Self:
        """Spin-outs that are now at that stage."""
        return self.filter(stage=stage)


@pghistory.track(exclude=["reference"])
class Spinout(models.Model):
    """A service on its way out of, or that has left, its parent body: one record from idea to after-life.

    Everything from `name` to `parents` is a cache of the current facts, kept by `spinouts.actions`.
    """

    number = models.PositiveIntegerField(unique=True, db_default=NextNumber(), editable=False)
    reference = models.GeneratedField(
        expression=Reference(), output_field=models.CharField(max_length=16), db_persist=True, unique=True
    )
    # The legal entity, once there is one; it carries the company and society numbers.
    organisation = models.OneToOneField(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="spinout"
    )
    # Invented, for the sample accounts; enters no figure. Never changes.
    is_example = models.BooleanField(default=False)
    status_note = models.TextField(blank=True, default="")
    # A figure as published, undated; no total reads it.
    turnover_gbp = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    name = models.CharField(max_length=250)
    # The name and the parents, folded: the identity by which imports find it.
    folded_name = models.CharField(max_length=250, db_index=True)
    stage = models.CharField(max_length=20, choices=lifecycle.Stage.choices)
    outcome = models.CharField(max_length=20, choices=lifecycle.Outcome.choices)
    launched_on = models.DateField(null=True, blank=True)
    launched_precision = models.CharField(max_length=5, blank=True, default="")
    ended_on = models.DateField(null=True, blank=True)
    ended_precision = models.CharField(max_length=5, blank=True, default="")
    submitted_on = models.DateField(null=True, blank=True)
    register_state = models.CharField(max_length=9, choices=RegisterState.choices, default=RegisterState.ENTERED)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates")
    service_area = models.CharField(max_length=32, blank=True, default="", choices=ServiceArea.choices)
    region = models.CharField(max_length=24, blank=True, default="", choices=Region.choices)
    legal_form = models.CharField(max_length=28, blank=True, default="", choices=LegalForm.choices)
    delivery_model = models.CharField(max_length=24, blank=True, default="", choices=DeliveryModel.choices)
    parent_kind = models.CharField(max_length=24, blank=True, default="", choices=OrganisationKind.choices)
    parents = models.ManyToManyField(Organisation, related_name="spinouts", through="spinouts.SpinoutParent")

    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SpinoutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="spinout_stage_known", condition=Q(stage__in=lifecycle.Stage.values)),
            models.CheckConstraint(
                name="spinout_outcome_fits_stage",
                condition=Q(outcome__in=lifecycle.RUNNING)
                | (Q(stage=lifecycle.Stage.LIVE) & Q(outcome__in=lifecycle.ENDED_AFTER_LAUNCH))
                | (~Q(stage=lifecycle.Stage.LIVE) & Q(outcome__in=lifecycle.ENDED_BEFORE_LAUNCH)),
            ),
            models.CheckConstraint(name="spinout_has_a_name", condition=~Q(folded_name="")),
            models.CheckConstraint(
                name="spinout_merged_into_iff_merged",
                condition=Q(register_state=RegisterState.MERGED, merged_into__isnull=False)
                | (~Q(register_state=RegisterState.MERGED) & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="spinout_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")),
            ),
            models.CheckConstraint(
                name="spinout_turnover_not_negative", condition=Q(turnover_gbp__isnull=True) | Q(turnover_gbp__gte=0)
            ),
            models.CheckConstraint(
                name="spinout_launch_date_and_precision_go_together",
                condition=Q(launched_on__isnull=True, launched_precision="")
                | Q(launched_on__isnull=False, launched_precision__in=list(Precision)),
            ),
            models.CheckConstraint(
                name="spinout_end_date_and_precision_go_together",
                condition=Q(ended_on__isnull=True, ended_precision="")
                | Q(ended_on__isnull=False, ended_precision__in=list(Precision)),
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "outcome", "number"], include=_COUNTED_BY, name="spinout_stage_outcome"),
            models.Index(fields=["service_area", "number"], include=_COUNTED_BY, name="spinout_service_area"),
            models.Index(fields=["region", "number"], include=_COUNTED_BY, name="spinout_region"),
            models.Index(fields=["parent_kind", "number"], include=_COUNTED_BY, name="spinout_parent_kind"),
            models.Index(fields=["register_state", "number"], name="spinout_register_state"),
            # The few that the country's figures leave out, wherever those begin with rows about spin-outs.
            models.Index(
                fields=["id"],
                condition=Q(is_example=True) | ~Q(register_state=RegisterState.ENTERED),
                name="spinout_left_out",
            ),
            models.Index(fields=["folded_name", "number"], name="spinout_name_order"),
            models.Index(LAUNCH_ORDER, "number", name="spinout_launch_order"),
            GinIndex(NAME_WORDS, name="spinout_name_words"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="identity_never_changes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                | pgtrigger.Q(old__is_example__df=pgtrigger.F("new__is_example")),
                func="""
                    RAISE EXCEPTION 'spinout_identity_never_changes'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'spinout_identity_never_changes';
                """,
            ),
        ]

    def __str__(self) -> str:
        """Return reference and name."""
        return f"{self.reference} {self.name}"

    @property
    def state(self) -> lifecycle.State:
        """Stage and outcome together."""
        return lifecycle.State(self.stage, self.outcome)

    @property
    def launched(self) -> PartialDate | None:
        """When it launched, as finely as is known; None when it has not, or nobody knows when."""
        return PartialDate(self.launched_on, Precision(self.launched_precision)) if self.launched_on else None

    @property
    def ended(self) -> PartialDate | None:
        """When it ended, as finely as is known."""
        return PartialDate(self.ended_on, Precision(self.ended_precision)) if self.ended_on else None


class SpinoutParent(models.Model):
    """A cache of the current profile's parent bodies, in the order in which they are named."""

    spinout = models.ForeignKey(Spinout, on_delete=models.CASCADE, related_name="parent_links")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="spinoutparent_once_each", fields=["spinout", "organisation"]),
        ]

    def __str__(self) -> str:
        """Return the keys of both."""
        return f"{self.spinout_id} leaves {self.organisation_id}"


def is_cic(organisation: Organisation) -> bool:
    """Return whether the body is a mutual whose legal form is a community interest company (asked by accounts)."""
    return Spinout.objects.filter(organisation=organisation, legal_form__in=CIC_FORMS).exists()
