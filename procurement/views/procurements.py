"""Procurements: those that somebody may read, those of one spin-out, and one of them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mutuals_tracker.accounts.rules import allows, bodies_of
from procurement import choosing, following
from procurement.forms.procurements import FilterForm
from procurement.models import Bid, Contract, Lot, Procurement
from procurement.models.procurement import ProcurementQuerySet
from procurement.permissions import contracts as permissions
from procurement.permissions import procurements as moving
from procurement.views import procurement_turns as turns
from spinouts.permissions import check_can_change
from spinouts.views import asking

PAGE = 25
# Where contracts are, each under its reference.
CONTRACTS = "/procurement/contracts/"


@require_safe
def procurements(request: HttpRequest) -> HttpResponse:
    """List the procurements that the person may read, the one that commenced last first."""
    form = FilterForm(request.GET)
    found = _asked(request, form.asked())
    page = Paginator(following.with_bids(found.with_whom()).newest_first(), PAGE).get_page(request.GET.get("page"))
    return render(request, "procurement/procurements.html", {"page": page, "form": form})


@require_safe
def procurements_of_spinout(request: HttpRequest, reference: str) -> HttpResponse:
    """List the procurements that concern one spin-out."""
    spinout = asking.find(request, reference)
    theirs = Procurement.objects.visible_to(request.user).filter(spinout=spinout).with_whom()
    found = following.with_bids(theirs).newest_first()
    context = {
        "spinout": spinout,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "may_add": allows(check_can_change, request.user, spinout),
    }
    return render(request, "procurement/procurements_of_spinout.html", context)


@require_safe
def procurement(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a procurement: what and who, its rules, its steps, lots and bids, and what comes next."""
    found = turns.find(request, reference)
    user, today = request.user, asking.today()
    steps = following.steps_of(found, today)
    bids = list(Bid.objects.filter(procurement=found).in_order())
    contracts = list(Contract.objects.filter(procurement=found).newest_first())
    context = {
        "procurement": found,
        "follows": choosing.regime_that_follows(found.commenced, is_health=found.is_health),
        "reading": choosing.read(found),
        "steps": steps,
        "lots": Lot.objects.filter(procurement=found).order_by("number"),
        "bids": bids,
        "contracts": contracts,
        "contracts_at": CONTRACTS,
        "next": following.what_is_next(found, steps, bids, contracts, today),
        "moves": following.moves_of(found),
        "may_keep": allows(permissions.check_can_keep, user, found),
        "may_move": allows(moving.check_can_move, user, found),
        "may_publish": found.published_at is None and allows(permissions.check_can_publish, user, found),
        "may_withdraw": allows(permissions.check_can_withdraw, user, found),
    }
    return render(request, "procurement/procurement.html", context)


def _asked(request: HttpRequest, asked: dict[str, str]) -> ProcurementQuerySet:
    found = Procurement.objects.visible_to(request.user).about(asked["words"])
    found = found.in_state(asked["state"]).by_route(asked["route"])
    if asked["whose"] == "bodies":
        return found.of_bodies(bodies_of(request.user))
    return found.led_by(asking.user(request)) if asked["whose"] == "led" else found
