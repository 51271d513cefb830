"""What was said of a risk and is never changed: its ratings, its moves from state to state, and its reviews.

A trigger of each keeps on the risk's own row what follows from it.
"""

from functools import reduce
from operator import or_
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from mutuals_tracker.refusing import quoted, refuse
from procurement.models.risk import LIVE_IN_SQL, RATED, Risk
from procurement.models.risk_scale import RiskScale
from procurement.risk_states import ENDED, NEXT, RiskState
from procurement.risk_words import Band, RatingKind
from spinouts.models import CaseEntry
from spinouts.models.case_row import entry_triggers, same_spinout

_WHOSE = "changed_at = NEW.added_at, changed_by_id = NEW.added_by_id"
_TAKE = "SELECT * INTO risk FROM procurement_risk WHERE id = NEW.risk_id FOR UPDATE;"
_ENDED_IN_SQL = quoted(state.value for state in ENDED)
_IS_CURRENT = f"NEW.kind = '{RatingKind.CURRENT.value}'"
_KEEP = ", ".join(
    f"{kind}_{column} = CASE WHEN NEW.kind = '{kind}' THEN latest.{column} ELSE {kind}_{column} END"
    for kind in RatingKind.values
    for column in RATED
)
# The latest of its kind counts, whichever was written last.
_RATED = f"""
    {_TAKE}
    SELECT * INTO scale FROM procurement_riskscale WHERE id = NEW.scale_id;
    IF NEW.likelihood > cardinality(scale.likelihoods) OR NEW.impact > cardinality(scale.impacts) THEN
        {refuse("riskrating_is_on_its_scale")}
    END IF;
    IF risk.state NOT IN ({LIVE_IN_SQL}) THEN
        {refuse("riskrating_of_a_live_risk")}
    END IF;
    IF NEW.rated_on < risk.opened_on THEN
        {refuse("riskrating_after_the_risk_was_opened")}
    END IF;
    SELECT * INTO latest FROM procurement_riskrating r
     WHERE r.risk_id = NEW.risk_id AND r.kind = NEW.kind ORDER BY r.rated_on DESC, r.id DESC LIMIT 1;
    SELECT * INTO scale FROM procurement_riskscale WHERE id = latest.scale_id;
    score := latest.likelihood * latest.impact;
    band := CASE WHEN score >= scale.very_high_from THEN '{Band.VERY_HIGH.value}'
                 WHEN score >= scale.high_from THEN '{Band.HIGH.value}'
                 WHEN score >= scale.medium_from THEN '{Band.MEDIUM.value}'
                 ELSE '{Band.LOW.value}' END;
    UPDATE procurement_risk
       SET {_KEEP}, {_WHOSE},
           current_score = CASE WHEN {_IS_CURRENT} THEN score ELSE current_score END,
           current_band = CASE WHEN {_IS_CURRENT} THEN band ELSE current_band END
     WHERE id = NEW.risk_id;
    RETURN NULL;
"""  # noqa: S608 - our own names
_MOVED = f"""
    {_TAKE}
    IF risk.state <> NEW.was THEN
        {refuse("riskmove_follows_the_one_before")}
    END IF;
    IF NEW.moved_on < risk.opened_on
       OR EXISTS (SELECT 1 FROM procurement_riskmove m WHERE m.risk_id = NEW.risk_id AND m.moved_on > NEW.moved_on) THEN
        {refuse("riskmove_in_order_of_days")}
    END IF;
    UPDATE procurement_risk
       SET state = NEW.becomes,
           ended_on = CASE WHEN NEW.becomes IN ({_ENDED_IN_SQL}) THEN NEW.moved_on END,
           next_review_on = CASE
               WHEN NEW.becomes IN ({_ENDED_IN_SQL}) THEN NULL
               WHEN NEW.was IN ({_ENDED_IN_SQL}) THEN NEW.moved_on + make_interval(months => review_months)
               ELSE next_review_on END,
           {_WHOSE}
     WHERE id = NEW.risk_id;
    RETURN NULL;
"""  # noqa: S608 - our own names
_REVIEWED = f"""
    {_TAKE}
    IF risk.state NOT IN ({LIVE_IN_SQL}) THEN
        {refuse("riskreview_of_a_live_risk")}
    END IF;
    IF NEW.reviewed_on < risk.opened_on THEN
        {refuse("riskreview_after_the_risk_was_opened")}
    END IF;
    UPDATE procurement_risk SET next_review_on = NEW.next_review_on, {_WHOSE} WHERE id = NEW.risk_id;
    RETURN NULL;
"""  # noqa: S608 - our own names


def _after(name: str, text: str, declare: list[tuple[str, str]] | None = None) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        declare=[("risk", "procurement_risk%ROWTYPE"), *(declare or [])],
        func=pgtrigger.Func(text),
    )


