"""The continuity plan and its tests: seeing it, writing it part by part, agreeing it, and recording tests."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, permissions
from spinouts.actions import Trial
from spinouts.actions.continuity import AGREEMENT
from spinouts.continuity import BY_CODE, NUMBER, PARTS, QUESTIONS, Part, Question, part_of
from spinouts.forms import AgreeForm, PlanForm, PlanTestForm
from spinouts.lifecycle import ENDED_AFTER_LAUNCH, RUNNING
from spinouts.models import ContinuityPlan, ContinuityTest, Spinout
from spinouts.models.continuity import ContinuityResult
from spinouts.views import asking

_HERE = "spinouts:continuity"


@dataclass(frozen=True)
class Lacking:
    """Something that a plan does not say yet, and where it is written."""

    words: str
    url: str


@require_safe
def continuity(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the plan, what it still lacks, who agreed it, and its tests."""
    spinout = asking.find(request, reference)
    plan = ContinuityPlan.of(spinout)
    tests = list(ContinuityTest.objects.filter(spinout=spinout).latest_first())
    is_running = spinout.outcome in RUNNING
    context = {
        "spinout": spinout,
        "plan": plan,
        "parts": [(part, _answers(part, plan)) for part in PARTS],
        "lacking": _lacking(spinout, plan),
        "clauses": list(import_string(settings.CONTINUITY_CLAUSES)(spinout)),
        "tests": tests,
        "is_overdue": is_running and plan.is_overdue(asking.today()),
        "has_failed": is_running and not plan.is_agreed and bool(tests) and tests[0].result == ContinuityResult.FAILED,
        "is_running": is_running,
        "has_ended": spinout.outcome in ENDED_AFTER_LAUNCH,
        # The plan of one that has ended is only read.
        "may_change": allows(permissions.check_can_carry_on, request.user, spinout),
    }
    return render(request, "spinouts/continuity.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def change_continuity(request: HttpRequest, reference: str, part: str) -> HttpResponse:
    """Write one part of the plan."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_carry_on, spinout)
    asked = _part(part)
    plan = ContinuityPlan.of(spinout)
    shown = actions.Part(plan, (*asked.columns, *AGREEMENT))
    form = PlanForm(**asking.bound(request, shown, back=asking.address(spinout, _HERE)), part=asked, plan=plan)
    if asking.answered(request, form, shown):
        answers: dict[str, Any] = {"says": form.says(), "words_only": form.is_words_only()}
        refusals: asking.Errors = {actions.PlanIncompleteError: None, actions.NotOnlyWordsError: NUMBER}
        if asking.saves(
            request, form, shown, lambda who: actions.change_continuity_plan(plan, **answers, **who), refusals
        ):
            return asking.done(request, spinout, f"Saved: {asked.title.lower()}", _HERE)
    return asking.page(request, form, spinout, asked.title, within=_HERE, template="spinouts/change_continuity.html")


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def agree_continuity(request: HttpRequest, reference: str) -> HttpResponse:
    """Record who agreed the plan, when, and by when it is first tested."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_carry_on, spinout)
    plan = ContinuityPlan.of(spinout)
    given = asking.bound(request, plan, back=asking.address(spinout, _HERE))
    form = AgreeForm(**given, plan=plan, today=asking.today())
    if asking.answered(request, form, plan):
        answers = {name: form.cleaned_data[name] for name in ("agreed_by", "on", "next_test_on")}
        refusals: asking.Errors = {
            actions.PlanIncompleteError: None,
            actions.PlanDateError: "on",
            actions.NextTestError: "next_test_on",
        }
        if asking.saves(
            request, form, plan, lambda who: actions.agree_continuity_plan(plan, **answers, **who), refusals
        ):
            return asking.done(request, spinout, "Continuity plan agreed", _HERE)
    lacking = _lacking(spinout, plan)
    template = "spinouts/agree_continuity.html"
    return asking.page(
        request, form, spinout, "Record who agreed the plan", within=_HERE, template=template, lacking=lacking
    )


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def add_continuity_test(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a test of the plan."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_carry_on, spinout)
    plan = ContinuityPlan.of(spinout)
    form = PlanTestForm(**asking.unseen(request, back=asking.address(spinout, _HERE)), today=asking.today())
    if asking.answered(request, form):
        names = ("tested_on", "result", "found", "next_test_on")
        says = Trial(**{name: form.cleaned_data[name] for name in names})
        refusals: asking.Errors = {
            actions.PlanNotAgreedError: None,
            actions.PlanDateError: "tested_on",
            actions.NextTestError: "next_test_on",
        }
        if asking.saves(
            request, form, plan, lambda who: actions.record_continuity_test(plan, says=says, **who), refusals
        ):
            return asking.done(request, spinout, "Test recorded", _HERE)
    template = "spinouts/add_continuity_test.html"
    return asking.page(request, form, spinout, "Record a test of the plan", within=_HERE, template=template, plan=plan)


def _part(code: str) -> Part:
    if code not in BY_CODE:
        raise Http404("A continuity plan has no such part")
    return BY_CODE[code]


def _answers(part: Part, plan: ContinuityPlan) -> list[tuple[Question, object]]:
    return [(question, getattr(plan, question.column)) for question in part.questions]


def _lacking(spinout: Spinout, plan: ContinuityPlan) -> list[Lacking]:
    """Return what the plan does not say yet, each with the page and the question where it is written."""
    return [
        Lacking(
            QUESTIONS[column].lacking,
            f"{asking.address(spinout, 'spinouts:change_continuity', part_of(column).code)}#id_{column}",
        )
        for column in plan.lacking
    ]
