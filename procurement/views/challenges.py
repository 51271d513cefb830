"""Expressions of interest: those that somebody may read, one of them with its clocks, and receiving one."""

import csv
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.accounts.rules import allows
from procurement import challenge_standing as standing
from procurement import following
from procurement.actions import challenges as actions
from procurement.actions.procurements import ACCEPTING
from procurement.challenging import windows
from procurement.challenging.states import NEXT, ChallengeState
from procurement.forms.challenges import ChallengeForm, WhichSpinoutForm
from procurement.models import Challenge, ChallengeTerms
from procurement.models.challenge import ChallengeQuerySet
from procurement.opendata import challenges as opendata
from procurement.permissions import challenges as permissions
from procurement.views import challenge_turns as turns
from spinouts.actions import AlreadySaved
from spinouts.models import Spinout
from spinouts.permissions import check_can_change
from spinouts.views import asking

PAGE = 25
SHOWS = {"open": "Open", "overdue": "Overdue", "all": "All"}
# Each move with the page on which it is made and what its link says.
MOVES = (
    (ChallengeState.TIMETABLE_NOTIFIED, "notify_timetable", "Record that the body was told when you will decide"),
    (ChallengeState.UNDER_CONSIDERATION, "begin_considering", "Begin to consider it"),
    (ChallengeState.ACCEPTED, "accept_challenge", "Accept it"),
    (ChallengeState.MODIFICATION_PROPOSED, "propose_modification", "Propose a modification"),
    (ChallengeState.ACCEPTED_MODIFIED, "agree_modification", "Record that the body agrees, and accept it as modified"),
    (ChallengeState.REJECTED, "reject_challenge", "Reject it"),
    (ChallengeState.PUBLISHED, "publish_decision", "Record where the decision is published"),
    (ChallengeState.PROCUREMENT_STARTED, "start_challenged_procurement", "Record that the procurement started"),
    (ChallengeState.AWARDED_CHALLENGER, "tell_challenge_result", "Say what came of the procurement"),
    (ChallengeState.WITHDRAWN, "withdraw_challenge", "Record that the body withdrew it"),
)


@require_safe
def challenges(request: HttpRequest) -> HttpResponse:
    """List the expressions that the person may read, those due first first."""
    show, state, slug = (request.GET.get(name, "") for name in ("show", "state", "authority"))
    show = show if show in SHOWS else "open"
    state = state if state in ChallengeState.values else ""
    visible = Challenge.objects.visible_to(request.user)
    found = _shown(visible, show).in_state(state).to_authority(slug[:120]).with_whom()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    today = asking.today()
    context = {
        "page": page,
        "rows": [(each, each.is_overdue(today), standing.next_step(each)[0]) for each in page],
        "show": show,
        "shows": SHOWS.items(),
        "state": state,
        "states": ChallengeState.choices,
        "authority": Organisation.objects.filter(slug=slug[:120]).first() if slug else None,
    }
    return render(request, "procurement/challenges.html", context)


