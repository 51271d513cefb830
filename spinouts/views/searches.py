"""The searches that a person saved, what changed in each, and the lists that people took away."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from spinouts import actions, permissions
from spinouts.forms import RemoveSearchForm, RenameSearchForm, SaveSearchForm, SeenForm
from spinouts.forms.questions import RecordForm
from spinouts.listing import asked, changes
from spinouts.listing.facets import Reader
from spinouts.models import Export, SavedSearch
from spinouts.models.looking import MOST_REMEMBERED
from spinouts.views import asking

_HERE = "spinouts:saved_searches"
_TAKEN: asking.Errors = {actions.SearchNameTakenError: "name", actions.TooManySearchesError: None}
_REFUSED: tuple[type[Exception], ...] = tuple(_TAKEN)
_EXPORTS_A_PAGE = 50


@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """Show the person's saved searches, with what changed in each since they last looked."""
    user = asking.user(request)
    context = {
        "searches": changes.of(user, today=asking.today()),
        "shown_at": timezone.now(),
        "most": changes.MOST_SEARCHES,
        "most_remembered": MOST_REMEMBERED,
    }
    return render(request, "spinouts/saved_searches.html", context)


@require_http_methods(["GET", "POST"])
def save_search(request: HttpRequest) -> HttpResponse:
    """Save the search that the address or the form holds, under a name."""
    user = asking.user(request)
    asks = asked.read(request.POST.get("query", "") or request.GET, Reader.of(user, asking.today()))
    form = SaveSearchForm(**_bound(request, initial={"query": asks.query}))
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["name"]
        if _acts(form, lambda: actions.save_search(name=name, query=asks.query, by=user, at=timezone.now())):
            return _done(request, f"Saved as “{name}”")
    return _page(request, form, "Save a search", words=asks.words or ["Everything in the register"])


@require_http_methods(["GET", "POST"])
def rename_search(request: HttpRequest, number: int) -> HttpResponse:
    """Give a saved search another name."""
    search = _find(request, number)
    form = RenameSearchForm(**_bound(request, initial={"name": search.name}))
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["name"]
        if _acts(form, lambda: actions.rename_search(search, name=name, by=asking.user(request), at=timezone.now())):
            return _done(request, f"Renamed to “{name}”")
    return _page(request, form, "Rename a saved search", about=search.name)


@require_http_methods(["GET", "POST"])
def remove_search(request: HttpRequest, number: int) -> HttpResponse:
    """Forget a saved search, once its owner has confirmed it."""
    search = _find(request, number)
    form = RemoveSearchForm(**_bound(request))
    if form.is_bound and form.is_valid():
        actions.remove_search(search, by=asking.user(request), at=timezone.now())
        return _done(request, f"Removed “{search.name}”. Its spin-outs stay as they are")
    return _page(request, form, "Remove a saved search", about=search.name)


@require_http_methods(["GET", "POST"])
def mark_search_seen(request: HttpRequest, number: int) -> HttpResponse:
    """Remember that the person has seen what changed in a saved search, up to the moment of the page that told them."""
    search = _find(request, number)
    form = SeenForm(**_bound(request, initial={"shown_at": timezone.now().isoformat()}))
    if form.is_bound and form.is_valid():
        now = timezone.now()
        shown_at = form.cleaned_data["shown_at"] or now
        actions.mark_seen(search, shown_at=shown_at, by=asking.user(request), at=now)
        return _done(request, f"Marked “{search.name}” as seen")
    return _page(request, form, "Mark a saved search as seen", about=search.name)


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """Show who took away which list, the latest first."""
    permissions.check_can_read_exports(request.user)
    page = Paginator(Export.objects.latest_first(), _EXPORTS_A_PAGE).get_page(request.GET.get("page"))
    reader = Reader.of(asking.user(request), asking.today())
    rows = [(export, asked.read(export.query, reader).words) for export in page]
    return render(request, "spinouts/exports.html", {"page": page, "rows": rows})


def _find(request: HttpRequest, number: int) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.of(request.user), pk=number)


def _bound(request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {"data": request.POST if request.method == "POST" else None, "cancel": reverse(_HERE), **more}


def _acts(form: RecordForm, act: Any) -> bool:
    """Run the action; return whether it was done, or give the form the error that says why not."""
    try:
        act()
    except _REFUSED as refusal:
        asking.show_refusal(form, refusal, _TAKEN)
        return False
    return True


def _done(request: HttpRequest, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(_HERE)


def _page(request: HttpRequest, form: RecordForm, title: str, **more: Any) -> HttpResponse:
    return render(request, "spinouts/search_form.html", {"form": form, "title": title, **more})
