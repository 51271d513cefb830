"""Risks of a spin-out: what could happen, whose it is, and how it stands and is rated today.

How it stands and is rated is kept on its row by triggers, from moves and ratings that are never changed
(`procurement.models.risk_history`), so that sums over the whole country read one index.
"""

import re
from datetime import date
from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q

from mutuals_tracker.accounts.models import Membership, User
from mutuals_tracker.accounts.models.user import BODY_ROLES
from mutuals_tracker.refusing import quoted, refuse
from procurement.models.risk_scale import RiskScale
from procurement.permissions.risks import visible_risks
from procurement.risk_states import ENDED, LIVE, RiskState
from procurement.risk_words import Band, Category, Proximity, RatingKind, Response
from spinouts.lifecycle import RUNNING
from spinouts.models import CaseRow, Spinout
from spinouts.models.case_row import row_triggers
from spinouts.models.spinout import RegisterState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class NextRiskNumber(Func):
    """The next number of the reference; a rolled-back one leaves a gap."""

    template = "nextval('procurement_risk_number')"
    output_field = models.PositiveIntegerField()


class RiskReference(Func):
    """`RK-0001` from a number."""

    template = "('RK-' || lpad(number::text, greatest(4, length(number::text)), '0'))"
    output_field = models.CharField(max_length=16)


# What the triggers of ratings keep: by which scale, how likely, and how bad.
RATED = ("scale_id", "likelihood", "impact")
KEPT = (
    *(f"{kind}_{column}" for kind in RatingKind.values for column in RATED),
    "current_score",
    "current_band",
)
_STANDS = ("state", "ended_on")
_IDENTITY = ("number", "raised_by", "cause_key", "opened_on")


def _pair(names: tuple[str, ...]) -> tuple[str, str]:
    new, old = (", ".join(f"{row}.{name}" for name in names) for row in ("NEW", "OLD"))
    return new, old


_NEW_KEPT, _OLD_KEPT = _pair(KEPT)
_NEW_STANDS, _OLD_STANDS = _pair(_STANDS)
_NEW_IDENTITY, _OLD_IDENTITY = _pair(_IDENTITY)
_GUARD = f"""
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> '{RiskState.OPEN.value}' THEN
            {refuse("risk_begins_open")}
        END IF;
        IF num_nonnulls({_NEW_KEPT.replace("NEW.current_band", "nullif(NEW.current_band, '')")}) > 0 THEN
            {refuse("risk_scores_follow_from_its_ratings")}
        END IF;
        RETURN NEW;
    END IF;
    IF ({_NEW_IDENTITY}) IS DISTINCT FROM ({_OLD_IDENTITY}) THEN
        {refuse("risk_identity_never_changes")}
    END IF;
    IF pg_trigger_depth() < 2 AND ({_NEW_STANDS}) IS DISTINCT FROM ({_OLD_STANDS}) THEN
        {refuse("risk_state_follows_from_its_moves")}
    END IF;
    IF pg_trigger_depth() < 2 AND ({_NEW_KEPT}) IS DISTINCT FROM ({_OLD_KEPT}) THEN
        {refuse("risk_scores_follow_from_its_ratings")}
    END IF;
    RETURN NEW;
"""
WORDS = SearchVector("event", "cause", "effect", config="english")
IS_LIVE = Q(state__in=[state.value for state in LIVE])
_REFERENCE = re.compile(r"\s*rk\W*0*(?P<number>[0-9]{1,9})\s*", re.IGNORECASE)


def _all_or_none(kind: str) -> Q:
    names = [f"{kind}_{column}" for column in ("scale", "likelihood", "impact")]
    return Q(**{f"{name}__isnull": True for name in names}) | Q(**{f"{name}__isnull": False for name in names})


