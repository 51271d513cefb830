"""A body's contracts register and its invitations to tender, as the Transparency Code asks for them, to download."""

from typing import IO, Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.accounts.models.organisation import OrganisationQuerySet
from mutuals_tracker.accounts.rules import bodies_of, sees_the_country
from procurement.opendata import transparency
from procurement.opendata.transparency import Quarter
from procurement.permissions import notices as permissions
from spinouts.models import SpinoutParent
from spinouts.views import asking

PAGE = 25


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Say what the Code asks for, and which contracts of the body lack what of it; or ask which body."""
    asking.ask(request, permissions.check_can_export_register)
    bodies = _bodies(request)
    quarter = Quarter.read(request.GET.get("quarter", ""), on=asking.today())
    context: dict[str, Any] = {"quarter": quarter, "above": transparency.ABOVE}
    if not request.GET.get("body"):
        found = list(bodies.order_by("name", "pk")[:2])
        if len(found) != 1:
            context["bodies"] = Paginator(bodies.order_by("name", "pk"), PAGE).get_page(request.GET.get("page"))
            return render(request, "procurement/register_of_which_body.html", context)
        body = found[0]
    else:
        body = _body(request)
    contracts = transparency.contracts_of(body, quarter, reader=asking.user(request))
    listed = transparency.to_publish(contracts)
    page = Paginator(transparency.lacking(listed), PAGE).get_page(request.GET.get("page"))
    context |= {
        "body": body,
        "many": listed.count(),
        "unvalued": transparency.of_unknown_value(contracts).count(),
        "invitations": transparency.invitations_of(body, quarter, reader=asking.user(request)).count(),
        "page": page,
        "rows": [(contract, transparency.lacks(contract)) for contract in page],
        "columns": transparency.REGISTER,
    }
    return render(request, "procurement/register.html", context)


@require_safe
def register_csv(request: HttpRequest) -> FileResponse:
    """Send the body's contracts register of a quarter."""
    asking.ask(request, permissions.check_can_export_register)
    body, quarter = _body(request), Quarter.read(request.GET.get("quarter", ""), on=asking.today())
    found = transparency.contracts_of(body, quarter, reader=asking.user(request))
    return _sent(transparency.register(transparency.to_publish(found)), f"contracts-{body.slug}-{quarter.code}.csv")


@require_safe
def invitations_csv(request: HttpRequest) -> FileResponse:
    """Send the body's invitations to tender of a quarter."""
    asking.ask(request, permissions.check_can_export_register)
    body, quarter = _body(request), Quarter.read(request.GET.get("quarter", ""), on=asking.today())
    found = transparency.invitations_of(body, quarter, reader=asking.user(request))
    return _sent(transparency.invitations(found), f"invitations-to-tender-{body.slug}-{quarter.code}.csv")


def _bodies(request: HttpRequest) -> OrganisationQuerySet:
    """Return the bodies whose registers the person may have: their own, or all that a spin-out left."""
    user = asking.user(request)
    if sees_the_country(user):
        left = SpinoutParent.objects.order_by().values("organisation")
        parents: OrganisationQuerySet = Organisation.objects.parents().filter(pk__in=left)
        return parents
    mine: OrganisationQuerySet = Organisation.objects.unmerged().filter(pk__in=bodies_of(user))
    return mine


def _body(request: HttpRequest) -> Organisation:
    """Return the body that is asked for; to anybody who may not have its register it does not exist."""
    slug = request.GET.get("body", "")
    if not slug:
        raise Http404("No body is named")
    if sees_the_country(asking.user(request)):
        return get_object_or_404(Organisation.objects.parents(), slug=slug)
    return get_object_or_404(_bodies(request), slug=slug)


def _sent(file: IO[bytes], name: str) -> FileResponse:
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
    patch_cache_control(answer, private=True, no_store=True)
    return answer
