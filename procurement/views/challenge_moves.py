"""The pages on which an expression of interest goes on, one step at a time."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from procurement import challenge_standing as standing
from procurement import following
from procurement.actions import challenge_moves as actions
from procurement.challenging.states import LEAVES, ChallengeState
from procurement.forms import challenge_moves as forms
from procurement.models import Challenge, IntentionNotice, RejectionGround
from procurement.permissions import challenges as permissions
from procurement.views import challenge_turns as turns
from spinouts.views import asking

_S = ChallengeState
_NOTICE = "The authority tells the body by when it decides: {rule}, by {due}. A later day is recorded as late."
_MODIFY = (
    "An expression is accepted with a modification only where it would be rejected otherwise, and only if the body "
    "agrees (Localism Act 2011, sections 81 to 86)."
)
_REJECT = (
    "An expression is rejected only on one or more of the grounds that regulations list, with reasons. What each "
    "ground says here is from the draft text of SI 2012/1647: check the regulations as made."
)
_START = "Acceptance triggers an open competition, which the challenger may lose. {rule}."


def _step(
    request: HttpRequest,
    reference: str,
    *,
    to: ChallengeState,
    form_class: type[forms.StepForm],
    title: str,
    message: str,
    act: Callable[..., object],
    more: Callable[[Challenge], dict[str, Any]] = lambda _found: {},
    about: Callable[[Challenge], str] = lambda _found: "",
) -> HttpResponse:
    """Take one step: find, ask, bind, act, respond."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_move_challenge, found, to)
    bound = asking.bound(request, found, back=turns.address(found))
    form = form_class(**bound, today=asking.today(), **more(found))
    answer = turns.saved(
        request, form, found, found, lambda who: act(found, **form.says(), **who), turns.REFUSALS, message
    )
    return answer or turns.page(request, form, found, title, about=about(found))


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def notify_timetable(request: HttpRequest, reference: str) -> HttpResponse:
    """Say when the body was told by when its expression is decided on."""

    def about(found: Challenge) -> str:
        kept = standing.terms_on(found.authority, found.received_on)
        rule = standing.notice_rule(kept, has_window=found.window_closes_on is not None).lower()
        return _NOTICE.format(rule=rule, due=standing.said_day(found.notice_due_on))

    return _step(
        request,
        reference,
        to=_S.TIMETABLE_NOTIFIED,
        form_class=forms.TimetableForm,
        title="Record that the body was told when you will decide",
        message="Saved the timetable",
        act=actions.notify_timetable,
        more=lambda found: {"initial": {"decides_on": standing.expected_decision(found)}},
        about=about,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def begin_considering(request: HttpRequest, reference: str) -> HttpResponse:
    """Say when the authority began to consider it."""
    return _step(
        request,
        reference,
        to=_S.UNDER_CONSIDERATION,
        form_class=forms.ConsiderForm,
        title="Begin to consider it",
        message="It is under consideration",
        act=actions.begin_considering,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def accept_challenge(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept it as it stands."""
    return _step(
        request,
        reference,
        to=_S.ACCEPTED,
        form_class=forms.AcceptForm,
        title="Accept it",
        message="Accepted. Publish the decision next",
        act=actions.accept_challenge,
        about=_acceptance,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def propose_modification(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose a modification without which it would be rejected."""
    return _grounded(
        request,
        reference,
        to=_S.MODIFICATION_PROPOSED,
        form_class=forms.ModifyForm,
        title="Propose a modification",
        message="Modification proposed",
        act=actions.propose_modification,
        about=lambda _found: _MODIFY,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def agree_modification(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the body agreed, and accept it as modified."""
    return _step(
        request,
        reference,
        to=_S.ACCEPTED_MODIFIED,
        form_class=forms.AgreeForm,
        title="Accept it as modified",
        message="Accepted as modified. Publish the decision next",
        act=actions.agree_modification,
        about=lambda found: f"{_MODIFY} {_acceptance(found)}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def reject_challenge(request: HttpRequest, reference: str) -> HttpResponse:
    """Reject it on grounds, with reasons."""
    return _grounded(
        request,
        reference,
        to=_S.REJECTED,
        form_class=forms.RejectForm,
        title="Reject it",
        message="Rejected. Publish the decision next",
        act=actions.reject_challenge,
        about=lambda _found: _REJECT,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def publish_decision(request: HttpRequest, reference: str) -> HttpResponse:
    """Say when and where the decision was published."""
    return _step(
        request,
        reference,
        to=_S.PUBLISHED,
        form_class=forms.PublishDecisionForm,
        title="Record where the decision is published",
        message="Saved the publication",
        act=actions.publish_decision,
        about=lambda _found: "The decision and its reasons are published as the authority sees fit; say where.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def start_challenged_procurement(request: HttpRequest, reference: str) -> HttpResponse:
    """Say when the procurement began that the acceptance triggers."""
    return _step(
        request,
        reference,
        to=_S.PROCUREMENT_STARTED,
        form_class=forms.StartForm,
        title="Record that the procurement started",
        message="Saved the start of the procurement",
        act=actions.start_procurement,
        more=_starting,
        about=_acceptance,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def tell_challenge_result(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what came of the procurement."""
    return _step(
        request,
        reference,
        to=_S.AWARDED_CHALLENGER,
        form_class=forms.ResultForm,
        title="Say what came of the procurement",
        message="Saved the result",
        act=actions.tell_result,
        more=lambda found: {"initial": following.came_of(found)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def withdraw_challenge(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the body withdrew it."""
    return _step(
        request,
        reference,
        to=_S.WITHDRAWN,
        form_class=forms.WithdrawForm,
        title="Record that the body withdrew it",
        message="Saved the withdrawal",
        act=actions.withdraw_challenge,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def take_back_step(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the last step back where it was a slip."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_take_back, found)
    form = forms.TakeBackForm(**asking.bound(request, found, back=turns.address(found)))

    def act(who: dict[str, Any]) -> None:
        actions.take_back_step(found, reason=form.cleaned_data["reason"], **who)

    about = f"It is “{found.get_state_display()}”. What that step recorded is taken away, and stays in the history."
    if not LEAVES.get(ChallengeState(found.state)):
        about = ""
    return turns.saved(request, form, found, found, act, turns.REFUSALS, "Taken back") or turns.page(
        request, form, found, "Take the last step back", about=about
    )


def _grounded(
    request: HttpRequest,
    reference: str,
    *,
    to: ChallengeState,
    form_class: type[forms.GroundsForm],
    title: str,
    message: str,
    act: Callable[..., object],
    about: Callable[[Challenge], str],
) -> HttpResponse:
    """Take a step that rests on grounds: its form offers those in force, and the statements about the service."""

    def more(found: Challenge) -> dict[str, Any]:
        return {
            "grounds": list(RejectionGround.objects.in_force(on=asking.today()).by_number()),
            "notices": list(IntentionNotice.objects.filter(spinout=found.spinout).latest_first()),
            "received_on": found.received_on,
        }

    return _step(
        request,
        reference,
        to=to,
        form_class=form_class,
        title=title,
        message=message,
        act=act,
        more=more,
        about=about,
    )


def _starting(found: Challenge) -> dict[str, Any]:
    """Return what the form about the start takes; it begins with the day on which the tender notice was published."""
    began = following.began_on(found)
    days = {"earliest": found.procurement_from_on, "latest": found.procurement_due_on}
    return days | ({"initial": {"on": began}} if began else {})


def _acceptance(found: Challenge) -> str:
    return _START.format(rule=standing.gap_rule(standing.terms_on(found.authority, found.received_on)))