class RiskQuerySet(models.QuerySet):
    """The words about risks."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Risks that the person may read; for anybody else they do not exist."""
        visible = visible_risks(user)
        if not visible:
            return self
        # Through a subquery, so that one of two of the person's bodies is there once.
        return self.filter(pk__in=self.model._default_manager.filter(visible).values("pk"))

    def live(self) -> Self:
        """Those that are open or being mitigated."""
        return self.filter(IS_LIVE)

    def in_state(self, state: str) -> Self:
        """Those in that state; all that are live for `live`, and all for `all`."""
        if state == "all":
            return self
        return self.live() if state == "live" else self.filter(state=state)

    def in_register(self) -> Self:
        """Those of spin-outs that stand in the register."""
        return self.exclude(spinout__in=Spinout.objects.out_of_register().values("pk"))

    def real(self) -> Self:
        """Those that the country's figures count: of spin-outs in the register that nobody invented."""
        left_out = Q(is_example=True) | ~Q(register_state=RegisterState.ENTERED)
        return self.exclude(spinout__in=Spinout.objects.filter(left_out).values("pk"))

    def going_on(self) -> Self:
        """Live ones of spin-outs in the register that have not ended."""
        return self.live().filter(spinout__in=Spinout.objects.in_register().filter(outcome__in=RUNNING))

    def of_ended_spinouts(self) -> Self:
        """Live ones of spin-outs that ended, where somebody has still to say what became of them."""
        return self.live().filter(spinout__in=Spinout.objects.in_register().exclude(outcome__in=RUNNING))

    def unrated(self) -> Self:
        """Those that nobody has rated as they stand."""
        return self.filter(current_score__isnull=True)

    def review_overdue(self, *, on: date) -> Self:
        """Live ones that should have been reviewed before that day."""
        return self.live().filter(next_review_on__lt=on)

    def without_owner(self) -> Self:
        """Live ones that nobody sees to: nobody was named, or their account is closed, or they act for no body now."""
        able = User.objects.able_to_sign_in().filter(pk=OuterRef("owner"))
        acting = Membership.objects.current().filter(user=OuterRef("owner"), role__in=BODY_ROLES)
        return self.live().filter(~Exists(able) | ~Exists(acting))

    def rated_at(self, kind: str, *, scale: int, likelihood: int, impact: int) -> Self:
        """Those whose rating of that kind is in that cell of the scale."""
        return self.filter(**{f"{kind}_scale_id": scale, f"{kind}_likelihood": likelihood, f"{kind}_impact": impact})

    def matching(self, text: str) -> Self:
        """Those whose cause, event or effect has all the words, or whose reference it is."""
        if not text.strip():
            return self
        reference = _REFERENCE.fullmatch(text)
        if reference:
            return self.filter(number=int(reference["number"]))
        wanted = SearchQuery(text, search_type="plain", config="english")
        return self.alias(words=WORDS).filter(words=wanted)

    def with_whom(self) -> Self:
        """Each with its spin-out, its owner, and the scale of its current rating."""
        return self.select_related("spinout", "owner", "current_scale")

    def gravest_first(self) -> Self:
        """By the score of today, those that nobody has rated last."""
        return self.order_by(F("current_score").desc(nulls_last=True), "pk")

    def review_first(self) -> Self:
        """By the day of the next review; those that have ended last."""
        return self.order_by(F("next_review_on").asc(nulls_last=True), "pk")

    def newest_first(self) -> Self:
        """The one raised last first."""
        return self.order_by("-number")


