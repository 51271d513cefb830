"""Bodies: the list, one body, and every change to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mutuals_tracker.accounts import history, permissions
from mutuals_tracker.accounts.actions import bodies as actions
from mutuals_tracker.accounts.charities import CharityError
from mutuals_tracker.accounts.forms import bodies as forms
from mutuals_tracker.accounts.forms.questions import AdminForm
from mutuals_tracker.accounts.models import NameKind, Organisation, OrganisationName
from mutuals_tracker.accounts.views.pages import body_or_404, body_page, page_of, posted, who

# Where on the form it is said.
_FIELDS: dict[type[Exception], str | None] = {
    actions.NameTakenError: "name",
    actions.NameOutOfOrderError: "on",
    actions.ClosedBeforeOpenedError: "on",
    CharityError: None,
}
WRONG = tuple(_FIELDS)


def _say(form: AdminForm, error: Exception) -> None:
    form.add_error(_FIELDS[type(error)], str(error))


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """List all bodies, or those that the filter finds."""
    permissions.check_can_administer(request.user)
    narrowed = forms.BodiesFilter(request.GET)
    narrowed.is_valid()
    asked = {name: narrowed.cleaned_data.get(name, "") for name in narrowed.fields}
    found = Organisation.objects.in_state(asked["state"], on=timezone.localdate()).of_kind(asked["kind"])
    page = page_of(found.search(asked["q"]).with_identifiers().order_by("name", "pk"), request)
    return render(request, "accounts/bodies.html", {"filter": narrowed, "page": page})


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one body: names, numbers, what came before and after it, and its people."""
    found = body_or_404(request, slug)
    context = {
        "body": found,
        "names": found.names.in_order(),
        "identifiers": found.identifiers.in_order(),
        "predecessors": found.predecessors.order_by("name", "pk"),
        "duplicates": found.duplicates.order_by("name", "pk"),
        "memberships": found.memberships.current().in_order(),
    }
    return render(request, "accounts/body.html", context)


@require_safe
def body_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what happened to a body."""
    found = body_or_404(request, slug)
    return render(request, "accounts/body_history.html", {"body": found, "happenings": history.of_body(found)})


@require_http_methods(["GET", "POST"])
def add_body(request: HttpRequest) -> HttpResponse:
    """Enter a body that is not in the list."""
    permissions.check_can_administer(request.user)
    form = forms.AddBodyForm(posted(request), back=reverse("accounts:bodies"))
    if form.is_valid():
        try:
            made = actions.add(**form.cleaned_data, by=who(request), at=timezone.now())
        except WRONG as error:
            _say(form, error)
        else:
            messages.success(request, f"{made} is in the list.")
            return redirect("accounts:body", made.slug)
    return render(request, "accounts/add_body.html", {"form": form})


@require_http_methods(["GET", "POST"])
def correct_body(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct what kind of body it is, where, and since when."""
    found = body_or_404(request, slug)
    known = {name: getattr(found, name) for name in ("kind", "region", "opened_on", "source_url")}
    form = forms.CorrectBodyForm(posted(request), initial=known, back=body_page(found))
    if form.is_valid():
        try:
            actions.correct(found, **form.cleaned_data, by=who(request), at=timezone.now())
        except actions.ClosedBeforeOpenedError as error:
            form.add_error("opened_on", str(error))
        else:
            messages.success(request, "The correction is saved.")
            return redirect("accounts:body", slug)
    return render(request, "accounts/correct_body.html", {"form": form, "body": found})


@require_POST
def confirm_body(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a body from an import is what it seems to be."""
    found = body_or_404(request, slug)
    actions.confirm(found, by=who(request), at=timezone.now())
    messages.success(request, f"{found} is confirmed.")
    return redirect("accounts:body", slug)


@require_http_methods(["GET", "POST"])
def rename_body(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a body a new official name from a day on."""
    found = body_or_404(request, slug)
    form = forms.RenameForm(posted(request), back=body_page(found))
    if form.is_valid():
        try:
            actions.rename(found, **form.cleaned_data, by=who(request), at=timezone.now())
        except WRONG as error:
            _say(form, error)
        else:
            messages.success(request, f"The body is now called {form.cleaned_data['name']}.")
            return redirect("accounts:body", slug)
    return render(request, "accounts/rename_body.html", {"form": form, "body": found})


@require_http_methods(["GET", "POST"])
def add_alias(request: HttpRequest, slug: str) -> HttpResponse:
    """Note another name by which a body is known."""
    found = body_or_404(request, slug)
    form = forms.AliasForm(posted(request), back=body_page(found))
    if form.is_valid():
        try:
            alias = actions.add_alias(found, **form.cleaned_data, by=who(request), at=timezone.now())
        except WRONG as error:
            _say(form, error)
        else:
            messages.success(request, f"Imports and searches now find it as {alias}.")
            return redirect("accounts:body", slug)
    return render(request, "accounts/add_alias.html", {"form": form, "body": found})


@require_http_methods(["GET", "POST"])
def remove_alias(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take away an alias that was wrong."""
    found = body_or_404(request, slug)
    alias = get_object_or_404(OrganisationName, pk=pk, organisation=found, kind=NameKind.ALIAS)
    form = forms.RemoveForm(posted(request), back=body_page(found))
    if form.is_valid():
        actions.remove_alias(alias, **form.cleaned_data, by=who(request), at=timezone.now())
        messages.success(request, f"{alias} is no longer one of its names.")
        return redirect("accounts:body", slug)
    return render(request, "accounts/remove_alias.html", {"form": form, "body": found, "alias": alias})
