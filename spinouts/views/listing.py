"""The list of spin-outs, on a page and as a file."""

from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, permissions
from spinouts.forms import ListForm, SaveSearchForm
from spinouts.listing import asked, changes, counting, pages, panel
from spinouts.listing import export as files
from spinouts.listing.asked import Asked
from spinouts.listing.changes import Show
from spinouts.listing.facets import Reader
from spinouts.models import CaseSummary, SavedSearch, Spinout
from spinouts.models.case_summary import CaseSummaryQuerySet
from spinouts.models.spinout import SpinoutQuerySet
from spinouts.views import asking


@dataclass(frozen=True)
class _Listed:
    """What a list is of: all that the person may open, or what changed in one of their saved searches."""

    asked: Asked
    spinouts: SpinoutQuerySet
    cases: CaseSummaryQuerySet
    search: SavedSearch | None = None
    show: Show | None = None

    @property
    def told(self) -> str:
        """What the list is narrowed to, for the record of what was taken away: a saved search may change later."""
        return f"{self.asked.query} ({self.search.query or 'everything'})" if self.search else self.asked.query


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the spin-outs that the person may open, fifty at a time, with how many each filter would find."""
    listed = _listed(request)
    counts = counting.counts(listed.cases, listed.asked)
    order = pages.order_of(listed.asked, total=counts.total)
    context = {
        "form": ListForm(request.GET, asked=listed.asked, total=counts.total),
        "listed": listed,
        "shown_at": timezone.now(),
        "total": counts.total,
        "groups": panel.groups(listed.asked, counts),
        "chosen": panel.chosen(listed.asked),
        "is_unranked": listed.asked.is_searched and not listed.asked.sort and counts.total > pages.MOST_RANKED,
        "page": pages.page(
            listed.asked.narrow(listed.spinouts), order, place=request.GET.get("page", ""), today=asking.today()
        ),
        "save_form": SaveSearchForm(initial={"query": listed.asked.query}, auto_id="save_%s"),
        "may_log": allows(permissions.check_can_log, request.user),
        "may_write": allows(permissions.check_can_write, request.user),
    }
    return render(request, "spinouts/listing.html", context)


@require_GET
def export(request: HttpRequest) -> FileResponse:
    """Send all that the list finds as a file, and keep that the person took it away."""
    listed, today = _listed(request), asking.today()
    permissions.check_can_export(request.user)
    narrowed = listed.asked.narrow(listed.spinouts)
    # Only what matches best first depends on how many there are.
    order = pages.order_of(listed.asked, total=narrowed.count() if listed.asked.is_searched else 0)
    file, records = files.written(narrowed, order, today=today)
    actions.record_export(query=listed.told, records=records, by=asking.user(request), at=timezone.now())
    return FileResponse(
        file, as_attachment=True, filename=f"spin-outs-{today}.csv", content_type="text/csv; charset=utf-8"
    )


def _listed(request: HttpRequest) -> _Listed:
    user, today = asking.user(request), asking.today()
    reader, written = Reader.of(user, today), request.GET.get("saved", "")
    if not written:
        asks = asked.read(request.GET, reader)
        return _Listed(asks, Spinout.objects.visible_to(user), CaseSummary.objects.visible_to(user).matching(asks.text))
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise Http404("No saved search has that number")
    search = get_object_or_404(SavedSearch.objects.of(user).defer("found"), pk=written)
    show = request.GET.get("show")
    show = Show(show) if show in Show.values else Show.NEW
    asks = asked.read(request.GET, reader, is_of_all_states=True, beside=(("saved", written), ("show", show.value)))
    spinouts = changes.shown(search, show, user, today=today)
    cases = CaseSummary.objects.filter(spinout__in=spinouts.order_by().values("pk")).matching(asks.text)
    return _Listed(asks, spinouts, cases, search, show)
