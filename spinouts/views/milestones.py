"""Milestones: adding and changing them, and saying that one was met, is dropped, or is to come after all."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from spinouts import actions, permissions
from spinouts.actions import Aim
from spinouts.forms import MetForm, MilestoneForm
from spinouts.models import Milestone, Spinout
from spinouts.views import asking
from spinouts.views.because import Because
from spinouts.views.owners import owners

_HERE = "spinouts:tasks"
_REFUSALS: asking.Errors = {
    actions.OwnerError: "owner",
    actions.MilestoneDateError: "on",
    actions.MilestoneClosedError: None,
}


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def add_milestone(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a milestone."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    form = MilestoneForm(**asking.unseen(request, back=asking.address(spinout, _HERE)), people=owners(spinout))
    if asking.answered(request, form):
        aim = Aim(**form.aim())
        if asking.saves(request, form, spinout, lambda who: actions.add_milestone(spinout, aim=aim, **who), _REFUSALS):
            return asking.done(request, spinout, "Milestone added", _HERE)
    return asking.page(request, form, spinout, "Add a milestone", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def change_milestone(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Change what is to be reached, by when or by whom."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    milestone = _find(spinout, number)
    given = asking.bound(request, milestone, back=asking.address(spinout, _HERE))
    form = MilestoneForm(**given, people=owners(spinout, now=milestone.owner), milestone=milestone)
    if asking.answered(request, form, milestone):
        aim = Aim(**form.aim())
        if asking.saves(
            request, form, milestone, lambda who: actions.change_milestone(milestone, aim=aim, **who), _REFUSALS
        ):
            return asking.done(request, spinout, "Milestone saved", _HERE)
    return asking.page(request, form, spinout, "Change a milestone", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def meet_milestone(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Record when a milestone was met."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    milestone = _find(spinout, number)
    form = MetForm(**asking.bound(request, milestone, back=asking.address(spinout, _HERE)), today=asking.today())
    if asking.answered(request, form, milestone):
        on = {"on": form.cleaned_data["on"]}
        if asking.saves(
            request, form, milestone, lambda who: actions.meet_milestone(milestone, **on, **who), _REFUSALS
        ):
            return asking.done(request, spinout, "Milestone met", _HERE)
    return asking.page(request, form, spinout, "Record that a milestone was met", within=_HERE, about=milestone.title)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def drop_milestone(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say why a milestone is no longer aimed for."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    milestone = _find(spinout, number)
    page = Because(
        title="Drop a milestone",
        question="Why is it dropped?",
        button="Drop it",
        saved="Milestone dropped",
        within=_HERE,
        refusals=_REFUSALS,
    )
    return page.answer(request, spinout, milestone, partial(actions.drop_milestone, milestone), about=milestone.title)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def reopen_milestone(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say that a milestone that was met or dropped is to come after all."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    milestone = _find(spinout, number)
    page = Because(
        title="Reopen a milestone",
        question="Why is it reopened?",
        button="Reopen it",
        saved="Milestone reopened",
        within=_HERE,
        kind="",
        refusals=_REFUSALS,
    )
    return page.answer(request, spinout, milestone, partial(actions.reopen_milestone, milestone), about=milestone.title)


def _find(spinout: Spinout, number: int) -> Milestone:
    return get_object_or_404(Milestone.objects.select_related("owner"), spinout=spinout, pk=number)
