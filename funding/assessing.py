"""Readings of assessments: where one application stands, side by side scores, and a round in its ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, DecimalField, F, Q, Sum, Value, Window
from django.db.models.functions import Coalesce

from funding.lifecycle import ApplicationState
from funding.models import AgreedScore, Application, Assessment, Criterion, FundAssessor, Moderation, Round
from funding.scoring import ASSESSORS_NEEDED, FAR_APART
from funding.vocabulary import Conflict, Recommendation

if TYPE_CHECKING:
    from django.db.models import QuerySet

ZERO = Decimal(0)
_POUNDS: DecimalField = DecimalField(max_digits=14, decimal_places=2)


class Given(NamedTuple):
    """What one assessor gave for one criterion, and why."""

    assessor: str
    points: int
    justification: str


@dataclass(frozen=True)
class Row:
    """One criterion with what each assessor gave for it, and what they agreed on."""

    criterion: Criterion
    given: Sequence[Given]
    agreed: AgreedScore | None

    @property
    def mean(self) -> Decimal | None:
        """The mean of the points, to one place."""
        if not self.given:
            return None
        total = Decimal(sum(each.points for each in self.given))
        return (total / len(self.given)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)

    @property
    def is_far_apart(self) -> bool:
        """Whether they gave such different points that they should talk about it."""
        points = [each.points for each in self.given]
        return bool(points) and max(points) - min(points) >= FAR_APART


@dataclass(frozen=True)
class Panel:
    """Everybody to whom an application was given, and what they made of it."""

    application: Application
    assessments: Sequence[Assessment]
    moderation: Moderation | None

    @property
    def counting(self) -> list[Assessment]:
        """Those without a conflict of interest, as far as they have said."""
        return [each for each in self.assessments if each.conflict != Conflict.DECLARED]

    @property
    def handed_in(self) -> list[Assessment]:
        """Those whose scores are in."""
        return [each for each in self.counting if each.submitted_at]

    @property
    def lacking(self) -> int:
        """How many more people have to score it before anybody sees the scores."""
        return max(0, ASSESSORS_NEEDED - len(self.counting))

    @property
    def are_all_in(self) -> bool:
        """Whether the scores of all are in, so that they may be read and agreed on."""
        return len(self.handed_in) >= ASSESSORS_NEEDED and len(self.handed_in) == len(self.counting)

    @property
    def scorers(self) -> frozenset[int]:
        """The keys of those whose scores are in."""
        return frozenset(each.assessor_id for each in self.handed_in)

    @property
    def everybody(self) -> frozenset[int]:
        """The keys of all to whom it was given, whatever came of it."""
        return frozenset(each.assessor_id for each in self.assessments)

    @cached_property
    def rows(self) -> list[Row]:
        """Each criterion of the round with all that was given for it: three queries."""
        criteria = Criterion.objects.filter(round=self.application.round_id).order_by("place", "pk")
        agreed = {row.criterion_id: row for row in AgreedScore.objects.filter(application=self.application)}
        handed_in = Assessment.objects.filter(pk__in=[each.pk for each in self.handed_in])
        given: dict[int, list[Given]] = {}
        scores = handed_in.order_by("pk").values_list(
            "scores__criterion", "assessor__name", "scores__points", "scores__justification"
        )
        for criterion, name, points, why in scores:
            given.setdefault(criterion, []).append(Given(name, points, why))
        return [Row(each, given.get(each.pk, []), agreed.get(each.pk)) for each in criteria]


def panel_of(application: Application) -> Panel:
    """Return who assesses the application, and how far they are: two queries."""
    rows = Assessment.objects.filter(application=application).select_related("assessor").order_by("pk")
    moderation = Moderation.objects.filter(application=application).select_related("changed_by").first()
    return Panel(application, list(rows), moderation)


def may_be_given(panel: Panel) -> list[FundAssessor]:
    """Return who scores for the application's fund and does not have it yet."""
    fund = panel.application.round.fund_id
    return [
        each
        for each in FundAssessor.objects.filter(fund=fund).by_name()
        if each.person_id not in panel.everybody and each.person.is_active
    ]


def ranking(asked: Round) -> "QuerySet[Moderation]":
    """Return what was agreed of the round's applications that wait for a decision, the best first.

    Each with `so_far`: what it asks and all above it that are recommended. In one query, however many there are.
    """
    waiting = Moderation.objects.filter(round=asked, application__state=ApplicationState.ASSESSMENT)
    recommended = Sum(
        "application__amount",
        filter=~Q(recommendation=Recommendation.NOT_RECOMMENDED),
    )
    order = [F("score").desc(nulls_last=True), F("pk").asc()]
    return (
        waiting.select_related("application__spinout")
        .annotate(
            so_far=Coalesce(
                Window(recommended, order_by=order),
                Value(ZERO),
                output_field=DecimalField(max_digits=14, decimal_places=2),
            )
        )
        .best_first()
    )


class RoundStanding(NamedTuple):
    """How many of a round's applications stand where, with what they ask for."""

    state: str
    number: int
    amount: Decimal


def standing_of_round(asked: Round) -> list[RoundStanding]:
    """Return how many applications of the round stand in each state that has some, and what they ask for."""
    found = (
        Application.objects.filter(round=asked)
        .order_by()
        .values("state")
        .annotate(count=Count("pk"), asked=Coalesce(Sum("amount"), Value(ZERO), output_field=_POUNDS))
    )
    by_state = {row["state"]: row for row in found}
    return [
        RoundStanding(state.label, by_state[state]["count"], by_state[state]["asked"])
        for state in ApplicationState
        if state in by_state
    ]