@require_safe
def challenges_of_spinout(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who challenges for the service of a spin-out, and what protects it."""
    spinout = asking.find(request, reference)
    context = {
        "spinout": spinout,
        **standing.of_spinout(spinout, request.user, asking.today()),
    }
    return render(request, "procurement/challenges_of_spinout.html", context)


@require_safe
def published_challenges(request: HttpRequest) -> StreamingHttpResponse:
    """Give away the decisions that authorities published, as CSV."""
    permissions.check_can_read_challenge_terms(request.user)
    writer = csv.writer(_Echo())
    lines = (writer.writerow(line) for line in (opendata.HEAD, *opendata.lines()))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="right-to-challenge-decisions.csv"'
    return answer


@require_safe
def challenge(request: HttpRequest, reference: str) -> HttpResponse:
    """Show where an expression stands, its clocks, and what is next."""
    found = turns.find(request, reference)
    today = asking.today()
    kept = standing.terms_on(found.authority, found.received_on)
    sees = permissions.sees_employees(request.user, found)
    context = {
        "challenge": found,
        "is_overdue": found.is_overdue(today),
        "next": standing.next_step(found)[0],
        "steps": standing.steps(found, kept, on=today),
        "terms": kept,
        "windows": windows.say(kept.windows) if kept else [],
        "holidays_missing": standing.years_without_holidays(found, kept),
        "missing": standing.missing(found),
        "grounds": list(found.grounds.select_related("ground", "notice").order_by("ground__number", "pk")),
        "names": found.staff.names if sees and hasattr(found, "staff") else [],
        "is_of_employees": standing.is_of_employees(found.body_kind),
        "moves": _moves(request, found),
        "procurements": following.triggered_by(found),
        "may_add_procurement": found.decision in ACCEPTING and allows(check_can_change, request.user, found.spinout),
        "may_correct": allows(permissions.check_can_correct_challenge, request.user, found),
        "may_take_back": allows(permissions.check_can_take_back, request.user, found),
    }
    return render(request, "procurement/challenge.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def receive_challenge(request: HttpRequest) -> HttpResponse:
    """Record an expression of interest that an authority received; a link names the spin-out."""
    reference = request.GET.get("spinout", "").strip()
    which = WhichSpinoutForm(request.GET if "spinout" in request.GET else None, by=asking.user(request))
    if request.method != "POST" and not which.is_valid():
        return render(request, "procurement/which_spinout.html", {"form": which})
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_record_challenge, spinout)
    back = reverse("procurement:challenges_of_spinout", args=[spinout.reference])
    taken = asking.unseen(request, back=back)
    authorities = _authorities(spinout)
    form = ChallengeForm(**taken, authorities=authorities, today=asking.today())
    made: list[Challenge] = []

    def act(who: dict[str, Any]) -> None:
        made.append(actions.receive_challenge(spinout, says=form.says(), **who))

    try:
        is_saved = asking.answered(request, form) and asking.saves(request, form, spinout, act, turns.REFUSALS)
    except AlreadySaved:
        is_saved = True
    if is_saved:
        return _received(request, spinout, made)
    context = {"form": form, "spinout": spinout, "title": "Record an expression of interest", **_told(authorities)}
    return render(request, "procurement/receive_challenge.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def correct_challenge(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct what was received."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_correct_challenge, found)
    authorities = _authorities(found.spinout)
    names = found.staff.names if hasattr(found, "staff") else []
    taken = asking.bound(request, found, back=turns.address(found))
    form = ChallengeForm(**taken, authorities=authorities, today=asking.today(), challenge=found, names=names)

    def act(who: dict[str, Any]) -> None:
        actions.correct_challenge(found, says=form.says(), **who)

    return turns.saved(request, form, found, found, act, turns.REFUSALS, "Saved what was received") or turns.page(
        request, form, found, "Correct what was received"
    )


def _shown(visible: ChallengeQuerySet, show: str) -> ChallengeQuerySet:
    if show == "overdue":
        return visible.overdue(on=asking.today()).due_first()
    return visible.open().due_first() if show == "open" else visible.newest_first()


def _moves(request: HttpRequest, found: Challenge) -> list[tuple[str, str]]:
    """Return the pages of the moves that the person may make now, with what their links say."""
    allowed = NEXT[ChallengeState(found.state)]
    return [
        (turns.address(found, name), text)
        for state, name, text in MOVES
        if state in allowed and allows(permissions.check_can_move_challenge, request.user, found, state)
    ]


def _authorities(spinout: Spinout) -> list[Organisation]:
    return [link.organisation for link in spinout.parent_links.all()]


def _told(authorities: list[Organisation]) -> dict[str, Any]:
    """Return what is to be known of each authority before the form: that it is none, or when it takes expressions."""
    today = asking.today()
    in_force = {
        each.authority_id: each for each in ChallengeTerms.objects.in_force(on=today).filter(authority__in=authorities)
    }
    told = []
    for each in authorities:
        terms = in_force.get(each.pk)
        told.append((each, standing.why_not(each, today), terms, windows.say(terms.windows) if terms else []))
    return {"authorities": told}


def _received(request: HttpRequest, spinout: Spinout, made: list[Challenge]) -> HttpResponse:
    """Go to the expression; the second click of a double click goes to the one that the first made."""
    own = Challenge.objects.filter(spinout=spinout, added_by=asking.user(request)).newest_first()
    found = made[0] if made else own[0]
    if found.state == ChallengeState.OUT_OF_WINDOW:
        messages.success(request, "Recorded. It came outside the windows of the authority, so it is not considered")
    else:
        messages.success(request, "Expression of interest recorded")
    return redirect(turns.address(found))


class _Echo:
    """What the CSV writer writes to: it gives each line back."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line
