"""The front page of procurement: where everything is, with how much there is of it for whoever looks."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mutuals_tracker.accounts.rules import bodies_of, sees_the_country
from procurement.models import Challenge, Clock, Contract, Notice, Procurement, Risk
from spinouts.views import asking


@dataclass(frozen=True)
class Place:
    """A page to go to: what it is called, what it is for, and how much there is where that can be counted."""

    text: str
    name: str
    hint: str
    count: int | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(f"procurement:{self.name}")


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show what there is: the rules for everybody, and the registers for those who read records."""
    user = request.user
    reads = sees_the_country(user) or bool(bodies_of(user))
    context = {
        "groups": [
            ("What the law allows", _rules()),
            *([("Work to win, and work that was won", _registers(request))] if reads else []),
        ],
        "reads": reads,
    }
    return render(request, "procurement/front.html", context)


def _rules() -> list[Place]:
    return [
        Place("Ask the adviser", "adviser", "Which routes are open for a service, which are closed, and why"),
        Place("The rules", "rules", "Regimes, thresholds, reservations and lists of codes, as they hold on any day"),
    ]


def _registers(request: HttpRequest) -> list[Place]:
    user, today = asking.user(request), asking.today()
    return [
        Place(
            "Contracts",
            "contracts",
            "Parties, value, term, extensions, break clauses, and what each asks",
            Contract.objects.visible_to(user).count(),
        ),
        Place(
            "Clocks",
            "clocks",
            "What shelters mutuals from competition, and the day on which each shelter ends",
            Clock.objects.visible_to(user).in_register().standing(on=today).count(),
        ),
        Place(
            "Procurements",
            "procurements",
            "How each service is bought: its steps, lots, and what mutuals bid",
            Procurement.objects.visible_to(user).running().count(),
        ),
        Place(
            "Right to Challenge",
            "challenges",
            "Expressions of interest in running a service, and what authorities decided",
            Challenge.objects.visible_to(user).count(),
        ),
        Place(
            "Risks",
            "risks",
            "What could go wrong, how likely and how bad that is, and what is done about it",
            Risk.objects.visible_to(user).live().count(),
        ),
        Place("Heat map of risks", "risk_heat_map", "How many are how likely and how bad, as a chart and a table"),
        Place(
            "Notices from Find a Tender",
            "notices",
            "What was imported, and to which procurement each notice belongs",
            Notice.objects.visible_to(user).count(),
        ),
        Place("Contracts register", "register", "The file that the Transparency Code asks a council for"),
    ]
