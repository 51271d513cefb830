"""The heat map of risks, and how they moved between two days: for one spin-out, a body, or the country."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from procurement.forms.risk_list import RiskScopeForm, SinceForm
from procurement.heat import Cell, Moved
from procurement.models.risk import RiskQuerySet
from procurement.risk_charts import heat_chart
from procurement.risk_standing import moving
from procurement.risk_standing.asked import Asked, InCell
from procurement.risk_standing.counting import Spread, gravest_bodies, spread
from procurement.risk_words import RatingKind
from procurement.views import risk_scopes as scopes
from spinouts.rhythms import months_after
from spinouts.views import asking

TOP = 10
PAGE = 25
# Unless somebody asks for other days, movement is that of a quarter.
MONTHS = 3
# In the order in which they are told; a list of those that stayed as they were helps nobody.
_TOLD = {
    Moved.NEW: "new",
    Moved.UP: "up",
    Moved.DOWN: "down",
    Moved.CLOSED: "ended",
    Moved.REOPENED: "reopened",
    Moved.RATED: "rated",
    Moved.OTHER_SCALE: "scale",
    Moved.SAME: "",
}


@require_safe
def risk_heat_map(request: HttpRequest) -> HttpResponse:
    """Show live risks by likelihood and impact, the gravest of them, and how many are overdue for review."""
    asks, today = scopes.asks(request), asking.today()
    kind = RatingKind(request.GET["rated"]) if request.GET.get("rated") in RatingKind.values else RatingKind.CURRENT
    live = asks.narrow(on=today)
    found = spread(live, kind.value, on=today, scale=_key(request))
    context = {
        "asks": asks,
        "form": RiskScopeForm(asked=asks, people=scopes.people(asks), bodies=scopes.bodies(asks)),
        "kind": kind,
        "kinds": [(each, each == kind) for each in RatingKind],
        "where": scopes.where(asks),
        "spread": found,
        "chart": heat_chart(
            found.grid, kind=kind.label, where=scopes.where(asks), url=lambda cell: _list(asks, found, kind, cell)
        ),
        "top": live.filter(current_score__isnull=False).with_whom().gravest_first()[:TOP],
        "bodies": gravest_bodies(live, most=TOP) if asks.is_of_the_country else [],
        "overdue": found.overdue,
        "unrated_query": asks.but(band="unrated"),
        "overdue_query": asks.but(due="review"),
    }
    return render(request, "procurement/risk_heat_map.html", context)


@require_safe
def risk_movement(request: HttpRequest) -> HttpResponse:
    """Show how risks moved between two days: how many are new, rose, fell and ended, and which."""
    asks, today = scopes.asks(request), asking.today()
    days = {"since": months_after(today, -MONTHS), "until": today}
    is_asked = any(name.startswith(("since", "until")) for name in request.GET)
    form = SinceForm(request.GET if is_asked else None, initial=days, today=today)
    if is_asked and form.is_valid():
        days = {name: form.cleaned_data[name] for name in days}
    how = next((each for each, code in _TOLD.items() if code and code == request.GET.get("moved")), Moved.NEW)
    risks = asks.about()
    counts = moving.movement(risks, **days)
    context = {
        "asks": asks,
        "form": form,
        "where": scopes.where(asks),
        "counts": [(each, counts[each], code, each == how) for each, code in _TOLD.items()],
        "how": how,
        "code": _TOLD[how],
        "page": Paginator(_Movers(counts[how], risks, how, days), PAGE).get_page(request.GET.get("page")),
        "days_query": _days_query(**days),
        **days,
    }
    return render(request, "procurement/risk_movement.html", context)


@dataclass(frozen=True)
class _Movers(Sequence[moving.Mover]):
    """All that moved in one way, of which a page reads its own."""

    many: int
    risks: RiskQuerySet
    how: Moved
    days: dict[str, date]

    def __len__(self) -> int:
        return self.many

    def __getitem__(self, part: Any) -> Any:
        first = part.start or 0
        return moving.movers(self.risks, self.how, **self.days, first=first, most=part.stop - first)


def _list(asks: Asked, found: Spread, kind: RatingKind, cell: Cell) -> str:
    """Return where the risks of a cell are listed."""
    here = InCell(kind.value, found.kept.pk, cell.likelihood, cell.impact)
    return f"{reverse('procurement:risks')}?{asks.but(cell=here, scale=found.kept)}"


def _key(request: HttpRequest) -> int:
    written = request.GET.get("on_scale", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _days_query(*, since: date, until: date) -> str:
    return "&".join(
        f"{name}-{part}={getattr(day, part)}"
        for name, day in (("since", since), ("until", until))
        for part in ("day", "month", "year")
    )
