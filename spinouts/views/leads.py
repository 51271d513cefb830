"""Who leads a spin-out, and how a body's people share its records out among themselves."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import allows, bodies_of
from spinouts import actions, permissions, teams, timeline
from spinouts.actions import leads
from spinouts.forms import HandOverForm, LeadForm, ShareOutForm
from spinouts.lifecycle import Stage
from spinouts.models import Assignment, Spinout
from spinouts.views import asking

PAGE = 50
_REFUSALS: asking.Errors = {
    actions.WhyNotSaidError: "reason",
    actions.CannotLeadError: "person",
    actions.LeadsAlreadyError: "person",
    actions.HasLeadError: "spinouts",
}


@require_http_methods(["GET", "POST"])
@asking.once
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who leads it, or that nobody does."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    people = User.objects.acting_for(link.organisation_id for link in spinout.parent_links.all())
    given = asking.bound(request, spinout) | {"seen": leads.lead_version(spinout)}
    form = LeadForm(**given, people=people, now=spinout.case.lead)
    if _is_unseen(form, spinout):
        _show_changes(form, spinout, asking.seen_by(form))
    elif asking.answered(request, form) and _assigned(request, form, spinout):
        return asking.done(request, spinout, f"{form.answer()['to'] or 'Nobody'} now leads it")
    template, is_of_team = "spinouts/assign.html", allows(permissions.check_can_see_team, request.user)
    return asking.page(
        request, form, spinout, "Who leads it?", template=template, about=_now(spinout), is_of_team=is_of_team
    )


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest) -> HttpResponse:
    """Show the records that nobody leads, share several out at once, and show how much each person leads."""
    user = asking.user(request)
    permissions.check_can_see_team(user)
    bodies = bodies_of(user)
    loads = teams.workloads(bodies, on=asking.today())
    posted = request.POST if request.method == "POST" else None
    form = ShareOutForm(
        posted, spinouts=teams.running(bodies), people=[load.person for load in loads if load.is_here], auto_id="id_%s"
    )
    if form.is_valid() and _shared_out(request, form):
        return redirect("spinouts:team")
    page = Paginator(teams.without_lead(bodies).with_parents(), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "loads": loads, "chosen": request.POST.getlist("spinouts")}
    return render(request, "spinouts/team.html", context)


@require_safe
def team_member(request: HttpRequest, person: int) -> HttpResponse:
    """Show what one person leads of the reader's bodies."""
    load = _load(request, person)
    led = teams.led_by(load.person, bodies_of(request.user))
    stage, late = request.GET.get("stage", ""), request.GET.get("late", "")
    if stage in Stage.values:
        led = led.filter(stage=stage)
    if late in teams.LATE:
        led = teams.late(led, late, on=asking.today())
    page = Paginator(led, PAGE).get_page(request.GET.get("page"))
    narrowed = [Stage(stage).label] if stage in Stage.values else []
    context = {
        "load": load,
        "page": page,
        "today": asking.today(),
        "narrowed": [*narrowed, *([teams.LATE[late]] if late in teams.LATE else [])],
    }
    return render(request, "spinouts/team_member.html", context)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, person: int) -> HttpResponse:
    """Give all that one person leads to somebody else, or to nobody."""
    load = _load(request, person)
    if not load.led:
        messages.info(request, f"{load.person} leads nothing now")
        return redirect("spinouts:team")
    people = User.objects.acting_for(bodies_of(request.user)).exclude(pk=person)
    back = reverse("spinouts:team_member", args=[person])
    form = HandOverForm(**asking.unseen(request, back=back), people=people)
    if form.is_valid() and _handed_over(request, form, load.person):
        return redirect("spinouts:team")
    led = teams.led_by(load.person, bodies_of(request.user))
    return render(request, "spinouts/hand_over.html", {"form": form, "load": load, "led": led[:PAGE]})


def _assigned(request: HttpRequest, form: LeadForm, spinout: Spinout) -> bool:
    try:
        return asking.saves(
            request,
            form,
            spinout,
            lambda who: actions.assign(spinout, **form.answer(), site=settings.SERVICE_URL, **who),
            _REFUSALS,
        )
    except actions.LeadChangedError as changed:
        _show_changes(form, spinout, changed.seen)
        return False


def _is_unseen(form: LeadForm, spinout: Spinout) -> bool:
    """Return whether somebody said who leads it after the page was opened, once the form was read."""
    if not form.is_bound:
        return False
    form.is_valid()
    seen = asking.seen_by(form)
    return bool(seen) and seen != leads.lead_version(spinout)


def _show_changes(form: LeadForm, spinout: Spinout, seen: str) -> None:
    form.show_changes(timeline.of_table(spinout, Assignment, seen=seen), seen=leads.lead_version(spinout))


def _now(spinout: Spinout) -> str:
    lead = spinout.case.lead
    return f"{lead} leads it now." if lead else "Nobody leads it yet. Whoever does sees what it needs under My work."


def _shared_out(request: HttpRequest, form: ShareOutForm) -> bool:
    """Give the chosen records to the chosen person, or give the form the error that says why not."""
    answer = form.answer()
    try:
        actions.assign_several(**answer, site=settings.SERVICE_URL, by=asking.user(request), at=timezone.now())
    except (actions.CannotLeadError, actions.HasLeadError) as refusal:
        form.add_error(_REFUSALS[type(refusal)], str(refusal))
        return False
    number = len(answer["spinouts"])
    messages.success(request, f"{answer['to']} now leads {number} more spin-out{'' if number == 1 else 's'}")
    return True


def _handed_over(request: HttpRequest, form: HandOverForm, person: User) -> bool:
    answer = form.answer()
    try:
        given = actions.hand_over(
            person, **answer, site=settings.SERVICE_URL, by=asking.user(request), at=timezone.now()
        )
    except actions.CannotLeadError as refusal:
        form.add_error("person", str(refusal))
        return False
    number = f"{len(given)} spin-out{'' if len(given) == 1 else 's'}"
    messages.success(request, f"{answer['to'] or 'Nobody'} now leads {number} that {person} led")
    return True


def _load(request: HttpRequest, person: int) -> teams.Workload:
    """Return what a person of the reader's bodies leads; for anybody else's people, there is no such page (404)."""
    permissions.check_can_see_team(request.user)
    found = teams.workloads(bodies_of(request.user), on=asking.today())
    load = next((load for load in found if load.person.pk == person), None)
    if load is None:
        raise Http404("No such person leads a record of these bodies")
    return load
