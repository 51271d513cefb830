"""The front page: what the service is for the public, and where to go next for those signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from funding import work as funding_work
from mutuals_tracker.accounts.rules import allows, bodies_of, is_admin, is_signed_in, sees_the_country
from mutuals_tracker.work import SHOWN, SHOWN_OF_ONE_KIND, Kind, that_wait
from procurement import work as procurement_work
from reporting import permissions
from reporting.models import ProgressReport
from spinouts import work
from spinouts.models import SavedSearch, Spinout
from spinouts.permissions import check_can_log, check_can_see_team

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


@dataclass(frozen=True)
class Step:
    """Something that somebody can do next, with how many wait where that can be counted."""

    text: str
    url: str
    hint: str
    waiting: int | None = None


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The service for anybody; for those signed in, what they can do next."""
    published = ProgressReport.objects.published().without_contents().newest_first()[:SHOWN]
    if not is_signed_in(request.user):
        return render(request, "reporting/front.html", {"published": published})
    only_led = request.GET.get("whose") == "mine"
    now = timezone.now()
    of_records = work.of_person(request.user, today=timezone.localdate(now), only_led=only_led)
    of_money = funding_work.of_person(request.user, at=now, only_led=only_led)
    of_contracts = procurement_work.of_person(request.user, at=now, only_led=only_led)
    if code := request.GET.get("kind"):
        return _of_one_kind(request, chain(of_records, of_money, of_contracts), code)
    # Hardly anybody waits for much about money or contracts, so it is asked first which kinds of that have anything.
    kinds = chain(of_records, that_wait(chain(of_money, of_contracts)))
    reports = ProgressReport.objects.visible_to(request.user).without_contents()
    context = {
        "published": published,
        "groups": [group for kind in kinds if (group := kind.first(SHOWN)).count],
        "only_led": only_led,
        "may_lead": bool(bodies_of(request.user)),
        "steps": [*_of_bodies(request.user), *_of_everybody(request.user), *_of_readers(request.user)],
        "waiting": reports.waiting().newest_first()[:SHOWN],
    }
    return render(request, "reporting/home.html", context)


def _of_one_kind(request: HttpRequest, kinds: Iterable[Kind], code: str) -> HttpResponse:
    """Everything of one kind that waits for somebody; 404 for a kind that they have not."""
    kind = next((each for each in kinds if each.code == code), None)
    if kind is None:
        raise Http404
    return render(request, "reporting/work_of_one_kind.html", {"group": kind.first(SHOWN_OF_ONE_KIND)})


def _of_bodies(user: "User") -> list[Step]:
    steps = []
    if bodies_of(user):
        own = Spinout.objects.visible_to(user).in_register().count()
        hint = "Read them, and keep their stage, staff and sources current"
        steps.append(Step("Your bodies' spin-outs", reverse("spinouts:listing"), hint, own))
    elif sees_the_country(user):
        hint = "By their words, stage, region, parent body, and what is overdue"
        steps.append(Step("Search all spin-outs", reverse("spinouts:listing"), hint))
    if allows(check_can_log, user):
        hint = "From the first idea, or one that left years ago"
        steps.append(Step("Log a spin-out", reverse("spinouts:new"), hint))
    if allows(check_can_see_team, user):
        steps.append(Step("Who leads what", reverse("spinouts:team"), "How much each officer has, and handing over"))
    return steps


def _of_everybody(user: "User") -> list[Step]:
    progress = "How far live mutuals have come, and what is left out of the figures and why"
    steps = [Step("Read progress", reverse("reporting:dashboard"), progress)]
    if saved := SavedSearch.objects.of(user).count():
        steps.append(Step("Your saved searches", reverse("spinouts:saved_searches"), "What changed in each", saved))
    return steps


def _of_readers(user: "User") -> list[Step]:
    steps = []
    if allows(permissions.check_can_ask_for_report, user):
        steps.append(
            Step("Ask for a progress report", reverse("reporting:ask_report"), "As at any date, as known at any moment")
        )
    else:
        steps.append(
            Step("Progress reports", reverse("reporting:reports"), "Read and download those that are published")
        )
    if is_admin(user):
        steps.append(Step("Admin area", "/admin-area/", "People and their roles, bodies and their names"))
    return steps
