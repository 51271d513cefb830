"""The levels at which the service warns, which admins keep."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from procurement.actions import levels as actions
from procurement.forms.income import LevelForm
from procurement.models import WarningLevel
from procurement.permissions.law import check_can_keep_law, check_can_read_law
from spinouts.views import asking, turns

_HERE = "procurement:levels"
_REFUSALS: turns.Refusals = {actions.LevelOverlapError: "starts_on"}


@require_safe
def levels(request: HttpRequest) -> HttpResponse:
    """Show from which level on the service warns, now and at other times."""
    check_can_read_law(request.user)
    context = {
        "levels": WarningLevel.objects.order_by("kind", "starts_on", "pk"),
        "today": asking.today(),
        "may_keep": allows(check_can_keep_law, request.user),
    }
    return render(request, "procurement/levels.html", context)


@require_http_methods(["GET", "POST"])
def add_level(request: HttpRequest) -> HttpResponse:
    """Add a level."""
    check_can_keep_law(request.user)
    form = LevelForm(**turns.bound(request, back=reverse(_HERE)))

    def act(who: dict[str, Any]) -> None:
        actions.add_level(says=actions.Warns(**form.says()), **who)

    return turns.done(request, form, act, refusals=_REFUSALS, to=_HERE, message="Level added") or _page(
        request, form, "Add a level"
    )


@require_http_methods(["GET", "POST"])
def change_level(request: HttpRequest, number: int) -> HttpResponse:
    """Change a level, or end it."""
    check_can_keep_law(request.user)
    level = get_object_or_404(WarningLevel, pk=number)
    form = LevelForm(**turns.bound(request, back=reverse(_HERE), revision=level.revision), level=level)

    def act(who: dict[str, Any]) -> None:
        actions.change_level(level, says=actions.Warns(**form.says()), seen=turns.seen(form), **who)

    return turns.done(request, form, act, refusals=_REFUSALS, to=_HERE, message="Level saved") or _page(
        request, form, f"Change a level: {level.get_kind_display().lower()}"
    )


def _page(request: HttpRequest, form: LevelForm, title: str) -> HttpResponse:
    return turns.page(request, form, title, crumbs=[("Levels that warn", reverse(_HERE))])
