"""Mail that nobody has received yet."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mutuals_tracker.accounts import permissions
from mutuals_tracker.accounts.views.pages import page_of, who
from mutuals_tracker.outbox import actions
from mutuals_tracker.outbox.models import Letter


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """List mail that waits or was given up, with the reason."""
    permissions.check_can_administer(request.user)
    goes_to_folder = settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    context = {"page": page_of(Letter.objects.unsent(), request), "goes_to_folder": goes_to_folder}
    return render(request, "accounts/mail.html", context)


@require_POST
def send_mail_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one of them at once."""
    permissions.check_can_administer(request.user)
    letter = get_object_or_404(Letter, pk=pk)
    try:
        actions.send_again(letter, by=who(request), at=timezone.now())
        messages.success(request, f"The mail to {letter.to} will be tried again within a minute.")
    except actions.LetterAlreadySentError as error:
        messages.info(request, f"{error}.")
    return redirect("accounts:mail")
