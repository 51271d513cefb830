"""The history of a record, to be read, and the technical audit behind it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutuals_tracker.accounts.models import User
from spinouts import timeline
from spinouts.forms import HistoryForm
from spinouts.timeline import Moment, moments
from spinouts.timeline import audit as writes
from spinouts.views import asking

PAGE = 50


@require_safe
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every change to the record, fifty at a time: who made it, when, from what to what, and why."""
    spinout, user = asking.find(request, reference), asking.user(request)
    since = _moment(request.GET.get("since", ""))
    found = moments.of(spinout, reader=user, since=since)
    people = list(moments.people(found))
    form = HistoryForm(request.GET, people=people)
    page = Paginator(list(_narrowed(found, form, user)), PAGE).get_page(request.GET.get("page"))
    context = {
        "spinout": spinout,
        "form": form,
        "since": since,
        "page": page,
        "entries": timeline.tell(spinout, list(page), reader=user, people=people),
    }
    return render(request, "spinouts/history.html", context)


@require_safe
def audit(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every write to the record’s tables, column by column, fifty at a time."""
    spinout = asking.find(request, reference)
    page = writes.page(spinout, reader=request.user, place=request.GET.get("page", ""))
    return render(request, "spinouts/audit.html", {"spinout": spinout, "page": page})


def _narrowed(found: Iterable[Moment], form: HistoryForm, user: User) -> Iterable[Moment]:
    for moment in found:
        if form.kind_asked in (None, moment.kind) and form.is_by(moment.by_id, reader=user):
            yield moment


def _moment(written: str) -> datetime | None:
    """Return the moment that an address names, or the beginning of the day; nothing for nonsense."""
    try:
        # An address that was not escaped has a space for the plus of its time zone.
        moment = datetime.fromisoformat(written.strip().replace(" ", "+"))
        # PostgreSQL knows fewer time zones than Python.
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
    if not 1900 <= moment.year < 2200:
        return None
    return moment if moment.tzinfo else timezone.make_aware(moment)
