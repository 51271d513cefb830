"""A person's clocks in a calendar of their own: the private address, and what a calendar reads there."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mutuals_tracker.accounts.rules import allows
from procurement.actions import clocks as actions
from procurement.calendars import calendar_of
from procurement.models import CalendarFeed, Clock
from procurement.permissions.clocks import check_can_have_feed
from spinouts.views import asking

# More than anybody's calendar shows; those that end first.
MOST = 2000


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the person's private address, and make a new one when asked."""
    user = asking.user(request)
    check_can_have_feed(user)
    if request.method == "POST":
        actions.make_feed(by=user, at=timezone.now())
        messages.success(request, "Your private address is ready. Addresses that you had before lead nowhere now")
        return redirect("procurement:calendar")
    found = CalendarFeed.objects.filter(person=user).first()
    address = reverse("procurement:feed", args=[found.token]) if found else ""
    context = {"feed": found, "address": f"{settings.SERVICE_URL.rstrip('/')}{address}" if address else ""}
    return render(request, "procurement/calendar.html", context)


@require_POST
def withdraw_calendar(request: HttpRequest) -> HttpResponse:
    """Take the private address away."""
    actions.withdraw_feed(by=asking.user(request), at=timezone.now())
    messages.success(request, "Your private address leads nowhere any more")
    return redirect("procurement:calendar")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar that has a private address: with what its person may read now, or as if there were nothing."""
    found = CalendarFeed.objects.select_related("person").filter(token=token).first()
    if found is None or not found.person.is_active or not allows(check_can_have_feed, found.person):
        raise Http404
    today = asking.today()
    clocks = Clock.objects.visible_to(found.person).in_register().standing(on=today).with_whom().ending_first()[:MOST]
    answer = HttpResponse(calendar_of(clocks, site=settings.SERVICE_URL, on=today), content_type="text/calendar")
    answer["Content-Disposition"] = 'inline; filename="clocks.ics"'
    answer["Cache-Control"] = "private, max-age=0, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
