"""When the launch is planned, and how that changed."""

from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, permissions, slips
from spinouts.actions import Latest, Stated
from spinouts.forms import LaunchPlanForm
from spinouts.lifecycle import RUNNING, Stage
from spinouts.models import Hold, LaunchPlan
from spinouts.slips import Change, Planned, Slip
from spinouts.views import asking

_HERE = "spinouts:dates"
_REFUSALS: asking.Errors = {
    slips.SameDateError: "on",
    slips.FarAwayError: "on",
    slips.UnexplainedError: "reason",
}


@require_safe
def dates(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the planned date that stands, every one that was stated, and the holds."""
    spinout = asking.find(request, reference)
    stated = list(LaunchPlan.objects.filter(spinout=spinout).latest_first())
    slipped = _slips(stated)
    holds = list(Hold.objects.filter(spinout=spinout).latest_first())
    held = next((hold for hold in holds if hold.ended_on is None), None)
    has_launched = spinout.stage == Stage.LIVE
    is_to_launch = spinout.outcome in RUNNING and not has_launched
    context = {
        "spinout": spinout,
        "has_launched": has_launched,
        "is_to_launch": is_to_launch,
        "stands": stated[0] if stated else None,
        "was_missed": is_to_launch and bool(stated) and stated[0].counts_from < asking.today(),
        "slipped": slips.summary(list(slipped.values())),
        "stated": [(plan, slips.length([slipped[plan]]) if plan in slipped else "") for plan in stated],
        "held": held,
        "past_holds": [hold for hold in holds if hold != held],
        "is_longer_than_expected": bool(held and held.expected_until and held.expected_until < asking.today()),
        "may_plan": allows(permissions.check_can_plan, request.user, spinout),
        "may_change": allows(permissions.check_can_change, request.user, spinout),
        "may_hold": allows(permissions.check_can_hold, request.user, spinout, held is not None),
    }
    return render(request, "spinouts/dates.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def plan_launch(request: HttpRequest, reference: str) -> HttpResponse:
    """State when the launch is planned."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_plan, spinout)
    stands = LaunchPlan.objects.filter(spinout=spinout).latest_first().first()
    latest = Latest(spinout, LaunchPlan)
    form = LaunchPlanForm(**asking.bound(request, latest, back=asking.address(spinout, _HERE)), stands=stands)
    if asking.answered(request, form, latest):
        says = _says(form)
        if asking.saves(request, form, latest, lambda who: actions.plan_launch(spinout, says=says, **who), _REFUSALS):
            return asking.done(request, spinout, "Planned launch saved", _HERE)
    about = f"The date that stands: {stands.planned}, {stands.get_certainty_display().lower()}" if stands else ""
    return asking.page(request, form, spinout, "Say when the launch is planned", within=_HERE, about=about)


def _says(form: LaunchPlanForm) -> Stated:
    answers = form.cleaned_data
    return Stated(Planned(answers["on"], answers["certainty"]), answers["reason"], answers["note"])


def _slips(stated: list[LaunchPlan]) -> dict[LaunchPlan, Slip]:
    """Return by how much each statement moved the launch, of those that moved it to later."""
    return {
        after: Slip(before.counts_from, after.counts_from)
        for after, before in pairwise(stated)
        if after.change == Change.SLIPPED
    }
