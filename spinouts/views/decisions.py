"""Formal decisions on a spin-out: seeing them, recording them, and discharging their conditions."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, permissions
from spinouts.actions import Asked, Decided
from spinouts.forms import ConditionForm, DecisionForm, DischargeForm
from spinouts.models import Agreement, Condition, Decision, Spinout
from spinouts.views import asking
from spinouts.views.because import Because

_HERE = "spinouts:decisions"
# A decision that has conditions is wrong where it says that it has none.
_REFUSALS: asking.Errors = {actions.DecisionDateError: "decided_on", actions.ConditionsError: "conditions"}


@require_safe
def decisions(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every decision with its conditions, and the agreements that followed."""
    spinout = asking.find(request, reference)
    context = {
        "spinout": spinout,
        "decisions": Decision.objects.filter(spinout=spinout)
        .latest_first()
        .with_undone()
        .prefetch_related("conditions"),
        "agreements": Agreement.objects.filter(spinout=spinout).latest_first(),
        "today": asking.today(),
        "may_change": allows(permissions.check_can_change, request.user, spinout),
    }
    return render(request, "spinouts/decisions.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def add_decision(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a decision, taken or awaited."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    form = DecisionForm(**asking.unseen(request, back=asking.address(spinout, _HERE)), today=asking.today())
    if asking.answered(request, form):
        answers = _answers(form)
        if asking.saves(request, form, spinout, lambda who: actions.add_decision(spinout, **answers, **who), _REFUSALS):
            return asking.done(request, spinout, "Decision recorded", _HERE)
    return asking.page(request, form, spinout, "Record a decision", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def change_decision(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Record what was decided, or correct it."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    decision = get_object_or_404(Decision.objects.select_related("evidence"), spinout=spinout, pk=number)
    given = asking.bound(request, decision, back=asking.address(spinout, _HERE))
    form = DecisionForm(**given, today=asking.today(), decision=decision)
    if asking.answered(request, form, decision):
        answers = _answers(form)
        if asking.saves(
            request, form, decision, lambda who: actions.change_decision(decision, **answers, **who), _REFUSALS
        ):
            return asking.done(request, spinout, "Decision saved", _HERE)
    return asking.page(request, form, spinout, "Change a decision", within=_HERE, evidence=decision.evidence)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def change_condition(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Change what a condition asks for, by when, or whether the launch waits for it."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    condition = _condition(spinout, number)
    form = ConditionForm(**asking.bound(request, condition, back=asking.address(spinout, _HERE)), condition=condition)
    if asking.answered(request, form, condition):
        asks = Asked(**form.asks())
        if asking.saves(request, form, condition, lambda who: actions.change_condition(condition, asks=asks, **who)):
            return asking.done(request, spinout, "Condition saved", _HERE)
    return asking.page(request, form, spinout, "Change a condition", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def remove_decision(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove a decision that nobody took, with its conditions."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    decision = get_object_or_404(Decision, spinout=spinout, pk=number)
    page = Because(
        title="Remove a decision",
        question="Why is it removed?",
        button="Remove it",
        saved="Decision removed",
        within=_HERE,
        refusals={actions.DischargedError: None, actions.DecisionGoneError: None},
    )
    about = f"{decision.get_about_display()}: {decision.get_outcome_display().lower()}, {decision.decided_by}"
    conditions = "".join(f"\n{condition.text}" for condition in decision.conditions.order_by("pk"))
    if conditions:
        about += f"\n\nIts conditions go with it:{conditions}"
    return page.answer(request, spinout, decision, partial(actions.remove_decision, decision), about=about)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def remove_condition(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove a condition that was entered wrongly; without its last one, a decision approves outright."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    condition = _condition(spinout, number)
    is_last = condition.decision.conditions.count() == 1
    page = Because(
        title="Remove a condition",
        question="Why is it removed?",
        button="Remove it",
        saved="Condition removed. The decision is approved, without conditions" if is_last else "Condition removed",
        within=_HERE,
        refusals={actions.DischargedError: None, actions.ConditionGoneError: None},
    )
    act = partial(actions.remove_condition, condition)
    about = f"{condition.text}\n\nIt is the only condition: without it the decision is approved." if is_last else ""
    return page.answer(request, spinout, condition, act, about=about or condition.text)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def discharge_condition(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Record that a condition was met."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    condition = _condition(spinout, number)
    form = DischargeForm(**asking.bound(request, condition, back=asking.address(spinout, _HERE)), today=asking.today())
    if asking.answered(request, form, condition):
        answers = {name: form.cleaned_data[name] for name in ("on", "how")}
        refusals: asking.Errors = {actions.DecisionDateError: "on"}
        if asking.saves(
            request, form, condition, lambda who: actions.discharge_condition(condition, **answers, **who), refusals
        ):
            return asking.done(request, spinout, "Condition discharged", _HERE)
    return asking.page(request, form, spinout, "Discharge a condition", within=_HERE, about=condition.text)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def reopen_condition(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Record that a condition was not met after all."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    condition = _condition(spinout, number)
    page = Because(
        title="Reopen a condition",
        question="Why is it reopened?",
        button="Reopen it",
        saved="Condition reopened",
        within=_HERE,
    )
    return page.answer(request, spinout, condition, partial(actions.reopen_condition, condition), about=condition.text)


def _condition(spinout: Spinout, number: int) -> Condition:
    return get_object_or_404(Condition, spinout=spinout, pk=number)


def _answers(form: DecisionForm) -> dict[str, Any]:
    return {
        "says": Decided(**form.decided()),
        "conditions": [Asked(**one) for one in form.asked()],
        "upload": form.cleaned_data["evidence"],
    }