class RiskRatingQuerySet(models.QuerySet):
    """The words about ratings."""

    def latest_first(self) -> Self:
        """The latest first, each with its scale and who made it."""
        return self.select_related("scale", "added_by").order_by("-rated_on", "-pk")


@pghistory.track()
class RiskRating(CaseEntry):
    """How likely and how bad, by which scale, on which day, and why: there is no rating without its rationale."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="ratings", db_index=False)
    kind = models.CharField(max_length=8, choices=RatingKind.choices)
    scale = models.ForeignKey(RiskScale, on_delete=models.PROTECT, related_name="+")
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    rated_on = models.DateField()
    rationale = models.TextField()

    objects = RiskRatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="riskrating_kind_known", condition=Q(kind__in=RatingKind.values)),
            models.CheckConstraint(name="riskrating_counts_from_1", condition=Q(likelihood__gte=1, impact__gte=1)),
            models.CheckConstraint(name="riskrating_says_why", condition=~Q(rationale="")),
        ]
        indexes = [
            models.Index(
                fields=["risk", "kind", "-rated_on", "-id"],
                include=["scale", "likelihood", "impact"],
                name="riskrating_latest_score",
            ),
            # What moved since a day.
            models.Index(
                fields=["rated_on"], include=["risk"], condition=Q(kind=RatingKind.CURRENT), name="riskrating_day"
            ),
        ]
        triggers = [
            *entry_triggers(),
            same_spinout("procurement_risk", "risk_id"),
            _after(
                "keep",
                _RATED,
                [
                    ("scale", "procurement_riskscale%ROWTYPE"),
                    ("latest", "procurement_riskrating%ROWTYPE"),
                    ("score", "INTEGER"),
                    ("band", "TEXT"),
                ],
            ),
        ]

    def __str__(self) -> str:
        """Return its kind and its score."""
        return f"{self.get_kind_display()}: {self.score}"

    @property
    def score(self) -> int:
        """Likelihood × impact."""
        return self.likelihood * self.impact

    @property
    def band(self) -> Band:
        """How serious that is, on the scale by which it was made."""
        return self.scale.scale.band(self.likelihood, self.impact)

    @property
    def words(self) -> str:
        """What its scale calls it: “Likely, Major”."""
        return f"{self.scale.likelihoods[self.likelihood - 1]}, {self.scale.impacts[self.impact - 1]}"


class RiskMoveQuerySet(models.QuerySet):
    """The words about moves."""

    def latest_first(self) -> Self:
        """The latest first, each with who made it."""
        return self.select_related("added_by").order_by("-pk")


@pghistory.track()
class RiskMove(CaseEntry):
    """That a risk went from one state to another on a day, and why."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="moves", db_index=False)
    was = models.CharField(max_length=12, choices=RiskState.choices)
    becomes = models.CharField(max_length=12, choices=RiskState.choices)
    moved_on = models.DateField()
    note = models.TextField()

    objects = RiskMoveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="riskmove_is_a_legal_one",
                condition=reduce(
                    or_,
                    (
                        Q(was=before.value, becomes__in=sorted(each.value for each in after))
                        for before, after in NEXT.items()
                    ),
                ),
            ),
            models.CheckConstraint(name="riskmove_says_why", condition=~Q(note="")),
        ]
        indexes = [
            models.Index(fields=["risk", "-moved_on", "-id"], name="riskmove_latest"),
            # What moved since a day, and from which state.
            models.Index(fields=["moved_on", "id"], include=["risk", "was"], name="riskmove_since"),
        ]
        triggers = [*entry_triggers(), same_spinout("procurement_risk", "risk_id"), _after("keep", _MOVED)]

    def __str__(self) -> str:
        """Return what it became."""
        return self.get_becomes_display()


class RiskReviewQuerySet(models.QuerySet):
    """The words about reviews."""

    def latest_first(self) -> Self:
        """The latest first, each with who recorded it."""
        return self.select_related("added_by").order_by("-reviewed_on", "-pk")


@pghistory.track()
class RiskReview(CaseEntry):
    """That somebody looked at a risk again, what they found, and when it is looked at next."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField()
    found = models.TextField()
    next_review_on = models.DateField()

    objects = RiskReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="riskreview_says_what_was_found", condition=~Q(found="")),
            models.CheckConstraint(
                name="riskreview_next_one_is_later", condition=Q(next_review_on__gt=F("reviewed_on"))
            ),
        ]
        triggers = [*entry_triggers(), same_spinout("procurement_risk", "risk_id"), _after("keep", _REVIEWED)]

    def __str__(self) -> str:
        """Return when it was."""
        return f"Reviewed {self.reviewed_on}"
