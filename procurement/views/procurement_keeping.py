"""Adding a procurement, recording one from a source, and correcting either."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from procurement.actions import procurements as actions
from procurement.actions.procurements import Described, Recounted
from procurement.forms.procurements import AnyProcurementForm, ProcurementForm, RecordedProcurementForm
from procurement.models import Challenge, Procurement
from procurement.permissions import contracts as permissions
from procurement.views import procurement_turns as turns
from procurement.vocabulary import Route
from spinouts.models import Spinout
from spinouts.permissions import check_can_change
from spinouts.views import asking

_OF_SPINOUT = "procurement:procurements_of_spinout"


@require_http_methods(["GET", "POST"])
@asking.once(to=_OF_SPINOUT)
def add_procurement(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a procurement that is planned or under way."""
    spinout = asking.find(request, reference)
    asking.ask(request, check_can_change, spinout)
    challenge = _challenge(request, spinout)
    form = ProcurementForm(**_new(request, spinout), initial={"route": Route.CHALLENGE.value} if challenge else {})
    about = "It begins as planned. Move it on from its own page when the tender notice is published"
    if challenge:
        about = f"The acceptance of {challenge} triggers it. {about}"
    return _added(
        request,
        form,
        spinout,
        lambda who: actions.add_procurement(spinout, says=Described(**form.says()), challenge=challenge, **who),
        "Procurement added",
    ) or _page(request, form, spinout, "Add a procurement", about)


@require_http_methods(["GET", "POST"])
@asking.once(to=_OF_SPINOUT)
def record_procurement(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a procurement of the past from a source, as far as that tells."""
    spinout = asking.find(request, reference)
    asking.ask(request, check_can_change, spinout)
    form = RecordedProcurementForm(**_new(request, spinout))

    def act(who: dict[str, Any]) -> Procurement:
        return actions.record_procurement(spinout, says=Described(**form.says()), told=Recounted(**form.told()), **who)

    about = "For one that is over, as a source tells of it. No rule is tested of it, and no value that does not say "
    return _added(request, form, spinout, act, "Procurement recorded") or _page(
        request, form, spinout, "Record a procurement of the past", f"{about}whether it includes VAT"
    )


@require_http_methods(["GET", "POST"])
@turns.once
def change_procurement(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct what is said of a procurement."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_keep, found)
    kind = RecordedProcurementForm if found.is_history else ProcurementForm
    form = kind(**turns.bound(request, found, found), procurement=found)

    def act(who: dict[str, Any]) -> None:
        told = Recounted(**form.told()) if isinstance(form, RecordedProcurementForm) else None
        actions.change_procurement(found, says=Described(**form.says()), told=told, **who)

    return turns.saved(request, form, found, found, act, turns.OF_PROCUREMENTS, "Procurement saved") or turns.page(
        request, form, found, "Change a procurement"
    )


def _challenge(request: HttpRequest, spinout: Spinout) -> Challenge | None:
    """Return the accepted expression of interest that the link names; 404 for one that triggers nothing here."""
    reference = request.GET.get("challenge", "").upper()
    if not reference:
        return None
    accepted = Challenge.objects.visible_to(request.user).filter(decision__in=actions.ACCEPTING)
    return get_object_or_404(accepted, spinout=spinout, reference=reference)


def _new(request: HttpRequest, spinout: Spinout) -> dict[str, Any]:
    parents = [link.organisation.name for link in spinout.parent_links.all()]
    back = asking.address(spinout, _OF_SPINOUT)
    return {**asking.unseen(request, back=back), "authority": parents[0] if parents else ""}


def _added(
    request: HttpRequest,
    form: AnyProcurementForm,
    spinout: Spinout,
    act: Callable[[dict[str, Any]], Procurement],
    message: str,
) -> HttpResponse | None:
    made: list[Procurement] = []
    if asking.answered(request, form) and asking.saves(
        request, form, spinout, lambda who: made.append(act(who)), turns.OF_PROCUREMENTS
    ):
        messages.success(request, message)
        return redirect(turns.address(made[0]) if made else asking.address(spinout, _OF_SPINOUT))
    return None


def _page(request: HttpRequest, form: AnyProcurementForm, spinout: Spinout, title: str, about: str) -> HttpResponse:
    back = asking.address(spinout, _OF_SPINOUT)
    context: dict[str, Any] = {"about": about, "section": {"text": "Procurements", "url": back}}
    return asking.page(request, form, spinout, title, **context)
