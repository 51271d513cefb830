"""Bodies abolished, succeeded and merged."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mutuals_tracker.accounts.actions import succession as actions
from mutuals_tracker.accounts.actions.bodies import ClosedBeforeOpenedError
from mutuals_tracker.accounts.charities import CharityError
from mutuals_tracker.accounts.forms import bodies as forms
from mutuals_tracker.accounts.views.pages import body_or_404, body_page, posted, who


@require_http_methods(["GET", "POST"])
def abolish_body(request: HttpRequest, slug: str) -> HttpResponse:
    """Say from which day a body no longer exists, and what took its place."""
    found = body_or_404(request, slug)
    known = {"on": found.closed_on, "successor": found.succeeded_by and found.succeeded_by.slug}
    form = forms.AbolishForm(posted(request), initial=known, back=body_page(found))
    if form.is_valid():
        try:
            actions.abolish(found, **form.cleaned_data, by=who(request), at=timezone.now())
        except ClosedBeforeOpenedError as error:
            form.add_error("on", str(error))
        except actions.SuccessionError as error:
            form.add_error("successor", str(error))
        else:
            messages.success(request, f"{found} is marked as abolished.")
            return redirect("accounts:body", slug)
    return render(request, "accounts/abolish_body.html", {"form": form, "body": found})


@require_http_methods(["GET", "POST"])
def reopen_body(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back that a body was abolished."""
    found = body_or_404(request, slug)
    form = forms.ReopenForm(posted(request), back=body_page(found))
    if form.is_valid():
        actions.reopen(found, **form.cleaned_data, by=who(request), at=timezone.now())
        messages.success(request, f"{found} is open again.")
        return redirect("accounts:body", slug)
    return render(request, "accounts/reopen_body.html", {"form": form, "body": found})


@require_http_methods(["GET", "POST"])
def merge_body(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that this entry is another body, entered twice."""
    found = body_or_404(request, slug)
    form = forms.MergeForm(posted(request), back=body_page(found))
    if form.is_valid():
        try:
            kept = actions.merge(found, **form.cleaned_data, by=who(request), at=timezone.now())
        except (actions.SuccessionError, CharityError) as error:
            form.add_error("into", str(error))
        else:
            messages.success(request, f"{found} is merged into this body.")
            return redirect("accounts:body", kept.slug)
    return render(request, "accounts/merge_body.html", {"form": form, "body": found})
