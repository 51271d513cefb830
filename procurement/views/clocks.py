"""Clocks: all that somebody may read by when they end, those of one spin-out, one, and keeping those entered."""

from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows, bodies_of
from mutuals_tracker.long_lists import LongPaginator
from procurement import ahead
from procurement.actions import clocks as actions
from procurement.charts import cliffs_chart, timeline_chart
from procurement.forms.clock_filters import ClockFilterForm
from procurement.forms.clocks import ClockForm, RevokeClockForm
from procurement.models import Clock, Procurement
from procurement.permissions import clocks as permissions
from spinouts.actions import Part
from spinouts.models import Spinout
from spinouts.permissions import check_can_change
from spinouts.views import asking
from spinouts.views.because import Because

PAGE = 25
HERE = "procurement:clocks_of_spinout"
_REFUSALS: asking.Errors = {
    actions.OverlappingClockError: "starts_on",
    actions.RevokedOnError: "ends_on",
    actions.ClockGoneError: None,
}
_REVOKING: asking.Errors = {actions.RevokedOnError: "on", actions.ClockGoneError: None}


@require_safe
def clocks(request: HttpRequest) -> HttpResponse:
    """List the clocks that the person may read, month by month, with how many end in each quarter."""
    form = ClockFilterForm(request.GET, user=asking.user(request))
    asked, today = form.asked(), asking.today()
    found = Clock.objects.visible_to(request.user).in_register()
    if asked["whose"] == "bodies":
        found = found.filter(spinout__in=Spinout.objects.of_bodies(bodies_of(request.user)))
    if asked["body"]:
        found = found.filter(spinout__parent_links__organisation=asked["body"])
    if asked["kind"]:
        found = found.filter(kind=asked["kind"])
    quarters = ahead.by_quarter(found, on=today)
    shown = ahead.shown(found, asked["show"], on=today)
    page = LongPaginator(shown, PAGE, rows=Clock.objects.with_whom()).get_page(request.GET.get("page"))
    rows = [ahead.row(each, on=today) for each in page]
    context = {
        "form": form,
        "page": page,
        "months": [(month, list(each)) for month, each in groupby(rows, key=lambda row: row.month)],
        "chart": cliffs_chart(quarters) if any(each.count for each in quarters) else None,
        "may_subscribe": allows(permissions.check_can_have_feed, request.user),
    }
    return render(request, "procurement/clocks.html", context)


@require_safe
def clocks_of_spinout(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the clocks of one spin-out as a timeline, with what is to be done by when."""
    spinout = asking.find(request, reference)
    today = asking.today()
    found = list(Clock.objects.filter(spinout=spinout).with_whom().ending_first())
    rows = [ahead.row(each, on=today) for each in found]
    drawn = [row for row in rows if row.clock.starts_on]
    context = {
        "spinout": spinout,
        "rows": rows,
        "chart": timeline_chart(drawn, on=today) if drawn else None,
        "may_change": allows(check_can_change, request.user, spinout),
    }
    return render(request, "procurement/clocks_of_spinout.html", context)


@require_safe
def clock(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one clock: how long it has, and what to do at each step."""
    found = _find(request, reference)
    today = asking.today()
    context = {
        "clock": found,
        "spinout": found.spinout,
        "row": ahead.row(found, on=today),
        "steps": ahead.steps_of(found, on=today),
        "successors": Procurement.objects.filter(spinout=found.spinout).running().newest_first(),
        "may_add": allows(check_can_change, request.user, found.spinout),
        "may_change": allows(permissions.check_can_change_clock, request.user, found),
        "may_revoke": allows(permissions.check_can_revoke_clock, request.user, found),
    }
    return render(request, "procurement/clock.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=HERE)
def add_clock(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter a shelter or a bond."""
    spinout = asking.find(request, reference)
    asking.ask(request, check_can_change, spinout)
    parents = [link.organisation.name for link in spinout.parent_links.all()]
    given = asking.unseen(request, back=asking.address(spinout, HERE))
    form = ClockForm(authority=parents[0] if parents else "", **given)
    if asking.answered(request, form):
        act = partial(actions.add_clock, spinout, says=actions.Wound(**form.says()), upload=_file(form))
        if asking.saves(request, form, spinout, lambda who: act(**who), _REFUSALS):
            return asking.done(request, spinout, "Clock added", HERE)
    return asking.page(request, form, spinout, "Add a clock", within=HERE)


@require_http_methods(["GET", "POST"])
def change_clock(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct a clock that somebody entered."""
    found = _find(request, reference)
    asking.ask(request, permissions.check_can_change_clock, found)
    part = Part(found, actions.SAYS)
    form = ClockForm(clock=found, **asking.bound(request, part, back=_address(found)))
    if asking.answered(request, form, part):
        act = partial(actions.change_clock, found, says=actions.Wound(**form.says()), upload=_file(form))
        if asking.saves(request, form, part, lambda who: act(**who), _REFUSALS):
            messages.success(request, "Clock saved")
            return redirect(_address(found))
    return asking.page(request, form, found.spinout, "Change a clock", within=HERE, evidence=found.evidence)


@require_http_methods(["GET", "POST"])
def revoke_clock(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a shelter was withdrawn before its last day."""
    found = _find(request, reference)
    asking.ask(request, permissions.check_can_revoke_clock, found)
    part = Part(found, actions.REVOKED)
    form = RevokeClockForm(**asking.bound(request, part, back=_address(found)), today=asking.today())
    if asking.answered(request, form, part):
        answers = form.cleaned_data
        act = partial(actions.revoke_clock, found, on=answers["on"], reason=answers["reason"])
        if asking.saves(request, form, part, lambda who: act(**who), _REVOKING):
            messages.success(request, "Saved that it was revoked")
            return redirect(_address(found))
    return asking.page(request, form, found.spinout, "Say that it was revoked", within=HERE, about=str(found))


@require_http_methods(["GET", "POST"])
def remove_clock(request: HttpRequest, reference: str) -> HttpResponse:
    """Remove a clock that was entered by mistake."""
    found = _find(request, reference)
    asking.ask(request, permissions.check_can_change_clock, found)
    page = Because(
        title="Remove a clock",
        question="Why is it removed?",
        button="Remove it",
        saved="Clock removed. The history keeps it",
        within=HERE,
        refusals={actions.ClockGoneError: None},
    )
    return page.answer(request, found.spinout, found, partial(actions.remove_clock, found), about=str(found))


def _find(request: HttpRequest, reference: str) -> Clock:
    visible = Clock.objects.visible_to(request.user).with_whom().select_related("changed_by")
    found: Clock = get_object_or_404(visible, reference=reference.upper())
    found.spinout = Spinout.objects.with_parents().get(pk=found.spinout_id)
    return found


def _address(clock: Clock) -> str:
    return reverse("procurement:clock", args=[clock.reference])


def _file(form: ClockForm) -> Any:
    return form.cleaned_data["evidence"]
