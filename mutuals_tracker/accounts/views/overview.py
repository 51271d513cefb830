"""The admin area's first page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mutuals_tracker.accounts import permissions
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.outbox.models import Letter


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what there is to look after, and lead to the pages of apps above that settings name."""
    permissions.check_can_administer(request.user)
    context = {
        "people": User.objects.able_to_sign_in().count(),
        "bodies": Organisation.objects.unmerged().count(),
        "unconfirmed": Organisation.objects.unconfirmed().count(),
        "failed": Letter.objects.failed().count(),
        "pages": [
            {"url": reverse(name), "title": title, "text": text} for name, title, text in settings.ADMIN_AREA_PAGES
        ],
    }
    return render(request, "accounts/overview.html", context)
