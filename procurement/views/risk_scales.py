"""The scales by which risks are rated: all of them, adding one, and changing one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from procurement.actions import risk_scales as actions
from procurement.forms.risk_scales import RiskScaleForm
from procurement.models import RiskScale
from procurement.models.risk_scale import usual_scale
from procurement.permissions import risks as permissions
from spinouts.views import asking, turns

HERE = "procurement:risk_scales"
_REFUSALS: turns.Refusals = {actions.ScaleDayError: "starts_on", actions.ScaleStaysError: None}


@require_safe
def risk_scales(request: HttpRequest) -> HttpResponse:
    """Show every scale, the one in force first."""
    permissions.check_can_read_risks(request.user)
    kept = list(RiskScale.objects.latest_first())
    in_force = RiskScale.objects.in_force(on=asking.today())
    context = {
        "scales": [(each, each.pk == in_force.pk, each.scale) for each in kept or [usual_scale()]],
        "may_keep": allows(permissions.check_can_keep_scales, request.user),
    }
    return render(request, "procurement/risk_scales.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_risk_scale(request: HttpRequest) -> HttpResponse:
    """Add a scale that is in force from a day on."""
    permissions.check_can_keep_scales(request.user)
    form = RiskScaleForm(**turns.bound(request, back=reverse(HERE)), today=asking.today())

    def act(who: dict) -> object:
        return actions.add_scale(says=form.says(), starts_on=form.cleaned_data["starts_on"], **who)

    answer = turns.done(request, form, act, refusals=_REFUSALS, to=HERE, message="Scale added")
    return answer or turns.page(request, form, "Add a scale", crumbs=_crumbs())


@require_http_methods(["GET", "HEAD", "POST"])
def change_risk_scale(request: HttpRequest, number: int) -> HttpResponse:
    """Change a scale; of one by which somebody has rated, its name."""
    permissions.check_can_keep_scales(request.user)
    kept = get_object_or_404(RiskScale, pk=number)
    given = turns.bound(request, back=reverse(HERE), revision=kept.revision)
    form = RiskScaleForm(**given, scale=kept, today=asking.today())

    def act(who: dict) -> object:
        starts_on = form.cleaned_data["starts_on"]
        return actions.change_scale(kept, says=form.says(), starts_on=starts_on, seen=turns.seen(form), **who)

    answer = turns.done(request, form, act, refusals=_REFUSALS, to=HERE, message="Scale saved")
    return answer or turns.page(request, form, "Change a scale", crumbs=_crumbs())


def _crumbs() -> list[tuple[str, str]]:
    return [("Risks", reverse("procurement:risks")), ("Scales", reverse(HERE))]
