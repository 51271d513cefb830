"""The register of contracts: those that somebody may read, those of one spin-out, and one of them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mutuals_tracker.accounts.rules import allows, bodies_of
from procurement import contract_standing
from procurement.advice.reserving import last_day
from procurement.forms.contracts import ContractFilterForm
from procurement.models import Contract
from procurement.models.contract import ContractQuerySet
from procurement.permissions import contracts as permissions
from procurement.permissions import keeping_contracts as keeping
from procurement.views import contract_turns as turns
from spinouts.models import Agreement
from spinouts.permissions import check_can_change
from spinouts.views import asking

PAGE = 25


@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """List the contracts that the person may read: the one that ends next at the top, or the one that ended last."""
    form = ContractFilterForm(request.GET)
    asked = form.asked()
    found = _asked(request, asked).with_whom()
    ended = asked["state"] == "over"
    page = Paginator(found.ended_last_first() if ended else found.ending_first(), PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "form": form, "today": asking.today(), "ended": ended}
    return render(request, "procurement/contracts.html", context)


@require_safe
def contracts_of_spinout(request: HttpRequest, reference: str) -> HttpResponse:
    """List the contracts of one spin-out, and what casework recorded that is not joined to them."""
    spinout = asking.find(request, reference)
    found = Contract.objects.visible_to(request.user).filter(spinout=spinout).with_whom().newest_first()
    context = {
        "spinout": spinout,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "to_join": Agreement.objects.filter(spinout=spinout, contract__isnull=True).count(),
        "may_add": allows(check_can_change, request.user, spinout),
        "today": asking.today(),
    }
    return render(request, "procurement/contracts_of_spinout.html", context)


@require_safe
def contract(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a contract: what and who, its days with what to do, its value, and everything that belongs to it."""
    found = turns.find(request, reference)
    user, today = request.user, asking.today()
    extensions = list(found.extensions.earliest_first())
    breaks = list(found.breaks.earliest_first())
    amendments = list(found.amendments.order_by("agreed_on", "pk"))
    context = {
        "contract": found,
        "today": today,
        "is_running": found.is_running(today),
        "is_over": found.runs_to is not None and found.runs_to < today,
        "days": contract_standing.key_days(found, extensions, breaks, today),
        "extensions": extensions,
        "breaks": breaks,
        "amendments": amendments,
        "value_now": contract_standing.value_now(found, amendments),
        "terms": found.performance_terms.order_by("pk"),
        "clauses": found.continuity_clauses.order_by("kind", "clause"),
        "may_keep": allows(permissions.check_can_keep, user, found),
        "may_sign": allows(keeping.check_can_sign, user, found),
        "may_terminate": allows(keeping.check_can_terminate, user, found),
        "may_resume": allows(keeping.check_can_resume, user, found),
        "may_publish": found.published_at is None and allows(permissions.check_can_publish, user, found),
        "may_withdraw": allows(permissions.check_can_withdraw, user, found),
    }
    return render(request, "procurement/contract.html", context)


def _asked(request: HttpRequest, asked: dict[str, str]) -> ContractQuerySet:
    found = Contract.objects.visible_to(request.user).about(asked["words"]).by_route(asked["route"])
    today = asking.today()
    found = {
        "": lambda: found.not_over(on=today),
        "any": lambda: found,
        "unsigned": found.not_signed,
        "running": lambda: found.running(on=today),
        "over": lambda: found.over(on=today),
    }[asked["state"]]()
    if asked["within"]:
        found = found.ending_within(on=today, until=last_day(today, int(asked["within"])))
    if asked["whose"] == "bodies":
        return found.of_bodies(bodies_of(request.user))
    return found.led_by(asking.user(request)) if asked["whose"] == "led" else found
