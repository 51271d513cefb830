"""Readiness self-assessments: how far each area has come, what would close its gap, and assessing it anew."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from mutuals_tracker.govuk import formats
from spinouts import actions, charts, checklists, permissions
from spinouts.actions import Assessed
from spinouts.checklists import TaskState
from spinouts.forms import ReadinessForm
from spinouts.models import CaseTask, ReadinessAssessment, ReadinessLevel, Spinout
from spinouts.readiness import ENOUGH, POINTERS, Area, Level
from spinouts.views import asking

_HERE = "spinouts:readiness"


@dataclass(frozen=True)
class Row:
    """How far an area has come, why, and what that is to the assessment before."""

    area: Area
    level: Level
    why: str
    change: str


@dataclass(frozen=True)
class Task:
    """A task of the checklist that helps to close a gap."""

    code: str
    title: str
    state: TaskState


@dataclass(frozen=True)
class Gap:
    """An area that has not come far enough, with what would close the gap."""

    area: Area
    level: Level
    advice: str
    tasks: list[Task]


@require_safe
def readiness(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the latest self-assessment, what would close its gaps, and the earlier ones."""
    spinout = asking.find(request, reference)
    made = list(ReadinessAssessment.objects.filter(spinout=spinout).latest_first())
    latest, before = [*made, None, None][:2]
    areas = _rows(latest, before) if latest else []
    context = {
        "spinout": spinout,
        "latest": latest,
        "before": before,
        "areas": areas,
        "chart": charts.readiness_chart([(row.area, row.level) for row in areas]) if areas else None,
        "gaps": _gaps(spinout, areas),
        "earlier": [(_name(each, number), each, _in_order(each)) for number, each in _numbered(made[1:])],
        "may_change": allows(permissions.check_can_change, request.user, spinout),
    }
    return render(request, "spinouts/readiness.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def assess_readiness(request: HttpRequest, reference: str) -> HttpResponse:
    """Assess every area anew."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    form = ReadinessForm(**asking.unseen(request, back=asking.address(spinout, _HERE)), today=asking.today())
    if asking.answered(request, form):
        areas = {area: Assessed(**said) for area, said in form.areas().items()}
        answers = {"on": form.cleaned_data["on"], "areas": areas}
        refusals: asking.Errors = {actions.AssessedOnError: "on", actions.AreasError: None}
        if asking.saves(
            request, form, spinout, lambda who: actions.assess_readiness(spinout, **answers, **who), refusals
        ):
            return asking.done(request, spinout, "Readiness assessed", _HERE)
    return asking.page(request, form, spinout, "Assess how ready it is", within=_HERE)


def _in_order(assessment: ReadinessAssessment) -> list[ReadinessLevel]:
    by_area = {level.area: level for level in assessment.levels.all()}
    return [by_area[area] for area in Area]


def _numbered(earlier: list[ReadinessAssessment]) -> list[tuple[int, ReadinessAssessment]]:
    return list(zip(range(len(earlier), 0, -1), earlier, strict=True))


def _name(assessment: ReadinessAssessment, number: int) -> str:
    """Return what tells it from the others: two may be as at the same day."""
    return f"Assessment {number}, as at {formats.uk_date(assessment.assessed_on)}"


def _rows(latest: ReadinessAssessment, before: ReadinessAssessment | None) -> list[Row]:
    then = {level.area: Level(level.level) for level in before.levels.all()} if before else {}
    return [
        Row(Area(level.area), Level(level.level), level.why, _change(then.get(level.area), Level(level.level)))
        for level in _in_order(latest)
    ]


def _change(before: Level | None, after: Level) -> str:
    if before is None:
        return ""
    if before == after:
        return "As before"
    return f"{'Up' if after > before else 'Down'} from {before.label.lower()}"


def _gaps(spinout: Spinout, areas: list[Row]) -> list[Gap]:
    """Return the areas below what is enough, each with the tasks that help; one query for all of them."""
    lacking = [row for row in areas if row.level < ENOUGH]
    codes = [code for row in lacking for code in POINTERS[row.area].tasks]
    states = dict(CaseTask.objects.filter(spinout=spinout, code__in=codes).values_list("code", "state"))
    return [
        Gap(row.area, row.level, POINTERS[row.area].advice, [_task(code, states) for code in POINTERS[row.area].tasks])
        for row in lacking
    ]


def _task(code: str, states: dict[str, str]) -> Task:
    return Task(code, checklists.BY_CODE[code].title, TaskState(states.get(code, TaskState.NOT_STARTED)))
