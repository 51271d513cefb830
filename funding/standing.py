"""Where a fund stands: its money, what is asked of it, how far applications come and how long that takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Aggregate, Count, DecimalField, DurationField, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce

from funding.lifecycle import OPEN, ApplicationState
from funding.models import Application, Award, EligibilityCheck, Fund, FundAccount, FundBudget
from funding.vocabulary import Outcome
from mutuals_tracker.regions import Region
from spinouts.vocabulary import ServiceArea

ZERO = Decimal(0)
_POUNDS: DecimalField = DecimalField(max_digits=16, decimal_places=2)


class Median(Aggregate):
    """The value in the middle."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Money:
    """What a fund has, what it gave, and what came back; in pounds. The budget is None where nobody has stated one."""

    budget: Decimal | None
    committed: Decimal
    paid: Decimal
    refunded: Decimal
    written_off: Decimal

    @property
    def left(self) -> Decimal | None:
        """What it can still commit."""
        return None if self.budget is None else self.budget - self.committed

    @property
    def to_pay(self) -> Decimal:
        """What is committed and not paid yet."""
        return self.committed - (self.paid - self.refunded)


class Asked(NamedTuple):
    """How many applications stand in one state, and what they ask for."""

    state: str
    number: int
    amount: Decimal


class Step(NamedTuple):
    """One step of the way: how many came so far, of how many that came to the step before, and in how many days."""

    name: str
    number: int
    of: int | None
    # In the middle: half of them took longer.
    days: int | None

    @property
    def share(self) -> int | None:
        """Those that came so far in per cent of those before; None of none."""
        return round(self.number * 100 / self.of) if self.of else None


class Given(NamedTuple):
    """How many awards went somewhere, and what they come to."""

    where: str
    number: int
    amount: Decimal


def money_of(fund: Fund, *, on: date) -> Money:
    """Return the fund's money as it is: two queries."""
    budget = FundBudget.objects.current().filter(fund=fund).in_force(on=on).first()
    account = FundAccount.objects.get(fund=fund)
    return Money(
        budget.amount if budget else None, account.committed, account.paid, account.refunded, account.written_off
    )


def pipeline_of(fund: Fund) -> list[Asked]:
    """Return what was submitted to the fund and is not decided yet, state by state: one query.

    What a draft asks for is its body's own.
    """
    others = (ApplicationState.DRAFT, ApplicationState.APPROVED, ApplicationState.IN_DELIVERY)
    undecided = [state for state in OPEN if state not in others]
    found = (
        Application.objects.filter(round__fund=fund, state__in=undecided)
        .order_by()
        .values("state")
        .annotate(count=Count("pk"), asked=Coalesce(Sum("amount"), Value(ZERO), output_field=_POUNDS))
    )
    by_state = {row["state"]: row for row in found}
    return [
        Asked(state.label, by_state[state]["count"], by_state[state]["asked"])
        for state in undecided
        if state in by_state
    ]


def funnel_of(fund: Fund) -> list[Step]:
    """Return how far applications to the fund came, step by step, and how long each step took: one query."""
    eligible = EligibilityCheck.objects.filter(application=OuterRef("pk"), is_eligible=True)
    found = Application.objects.filter(round__fund=fund).annotate(was_eligible=Exists(eligible))
    said = found.aggregate(
        begun=Count("pk"),
        submitted=Count("submitted_at"),
        eligible=Count("pk", filter=Q(was_eligible=True)),
        decided=Count("decision", filter=~Q(decision__outcome=Outcome.INELIGIBLE)),
        approved=Count("decision", filter=Q(decision__outcome=Outcome.APPROVED)),
        agreed=Count("award__agreed_at"),
        # One to which nobody agreed is closed too, and is no award that was delivered.
        closed=Count("award__closed_at", filter=Q(award__agreed_at__isnull=False)),
        to_submit=Median(F("submitted_at") - F("added_at")),
        to_decide=Median(F("decision__added_at") - F("submitted_at")),
        to_agree=Median(F("award__agreed_at") - F("decision__added_at")),
        to_close=Median(F("award__closed_at") - F("award__agreed_at")),
    )
    steps = [
        ("Begun", "begun", ""),
        ("Submitted", "submitted", "to_submit"),
        ("Found eligible", "eligible", ""),
        ("Assessed and decided", "decided", "to_decide"),
        ("Approved", "approved", ""),
        ("Terms agreed to", "agreed", "to_agree"),
        ("Closed", "closed", "to_close"),
    ]
    way: list[Step] = []
    for name, key, took in steps:
        way.append(Step(name, said[key], way[-1].number if way else None, _days(said[took]) if took else None))
    return way


def awards_by_area(fund: Fund) -> list[Given]:
    """Return how many awards went to each service area, the most money first: one query."""
    return _given(fund, "spinout__service_area", dict(ServiceArea.choices))


def awards_by_region(fund: Fund) -> list[Given]:
    """Return how many awards went to each region, the most money first: one query."""
    return _given(fund, "spinout__region", dict(Region.choices))


def _given(fund: Fund, column: str, labels: dict[str, str]) -> list[Given]:
    rows = Award.objects.filter(fund=fund).order_by().values_list(column).annotate(Count("pk"), Sum("awarded"))
    given = [Given(labels.get(code, "Not known"), count, amount or ZERO) for code, count, amount in rows]
    return sorted(given, key=lambda each: (-each.amount, each.where))


def _days(took: timedelta | None) -> int | None:
    return None if took is None else max(0, took.days)


def total(given: Sequence[Given]) -> Given:
    """Return all of them together."""
    return Given("All", sum(each.number for each in given), sum((each.amount for each in given), ZERO))