@pghistory.track(exclude=["reference"])
class Risk(CaseRow):
    """What could happen to a spin-out: because of a cause, an event, with an effect.

    It is raised by hand, or by the state of the record: then `raised_by` is the code of what watches for it, and
    `cause_key` says about what, so that the same cause never raises two.
    """

    number = models.PositiveIntegerField(unique=True, db_default=NextRiskNumber(), editable=False)
    reference = models.GeneratedField(
        expression=RiskReference(), output_field=models.CharField(max_length=16), db_persist=True, unique=True
    )
    category = models.CharField(max_length=16, choices=Category.choices)
    cause = models.TextField()
    event = models.CharField(max_length=250)
    effect = models.TextField()
    proximity = models.CharField(max_length=15, choices=Proximity.choices)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Of one that the record raised, nobody has decided it yet.
    response = models.CharField(max_length=9, choices=Response.choices, blank=True, default="")
    opened_on = models.DateField()
    review_months = models.PositiveSmallIntegerField(default=3)
    next_review_on = models.DateField(null=True, blank=True)
    raised_by = models.CharField(max_length=30, blank=True, default="")
    cause_key = models.CharField(max_length=40, blank=True, default="")
    # Whether the cause was there when somebody looked last; of one raised by hand it says nothing.
    cause_holds = models.BooleanField(default=False)

    # Kept by the trigger of moves.
    state = models.CharField(max_length=12, choices=RiskState.choices, default=RiskState.OPEN)
    ended_on = models.DateField(null=True, blank=True)

    # Kept by the trigger of ratings.
    inherent_scale = models.ForeignKey(
        RiskScale, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    inherent_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    inherent_impact = models.PositiveSmallIntegerField(null=True, blank=True)
    current_scale = models.ForeignKey(
        RiskScale, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    current_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    current_impact = models.PositiveSmallIntegerField(null=True, blank=True)
    target_scale = models.ForeignKey(
        RiskScale, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    target_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    target_impact = models.PositiveSmallIntegerField(null=True, blank=True)
    current_score = models.PositiveSmallIntegerField(null=True, blank=True)
    current_band = models.CharField(max_length=9, choices=Band.choices, blank=True, default="")

    objects = RiskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="risk_category_known", condition=Q(category__in=Category.values)),
            models.CheckConstraint(
                name="risk_says_cause_event_and_effect", condition=~Q(cause="") & ~Q(event="") & ~Q(effect="")
            ),
            models.CheckConstraint(name="risk_proximity_known", condition=Q(proximity__in=Proximity.values)),
            models.CheckConstraint(name="risk_response_known", condition=Q(response__in=["", *Response.values])),
            models.CheckConstraint(
                name="risk_response_decided_where_raised_by_hand", condition=~Q(response="") | ~Q(raised_by="")
            ),
            models.CheckConstraint(name="risk_state_known", condition=Q(state__in=RiskState.values)),
            models.CheckConstraint(
                name="risk_ended_on_iff_it_ended",
                condition=Q(IS_LIVE, ended_on__isnull=True)
                | Q(state__in=[state.value for state in ENDED], ended_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="risk_next_review_iff_live",
                condition=Q(IS_LIVE, next_review_on__isnull=False)
                | Q(state__in=[state.value for state in ENDED], next_review_on__isnull=True),
            ),
            models.CheckConstraint(
                name="risk_reviewed_every_1_to_24_months", condition=Q(review_months__gte=1, review_months__lte=24)
            ),
            models.CheckConstraint(
                name="risk_raised_by_and_cause_go_together",
                condition=Q(raised_by="", cause_key="", cause_holds=False) | (~Q(raised_by="") & ~Q(cause_key="")),
            ),
            models.UniqueConstraint(
                name="risk_once_for_each_cause",
                fields=["raised_by", "spinout", "cause_key"],
                condition=~Q(raised_by=""),
            ),
            *(
                models.CheckConstraint(name=f"risk_{kind}_rated_wholly_or_not", condition=_all_or_none(kind))
                for kind in RatingKind.values
            ),
            models.CheckConstraint(
                name="risk_band_and_score_with_its_rating",
                condition=Q(current_scale__isnull=True, current_score__isnull=True, current_band="")
                | Q(
                    current_scale__isnull=False,
                    current_score=F("current_likelihood") * F("current_impact"),
                    current_band__in=Band.values,
                ),
            ),
        ]
        indexes = [
            # All that a heat map reads: what it must leave out of the country's, and which are overdue for review.
            *(
                models.Index(
                    fields=[f"{kind}_scale", f"{kind}_likelihood", f"{kind}_impact"],
                    include=["spinout", "next_review_on"],
                    condition=IS_LIVE,
                    name=f"risk_heat_map_{kind}",
                )
                for kind in RatingKind.values
            ),
            models.Index(
                F("current_score").desc(nulls_last=True),
                "id",
                include=["spinout"],
                condition=IS_LIVE,
                name="risk_gravest_first",
            ),
            models.Index(
                "category",
                F("current_score").desc(nulls_last=True),
                "id",
                include=["spinout", "proximity", "current_band", "next_review_on"],
                condition=IS_LIVE,
                name="risk_of_a_category",
            ),
            # How every risk stands, in a tenth of the room that its row takes: what movement reads of the country's.
            models.Index(
                fields=["id"],
                include=["spinout", "opened_on", "state", "current_scale", "current_score"],
                name="risk_stands",
            ),
            models.Index(fields=["current_band"], include=["spinout"], condition=IS_LIVE, name="risk_band"),
            models.Index(
                fields=["next_review_on", "id"], include=["spinout"], condition=IS_LIVE, name="risk_review_due"
            ),
            models.Index(fields=["owner"], condition=IS_LIVE, name="risk_owner"),
            models.Index(fields=["opened_on"], name="risk_opened"),
            GinIndex(WORDS, name="risk_words"),
        ]
        triggers = [
            *row_triggers(),
            pgtrigger.Trigger(
                name="guard",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=pgtrigger.Func(_GUARD),
            ),
        ]

    def __str__(self) -> str:
        """Return its reference and what could happen."""
        return f"{self.reference} {self.event}"

    @property
    def is_live(self) -> bool:
        """Whether it is open or being mitigated."""
        return self.state in LIVE

    @property
    def is_from_record(self) -> bool:
        """Whether the state of the record raised it."""
        return bool(self.raised_by)

    def is_review_overdue(self, on: date) -> bool:
        """Return whether it is live and should have been reviewed before that day."""
        return self.is_live and self.next_review_on is not None and self.next_review_on < on


LIVE_IN_SQL = quoted(state.value for state in LIVE)
