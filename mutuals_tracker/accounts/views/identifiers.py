"""The numbers that registers give to bodies."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mutuals_tracker.accounts.actions import identifiers as actions
from mutuals_tracker.accounts.charities import CharityError
from mutuals_tracker.accounts.forms import bodies as forms
from mutuals_tracker.accounts.models import OrganisationIdentifier
from mutuals_tracker.accounts.views.pages import body_or_404, body_page, posted, who


@require_http_methods(["GET", "POST"])
def add_identifier(request: HttpRequest, slug: str) -> HttpResponse:
    """Note a register's number."""
    found = body_or_404(request, slug)
    form = forms.IdentifierForm(posted(request), back=body_page(found))
    if form.is_valid():
        try:
            made = actions.add(found, **form.cleaned_data, by=who(request), at=timezone.now())
        except (actions.IdentifierTakenError, CharityError) as error:
            form.add_error("value", str(error))
        except actions.EndsBeforeItBeginsError as error:
            form.add_error("to_on", str(error))
        else:
            messages.success(request, f"{made.get_scheme_display()}: {made.value} is saved.")
            return redirect("accounts:body", slug)
    return render(request, "accounts/add_identifier.html", {"form": form, "body": found})


@require_http_methods(["GET", "POST"])
def end_identifier(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say when a number ceased to be the body's."""
    found = body_or_404(request, slug)
    number = get_object_or_404(OrganisationIdentifier.objects.current(), pk=pk, organisation=found)
    form = forms.EndIdentifierForm(posted(request), back=body_page(found))
    if form.is_valid():
        try:
            actions.end(number, **form.cleaned_data, by=who(request), at=timezone.now())
        except actions.EndsBeforeItBeginsError as error:
            form.add_error("on", str(error))
        else:
            messages.success(request, f"{number.value} has ended.")
            return redirect("accounts:body", slug)
    return render(request, "accounts/end_identifier.html", {"form": form, "body": found, "number": number})


@require_http_methods(["GET", "POST"])
def remove_identifier(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take away a number that was never the body's."""
    found = body_or_404(request, slug)
    number = get_object_or_404(OrganisationIdentifier, pk=pk, organisation=found)
    form = forms.RemoveForm(posted(request), back=body_page(found))
    if form.is_valid():
        actions.remove(number, **form.cleaned_data, by=who(request), at=timezone.now())
        messages.success(request, f"{number.value} is no longer one of its numbers.")
        return redirect("accounts:body", slug)
    return render(request, "accounts/remove_identifier.html", {"form": form, "body": found, "number": number})
