"""The checklist of each stage with the body's own tasks, one of them, and the milestones beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, checklists, gates, permissions
from spinouts.actions import Doing, OwnTask
from spinouts.forms import OwnTaskForm, TaskForm
from spinouts.forms.questions import RecordForm
from spinouts.lifecycle import ORDER, Stage
from spinouts.models import CaseTask, Milestone, Spinout
from spinouts.views import asking
from spinouts.views.notes import on_task
from spinouts.views.owners import owners

_HERE = "spinouts:tasks"
_REFUSALS: asking.Errors = {
    actions.TaskDateError: "done_on",
    actions.WhyNotApplicableError: "note",
    actions.OwnerError: "owner",
}


@dataclass(frozen=True)
class Listed:
    """A task as the list shows it."""

    task: CaseTask
    url: str
    statute: str
    is_overdue: bool


@dataclass(frozen=True)
class Group:
    """The tasks of a stage, and how many of them are still open or overdue."""

    stage: Stage
    tasks: Sequence[Listed]

    @property
    def open(self) -> int:
        """How many are still to be done."""
        return sum(each.task.is_open for each in self.tasks)

    @property
    def overdue(self) -> int:
        """How many should have been done by now."""
        return sum(each.is_overdue for each in self.tasks)

    @property
    def says(self) -> str:
        """How far the stage has come, in words."""
        if not self.open:
            return "nothing is left to do"
        late = f", {self.overdue} overdue" if self.overdue else ""
        return f"{self.open} of {len(self.tasks)} still open{late}"


@require_safe
def tasks(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the tasks of the stage it is at, of those to come and of those passed, and the milestones."""
    spinout = asking.find(request, reference)
    today = asking.today()
    groups = list(_groups(spinout, today=today))
    place = ORDER.index(Stage(spinout.stage))
    milestones = list(Milestone.objects.filter(spinout=spinout).in_order())
    context = {
        "spinout": spinout,
        "now": groups[place],
        "to_come": groups[place + 1 :],
        "passed": groups[:place],
        "overdue": sum(group.overdue for group in groups),
        "milestones": [each for each in milestones if each.is_to_come],
        "closed_milestones": [each for each in milestones if not each.is_to_come],
        "today": today,
        "may_change": allows(permissions.check_can_change, request.user, spinout),
    }
    return render(request, "spinouts/tasks.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def task(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Show one task of the checklist, and say how far it has come; whoever may only look sees no form."""
    spinout = asking.find(request, reference)
    item = checklists.BY_CODE.get(code)
    if item is None:
        raise Http404
    task = CaseTask.of_checklist(spinout, code)
    if not _may_change(request, spinout):
        return _page(request, task)
    form = TaskForm(**_given(request, task), task=task, due_hint=_due_hint(task))
    if asking.answered(request, form, task):
        doing = Doing(**form.doing())
        if asking.saves(request, form, task, lambda who: actions.change_task(task, doing=doing, **who), _REFUSALS):
            return asking.done(request, spinout, f"Task saved: {task}", _HERE)
    return _page(request, task, form)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def own_task(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show a task of the body's own, and change what it is or how far it has come."""
    spinout = asking.find(request, reference)
    task = _own(spinout, number)
    if not _may_change(request, spinout):
        return _page(request, task)
    form = OwnTaskForm(**_given(request, task), task=task)
    if asking.answered(request, form, task):
        doing, own = Doing(**form.doing()), OwnTask(**form.own())
        if asking.saves(
            request, form, task, lambda who: actions.change_task(task, doing=doing, own=own, **who), _REFUSALS
        ):
            return asking.done(request, spinout, f"Task saved: {own.title}", _HERE)
    return _page(request, task, form)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def add_task(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a task of the body's own."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    given = asking.unseen(request, back=asking.address(spinout, _HERE))
    new = CaseTask(spinout=spinout, stage=spinout.stage)
    form = OwnTaskForm(**given, people=owners(spinout), task=new, today=asking.today())
    if asking.answered(request, form):
        doing, own = Doing(**form.doing()), OwnTask(**form.own())
        if asking.saves(
            request, form, spinout, lambda who: actions.add_task(spinout, doing=doing, own=own, **who), _REFUSALS
        ):
            return asking.done(request, spinout, f"Task added: {own.title}", _HERE)
    return asking.page(request, form, spinout, "Add a task", within=_HERE)


def _own(spinout: Spinout, number: int) -> CaseTask:
    own = CaseTask.objects.select_related("owner", "changed_by").filter(spinout=spinout, code="")
    found: CaseTask = get_object_or_404(own, pk=number)
    found.spinout = spinout
    return found


def _may_change(request: HttpRequest, spinout: Spinout) -> bool:
    """Return whether the person works on tasks. Raises Refused when somebody who may only look sends a form."""
    if request.method == "POST":
        asking.ask(request, permissions.check_can_change, spinout)
        return True
    return allows(permissions.check_can_change, request.user, spinout)


def _given(request: HttpRequest, task: CaseTask) -> dict[str, Any]:
    """Return what a form about a task takes, beside the task itself."""
    back = asking.address(task.spinout, _HERE)
    return asking.bound(request, task, back=back) | {
        "people": owners(task.spinout, now=task.owner),
        "today": asking.today(),
    }


def _due_hint(task: CaseTask) -> str:
    """Return what a page says of a day that the transfer ledger sets."""
    if task.code not in checklists.DATED_BY_THE_LEDGER:
        return ""
    rule = f"{checklists.TUPE_INFORMATION_DAYS} days before the first transfer to come whose staff have not been told"
    if task.is_due_by_ledger:
        return f"The transfer ledger set this day: {rule}. Enter another day to set it yourself"
    return f"Leave it blank to follow the transfer ledger: {rule}"


def _page(request: HttpRequest, task: CaseTask, form: RecordForm | None = None) -> HttpResponse:
    context = {
        "spinout": task.spinout,
        "task": task,
        "item": checklists.BY_CODE.get(task.code),
        "gate": next((asked for asked in gates.REQUIREMENTS if task.code and asked.task == task.code), None),
        "follows_ledger": task.code in checklists.DATED_BY_THE_LEDGER,
        "form": form,
        "is_overdue": _is_overdue(task, asking.today()),
        "notes": on_task(request, task.spinout, code=task.code, task=None if task.code else task),
    }
    return render(request, "spinouts/task.html", context)


def _groups(spinout: Spinout, *, today: date) -> Iterator[Group]:
    """Yield the tasks of each stage: its checklist in its order, touched or not, then the body's own."""
    rows = list(CaseTask.objects.filter(spinout=spinout).select_related("owner").order_by("pk"))
    touched = {row.code: row for row in rows if row.code}
    for stage in ORDER:
        listed = [
            touched.get(item.code) or CaseTask.untouched(spinout, item.code) for item in checklists.of_stage(stage)
        ]
        listed += [row for row in rows if not row.code and row.stage == stage]
        yield Group(stage, [_listed(spinout, task, today=today) for task in listed])


def _listed(spinout: Spinout, task: CaseTask, *, today: date) -> Listed:
    item = checklists.BY_CODE.get(task.code)
    where = ("spinouts:task", task.code) if item else ("spinouts:own_task", task.pk)
    return Listed(task, asking.address(spinout, *where), item.statute if item else "", _is_overdue(task, today))


def _is_overdue(task: CaseTask, today: date) -> bool:
    return task.is_open and task.due_on is not None and task.due_on < today
