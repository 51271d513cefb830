"""What people do with a risk: raise and describe it, rate and review it, and say what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from procurement.actions import risks as actions
from procurement.forms.risks import DescribeRiskForm, MoveRiskForm, RateRiskForm, ReviewRiskForm
from procurement.models import Risk, RiskScale
from procurement.permissions import risks as permissions
from procurement.risk_words import RatingKind
from procurement.views import risk_turns as turns
from spinouts.actions import Part
from spinouts.views import asking
from spinouts.views.owners import owners


@require_http_methods(["GET", "POST"])
@asking.once(to=turns.OF_SPINOUT)
def raise_risk(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a risk of a spin-out."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_raise_risk, spinout)
    back = asking.address(spinout, turns.OF_SPINOUT)
    form = DescribeRiskForm(**asking.unseen(request, back=back), people=owners(spinout), today=asking.today())
    made: list[Risk] = []

    def act(who: dict[str, Any]) -> None:
        answers = form.cleaned_data
        days = {name: answers[name] for name in ("opened_on", "next_review_on")}
        made.append(actions.raise_risk(spinout, says=form.says(), **days, **who))

    if asking.answered(request, form) and asking.saves(request, form, spinout, act, turns.refusals("opened_on")):
        messages.success(request, "Risk added. Rate it now, so that it takes its place among the others")
        return redirect(turns.HERE, made[0].reference) if made else redirect(turns.OF_SPINOUT, spinout.reference)
    return asking.page(request, form, spinout, "Add a risk")


@require_http_methods(["GET", "POST"])
@turns.once
def change_risk(request: HttpRequest, reference: str) -> HttpResponse:
    """Describe a risk anew, or give it to somebody else."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_keep_risk, found)
    subject = Part(found, actions.SAYS)
    form = DescribeRiskForm(
        **turns.bound(request, subject, found),
        risk=found,
        people=owners(found.spinout, now=found.owner),
        today=asking.today(),
    )

    def act(who: dict[str, Any]) -> None:
        actions.change_risk(found, says=form.says(), next_review_on=form.cleaned_data["next_review_on"], **who)

    return turns.saved(request, form, subject, found, act, turns.refusals("on"), "Risk saved") or turns.page(
        request, form, found, "Change the risk"
    )


@require_http_methods(["GET", "POST"])
@turns.once
def rate_risk(request: HttpRequest, reference: str) -> HttpResponse:
    """Rate a risk, and say why."""
    found, today = turns.find(request, reference), asking.today()
    asking.ask(request, permissions.check_can_keep_risk, found)
    subject = Part(found, actions.SCORES)
    kind = request.GET.get("kind", "")
    scale = RiskScale.objects.in_force(on=today)
    form = RateRiskForm(
        **turns.bound(request, subject, found),
        scale=scale,
        kind=kind if kind in RatingKind.values else RatingKind.CURRENT.value,
        today=today,
    )

    def act(who: dict[str, Any]) -> None:
        actions.rate_risk(found, rated=form.rated(), **who)

    answer = turns.saved(request, form, subject, found, act, turns.refusals("rated_on"), "Rating saved")
    return answer or turns.page(request, form, found, "Rate the risk", scale=scale)


@require_http_methods(["GET", "POST"])
@turns.once
def review_risk(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what was found when somebody looked at a risk again."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_keep_risk, found)
    subject = Part(found, actions.REVIEWED)
    form = ReviewRiskForm(**turns.bound(request, subject, found), risk=found, today=asking.today())

    def act(who: dict[str, Any]) -> None:
        answers = form.cleaned_data
        names = ("reviewed_on", "found", "next_review_on")
        actions.review_risk(found, **{name: answers[name] for name in names}, **who)

    answer = turns.saved(request, form, subject, found, act, turns.refusals("reviewed_on"), "Review saved")
    return answer or turns.page(request, form, found, "Review the risk")


@dataclass(frozen=True)
class _Move:
    """What one page asks about a move: its title and button, why, and what is said where nobody says why."""

    title: str
    asks: str
    hint: str
    required: str
    message: str
    rule: Callable[..., None]
    act: Callable[..., object]


_MITIGATE = _Move(
    title="Say that it is being mitigated",
    asks="What is done about it?",
    hint="In short: each action is added on the risk’s own page, with who does it and by when",
    required="Enter what is done about it",
    message="Saved that it is being mitigated",
    rule=permissions.check_can_mitigate_risk,
    act=actions.mitigate_risk,
)
_CLOSE = _Move(
    title="Close the risk",
    asks="Why is it no risk any more?",
    hint="For example: the contract was extended by two years",
    required="Enter why it is no risk any more",
    message="Risk closed",
    rule=permissions.check_can_end_risk,
    act=actions.close_risk,
)
_MATERIALISE = _Move(
    title="Say that it happened",
    asks="What happened, and what came of it?",
    hint="It leaves the live risks and stays in the register as materialised",
    required="Enter what happened",
    message="Saved that it happened",
    rule=permissions.check_can_end_risk,
    act=actions.materialise_risk,
)
_REOPEN = _Move(
    title="Reopen the risk",
    asks="Why is it a risk again?",
    hint="Its ratings stay, and it is reviewed as often as before",
    required="Enter why it is a risk again",
    message="Risk reopened",
    rule=permissions.check_can_reopen_risk,
    act=actions.reopen_risk,
)


@require_http_methods(["GET", "POST"])
@turns.once
def mitigate_risk(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that something is done about a risk."""
    return _moved(request, reference, _MITIGATE)


@require_http_methods(["GET", "POST"])
@turns.once
def close_risk(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that it is no risk any more."""
    return _moved(request, reference, _CLOSE)


@require_http_methods(["GET", "POST"])
@turns.once
def materialise_risk(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that it happened."""
    return _moved(request, reference, _MATERIALISE)


@require_http_methods(["GET", "POST"])
@turns.once
def reopen_risk(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that it is a risk again."""
    return _moved(request, reference, _REOPEN)


def _moved(request: HttpRequest, reference: str, move: _Move) -> HttpResponse:
    found = turns.find(request, reference)
    asking.ask(request, move.rule, found)
    subject = Part(found, actions.STANDS)
    form = MoveRiskForm(
        **turns.bound(request, subject, found),
        button=move.title,
        asks=move.asks,
        hint=move.hint,
        required=move.required,
        today=asking.today(),
    )

    def act(who: dict[str, Any]) -> None:
        move.act(found, on=form.cleaned_data["on"], note=form.cleaned_data["note"], **who)

    return turns.saved(request, form, subject, found, act, turns.refusals("on"), move.message) or turns.page(
        request, form, found, move.title
    )
