"""What becomes of a referral: where it leads, who sees to it, the first contact, and what came of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from funding import actions, permissions
from funding.actions import referring
from funding.forms import (
    CloseReferralForm,
    FirstContactForm,
    GiveReferralForm,
    ReferForm,
    ReopenReferralForm,
)
from funding.models import Referral
from funding.onward import suggesting
from funding.views import application_turns
from funding.views import referral_turns as turns
from funding.vocabulary import Destination
from spinouts.actions import Part
from spinouts.models import Spinout
from spinouts.views import asking
from spinouts.views.owners import owners

_once = application_turns.once(to=turns.HERE)


@require_http_methods(["GET", "POST"])
@_once
def refer(request: HttpRequest, reference: str) -> HttpResponse:
    """Say where it leads; a suggestion that was chosen is filled in."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_see_to_referral, found)
    subject = Part(found, referring.LEADS_TO)
    now = asking.given(request)["at"]
    form = ReferForm(
        **turns.bound(request, subject, found),
        referral=found,
        peer=_peer_named(request, found),
        funds=list(suggesting.funds_for(found.spinout, at=now)),
        chosen=_chosen(request),
    )

    def act(who: dict[str, Any]) -> None:
        answers = form.cleaned_data
        peer = suggesting.peer_called(answers["peer"] or "", beside=found.spinout, reader=request.user)
        to = actions.Whither(answers["destination"], answers["fund"], peer, form.where)
        actions.refer(found, to=to, **who)

    return turns.saved(request, form, subject, act, "Saved where it leads") or turns.page(
        request, form, found, "Say where it leads"
    )


@require_http_methods(["GET", "POST"])
@_once
def give_referral(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who sees to it, and by when."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_see_to_referral, found)
    subject = Part(found, referring.SEEN_TO)
    form = GiveReferralForm(
        **turns.bound(request, subject, found), referral=found, people=owners(found.spinout, now=found.owner)
    )

    def act(who: dict[str, Any]) -> None:
        answers = form.cleaned_data
        actions.give_referral(found, owner=answers["owner"], due_on=answers["due_on"], **who)

    return turns.saved(request, form, subject, act, "Saved who sees to it") or turns.page(
        request, form, found, "Say who sees to it"
    )


@require_http_methods(["GET", "POST"])
@_once
def note_first_contact(request: HttpRequest, reference: str) -> HttpResponse:
    """Say when whoever it leads to was first in touch."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_see_to_referral, found)
    subject = Part(found, referring.CONTACT)
    form = FirstContactForm(**turns.bound(request, subject, found), referral=found, today=asking.today())

    def act(who: dict[str, Any]) -> None:
        actions.note_first_contact(found, on=form.cleaned_data["on"], **who)

    return turns.saved(request, form, subject, act, "Saved the first contact") or turns.page(
        request, form, found, "Note the first contact"
    )


@require_http_methods(["GET", "POST"])
@_once
def close_referral(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what came of it."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_see_to_referral, found)
    subject = Part(found, referring.ENDS)
    form = CloseReferralForm(**turns.bound(request, subject, found), today=asking.today())

    def act(who: dict[str, Any]) -> None:
        answers = form.cleaned_data
        actions.close_referral(found, outcome=answers["outcome"], on=answers["on"], note=answers["note"], **who)

    return turns.saved(request, form, subject, act, "Saved what came of it") or turns.page(
        request, form, found, "Say what came of it"
    )


@require_http_methods(["GET", "POST"])
@_once
def reopen_referral(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that nothing has come of it after all."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_reopen_referral, found)
    subject = Part(found, referring.ENDS)
    form = ReopenReferralForm(**turns.bound(request, subject, found))

    def act(who: dict[str, Any]) -> None:
        actions.reopen_referral(found, reason=form.cleaned_data["reason"], **who)

    about = "What was told of it stays in the history, and its owner is reminded of it again."
    return turns.saved(request, form, subject, act, "Reopened") or turns.page(
        request, form, found, "Reopen the referral", about=about
    )


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """Return the suggestion that a link on the referral's page carries."""
    fund, peer = request.GET.get("fund", ""), request.GET.get("peer", "")
    if fund.isascii() and fund.isdigit() and len(fund) < 10:
        return {"destination": Destination.FUND.value, "fund": int(fund)}
    return {"destination": Destination.PEER.value, "peer": peer[:16]} if peer else {}


def _peer_named(request: HttpRequest, referral: Referral) -> str:
    """Return the reference of the mutual that it leads to, where the reader may open that."""
    if referral.peer is None or not Spinout.objects.visible_to(request.user).filter(pk=referral.peer.pk).exists():
        return ""
    return referral.peer.reference
