"""What waits for a person on risks, read from the state of the records: nobody has to have been told."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from mutuals_tracker.accounts.rules import bodies_of, is_admin
from mutuals_tracker.work import Item, Kind
from procurement.models import Risk, RiskAction
from spinouts.lifecycle import RUNNING
from spinouts.models import Spinout
from spinouts.models.spinout import SpinoutQuerySet
from spinouts.work.records import about

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


def of_person(user: "User", *, at: datetime, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for the person, the most pressing first."""
    today = timezone.localdate(at)
    if bodies_of(user):
        spinouts = Spinout.objects.of_bodies(bodies_of(user)).in_register()
        if only_led:
            spinouts = spinouts.filter(case__lead=user)
        yield from _of_body(user, spinouts, today)
    if is_admin(user):
        yield Kind(
            "risks_without_owner",
            "Risks that nobody owns",
            Risk.objects.without_owner().going_on().with_whom().gravest_first(),
            lambda each: _item(each, "Say who owns it", "change_risk"),
        )


def _of_body(user: "User", spinouts: SpinoutQuerySet, today: date) -> Iterator[Kind]:
    own = Risk.objects.filter(spinout__in=spinouts).going_on().with_whom()
    mine = Q(owner=user) | Q(owner=None)
    listed = reverse("procurement:risks")
    yield Kind(
        "risk_actions_overdue",
        "Actions on risks that are overdue",
        RiskAction.objects.overdue(on=today)
        .filter(mine, spinout__in=spinouts, spinout__outcome__in=RUNNING)
        .select_related("risk", "spinout")
        .order_by("due_on", "pk"),
        _action,
    )
    yield Kind(
        "risks_to_review",
        "Risks that are overdue for review",
        own.review_overdue(on=today).filter(mine).review_first(),
        lambda each: _item(each, "Review it", "review_risk", due_on=each.next_review_on),
        all_url=f"{listed}?due=review",
    )
    yield Kind(
        "risks_to_rate",
        "Risks to be rated",
        own.unrated().filter(mine).order_by("opened_on", "pk"),
        lambda each: _item(each, "Rate it", "rate_risk"),
        all_url=f"{listed}?band=unrated",
        hint="Nobody has said how likely they are and how bad they would be",
    )
    yield Kind(
        "risks_of_ended",
        "Risks of spin-outs that ended",
        Risk.objects.filter(spinout__in=spinouts).of_ended_spinouts().with_whom().order_by("opened_on", "pk"),
        lambda each: _item(each, "Close it, or say that it happened", "risk"),
    )


def _item(risk: Risk, text: str, name: str, *, due_on: date | None = None) -> Item:
    where = f"{risk}, {about(risk.spinout)}"
    return Item(text, reverse(f"procurement:{name}", args=[risk.reference]), where, due_on, is_late=due_on is not None)


def _action(action: RiskAction) -> Item:
    address = reverse("procurement:change_risk_action", args=[action.risk.reference, action.pk])
    return Item(str(action), address, f"{action.risk}, {about(action.spinout)}", action.due_on, is_late=True)
