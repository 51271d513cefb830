"""The page on which somebody invited chooses their first password."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from mutuals_tracker.accounts import invitations
from mutuals_tracker.accounts.actions import people
from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.sign_in import JoinForm


@login_not_required
@never_cache
@sensitive_variables("form")
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the first password, and say so plainly when the link lets nobody in any more."""
    now = timezone.now()
    try:
        person = get_object_or_404(User, pk=invitations.key_in(token))
        invitations.check(token, person, at=now)
        posted = request.method == "POST"
        form = JoinForm(user=person, data=request.POST if posted else None)
        if posted and form.is_valid():
            people.join(person, token=token, password=form.cleaned_data["password1"], by=person, at=now)
            messages.success(request, "Your password is saved. Sign in with it.")
            return redirect("account_login")
    except invitations.InvitationSpentError as error:
        return render(request, "accounts/invitation_spent.html", {"reason": error}, status=410)
    return render(request, "accounts/join.html", {"form": form, "person": person})
