"""The lots of a procurement, and what the mutual bids for them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from procurement.actions import bids as bidding
from procurement.actions import lots as dividing
from procurement.forms.procurement_parts import BidForm, BidResultForm, LotForm
from procurement.models import Bid, Lot, Procurement
from procurement.permissions import contracts as permissions
from procurement.views import procurement_turns as turns
from spinouts.actions import Part
from spinouts.forms import ReasonForm
from spinouts.views import asking


@require_http_methods(["GET", "POST"])
@turns.once
def add_lot(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a lot."""
    found = _kept(request, reference)
    last = Lot.objects.filter(procurement=found).order_by("number").last()
    form = LotForm(**asking.unseen(request, back=turns.address(found)), following=last.number + 1 if last else 1)

    def act(who: dict[str, Any]) -> None:
        dividing.add_lot(found, says=dividing.Divided(**form.says()), **who)

    return turns.saved(request, form, None, found, act, turns.OF_LOTS, "Lot added") or turns.page(
        request, form, found, "Add a lot"
    )


@require_http_methods(["GET", "POST"])
@turns.once
def change_lot(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Correct a lot."""
    found = _kept(request, reference)
    lot = get_object_or_404(Lot, procurement=found, pk=number)
    form = LotForm(**turns.bound(request, lot, found), lot=lot)

    def act(who: dict[str, Any]) -> None:
        dividing.change_lot(lot, says=dividing.Divided(**form.says()), **who)

    return turns.saved(request, form, lot, found, act, turns.OF_LOTS, "Lot saved") or turns.page(
        request, form, found, "Change a lot"
    )


@require_http_methods(["GET", "POST"])
@turns.once
def remove_lot(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove a lot that the procurement does not have."""
    found = _kept(request, reference)
    lot = get_object_or_404(Lot, procurement=found, pk=number)
    form = ReasonForm(**turns.bound(request, lot, found), button="Remove it", ask="Why is it removed?")
    form.subject = "lot"
    return turns.saved(
        request,
        form,
        lot,
        found,
        lambda who: dividing.remove_lot(lot, reason=form.cleaned_data["reason"], **who),
        turns.OF_LOTS,
        "Lot removed",
    ) or turns.page(request, form, found, "Remove a lot", about=str(lot))


@require_http_methods(["GET", "POST"])
@turns.once
def add_bid(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a bid of the mutual."""
    found = _kept(request, reference)
    form = BidForm(**asking.unseen(request, back=turns.address(found)), lots=_lots(found))

    def act(who: dict[str, Any]) -> None:
        bidding.add_bid(found, says=bidding.Offered(**form.says()), **who)

    return turns.saved(request, form, None, found, act, turns.OF_BIDS, "Bid added") or turns.page(
        request, form, found, "Add a bid"
    )


@require_http_methods(["GET", "POST"])
@turns.once
def change_bid(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Correct a bid, or say that it was submitted."""
    found = _kept(request, reference)
    bid = _bid(found, number)
    subject = Part(bid, bidding.OFFERED)
    form = BidForm(**turns.bound(request, subject, found), lots=_lots(found), bid=bid)

    def act(who: dict[str, Any]) -> None:
        bidding.change_bid(bid, says=bidding.Offered(**form.says()), **who)

    return turns.saved(request, form, subject, found, act, turns.OF_BIDS, "Bid saved") or turns.page(
        request, form, found, "Change a bid"
    )


@require_http_methods(["GET", "POST"])
@turns.once
def decide_bid(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say what became of a bid."""
    found = _kept(request, reference)
    bid = _bid(found, number)
    subject = Part(bid, bidding.DECIDED)
    form = BidResultForm(**turns.bound(request, subject, found), bid=bid)

    def act(who: dict[str, Any]) -> None:
        bidding.decide_bid(bid, says=bidding.Decided(**form.says()), **who)

    refusals: asking.Errors = {**turns.OF_BIDS, bidding.NotSubmittedError: "result"}
    return turns.saved(request, form, subject, found, act, refusals, "Saved what became of the bid") or turns.page(
        request, form, found, "Say what became of a bid", about=_named(bid)
    )


@require_http_methods(["GET", "POST"])
@turns.once
def remove_bid(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove a bid that was entered by mistake."""
    found = _kept(request, reference)
    bid = _bid(found, number)
    form = ReasonForm(**turns.bound(request, bid, found), button="Remove it", ask="Why is it removed?")
    form.subject = "bid"
    return turns.saved(
        request,
        form,
        bid,
        found,
        lambda who: bidding.remove_bid(bid, reason=form.cleaned_data["reason"], **who),
        turns.OF_BIDS,
        "Bid removed",
    ) or turns.page(request, form, found, "Remove a bid", about=_named(bid))


def _kept(request: HttpRequest, reference: str) -> Procurement:
    """Return the procurement if the person keeps it."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_keep, found)
    return found


def _lots(found: Procurement) -> list[Lot]:
    return list(Lot.objects.filter(procurement=found).order_by("number"))


def _bid(found: Procurement, number: int) -> Bid:
    bid: Bid = get_object_or_404(Bid.objects.in_order(), procurement=found, pk=number)
    bid.procurement = found
    return bid


def _named(bid: Bid) -> str:
    return f"The bid for {bid.lot or 'all of it'}"
