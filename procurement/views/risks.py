"""The risk register: the risks that somebody may read, as a page and as a file; those of one spin-out; and one."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from mutuals_tracker.accounts.rules import allows
from mutuals_tracker.long_lists import LongPaginator
from procurement.forms.risk_list import RiskListForm
from procurement.models import Risk, RiskAction
from procurement.permissions import risks as permissions
from procurement.risk_standing import export as files
from procurement.risk_standing import of_spinout
from procurement.risk_words import RatingKind
from procurement.views import risk_scopes as scopes
from procurement.views import risk_turns as turns
from spinouts.actions import record_export
from spinouts.views import asking

PAGE = 25


@require_safe
def risks(request: HttpRequest) -> HttpResponse:
    """List the risks that the person may read, the gravest first unless they ask for another order."""
    asks, today = scopes.asks(request), asking.today()
    found = LongPaginator(asks.sorted(on=today), PAGE, rows=Risk.objects.with_whom())
    page = found.get_page(request.GET.get("page"))
    context = {
        "asks": asks,
        "form": RiskListForm(asked=asks, people=scopes.people(asks), bodies=scopes.bodies(asks)),
        "page": page,
        "rows": [(each, each.is_review_overdue(today)) for each in page],
        "where": scopes.where(asks),
        "cell": asks.cell_in_words,
        "without_cell": asks.but(cell=None),
    }
    return render(request, "procurement/risks.html", context)


@require_GET
def export_risks(request: HttpRequest) -> FileResponse:
    """Send all that the list finds as a file, and keep that the person took it away."""
    asks, today = scopes.asks(request), asking.today()
    file, records = files.written(asks.narrow(on=today))
    told = "; ".join(words for words, _ in asks.chosen())
    query = urlencode({"q": f"Risk register: {told or 'open or being mitigated'}"[:200]})
    record_export(query=query, records=records, by=asking.user(request), at=timezone.now())
    return FileResponse(file, as_attachment=True, filename=f"risks-{today}.csv", content_type="text/csv; charset=utf-8")


@require_safe
def risks_of_spinout(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the risks of one spin-out: those that are live, and those that have ended."""
    spinout = asking.find(request, reference)
    context = of_spinout.of_spinout(spinout, request.user, asking.today())
    page = Paginator(of_spinout.ended(spinout, request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "procurement/risks_of_spinout.html", {**context, "spinout": spinout, "page": page})


@require_safe
def risk(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a risk with all its ratings, what is done about it, its reviews, and what became of it."""
    found, today = turns.find(request, reference), asking.today()
    ratings = found.ratings.latest_first()
    page = Paginator(ratings, PAGE).get_page(request.GET.get("page"))
    may = {
        f"may_{name}": allows(rule, request.user, found)
        for name, rule in (
            ("keep", permissions.check_can_keep_risk),
            ("end", permissions.check_can_end_risk),
            ("mitigate", permissions.check_can_mitigate_risk),
            ("reopen", permissions.check_can_reopen_risk),
        )
    }
    context = {
        "risk": found,
        "is_overdue": found.is_review_overdue(today),
        "stands": _stands(found),
        "page": page,
        "actions": [(each, each.is_overdue(today)) for each in RiskAction.objects.filter(risk=found).due_first()],
        "reviews": found.reviews.latest_first()[:PAGE],
        "moves": found.moves.latest_first()[:PAGE],
        **may,
    }
    return render(request, "procurement/risk.html", context)


def _stands(found: Risk) -> list[tuple[RatingKind, object]]:
    """Return the rating of each kind that counts, or None where there is none."""
    latest = found.ratings.order_by("kind", "-rated_on", "-pk").distinct("kind").select_related("scale", "added_by")
    there = {each.kind: each for each in latest}
    return [(kind, there.get(kind.value)) for kind in RatingKind]
