"""Whose risks a page is about, as its address says and its reader may, and what a filter offers them."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.accounts.rules import bodies_of, sees_the_country
from procurement.permissions import risks as permissions
from procurement.risk_standing import asked
from procurement.risk_standing.asked import Asked
from spinouts.models import Spinout
from spinouts.models.spinout import SpinoutParent


def asks(request: HttpRequest) -> Asked:
    """Return what the address asks for. Raises Refused; a spin-out that the person may not open is none (404)."""
    permissions.check_can_read_risks(request.user)
    found = asked.read(request.GET, request.user)
    if request.GET.get("spinout") and found.spinout is None:
        get_object_or_404(Spinout.objects.none())
    return found


def bodies(asks: Asked) -> list[Organisation]:
    """Return the bodies that a filter offers: all that have spin-outs for the country's readers, else several own."""
    if asks.spinout is not None:
        return []
    found = Organisation.objects.order_by("name", "pk")
    if sees_the_country(asks.reader):
        return list(found.filter(pk__in=SpinoutParent.objects.values("organisation")))
    own = bodies_of(asks.reader)
    return list(found.filter(pk__in=own)) if len(own) > 1 else []


def people(asks: Asked) -> list[User]:
    """Return the owners that a filter offers: those who act for the body, the spin-out's bodies, or one's own."""
    if asks.body is not None:
        found = list(User.objects.acting_for([asks.body.pk]))
    elif asks.spinout is not None:
        found = list(User.objects.acting_for(asks.spinout.parent_links.values_list("organisation", flat=True)))
    else:
        found = [] if sees_the_country(asks.reader) else list(User.objects.acting_for(bodies_of(asks.reader)))
    return found if asks.owner is None or asks.owner in found else [*found, asks.owner]


def where(asks: Asked) -> str:
    """Return whose risks they are, in words."""
    if asks.spinout is not None:
        return str(asks.spinout)
    if asks.body is not None:
        return str(asks.body)
    return "The whole country" if asks.is_of_the_country else "Your bodies"
