"""Publishing a procurement or a contract as open data, and taking it out again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from procurement.actions import publishing
from procurement.forms.contracts import PublishForm
from procurement.permissions import contracts as permissions
from procurement.views import contract_turns, procurement_turns
from spinouts.forms import ReasonForm
from spinouts.views import asking
from spinouts.views.row_pages import RowPages

_ABOUT = "Files that are downloaded from now on leave it out. Whoever has downloaded it has it"


@require_http_methods(["GET", "POST"])
@contract_turns.once
def publish_contract(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what will be published of a contract, and publish it."""
    return _publish(request, contract_turns.PAGES, reference)


@require_http_methods(["GET", "POST"])
@contract_turns.once
def withdraw_contract(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a contract out of what is published, and say why."""
    return _withdraw(request, contract_turns.PAGES, reference)


@require_http_methods(["GET", "POST"])
@procurement_turns.once
def publish_procurement(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what will be published of a procurement, and publish it."""
    return _publish(request, procurement_turns.PAGES, reference)


@require_http_methods(["GET", "POST"])
@procurement_turns.once
def withdraw_procurement(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a procurement out of what is published, and say why."""
    return _withdraw(request, procurement_turns.PAGES, reference)


def _publish(request: HttpRequest, pages: RowPages[Any], reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    asking.ask(request, permissions.check_can_publish, found)
    if found.published_at is not None:
        return redirect(pages.address(found))
    form = PublishForm(pages.name, **pages.bound(request, found, found))
    message = f"{pages.name.capitalize()} published"
    return pages.saved(
        request, form, found, found, lambda who: publishing.publish(found, **who), {}, message
    ) or pages.page(request, form, found, f"Publish a {pages.name}", template=f"procurement/publish_{pages.name}.html")


def _withdraw(request: HttpRequest, pages: RowPages[Any], reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    asking.ask(request, permissions.check_can_withdraw, found)
    form = ReasonForm(**pages.bound(request, found, found), button="Withdraw it", ask="Why is it withdrawn?")
    message = f"{pages.name.capitalize()} withdrawn from publication"

    def act(who: dict[str, Any]) -> None:
        publishing.withdraw(found, reason=form.cleaned_data["reason"], **who)

    return pages.saved(request, form, found, found, act, {}, message) or pages.page(
        request, form, found, f"Withdraw a {pages.name} from publication", about=_ABOUT
    )
