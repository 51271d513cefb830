"""What the invented cases cost before their launch, what covers some of it, and what they applied for.

The examples find a fund that is open and fits, one cost that is covered twice over, and a gap.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from funding import actions
from funding.actions import Cost, Covering
from funding.models import Award, CostLine, Fund
from funding.vocabulary import CostKind, CoverSource, CoverState
from mutuals_tracker.accounts.models import User
from reporting.sample import example_applications, example_funds
from reporting.sample.case import Case


def tell(people: dict[str, User], *, at: datetime) -> None:
    """Let an admin enter the funds, and officers the costs of their spin-outs and what they apply for."""
    today = timezone.localdate(at)
    fund = example_funds.add(people, at=at)[example_funds.FORMATION.name]
    asked, small = fund.rounds.get(name="Open round"), fund.rounds.get(name="Small grants")
    youth = Case("Example Youth Services Mutual", people["officer"], today=today)
    began = today - timedelta(days=90)
    legal = _cost(youth, began, CostKind.LEGAL, "Articles, transfer agreement and lease", "24000", secured="15000")
    model = _cost(youth, began, CostKind.FINANCIAL_MODEL, "Five-year financial model", "18500", actual="17250.50")
    _cover(youth, began, model, "12000", CoverState.SECURED, fund=fund)
    _cover(youth, began, model, "8000", CoverState.SOUGHT)
    pensions = _cost(youth, began, CostKind.HR_PENSIONS, "Actuary’s report and admission agreement", "22000")
    _cover(youth, began, pensions, "10000", CoverState.SOUGHT, fund=fund)
    tax = _cost(youth, began, CostKind.TAX, "VAT on the council’s buildings", "6400")
    _cost(youth, began, CostKind.STAFF_ENGAGEMENT, "Six staff days and a shadow board", "3800", secured="3800")
    learning = Case("Sample Adult Learning Mutual", people["stranger"], today=today)
    advice = _cost(learning, began, CostKind.LEGAL, "Advice on the form of company", "9000", secured="9000")
    care = Case("Example Home Care Mutual", people["colleague"], today=today)
    staff = _cost(care, began, CostKind.HR_PENSIONS, "Advice on the transfer of 60 care workers", "14000")
    music = Case("Example Music Service Mutual", people["officer"], today=today)
    studio = _cost(music, began, CostKind.SYSTEMS, "A studio of its own", "12000")
    example_applications.waiting(youth, asked, legal, tax, certifier=people["certifier"], at=at)
    example_applications.draft(learning, asked, advice, at=at)
    approved = example_applications.approved(people, small, staff, at=at)
    example_applications.followed(Award.objects.get(application=approved), people, at=at)
    example_applications.too_early(people, small, studio, at=at)


def _cost(
    case: Case, on: date, kind: CostKind, what: str, estimate: str, *, actual: str = "", secured: str = ""
) -> CostLine:
    cost = Cost(kind, what, Decimal(estimate), Decimal(actual) if actual else None)
    line = actions.add_cost(case.spinout, cost=cost, **case.who(on))
    if secured:
        _cover(case, on, line, secured, CoverState.SECURED)
    return line


def _cover(case: Case, on: date, line: CostLine, amount: str, state: CoverState, *, fund: Fund | None = None) -> None:
    source = CoverSource.FUND if fund else CoverSource.PARENT
    actions.add_cover(line, cover=Covering(Decimal(amount), state, source, fund), **case.who(on))
